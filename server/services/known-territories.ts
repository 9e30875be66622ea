/** Refuses references to kinds and territories that do not exist, before an answer is computed from them. */
import type { Knex } from 'knex';
import type { TerritoryRef, UnitFilter } from '../domain/filter.ts';
import { invalidParameter } from '../problem.ts';
import { findMissing, type Kind, listKinds } from '../queries/territories.ts';

/** The kind of that name. @throws Problem invalid-parameter naming the kinds there are */
export async function requireKind(db: Knex, parameter: string, name: string): Promise<Kind> {
  const kinds = await listKinds(db);
  const kind = kinds.find((candidate) => candidate.kind === name);
  if (kind) return kind;
  throw unknownKind(parameter, name, kinds);
}

/** A territory that exists, with its kind. @throws Problem invalid-parameter */
export async function requireTerritory(db: Knex, parameter: string, ref: TerritoryRef): Promise<Kind> {
  const kind = await requireKind(db, parameter, ref.kind);
  await refuseMissing(db, parameter, [ref]);
  return kind;
}

/**
 * Refuses a unit filter that names territories which do not exist, or sites, which have no inside.
 * @throws Problem invalid-parameter
 */
export async function checkFilter(db: Knex, filter: UnitFilter): Promise<void> {
  const refs = filter.territories.flat();
  if (refs.length === 0) return;
  const kinds = await listKinds(db);
  for (const ref of refs) {
    const kind = kinds.find((candidate) => candidate.kind === ref.kind);
    const value = `${ref.kind}:${ref.code}`;
    if (!kind)
      throw unknownKind(
        'territory',
        value,
        kinds.filter(({ role }) => role !== 'site'),
      );
    if (kind.role === 'site') throw siteAsFilter(value);
  }
  await refuseMissing(db, 'territory', refs);
}

async function refuseMissing(db: Knex, parameter: string, refs: TerritoryRef[]): Promise<void> {
  const [missing] = await findMissing(db, refs);
  if (!missing) return;
  throw invalidParameter(parameter, `${missing.kind}:${missing.code}`, {
    es: `no hay un territorio «${missing.code}» de la clase ${missing.kind}`,
    en: `there is no territory “${missing.code}” of kind ${missing.kind}`,
  });
}

function unknownKind(parameter: string, value: string, kinds: Kind[]): Error {
  const names = kinds.map(({ kind }) => kind).join(', ');
  return invalidParameter(parameter, value, {
    es: `no existe esa clase de territorio; hay ${names}`,
    en: `there is no such territory kind; there are ${names}`,
  });
}

function siteAsFilter(value: string): Error {
  return invalidParameter('territory', value, {
    es: `es un sitio y no contiene unidades; use /api/v1/proximity/within?of=${value}&radius_m=…`,
    en: `it is a site and holds no units; use /api/v1/proximity/within?of=${value}&radius_m=…`,
  });
}

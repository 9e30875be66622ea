import type { Knex } from 'knex';
import {
  UnitDetail,
  UnitMembers,
  UnitsPage,
  unitParams,
  unitQuery,
  unitsCsvQuery,
  unitsQuery,
} from '../contract/units.ts';
import type { TerritoryRef } from '../domain/filter.ts';
import type { Scope } from '../domain/scope.ts';
import { Download, jsonEndpoint, textEndpoint, type Values } from '../http/endpoint.ts';
import { notFound } from '../problem.ts';
import { findSource } from '../queries/catalogue.ts';
import { boundaryQuality } from '../queries/proximity.ts';
import { namesOf } from '../queries/territories.ts';
import {
  findUnit,
  listMembers,
  listUnits,
  type UnitRecord,
  unitBatches,
  unitVersion,
  type When,
} from '../queries/unit-list.ts';
import { checkFilter } from '../services/known-territories.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { unitFeature, unitLines } from './unit-columns.ts';

const listing = jsonEndpoint({
  path: '/api/v1/units',
  who: 'unit_readers',
  tag: 'units',
  summary: {
    es: 'Unidades como GeoJSON, por código y por páginas. Con bbox, solo las que tienen coordenadas dentro de él.',
    en: 'Units as GeoJSON, by code and by pages. With bbox, only those with coordinates inside it.',
  },
  query: unitsQuery,
  unitFilter: true,
  response: UnitsPage,
  async handle({ db, query, filter, scope, link }) {
    await checkFilter(db, filter);
    const after = query.cursor === undefined ? null : String(readCursor(query.cursor, 's')[0]);
    const units = await listUnits(db, { filter, scope, bbox: query.bbox, after, limit: query.limit + 1 });
    const page = units.slice(0, query.limit);
    const last = page.at(-1);
    const next = units.length > query.limit && last ? writeCursor([last.code]) : null;
    return {
      type: 'FeatureCollection' as const,
      features: page.map(unitFeature),
      links: [
        { rel: 'self' as const, href: link({}) },
        ...(next === null ? [] : [{ rel: 'next' as const, href: link({ cursor: next }) }]),
      ],
    };
  },
});

const csv = textEndpoint({
  path: '/api/v1/units.csv',
  who: 'unit_readers',
  exports: 'units',
  tag: 'units',
  summary: {
    es: 'Todas las unidades del filtro como CSV, por código.',
    en: 'All units of the filter as CSV, by code.',
  },
  query: unitsCsvQuery,
  unitFilter: true,
  response: { type: 'text/csv; charset=utf-8' },
  async handle({ db, query, filter, scope, today, versions }) {
    await checkFilter(db, filter);
    const marks = {
      demonstration: versions.demonstration,
      approximateBoundaries: (await boundaryQuality(db)).demonstration,
    };
    // named after its rows alone: real units keep their name within approximate boundaries, which a column tells of
    const mark = marks.demonstration ? '-demostracion' : '';
    return new Download(
      `unidades${mark}-${filter.asOf ?? today}.csv`,
      'text/csv; charset=utf-8',
      unitLines(unitBatches(db, { filter, scope }), query.separator, marks),
    );
  },
});

const one = jsonEndpoint({
  path: '/api/v1/units/{code}',
  who: 'unit_readers',
  tag: 'units',
  summary: {
    es: 'Una unidad con sus hechos de ubicación y los nombres de lo que tocan; con as_of, como estaba ese día; con known_at, como se sabía.',
    en: 'One unit with its located facts and the names of what they point at; with as_of as it was that day, with known_at as was known.',
  },
  params: unitParams,
  query: unitQuery,
  response: UnitDetail,
  // of the present alone: what was is nothing to write on
  version: async ({ db, params, query }) =>
    query.as_of === undefined && query.known_at === undefined ? unitVersion(db, params.code) : null,
  handle: ({ db, params, query, scope }) => unitDetail(db, params.code, scope, whenOf(query)),
});

/** More of one association are shown by nobody at once. */
const MOST_MEMBERS = 500;

const members = jsonEndpoint({
  path: '/api/v1/units/{code}/members',
  who: 'unit_readers',
  tag: 'units',
  summary: {
    es: 'Las unidades que pertenecen a una asociación, por código.',
    en: 'The units that belong to an association, by code.',
  },
  params: unitParams,
  query: unitQuery,
  response: UnitMembers,
  async handle({ db, params, query, scope }) {
    const association = params.code;
    const when = whenOf(query);
    const found = await listMembers(db, { association, scope, when, limit: MOST_MEMBERS + 1 });
    const shown = found.slice(0, MOST_MEMBERS);
    const codes = [...new Set(shown.flatMap(({ municipalityCode }) => municipalityCode ?? []))];
    const names = await namesOf(
      db,
      codes.map((code) => ({ kind: 'municipality', code })),
    );
    const named = (code: string) => ({ code, name: names.get(`municipality:${code}`) ?? code });
    return {
      members: shown.map(({ code, name, line, active, municipalityCode }) => ({
        ...{ code, name, active, line: line as UnitMembers['members'][number]['line'] },
        municipality: municipalityCode === null ? null : named(municipalityCode),
      })),
      more: found.length > MOST_MEMBERS,
    };
  },
});

export const unitEndpoints = [listing, csv, one, members];

const NOW: When = { asOf: null, knownAt: null };

function isNow({ asOf, knownAt }: When): boolean {
  return asOf === null && knownAt === null;
}

function whenOf(query: Values<typeof unitQuery>): When {
  return { asOf: query.as_of ?? null, knownAt: query.known_at ?? null };
}

/** One unit with names, as its reader may see it. @throws Problem not-found: also before it was there */
export async function unitDetail(
  db: Knex,
  code: string,
  scope: Scope,
  when: When = NOW,
): Promise<UnitDetail> {
  const unit = await findUnit(db, code, scope, when);
  if (!unit) throw notFound({ es: 'la unidad', en: 'unit' }, code);
  const association = unit.associationCode && (await findUnit(db, unit.associationCode, scope, when));
  const source = await findSource(db, unit.sourceId);
  return {
    ...unitFeature(unit),
    version: isNow(when) ? ((await unitVersion(db, code)) ?? unit.version) : unit.version,
    names: { ...(await namesFor(db, unit)), association: association ? named(association) : null },
    source: source ?? null,
  };
}

function named({ code, name }: { code: string; name: string }): { code: string; name: string } {
  return { code, name };
}

async function namesFor(db: Parameters<typeof namesOf>[0], unit: UnitRecord) {
  const refs: TerritoryRef[] = [...unit.overlaysInside, ...unit.overlaysNear];
  const overlays = refs.map(({ kind, code }) => ({ kind, code }));
  const single = {
    municipality: ref('municipality', unit.municipalityCode),
    department: ref('department', unit.departmentCode),
    pdet_subregion: ref('pdet_subregion', unit.pdetSubregionCode),
    nearest_municipality: ref('municipality', unit.nearestMunicipalityCode),
    nearest_etcr: ref('etcr', unit.nearestEtcrCode),
    declared_municipality: ref('municipality', unit.declaredMunicipality),
  };
  const names = await namesOf(db, [...overlays, ...Object.values(single).flatMap((item) => item ?? [])]);
  const nameOf = ({ kind, code }: TerritoryRef): string => names.get(`${kind}:${code}`) ?? code;
  const withName = (item: TerritoryRef | null) => item && { code: item.code, name: nameOf(item) };
  return {
    municipality: withName(single.municipality),
    department: withName(single.department),
    pdet_subregion: withName(single.pdet_subregion),
    nearest_municipality: withName(single.nearest_municipality),
    nearest_etcr: withName(single.nearest_etcr),
    declared_municipality: withName(single.declared_municipality),
    overlays: overlays.map((item) => ({ ...item, name: nameOf(item) })),
  };
}

function ref(kind: string, code: string | null): TerritoryRef | null {
  return code === null ? null : { kind, code };
}

/** The report of an import of territories: which units changed municipality, PDET or protected areas with it. */
import type { Knex } from 'knex';
import { importParams } from '../contract/imports.ts';
import {
  type TerritoryChange as Answered,
  TerritoryChanges,
  territoryChangesCsvQuery,
  territoryChangesQuery,
} from '../contract/territory-changes.ts';
import type { Scope } from '../domain/scope.ts';
import { csvHead, csvLine, type Separator } from '../http/csv.ts';
import { Download, jsonEndpoint, textEndpoint } from '../http/endpoint.ts';
import {
  type ChangedTerritory,
  countTerritoryChanges,
  listTerritoryChanges,
  type TerritoryChange,
} from '../queries/territory-changes.ts';
import { requireBatch } from '../services/unit-stages.ts';
import { readCursor, writeCursor } from './cursor.ts';

const list = jsonEndpoint({
  path: '/api/v1/imports/{id}/territory-changes',
  who: 'writers',
  tag: 'imports',
  fresh: true,
  summary: {
    es: 'Unidades cuyos hechos cambiaron con una importación de límites o de la lista PDET: de qué municipio a cuál, PDET y áreas protegidas antes y después. De las que usted ve con exactitud.',
    en: 'Units whose facts changed with an import of boundaries or of the PDET list: from which municipality to which, PDET and protected areas before and after. Of those that you see exactly.',
  },
  params: importParams,
  query: territoryChangesQuery,
  response: TerritoryChanges,
  async handle({ ctx, params, query, scope, link }) {
    const batch = await requireBatch(ctx.db, params.id);
    const after = query.cursor === undefined ? null : String(readCursor(query.cursor, 's')[0]);
    const page = { batchId: batch.id, scope, after, limit: query.limit + 1 };
    const found = await listTerritoryChanges(ctx.db, page);
    const last = found[query.limit - 1];
    const next = found.length > query.limit && last ? writeCursor([last.code]) : null;
    return {
      import: batch.id,
      kind: batch.kind,
      committed_at: batch.committedAt,
      totals: await countTerritoryChanges(ctx.db, page),
      changes: found.slice(0, query.limit).map(answered),
      links: [
        { rel: 'self' as const, href: link({}) },
        ...(next === null ? [] : [{ rel: 'next' as const, href: link({ cursor: next }) }]),
      ],
    };
  },
});

const csv = textEndpoint({
  path: '/api/v1/imports/{id}/territory-changes.csv',
  who: 'writers',
  exports: 'territory_changes',
  tag: 'imports',
  fresh: true,
  summary: { es: 'Las mismas filas, todas, como CSV.', en: 'The same rows, all of them, as CSV.' },
  params: importParams,
  query: territoryChangesCsvQuery,
  response: { type: 'text/csv; charset=utf-8' },
  async handle({ ctx, params, query, scope }) {
    const batch = await requireBatch(ctx.db, params.id);
    return new Download(
      `cambios-de-territorio-${batch.id}.csv`,
      'text/csv; charset=utf-8',
      csvLines(ctx.db, { batchId: batch.id, scope }, query.separator),
    );
  },
});

export const territoryChangeEndpoints = [list, csv];

function answered({ code, municipality, pdetSubregion, inside, near }: TerritoryChange): Answered {
  const both = <T, U>({ before, after }: { before: T; after: T }, of: (side: T) => U) => ({
    before: of(before),
    after: of(after),
  });
  return {
    code,
    municipality: both(municipality, coded),
    pdet_subregion: both(pdetSubregion, coded),
    inside: both(inside, (refs) => refs.map(territoryOf)),
    near: both(near, (refs) => refs.map(territoryOf)),
  };
}

function territoryOf({ ref, name }: ChangedTerritory) {
  const at = ref.indexOf(':');
  return { kind: ref.slice(0, at), code: ref.slice(at + 1), name };
}

function coded(of: ChangedTerritory | null) {
  return of && { code: territoryOf(of).code, name: of.name };
}

const COLUMNS = [
  ...(['code', 'municipality_before', 'municipality_before_name'] as const),
  ...(['municipality_after', 'municipality_after_name', 'pdet_before', 'pdet_after'] as const),
  ...(['inside_before', 'inside_after', 'near_before', 'near_after'] as const),
] as const;
/** Rows that are read at once. */
const PAGE = 1_000;

async function* csvLines(
  db: Knex,
  query: { batchId: number; scope: Scope },
  separator: Separator,
): AsyncGenerator<string> {
  yield csvHead([...COLUMNS], separator);
  let after: string | null = null;
  do {
    const found: TerritoryChange[] = await listTerritoryChanges(db, { ...query, after, limit: PAGE });
    for (const change of found) yield csvLine(cellsOf(answered(change)), separator);
    after = found.length < PAGE ? null : (found.at(-1)?.code ?? null);
  } while (after !== null);
}

function cellsOf({ code, municipality, pdet_subregion: pdet, inside, near }: Answered) {
  const refs = (of: Answered['inside']['before']) =>
    of.map(({ kind, code: own }) => `${kind}:${own}`).join(' ');
  return [
    code,
    ...[municipality.before?.code, municipality.before?.name],
    ...[municipality.after?.code, municipality.after?.name],
    ...[pdet.before !== null, pdet.after !== null],
    ...[refs(inside.before), refs(inside.after), refs(near.before), refs(near.after)],
  ];
}

/** What the demonstration data needs of the database beside the ways in that it shares with the imports. */
import { readFileSync } from 'node:fs';
import type { MultiPolygon, Polygon } from 'geojson';
import type { Knex } from 'knex';
import type { PanelUnit } from '../domain/demonstration/measures.ts';
import { EVERYTHING } from '../domain/filter.ts';
import { visibleUnits } from './units.ts';

const CLIP_CELLS = readSql('clip-cells');
const REMOVE_UNITS = readSql('remove-units');

/** What a database was filled with: `real` as soon as one source is not the demonstration's. */
export type Contents = 'nothing' | 'demonstration' | 'real';

export async function readContents(db: Knex): Promise<Contents> {
  const { rows } = await db.raw<{ rows: { sources: number; real: number }[] }>(
    'select count(*) as sources, count(*) filter (where not demonstration) as real from sources',
  );
  const { sources = 0, real = 0 } = rows[0] ?? {};
  if (real > 0) return 'real';
  return sources > 0 ? 'demonstration' : 'nothing';
}

/** The parts of cells inside the outline, ordered by code; cells wholly outside are left out. */
export async function clipCells(
  db: Knex,
  cells: readonly { code: string; geometry: Polygon }[],
  outline: MultiPolygon,
): Promise<{ code: string; geometry: MultiPolygon }[]> {
  const { rows } = await db.raw<{ rows: { code: string; geometry: string }[] }>(CLIP_CELLS, {
    codes: cells.map(({ code }) => code),
    cells: cells.map(({ geometry }) => JSON.stringify(geometry)),
    outline: JSON.stringify(outline),
  });
  return rows.map(({ code, geometry }) => ({ code, geometry: JSON.parse(geometry) }));
}

/** Deletes demonstration units with their history. The caller counts the version of the units up. @returns how many */
export async function deleteDemonstrationUnits(trx: Knex.Transaction): Promise<number> {
  const { rows } = await trx.raw<{ rows: { removed: number }[] }>(REMOVE_UNITS);
  return rows[0]?.removed ?? 0;
}

/** So many units, by chance but the same each time; ordered by code. */
export async function panelUnits(db: Knex, size: number): Promise<PanelUnit[]> {
  const chosen = db
    .from(visibleUnits(db, EVERYTHING, { kind: 'everything' }).as('v'))
    .select('code', 'line', 'stage', 'members', 'women', 'youth', 'jobs')
    .select('created_on as createdOn', 'closed_on as closedOn')
    .orderByRaw('md5(code)')
    .limit(size);
  return db.select('*').from(chosen.as('p')).orderBy('code');
}

function readSql(name: string): string {
  return readFileSync(new URL(`../../db/sql/demonstration/${name}.sql`, import.meta.url), 'utf8');
}

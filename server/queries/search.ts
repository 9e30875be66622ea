/** Finds territories and units by what people type. */
import type { Knex } from 'knex';
import { EVERYTHING, type UnitFilter } from '../domain/filter.ts';
import type { Scope } from '../domain/scope.ts';
import { searchKey } from '../domain/text.ts';
import { visibleUnits } from './units.ts';

export const MATCHES = ['exact', 'prefix', 'word', 'contains'] as const;
export type Match = (typeof MATCHES)[number];

export interface Found {
  type: 'territory' | 'unit';
  kind: string | null;
  code: string;
  name: string;
  context: string | null;
  lng: number | null;
  lat: number | null;
  bbox: [number, number, number, number] | null;
  match: Match;
}

/** Best first; territories before units where both match alike. Every word must occur. */
export async function search(
  db: Knex,
  query: { text: string; scope: Scope; asOf: string | null; limit: number },
): Promise<Found[]> {
  const { scope, asOf, limit } = query;
  const key = searchKey(query.text);
  if (key === '') return [];
  const territories = await findTerritories(db, key, limit);
  const units =
    scope.kind === 'nothing' ? [] : await findUnits(db, key, { ...EVERYTHING, asOf }, scope, limit);
  return [...territories, ...units]
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(toFound);
}

/** What a territory is found by: its name, that of what it lies in, an area's category (PNN), a site's kind (ETCR). */
const TERRITORY_TEXT = `t.search_key || ' ' || coalesce(p.search_key, '') || ' ' ||
  lower(case k.role when 'site' then t.kind else coalesce(t.attributes ->> 'category', '') end)`;

type Row = Omit<Found, 'match'> & { rank: number };

async function findTerritories(db: Knex, key: string, limit: number): Promise<Row[]> {
  const { rows } = await db.raw<{ rows: Row[] }>(
    `with matched as (
       select t.kind, t.code, t.name, coalesce(p.name, t.attributes ->> 'category') as context, t.geom, k.position, t.sort_key,
              ${rank('t.search_key', 't.code')} as rank
       from territories t join territory_kinds k using (kind)
       left join territories p on p.code = t.parent and p.valid_to = 'infinity'
         and p.kind = case t.kind when 'municipality' then 'department' else 'municipality' end
       where t.valid_to = 'infinity' and (lower(t.code) = :key
         or (${everyWord(TERRITORY_TEXT, key)}))),
     best as (select * from matched order by rank, position, sort_key, code limit :limit)
     select 'territory' as type, kind, code, name, context, rank, ST_X(p) as lng, ST_Y(p) as lat,
            array[ST_XMin(geom), ST_YMin(geom), ST_XMax(geom), ST_YMax(geom)] as bbox
     from best, ST_PointOnSurface(geom) p order by rank, position, sort_key, code`,
    { ...bindings(key), limit },
  );
  return rows;
}

async function findUnits(
  db: Knex,
  key: string,
  filter: UnitFilter,
  scope: Scope,
  limit: number,
): Promise<Row[]> {
  const { rows } = await db.raw<{ rows: Row[] }>(
    `with best as (
       select code, name, municipality_code, geom, ${rank('search_key', 'code')} as rank from :visible v
       where ${everyWord('search_key', key)} order by rank, code limit :limit)
     select 'unit' as type, null as kind, b.code, b.name, m.name as context, rank,
            ST_X(b.geom) as lng, ST_Y(b.geom) as lat, null as bbox
     from best b left join territories m
       on m.kind = 'municipality' and m.code = b.municipality_code and m.valid_to = 'infinity'
     order by rank, b.code`,
    { ...bindings(key), visible: visibleUnits(db, filter, scope), limit },
  );
  return rows;
}

/** 0 exact, 1 prefix, 2 beginning of a word, 3 anywhere. */
function rank(text: string, code: string): string {
  return `case when ${text} = :key or lower(${code}) = :key then 0 when ${text} like :prefix then 1
               when ${text} like :word then 2 else 3 end`;
}

function everyWord(text: string, key: string): string {
  return key
    .split(' ')
    .map((_, index) => `${text} like :word${index}`)
    .join(' and ');
}

function bindings(key: string): Record<string, string> {
  const escaped = key.replace(/[\\%_]/g, (char) => `\\${char}`);
  const words = escaped.split(' ').map((word, index) => [`word${index}`, `%${word}%`]);
  return { key, prefix: `${escaped}%`, word: `% ${escaped}%`, ...Object.fromEntries(words) };
}

function toFound({ rank: position, ...row }: Row): Found {
  return { ...row, match: MATCHES[position] ?? 'contains' };
}

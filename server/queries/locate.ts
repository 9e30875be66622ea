/** Located facts: which territories hold a point, how near its borders, sites and overlays are (db/sql/locate.sql). */
import { readFile } from 'node:fs/promises';
import type { Knex } from 'knex';
import { DEFAULT_ACCURACY_M, type LocationSource } from '../domain/unit.ts';

export interface PointToLocate {
  key: string;
  /** Degrees, WGS84. */
  lng: number;
  lat: number;
  accuracyM?: number | null;
  locationSource?: LocationSource | null;
  /** Overrides accuracy and location source. */
  toleranceM?: number;
}

export interface OverlayFact {
  kind: string;
  code: string;
  /** Geodesic metres; 0 inside. */
  distanceM: number;
}

/** All distances are geodesic metres. A municipality is named by containment alone; null outside every polygon. */
export interface LocatedFacts {
  key: string;
  municipalityCode: string | null;
  departmentCode: string | null;
  pdetSubregionCode: string | null;
  /** Only outside every polygon, within 1 km. */
  nearestMunicipalityCode: string | null;
  nearestMunicipalityM: number | null;
  borderM: number | null;
  borderline: boolean;
  pdetBorderline: boolean;
  nearestEtcrCode: string | null;
  nearestEtcrM: number | null;
  overlays: OverlayFact[];
}

/** A row of db/sql/locate.sql. */
export interface FactsRow {
  key: number;
  municipality_code: string | null;
  department_code: string | null;
  pdet_subregion_code: string | null;
  nearest_municipality_code: string | null;
  nearest_municipality_m: number | null;
  border_m: number | null;
  borderline: boolean;
  pdet_borderline: boolean;
  nearest_etcr_code: string | null;
  nearest_etcr_m: number | null;
  overlay_inside: string[];
  overlay_near: string[];
  overlay_near_m: number[];
}

/** The located facts among the columns of units and unit_states, in their order. */
export const FACT_COLUMNS = [
  'municipality_code',
  'department_code',
  'pdet_subregion_code',
  'nearest_municipality_code',
  'nearest_municipality_m',
  'border_m',
  'borderline',
  'pdet_borderline',
  'nearest_etcr_code',
  'nearest_etcr_m',
  'overlay_inside',
  'overlay_near',
  'overlay_near_m',
] as const;

const statement = readFile(new URL('../../db/sql/locate.sql', import.meta.url), 'utf8');

/** How far an overlay is looked for, in the plane: its buffer with a margin. */
const REACH = 'coalesce(k.buffer_m, 0) * 1.02 + 1';

/** Many points: each overlay part asks the points' index. Few: each point asks the index of the parts. */
const OVERLAYS_NEAR = {
  many: `territory_kinds k
    join territory_parts t on t.kind = k.kind
    join points p on st_dwithin(t.geom_m, p.geom_m, ${REACH})`,
  few: `points p
    cross join territory_kinds k
    cross join lateral (
      select t.kind, t.code, t.geom, t.geom_m from territory_parts t
      where t.kind = k.kind and st_dwithin(t.geom_m, p.geom_m, ${REACH})
      offset 0
    ) t`,
};

/** The statement that computes the facts of a relation `points(key, geom, geom_m, accuracy_m)`. */
export async function locateSql(points: string, count: 'many' | 'few'): Promise<string> {
  return (await statement)
    .replace('{points}', () => points)
    .replace('{overlays near points}', () => OVERLAYS_NEAR[count]);
}

/** SQL of the accuracy that holds for a row of `alias`: the one given, else by where its coordinates come from. */
export function accuracySql(alias: string): string {
  return `coalesce(${alias}.accuracy_m, case ${alias}.location_source
    when 'settlement' then ${DEFAULT_ACCURACY_M.settlement}
    when 'municipal_seat' then ${DEFAULT_ACCURACY_M.municipal_seat}
    else ${DEFAULT_ACCURACY_M.gps} end)::double precision`;
}

const GIVEN_POINTS = `(
  select key, geom, st_transform(geom, 9377) as geom_m, accuracy_m
  from (
    select ordinality::integer as key, st_setsrid(st_makepoint(lng, lat), 4326) as geom, accuracy_m
    from unnest(?::double precision[], ?::double precision[], ?::double precision[])
      with ordinality as given (lng, lat, accuracy_m, ordinality)
  ) given
) given`;

/** The facts of some points, in their order; for many points use a temporary table and `locateSql`. */
export async function locatePoints(db: Knex, points: PointToLocate[]): Promise<LocatedFacts[]> {
  if (points.length === 0) return [];
  const sql = await locateSql(GIVEN_POINTS, 'few');
  const { rows } = await db.raw<{ rows: FactsRow[] }>(sql, [
    points.map((point) => point.lng),
    points.map((point) => point.lat),
    points.map(accuracyOf),
  ]);
  const byKey = new Map(rows.map((row) => [row.key, row]));
  return points.map((point, index) => factsOf(point.key, byKey.get(index + 1)));
}

function accuracyOf(point: PointToLocate): number {
  return point.toleranceM ?? point.accuracyM ?? DEFAULT_ACCURACY_M[point.locationSource ?? 'gps'];
}

/** @throws Error without a row: every point has its facts */
export function factsOf(key: string, row: FactsRow | undefined): LocatedFacts {
  if (!row) throw new Error(`no facts for point ${key}`);
  return {
    key,
    municipalityCode: row.municipality_code,
    departmentCode: row.department_code,
    pdetSubregionCode: row.pdet_subregion_code,
    nearestMunicipalityCode: row.nearest_municipality_code,
    nearestMunicipalityM: row.nearest_municipality_m,
    borderM: row.border_m,
    borderline: row.borderline,
    pdetBorderline: row.pdet_borderline,
    nearestEtcrCode: row.nearest_etcr_code,
    nearestEtcrM: row.nearest_etcr_m,
    overlays: [
      ...row.overlay_inside.map((text) => overlayFact(text, 0)),
      ...row.overlay_near.map((text, index) => overlayFact(text, row.overlay_near_m[index] ?? 0)),
    ],
  };
}

function overlayFact(text: string, distanceM: number): OverlayFact {
  const colon = text.indexOf(':');
  return { kind: text.slice(0, colon), code: text.slice(colon + 1), distanceM };
}

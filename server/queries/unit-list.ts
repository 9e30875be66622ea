/** Units one by one: pages, batches for files, and one by its code. */
import type { Knex } from 'knex';
import type { TerritoryRef, UnitFilter } from '../domain/filter.ts';
import { EVERYTHING } from '../domain/filter.ts';
import { READS_COARSELY, type Scope } from '../domain/scope.ts';
import type { LocationSource, UnitAttributes } from '../domain/unit.ts';
import { statesSeen, unitsInTraining, visibleUnits } from './units.ts';

/**
 * Attributes and located facts, as of the filter's day. Distances in metres. Of a unit that the reader sees on the
 * grid, `locationSource` is `grid` and what is null of accuracy, people and facts is not for this reader.
 */
export interface UnitRecord extends Omit<UnitAttributes, 'locationSource'> {
  locationSource: LocationSource | 'grid' | null;
  active: boolean;
  sourceId: number;
  /** Number of the event that made this state. */
  version: number;
  municipalityCode: string | null;
  departmentCode: string | null;
  pdetSubregionCode: string | null;
  nearestMunicipalityCode: string | null;
  nearestMunicipalityM: number | null;
  borderM: number | null;
  borderline: boolean | null;
  pdetBorderline: boolean | null;
  nearestEtcrCode: string | null;
  nearestEtcrM: number | null;
  overlaysInside: TerritoryRef[];
  overlaysNear: (TerritoryRef & { distanceM: number | null })[];
}

/** West, south, east, north, degrees; west > east crosses the date line. */
export type Box = [west: number, south: number, east: number, north: number];

export interface UnitListQuery {
  filter: UnitFilter;
  scope: Scope;
  bbox?: Box | undefined;
  /** Code of the last unit of the page before. */
  after: string | null;
  limit: number;
}

/** Units by code. A bbox leaves out those without coordinates. */
export async function listUnits(db: Knex, query: UnitListQuery): Promise<UnitRecord[]> {
  const { filter, scope, bbox, after, limit } = query;
  const rows = db
    .from(visibleUnits(db, filter, scope).as('v'))
    .select(db.raw(COLUMNS))
    .orderBy('code')
    .limit(limit);
  if (after !== null) rows.where('code', '>', after);
  if (bbox) within(rows, bbox);
  return (await rows).map(toUnit);
}

/** All units by code, in batches, so that no cursor holds the database. */
export async function* unitBatches(
  db: Knex,
  query: { filter: UnitFilter; scope: Scope },
  size = 5_000,
): AsyncGenerator<UnitRecord[]> {
  for (let after: string | null = null; ; ) {
    const batch = await listUnits(db, { ...query, after, limit: size });
    if (batch.length > 0) yield batch;
    const last = batch.at(-1);
    if (!last || batch.length < size) return;
    after = last.code;
  }
}

/** Valid and recorded time; null is the present. */
export type When = Pick<UnitFilter, 'asOf' | 'knownAt'>;

/** A unit that the reader may see, in training too, as it is today or was then. */
export async function findUnit(
  db: Knex,
  code: string,
  scope: Scope,
  when: When = EVERYTHING,
): Promise<UnitRecord | undefined> {
  const filter = { ...EVERYTHING, asOf: when.asOf, knownAt: when.knownAt };
  const created = visibleUnits(db, filter, scope);
  const training = db.from(unitsInTraining(db, filter, scope).as('t')).select('*', db.raw('true as active'));
  for (const relation of [created, training]) {
    const row = await db.from(relation.as('v')).where({ code }).first(db.raw(COLUMNS));
    if (row) return toUnit(row);
  }
  return undefined;
}

export interface MemberRecord {
  code: string;
  name: string;
  line: string;
  active: boolean;
  municipalityCode: string | null;
}

/** The units of an association, by code. */
export async function listMembers(
  db: Knex,
  query: { association: string; scope: Scope; when: When; limit: number },
): Promise<MemberRecord[]> {
  const { association, scope, when, limit } = query;
  return db
    .from(visibleUnits(db, { ...EVERYTHING, ...when }, scope).as('v'))
    .where('association_code', association)
    .select('code', 'name', 'line', 'active', 'municipality_code as municipalityCode')
    .orderBy('code')
    .limit(limit);
}

/**
 * The version of a unit, whatever of it a reader may see; null where there is none. It rises with every change that is
 * told of it, also of a past period alone: who edits decides on the whole history.
 */
export async function unitVersion(db: Knex, code: string): Promise<number | null> {
  const known = db.from(statesSeen(db, READS_COARSELY).as('s')).where('unit_code', code);
  const row = await known.max<{ version: number | null }>('event_number as version').first();
  return row?.version ?? null;
}

/** Index boxes are rounded outwards, so the coordinates decide. */
function within(rows: Knex.QueryBuilder, [west, south, east, north]: Box): void {
  const boxes =
    west <= east
      ? [[west, east]]
      : [
          [west, 180],
          [-180, east],
        ];
  rows.where((any) => {
    for (const [from, to] of boxes) {
      any.orWhereRaw(
        `geom && ST_MakeEnvelope(?, ?, ?, ?, 4326) and ST_X(geom) between ? and ? and ST_Y(geom) between ? and ?`,
        [from, south, to, north, from, to, south, north].map((value) => value ?? 0),
      );
    }
  });
}

const ATTRIBUTES = `code, name, line, stage, active, product, created_on, closed_on, accuracy_m, location_source,
  declared_municipality, regional_office, training_centre, association_code, members, women, youth, ethnic, victims,
  reincorporated, disabled, extreme_poverty, jobs, financing_cop, source_id, event_number as version`;
const FACTS = `municipality_code, department_code, pdet_subregion_code, nearest_municipality_code,
  nearest_municipality_m, border_m, borderline, pdet_borderline, nearest_etcr_code, nearest_etcr_m,
  overlay_inside, overlay_near, overlay_near_m`;
const COLUMNS = `${ATTRIBUTES}, ${FACTS}, ST_X(geom) as lng, ST_Y(geom) as lat`;

type Row = {
  [K in keyof Omit<UnitRecord, 'overlaysInside' | 'overlaysNear'> as SnakeCase<K>]: UnitRecord[K];
} & { overlay_inside: string[]; overlay_near: string[]; overlay_near_m: number[] };

type SnakeCase<S extends string> = S extends `${infer Head}${infer Tail}`
  ? Head extends Lowercase<Head>
    ? `${Head}${SnakeCase<Tail>}`
    : `_${Lowercase<Head>}${SnakeCase<Tail>}`
  : S;

function toUnit(row: Row): UnitRecord {
  const near = row.overlay_near.map((ref, index) => ({
    ...toRef(ref),
    distanceM: row.overlay_near_m[index] ?? null,
  }));
  return {
    code: row.code,
    name: row.name,
    line: row.line,
    stage: row.stage,
    active: row.active,
    product: row.product,
    createdOn: row.created_on,
    closedOn: row.closed_on,
    lng: row.lng,
    lat: row.lat,
    accuracyM: row.accuracy_m,
    locationSource: row.location_source,
    declaredMunicipality: row.declared_municipality,
    regionalOffice: row.regional_office,
    trainingCentre: row.training_centre,
    associationCode: row.association_code,
    members: row.members,
    women: row.women,
    youth: row.youth,
    ethnic: row.ethnic,
    victims: row.victims,
    reincorporated: row.reincorporated,
    disabled: row.disabled,
    extremePoverty: row.extreme_poverty,
    jobs: row.jobs,
    financingCop: row.financing_cop,
    sourceId: row.source_id,
    version: row.version,
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
    overlaysInside: row.overlay_inside.map(toRef),
    overlaysNear: near,
  };
}

function toRef(text: string): TerritoryRef {
  const at = text.indexOf(':');
  return { kind: text.slice(0, at), code: text.slice(at + 1) };
}

/** Units: the one relation that every reading query starts from. */
import type { Knex } from 'knex';
import type { UnitFilter } from '../domain/filter.ts';
import type { Scope } from '../domain/scope.ts';
import { searchKey } from '../domain/text.ts';
import { FACT_COLUMNS } from './locate.ts';
import { locatedThen } from './past-boundaries.ts';
import { ATTRIBUTE_COLUMNS, KEY_COLUMNS } from './unit-columns.ts';

/**
 * Created units that the reader may see and the filter admits, one row a unit, with all columns of `units`
 * (attributes and located facts) and `active` (boolean: not closed by the end of the as-of day).
 *
 * The scope decides here and nowhere else. Rows that it makes coarse come as the views of db/migrations/0005_scopes
 * give them: the filter, and whatever is computed from this relation, works on the coarse row. What is null there for
 * some rows must not become a sum: `exact` (boolean) tells them apart, in every scope but `everything`.
 *
 * This is the only place that names `units` and `unit_states` for reading (test/rules holds it to that).
 * Use it as a subquery: `db.with('visible', visibleUnits(db, filter, scope)).from('visible')`.
 * @param boundaries locate by the municipalities that held just before this instant; default today's
 */
export function visibleUnits(
  db: Knex,
  filter: UnitFilter,
  scope: Scope,
  boundaries: Date | null = null,
): Knex.QueryBuilder {
  const created = createdUnits(db, filter, scope);
  const rows = boundaries ? locatedThen(db, created, boundaries, ['active', ...ownColumns(scope)]) : created;
  restrictToTerritories(rows, filter);
  restrictToAttributes(rows, filter);
  return db.select('*').from(rows.as('u')).modify(restrictToStatus, filter);
}

/** Units in training (not created yet) under the same filter and scope: counted beside the units, never among them. */
export function unitsInTraining(
  db: Knex,
  filter: UnitFilter,
  scope: Scope,
  boundaries: Date | null = null,
): Knex.QueryBuilder {
  const training = stateRows(db, filter, scope).whereNull('created_on');
  const rows = boundaries ? locatedThen(db, training, boundaries, ownColumns(scope)) : training;
  restrictToTerritories(rows, filter);
  restrictToAttributes(rows, filter);
  return rows;
}

/** Beside the columns of units. */
function ownColumns(scope: Scope): string[] {
  return scope.kind === 'everything' ? [] : ['exact'];
}

function createdUnits(db: Knex, filter: UnitFilter, scope: Scope): Knex.QueryBuilder {
  const rows = stateRows(db, filter, scope).whereNotNull('created_on');
  if (filter.asOf === null) return rows.select(db.raw('closed_on is null as active'));
  return rows
    .where('created_on', '<=', filter.asOf)
    .select(db.raw('(closed_on is null or closed_on > ?::date) as active', [filter.asOf]));
}

/**
 * Every state in which a created unit was what the filter admits, whatever its `asOf`: the columns of `unit_states` with
 * `from_day` and `to_day` (exclusive), the days on which `visibleUnits` would give it. A unit has one state a day.
 */
export function visibleStates(db: Knex, filter: UnitFilter, scope: Scope): Knex.QueryBuilder {
  const rows = db
    .select('*')
    .from(seenAs(db, 'unit_states', scope))
    .where('deleted', false);
  knownThen(rows.whereNotNull('created_on'), filter);
  restrictToTerritories(rows, filter);
  restrictToAttributes(rows, filter);
  const [status] = filter.statuses.length === 1 ? filter.statuses : [];
  if (status === 'closed') rows.whereNotNull('closed_on');
  const days = db
    .from(rows.as('s'))
    .select('s.*')
    .select(db.raw(`greatest(valid_from, created_on${status === 'closed' ? ', closed_on' : ''}) as from_day`))
    .select(db.raw(`least(valid_to${status === 'active' ? ', closed_on' : ''}) as to_day`));
  return db.select('*').from(days.as('d')).whereRaw('from_day < to_day');
}

/** The state of each unit on a day as known at an instant; the present is read from `units` itself. */
function stateRows(db: Knex, { asOf, knownAt }: UnitFilter, scope: Scope): Knex.QueryBuilder {
  if (asOf === null && knownAt === null) {
    return db
      .select('units.*')
      .from(seenAs(db, 'units', scope))
      .where('deleted', false);
  }
  const rows = db
    .select('unit_states.*', 'unit_states.unit_code as code')
    .from(seenAs(db, 'unit_states', scope))
    .where('deleted', false);
  if (asOf === null) rows.where('valid_to', 'infinity');
  else rows.where('valid_from', '<=', asOf).where('valid_to', '>', asOf);
  return knownThen(rows, { knownAt });
}

function knownThen(rows: Knex.QueryBuilder, { knownAt }: Pick<UnitFilter, 'knownAt'>): Knex.QueryBuilder {
  if (knownAt === null) return rows.where('recorded_to', 'infinity');
  return rows.where('recorded_from', '<=', knownAt).where('recorded_to', '>', knownAt);
}

/** Every state of every unit, deleted ones too, as the reader may see it; `exact` (boolean) tells which rows are. */
export function statesSeen(db: Knex, scope: Scope): Knex.QueryBuilder {
  const rows = db.select('*').from(seenAs(db, 'unit_states', scope));
  return scope.kind === 'everything' ? rows.select(db.raw('true as exact')) : rows;
}

type States = 'units' | 'unit_states';

/** What stands in the place of a table of states, under its name, for readers of this scope. */
function seenAs(db: Knex, table: States, scope: Scope): string | Knex.QueryBuilder {
  if (scope.kind === 'everything') return table;
  const coarse = readRows(db, table, `${table}_coarse`, 'false');
  if (scope.kind === 'nothing') coarse.whereRaw('false');
  if (scope.kind !== 'staff') return coarse.as(table);
  const departments = [...scope.departments];
  return readRows(db, table, table, 'true')
    .whereRaw(`${DEPARTMENT} = any (?::text[])`, [departments])
    .unionAll(coarse.whereRaw(`(${DEPARTMENT} = any (?::text[])) is not true`, [departments]))
    .as(table);
}

/** Where a unit lies, else where it says so: the same as `mayWriteIn` and as the policy of db/sql/roles.sql. */
const DEPARTMENT = 'coalesce(department_code, left(declared_municipality, 2))';

/** The same columns in the same order from a table and its coarse view. */
function readRows(db: Knex, table: States, from: string, exact: 'true' | 'false'): Knex.QueryBuilder {
  const keys = table === 'units' ? ['code'] : ['unit_code', 'valid_to', 'recorded_to'];
  const others = ['source_id', 'deleted', 'valid_from', 'recorded_from', 'event_number'];
  return db
    .from(from)
    .select(...keys, ...ATTRIBUTE_COLUMNS, ...KEY_COLUMNS, ...FACT_COLUMNS, ...others)
    .select(db.raw(`${exact} as exact`));
}

const PARTITION_COLUMNS: Record<string, string> = {
  municipality: 'municipality_code',
  department: 'department_code',
  pdet_subregion: 'pdet_subregion_code',
};

function restrictToTerritories(rows: Knex.QueryBuilder, filter: UnitFilter): void {
  for (const refs of filter.territories) {
    rows.where((anyOf) => {
      for (const { kind, code } of refs) {
        const column = PARTITION_COLUMNS[kind];
        if (column) anyOf.orWhere(column, code);
        else anyOf.orWhereRaw('overlay_inside @> array[?]::text[]', [`${kind}:${code}`]);
      }
    });
  }
  if (filter.pdet !== null) rows[filter.pdet ? 'whereNotNull' : 'whereNull']('pdet_subregion_code');
}

function restrictToAttributes(rows: Knex.QueryBuilder, filter: UnitFilter): void {
  if (filter.lines.length > 0) rows.whereIn('line', filter.lines);
  if (filter.stages.length > 0) rows.whereIn('stage', filter.stages);
  if (filter.createdFrom !== null) rows.where('created_on', '>=', filter.createdFrom);
  if (filter.createdTo !== null) rows.where('created_on', '<=', filter.createdTo);
  if (filter.products.length > 0) {
    rows.whereIn(
      'product_key',
      filter.products.map((product) => searchKey(product)),
    );
  }
  if (filter.offices.length > 0) rows.whereIn('regional_office', filter.offices);
  if (filter.q !== null) rows.whereLike('search_key', `%${escapeLike(searchKey(filter.q))}%`);
}

function restrictToStatus(rows: Knex.QueryBuilder, filter: UnitFilter): void {
  if (filter.statuses.length === 1) rows.where('active', filter.statuses[0] === 'active');
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (char) => `\\${char}`);
}

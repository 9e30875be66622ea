/** Indicators: their catalogue, what was measured of units, what is told of territories, and totals of both. */
import type { Knex } from 'knex';
import type { UnitFilter } from '../domain/filter.ts';
import type { Indicator } from '../domain/indicator.ts';
import type { Scope } from '../domain/scope.ts';
import type { Recording } from './unit-writes.ts';
import { visibleUnits } from './units.ts';

interface IndicatorRow extends Omit<Indicator, 'name' | 'unit'> {
  nameEs: string;
  nameEn: string;
  unitEs: string;
  unitEn: string;
}

export async function listIndicators(db: Knex): Promise<Indicator[]> {
  const rows: IndicatorRow[] = await db('indicators')
    .select('code', 'name_es as nameEs', 'name_en as nameEn', 'unit_es as unitEs', 'unit_en as unitEn')
    .select('kind', 'frequency', 'summary', 'people', 'sdg_targets as sdgTargets', 'topic')
    .orderBy('position');
  return rows.map(({ nameEs, nameEn, unitEs, unitEn, ...row }) => ({
    ...row,
    name: { es: nameEs, en: nameEn },
    unit: { es: unitEs, en: unitEn },
  }));
}

export interface Measure {
  unit: string;
  indicator: string;
  /** First day of the period. */
  period: string;
  /** The day of the event: within the period. */
  validOn: string;
  /** Null takes the value back. */
  value: number | null;
}

/** One event a measure, in their order, and the newest value of each. Advances `lastEvent`. */
export async function storeMeasures(
  trx: Knex,
  recording: Pick<Recording, 'actor' | 'reason' | 'recordedAt' | 'lastEvent'>,
  measures: readonly Measure[],
): Promise<void> {
  const first = recording.lastEvent;
  recording.lastEvent += measures.length;
  const bindings = {
    rows: JSON.stringify(measures.map((measure, at) => ({ ...measure, number: first + at + 1 }))),
    at: recording.recordedAt,
    actor: recording.actor,
    reason: recording.reason,
  };
  const rows = `jsonb_to_recordset(cast(:rows as jsonb))
    as m(unit text, indicator text, period date, "validOn" date, value double precision, number bigint)`;
  await trx.raw(
    `insert into unit_events (unit_code, number, type, valid_on, recorded_at, actor, reason, changes, details)
     select unit, number, 'measured', "validOn", cast(:at as timestamptz), cast(:actor as text), cast(:reason as text),
       '{}', jsonb_build_object('indicator', indicator, 'period', period, 'value', value)
     from ${rows}`,
    bindings as never,
  );
  await trx.raw(
    `insert into indicator_values (unit_code, indicator, period, value, recorded_at, event_number)
     select unit, indicator, period, value, cast(:at as timestamptz), number from ${rows} where value is not null
     on conflict (unit_code, indicator, period) do update
       set value = excluded.value, recorded_at = excluded.recorded_at, event_number = excluded.event_number`,
    bindings as never,
  );
  await trx.raw(
    `delete from indicator_values v using ${rows}
     where m.value is null and v.unit_code = m.unit and v.indicator = m.indicator and v.period = m.period`,
    bindings as never,
  );
}

export interface UnitMeasure {
  indicator: string;
  period: string;
  value: number;
  recordedAt: string;
}

/** Of one unit, by indicator and period. */
export async function listMeasures(db: Knex, unit: string): Promise<UnitMeasure[]> {
  return db('indicator_values')
    .where({ unit_code: unit })
    .select('indicator', 'period', 'value', 'recorded_at as recordedAt')
    .orderBy(['indicator', 'period']);
}

export interface TerritoryFigure {
  indicator: string;
  kind: string;
  code: string;
  year: number;
  /** Left as they are where undefined; null takes one back. */
  value?: number | null | undefined;
  target?: number | null | undefined;
}

export async function storeFigures(
  trx: Knex,
  figures: readonly TerritoryFigure[],
  by: { actor: string; at: Date },
): Promise<void> {
  for (const { value, target, ...key } of figures) {
    const told = { ...(value === undefined ? {} : { value }), ...(target === undefined ? {} : { target }) };
    const recorded = { recorded_by: by.actor, recorded_at: by.at };
    await trx('indicator_figures')
      .insert({ ...key, ...told, ...recorded })
      .onConflict(['indicator', 'kind', 'code', 'year'])
      .merge({ ...told, ...recorded });
  }
}

export interface YearTotal {
  indicator: string;
  /** Null: the country, or what the filter leaves of it. */
  code: string | null;
  year: number;
  /** Units of which something was measured. */
  units: number;
  /** Over units; null where none was measured. */
  measured: number | null;
  /** What was told of the territory as a whole. */
  reported: number | null;
  target: number | null;
}

const PLACES: Record<string, string> = {
  none: 'null::text',
  department: 'department_code',
  pdet_subregion: 'pdet_subregion_code',
  municipality: 'municipality_code',
};

/**
 * By indicator, territory and year. A person in an association and in its member counts once: the association adds what
 * it tells beyond its members. Figures and targets of the country are its own, else the sum over departments; under a
 * filter of units they are left out, since nobody told them of those units alone.
 */
export async function sumIndicators(
  db: Knex,
  query: {
    by: string;
    indicators: readonly string[];
    filter: UnitFilter;
    scope: Scope;
    whole: boolean;
    /** A day: periods that begin later are left out. */
    until?: string;
  },
): Promise<YearTotal[]> {
  const { by, indicators, filter, scope, whole, until = null } = query;
  const { rows } = await db.raw<{ rows: YearTotal[] }>(
    `with seen as materialized (
       select code, association_code, ${PLACES[by] ?? 'null::text'} as place from :visible v),
     yearly as (
       select v.unit_code, v.indicator, extract(year from v.period)::int as year, i.summary, i.people,
         case i.summary when 'sum' then sum(v.value) when 'mean' then avg(v.value)
           else (array_agg(v.value order by v.period desc))[1] end as value
       from indicator_values v join indicators i on i.code = v.indicator
       where v.indicator = any (:indicators::text[]) and (cast(:until as date) is null or v.period <= :until)
       group by v.unit_code, v.indicator, 3, i.summary, i.people),
     told as materialized (
       select y.*, s.place, s.association_code from yearly y join seen s on s.code = y.unit_code),
     within as (
       select association_code as unit_code, indicator, year, sum(value) as value
       from told where people and association_code is not null group by 1, 2, 3),
     counted as materialized (
       select t.indicator, t.year, t.place, t.summary,
         case when w.value is null then t.value else greatest(0, t.value - w.value) end as value
       from told t left join within w on w.unit_code = t.unit_code and w.indicator = t.indicator and w.year = t.year),
     measured as (
       select indicator, place as code, year, count(*) as units,
         case max(summary) when 'mean' then avg(value) else sum(value) end as value
       from counted where place is not null group by indicator, place, year
       union all
       select indicator, null, year, count(*), case max(summary) when 'mean' then avg(value) else sum(value) end
       from counted group by indicator, year),
     known as (
       select indicator, kind, code, year, value, target from indicator_figures
       where indicator = any (:indicators::text[])
       union all
       -- what the programme published of territories before
       select f.name, f.kind, f.code, f.year, f.value, null from territory_figures f
       where f.name = any (:indicators::text[]) and not exists (
         select from indicator_figures i where i.indicator = f.name and i.kind = f.kind and i.code = f.code
           and i.year = f.year)),
     figures as (
       select indicator, code, year, value, target from known where kind = :by and :whole
       union all
       select indicator, null, year,
         coalesce(max(value) filter (where kind = 'country'), sum(value) filter (where kind = 'department')),
         coalesce(max(target) filter (where kind = 'country'), sum(target) filter (where kind = 'department'))
       from known where kind in ('country', 'department') and :whole group by indicator, year)
     select coalesce(m.indicator, f.indicator) as indicator, coalesce(m.code, f.code) as code,
       coalesce(m.year, f.year) as year, coalesce(m.units, 0) as units, m.value as measured, f.value as reported, f.target
     from measured m full join figures f
       on f.indicator = m.indicator and f.year = m.year and coalesce(f.code, '') = coalesce(m.code, '')
     order by 1, 2 nulls first, 3`,
    { visible: visibleUnits(db, filter, scope), indicators, by, whole, until } as never,
  );
  return rows;
}

/** Which of these units there are, and from which day on; taken-out ones are not. Writers decide who may write them. */
export async function measurableUnits(
  db: Knex,
  query: { codes: readonly string[]; scope: Scope; filter: UnitFilter },
): Promise<Map<string, { createdOn: string; departmentCode: string | null }>> {
  const units = db
    .from(visibleUnits(db, query.filter, query.scope).as('v'))
    .whereIn('code', [...query.codes])
    .select('code', 'created_on as createdOn', 'department_code as departmentCode');
  if (query.scope.kind !== 'everything') units.where('exact', true);
  const rows: { code: string; createdOn: string; departmentCode: string | null }[] = await units;
  return new Map(rows.map(({ code, ...unit }) => [code, unit]));
}

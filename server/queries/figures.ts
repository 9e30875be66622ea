/** Rural population and need of territories, from their own figures or those of their municipalities. */
import type { Knex } from 'knex';

/** The last year up to `upTo` in which a figure is known, of a kind or of municipalities; null when there is none. */
export async function figureYear(db: Knex, name: string, kind: string, upTo: number): Promise<number | null> {
  const row = await db('territory_figures')
    .whereIn('kind', [kind, 'municipality'])
    .where({ name })
    .where('year', '<=', upTo)
    .max('year as year')
    .first();
  return row?.year ?? null;
}

/** Municipality → territory of the kind that it belongs to; `:kind` is bound by the caller. */
const MEMBERS = `
  select code as child, case when :kind = 'municipality' then code else parent end as code from territories
  where kind = 'municipality' and valid_to = 'infinity' and :kind in ('municipality', 'department')
  union all
  select child, parent from territory_members where parent_kind = :kind and child_kind = 'municipality'`;

/**
 * Rural inhabitants by code in a year: the kind's own figure where there is one, else the sum over its
 * municipalities that have one. Territories without are absent.
 */
export async function ruralPopulation(db: Knex, kind: string, year: number): Promise<Map<string, number>> {
  const { rows } = await db.raw<{ rows: { code: string; value: number }[] }>(
    `with members as (${MEMBERS}),
     summed as (
       select m.code, sum(f.value) as value from members m
       join territory_figures f on f.kind = 'municipality' and f.code = m.child
       where f.name = 'population_rural' and f.year = :year group by m.code)
     select code, coalesce(own.value, summed.value) as value from summed
     full join (select code, value from territory_figures
                where kind = :kind and name = 'population_rural' and year = :year) own using (code)`,
    { kind, year },
  );
  return new Map(rows.map(({ code, value }) => [code, value]));
}

/** Rural inhabitants of the whole country in a year: the sum over municipalities. */
export async function nationalRuralPopulation(db: Knex, year: number): Promise<number | null> {
  const row = await db('territory_figures')
    .where({ kind: 'municipality', name: 'population_rural', year })
    .sum('value as value')
    .first();
  return row?.value ?? null;
}

/** Geodesic area of the whole country: the sum over municipalities, km². */
export async function nationalArea(db: Knex): Promise<number | null> {
  const row = await db('territories')
    .where({ kind: 'municipality', valid_to: 'infinity' })
    .sum('area_km2 as value')
    .first();
  return row?.value ?? null;
}

export interface Need {
  populationRural: number | null;
  /** Of a kind above municipalities: weighted by rural inhabitants. */
  ipmRural: number | null;
  /** The department's mean stands in for a blank IPM, here or in a municipality of it. */
  imputed: boolean;
  /** People: rural inhabitants × rural IPM / 100; null without figures. */
  need: number | null;
}

/** Need by code; a municipality's blank IPM takes the mean of its department's others. */
export async function ruralNeed(
  db: Knex,
  kind: string,
  years: { population: number | null; ipm: number | null },
): Promise<Map<string, Need>> {
  const { rows } = await db.raw<{ rows: (Need & { code: string })[] }>(
    `with members as (${MEMBERS}),
     municipal as (
       select t.code, p.value as people, i.value as ipm, avg(i.value) over (partition by t.parent) as mean
       from territories t
       left join territory_figures p on p.kind = 'municipality' and p.code = t.code
         and p.name = 'population_rural' and p.year = :population
       left join territory_figures i on i.kind = 'municipality' and i.code = t.code
         and i.name = 'ipm_rural' and i.year = :ipm
       where t.kind = 'municipality' and t.valid_to = 'infinity')
     select m.code, sum(people) as "populationRural",
            coalesce(sum(people * coalesce(ipm, mean)) / nullif(sum(people) filter (where coalesce(ipm, mean) is not null), 0),
                     avg(coalesce(ipm, mean))) as "ipmRural",
            bool_or(ipm is null and mean is not null) as imputed,
            sum(people * coalesce(ipm, mean) / 100) as need
     from members m join municipal on municipal.code = m.child group by m.code`,
    { kind, population: years.population, ipm: years.ipm },
  );
  return new Map(rows.map(({ code, ...need }) => [code, need]));
}

/** How long units last: curves, first-year and five-year survival, and the test of two groups. */
import type { Knex } from 'knex';
import type { UnitFilter } from '../domain/filter.ts';
import type { Scope } from '../domain/scope.ts';
import {
  type Estimate,
  kaplanMeier,
  medianDay,
  type Step,
  survivalAt,
} from '../domain/survival/kaplan-meier.ts';
import { type LogRank, logRank } from '../domain/survival/log-rank.ts';
import { lastDayOf, type Observations, sizeOf, sum, YEAR_DAYS } from '../domain/survival/observations.ts';
import { invalidParameter } from '../problem.ts';
import { type FollowedGroup, followUnits, type SurvivalGrouping } from '../queries/survival.ts';
import { namesOf } from '../queries/territories.ts';

/** `event`: every day on which something ended or was last seen; `none`: no curve. */
export const CURVE_STEPS = ['month', 'event', 'none'] as const;
export type CurveStep = (typeof CURVE_STEPS)[number];
/** More groups than this are told without curves: nobody reads a thousand of them. */
const MOST_CURVES = 60;
const TERRITORIES: readonly SurvivalGrouping[] = ['department', 'pdet_subregion', 'municipality'];

export interface SurvivalQuery {
  by: SurvivalGrouping;
  filter: UnitFilter;
  scope: Scope;
  today: string;
  step: CurveStep;
  /** Smaller groups are counted, not estimated. */
  minimumCohort: number;
  /** Keys of two groups to test. */
  compare: readonly string[] | null;
}

export interface CurvePoint extends Estimate {
  day: number;
  /** Ended up to this day. */
  ended: number;
}

export interface SurvivalGroup {
  key: string | null;
  name: string | null;
  units: number;
  ended: number;
  medianDays: number | null;
  oneYear: Estimate | null;
  fiveYears: Estimate | null;
  curve: CurvePoint[];
}

export interface SurvivalAnswer {
  asOf: string;
  lastKnownOn: string | null;
  groups: SurvivalGroup[];
  test: (LogRank & { groups: [string, string] }) | null;
}

/** @throws Problem invalid-parameter */
export async function survival(db: Knex, query: SurvivalQuery): Promise<SurvivalAnswer> {
  const { by, filter, scope, today, compare } = query;
  refuseFuture(filter.asOf, today);
  refuseOutcome(filter);
  const cutoff = filter.asOf ?? today;
  const { groups, lastKnownOn } = await followUnits(db, { by, filter, scope, cutoff });
  const names = await namesOfGroups(db, by, groups);
  const step = groups.length > MOST_CURVES ? 'none' : query.step;
  return {
    asOf: cutoff,
    lastKnownOn,
    groups: groups.map((group) => estimate(group, names, { ...query, step })),
    test: compare && testOf(groups, compare),
  };
}

/** Nobody was followed beyond today. */
function refuseFuture(asOf: string | null, today: string): void {
  if (asOf === null || asOf <= today) return;
  throw invalidParameter('as_of', asOf, {
    es: `es posterior a hoy (${today}): de las unidades no se sabe más`,
    en: `it is after today (${today}): no more is known of the units`,
  });
}

/** Whoever chooses by how it ended knows the answer before asking. */
function refuseOutcome({ statuses }: UnitFilter): void {
  if (statuses.length === 0) return;
  throw invalidParameter('status', statuses.join(','), {
    es: 'la permanencia se calcula sobre activas y cerradas juntas',
    en: 'survival is computed over active and closed units together',
  });
}

async function namesOfGroups(
  db: Knex,
  by: SurvivalGrouping,
  groups: readonly FollowedGroup[],
): Promise<Map<string, string>> {
  if (!TERRITORIES.includes(by)) return new Map();
  const refs = groups.flatMap(({ key }) => (key === null ? [] : [{ kind: by, code: key }]));
  const names = await namesOf(db, refs);
  return new Map([...names].map(([ref, name]) => [ref.slice(by.length + 1), name]));
}

function estimate(
  { key, observations }: FollowedGroup,
  names: ReadonlyMap<string, string>,
  { minimumCohort, step }: SurvivalQuery,
): SurvivalGroup {
  const units = sizeOf(observations);
  const told = units >= minimumCohort;
  const steps = told ? kaplanMeier(observations) : [];
  return {
    key,
    name: key === null ? null : (names.get(key) ?? null),
    units,
    ended: sum(observations.ended),
    medianDays: medianDay(steps),
    oneYear: survivalAt(steps, lastDayOf(1)),
    fiveYears: survivalAt(steps, lastDayOf(5)),
    curve: told ? curveOf(steps, step) : [],
  };
}

/** Begins at day 0 with everyone. */
function curveOf(steps: readonly Step[], step: CurveStep): CurvePoint[] {
  const last = steps.at(-1)?.day;
  if (step === 'none' || last === undefined) return [];
  const days = step === 'event' ? [0, ...steps.map(({ day }) => day)] : monthsUpTo(last);
  let at = 0;
  let ended = 0;
  return [...new Set(days)].flatMap((day) => {
    for (; at < steps.length && (steps[at]?.day ?? 0) <= day; at++) ended += steps[at]?.ended ?? 0;
    const known = survivalAt(steps, day);
    return known ? [{ day, ended, ...known }] : [];
  });
}

function monthsUpTo(last: number): number[] {
  const months = Math.floor((last * 12) / YEAR_DAYS);
  return Array.from({ length: months + 1 }, (_, month) => Math.floor((month * YEAR_DAYS) / 12));
}

/** @throws Problem invalid-parameter where a group isn't there */
function testOf(groups: readonly FollowedGroup[], keys: readonly string[]): SurvivalAnswer['test'] {
  const [first = '', second = ''] = keys;
  const of = (wanted: string): Observations => {
    const found = groups.find(({ key }) => key === wanted);
    if (found) return found.observations;
    const known = groups.flatMap(({ key }) => key ?? []).slice(0, 40);
    throw invalidParameter('compare', wanted, {
      es: `no hay unidades de ese grupo; hay ${known.join(', ')}`,
      en: `there are no units of that group; there are ${known.join(', ')}`,
    });
  };
  const test = logRank(of(first), of(second));
  return test && { groups: [first, second], ...test };
}

/** What a panel of the demonstration's units was measured to reach: invented, the same for the same seed. Pure. */
import { parsePeriod } from '../indicator.ts';
import type { Line, Stage } from '../unit.ts';
import { PUBLISHED } from './published.ts';
import { Random } from './random.ts';

/** A unit that is followed up. */
export interface PanelUnit {
  code: string;
  line: Line;
  stage: Stage;
  createdOn: string;
  closedOn: string | null;
  members: number;
  women: number;
  youth: number;
  jobs: number | null;
}

export interface PanelMeasure {
  unit: string;
  indicator: string;
  /** First and last day of the period. */
  period: string;
  validOn: string;
  value: number;
}

/** A unit of this many is followed up, as far as the panel reaches. */
const ONE_IN = 50;
const MOST = 1_000;
/** Units that plant trees, and whose neighbours count them. */
const REFORESTING_SHARE = 0.12;
/** Rural businesses that keep accounts month by month. */
const SELLING_SHARE = 0.3;
/** Sales of a month and person, pesos: below the minimum wage of those years. */
const SALES = { low: 90_000, high: 420_000 };

export const panelSize = (units: number): number => Math.min(MOST, Math.round(units / ONE_IN));

/** Of whole years in which the unit worked, sales by month. */
export function* panelMeasures(units: readonly PanelUnit[], seed: number): Generator<PanelMeasure> {
  for (const unit of units) {
    const random = new Random(`${seed}:measures:${unit.code}`);
    const years = workingYears(unit);
    const plants = random.chance(REFORESTING_SHARE);
    const sells = unit.line === 'rural_business' && random.chance(SELLING_SHARE);
    const usual = Math.max(1, unit.members) * random.between(SALES.low, SALES.high);
    for (const [at, year] of years.entries()) {
      yield* ofYear(unit, year, at, plants, random);
      if (sells) yield* monthlySales(unit, year, usual * (1 + 0.05 * at), random);
    }
  }
}

/** Years that begin after the creation and end before a closing. */
function workingYears({ createdOn, closedOn }: PanelUnit): number[] {
  const first = Math.max(PUBLISHED.firstYear, Number(createdOn.slice(0, 4)) + 1);
  const last =
    closedOn === null ? PUBLISHED.lastYear : Math.min(PUBLISHED.lastYear, Number(closedOn.slice(0, 4)) - 1);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
}

function* ofYear(
  unit: PanelUnit,
  year: number,
  at: number,
  plants: boolean,
  random: Random,
): Generator<PanelMeasure> {
  const people = Math.max(1, unit.members);
  const some = (share: number): number => Math.round(people * Math.min(1, share * random.between(0.7, 1.3)));
  const measure = (indicator: string, value: number) =>
    measureOf(unit, indicator, String(year), 'yearly', value);
  yield measure('people_trained', some(0.6));
  yield measure('young_successors', Math.min(unit.youth, some(0.06 + 0.02 * at)));
  if (unit.line === 'self_consumption') yield measure('own_consumption', Math.round(random.between(45, 90)));
  else yield measure('jobs', unit.jobs ?? Math.max(1, some(0.15 + 0.03 * at)));
  if (plants) yield measure('hectares_reforested', Math.round(random.between(2, 30)) / 10);
}

/** Two harvests a year: May and June, October to December. */
function* monthlySales(
  unit: PanelUnit,
  year: number,
  usual: number,
  random: Random,
): Generator<PanelMeasure> {
  for (let month = 1; month <= 12; month++) {
    const harvest = [5, 6, 10, 11, 12].includes(month) ? 1.4 : 0.75;
    const value = Math.round((usual * harvest * random.between(0.8, 1.2)) / 1_000) * 1_000;
    yield measureOf(unit, 'sales', `${year}-${String(month).padStart(2, '0')}`, 'monthly', value);
  }
}

function measureOf(
  { code }: PanelUnit,
  indicator: string,
  text: string,
  frequency: 'monthly' | 'yearly',
  value: number,
): PanelMeasure {
  const period = parsePeriod(text, frequency);
  if (period === null) throw new Error(`${text} is no period`);
  return { unit: code, indicator, period: period.from, validOn: period.to, value };
}

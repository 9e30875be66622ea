/** How many units each municipality gets in each year, so that the published totals come out. */
import { apportion } from './apportion.ts';
import { CASE_MUNICIPALITIES, casesIn } from './cases.ts';
import type { Country, DemonstrationOptions } from './country.ts';
import { PUBLISHED } from './published.ts';
import { Random } from './random.ts';
import type { Place } from './world.ts';

export interface Plan {
  /** Units by place (its index in the world) and year (0 is the first), cases apart. */
  created: number[][];
  /** Still in training, by place. */
  training: number[];
  /** Reincorporated people to be spread over a place's units of the PDET years. */
  reincorporated: number[];
  companies: number;
  jobs: number;
  financingCop: number;
}

/** Units created in a year against the mean year. */
const YEAR_WEIGHTS = [0.85, 0.98, 1.1, 1.12, 1.06, 1.0, 0.97, 0.95, 0.97];
/** PDET share of the units in the years for which none was published. */
const PDET_SHARE = 0.235;
const TRAINING_SHARE = 0.012;
/** An ETCR's municipality against another PDET municipality with as many units. */
const ETCR_WEIGHT = 14;

/** Departments where a municipality without any unit is likelier. */
const REMOTE = new Set(['18', '27', '86', '91', '94', '95', '97', '99']);

/** A published total at another size than the published one. */
export function scaled(published: number, options: DemonstrationOptions): number {
  return Math.round((published * options.units) / PUBLISHED.unitsCreated);
}

/** How many are in training beside those created. */
export function trainingUnits(options: DemonstrationOptions): number {
  return Math.round(options.units * TRAINING_SHARE);
}

export function planUnits(country: Country, options: DemonstrationOptions): Plan {
  const random = new Random(`${options.seed}:plan`);
  const { places } = country.world;
  const weights = places.map((place) => placeWeight(country, place, random));
  const isPdet = places.map((place) => country.pdet.has(place.code));
  const created = planYears(options, weights, isPdet, random);
  const training = apportion(trainingUnits(options), weights, random);
  const wanted = scaled(PUBLISHED.reincorporated, options);
  const reincorporated = apportion(wanted, reincorporationWeights(country, created), random);
  return {
    created: places.map((_, place) => created.map((year) => year[place] ?? 0)),
    training,
    reincorporated,
    companies: scaled(PUBLISHED.companies, options),
    jobs: scaled(PUBLISHED.jobs, options),
    financingCop: scaled(PUBLISHED.financingCop, options),
  };
}

/** By year, then place. */
function planYears(
  options: DemonstrationOptions,
  weights: readonly number[],
  isPdet: readonly boolean[],
  random: Random,
): number[][] {
  const inside = weights.map((weight, at) => (isPdet[at] ? weight : 0));
  const outside = weights.map((weight, at) => (isPdet[at] ? 0 : weight));
  const pdetTotals = apportion(scaled(PUBLISHED.pdetUnits, options), [1, 1.04], random);
  return apportion(options.units, YEAR_WEIGHTS, random).map((total, at) => {
    const year = PUBLISHED.firstYear + at;
    const published = PUBLISHED.pdetYears.indexOf(year);
    const pdet = published < 0 ? Math.round(total * PDET_SHARE) : (pdetTotals[published] ?? 0);
    const insideCounts = apportion(pdet, inside, random);
    const outsideCounts = apportion(total - pdet - casesIn(year), outside, random);
    return insideCounts.map((count, place) => count + (outsideCounts[place] ?? 0));
  });
}

/** Grows with the rural population, less than in proportion; 0 leaves a gap. */
function placeWeight(country: Country, place: Place, random: Random): number {
  const weight = (country.rural.get(place.code) ?? 0) ** 0.8 * random.between(0.5, 1.6);
  const gap = random.chance(REMOTE.has(place.departmentCode) ? 0.16 : 0.045);
  const needed = country.etcr.has(place.code) || CASE_MUNICIPALITIES.has(place.code);
  return gap && !needed && !place.code.endsWith('001') ? 0 : weight;
}

function reincorporationWeights(country: Country, created: readonly number[][]): number[] {
  return country.world.places.map(({ code, index }) => {
    if (!country.pdet.has(code)) return 0;
    const units = PUBLISHED.pdetYears.map((year) => created[year - PUBLISHED.firstYear]?.[index] ?? 0);
    const count = units.reduce((sum, value) => sum + value, 0);
    return count * (country.etcr.has(code) ? ETCR_WEIGHT : 1);
  });
}

/** The demonstration's units: a stream from a seed, whose sums are the programme's published figures. */
import type { UnitHistory } from '../import.ts';
import type { Line, UnitAttributes, UnitChange } from '../unit.ts';
import { Selection, Shares } from './apportion.ts';
import { CASES, type Case, HORTISANOS } from './cases.ts';
import { type Country, type DemonstrationOptions, regionalOffice } from './country.ts';
import { drawLocation, drawSettlement, gpsLocation, type Location } from './location.ts';
import { unitName } from './names.ts';
import { drawPeople, Reincorporation } from './people.ts';
import { type Plan, planUnits } from './plan.ts';
import { PUBLISHED } from './published.ts';
import { Random, type Weighted } from './random.ts';
import { drawProduct, ofLine, type ProductMix, productsOf } from './regions.ts';
import { type Settlement, settlementsOf } from './settlements.ts';
import { drawTimeline, isoDay, type Timeline } from './timeline.ts';
import type { Place } from './world.ts';

/** The least number of units: below it the three cases and the published shares have no room. */
export const LEAST_UNITS = 500;
/** Units whose declared municipality is a neighbour of their own. */
const MISDECLARED_SHARE = 0.01;
/** The year in the codes of units that are still in training. */
const TRAINING_YEAR = PUBLISHED.lastYear + 1;

/** Everything about a municipality that its units share. */
interface Local {
  place: Place;
  isPdet: boolean;
  settlements: Weighted<Settlement>[];
  products: ProductMix;
  business: ProductMix;
  office: string;
  centre: string;
  random: Random;
  /** How often each name was given. */
  names: Map<string, number>;
}

/** Counters that run over all municipalities. */
interface Ledger {
  companies: Selection;
  jobs: Shares;
  financing: Shares;
  numbers: Map<string, number>;
}

/**
 * Histories by municipality and year, one at a time: nothing is held but counters, so any number can be streamed.
 * `units` of them are created in 2010–2018; about 1.2 % more are still in training.
 * Codes begin with D, which no code given at an import does.
 */
export function* demonstrationUnits(country: Country, options: DemonstrationOptions): Generator<UnitHistory> {
  const plan = planUnits(country, options);
  const ledger = openLedger(plan, options);
  yield* caseHistories(country, ledger, options);
  for (const place of country.world.places) {
    const years = plan.created[place.index] ?? [];
    const training = plan.training[place.index] ?? 0;
    if (training + Math.max(...years) === 0) continue;
    const local = settle(country, place, options);
    yield* createdUnits(country, local, years, plan, ledger);
    for (let left = training; left > 0; left--) yield { unit: trainingUnit(country, local, ledger) };
  }
}

function openLedger(plan: Plan, options: DemonstrationOptions): Ledger {
  const companies = plan.companies - 1;
  const random = (name: string) => new Random(`${options.seed}:${name}`);
  return {
    companies: new Selection(companies, options.units - CASES.length, random('companies')),
    jobs: new Shares(plan.jobs - HORTISANOS.jobs, companies, random('jobs'), {
      spread: 0.55,
      unit: 1,
      least: 1,
    }),
    financing: new Shares(plan.financingCop - HORTISANOS.financingCop, companies, random('financing'), {
      spread: 0.42,
      unit: 1_000,
      least: 1_000_000,
    }),
    numbers: new Map(),
  };
}

function settle(country: Country, place: Place, options: DemonstrationOptions): Local {
  const random = new Random(`${options.seed}:units:${place.code}`);
  const products = productsOf(place);
  const centres = country.trainingCentres.get(place.departmentCode) ?? [];
  return {
    place,
    isPdet: country.pdet.has(place.code),
    settlements: settlementsOf(country.world, place, country.rural.get(place.code) ?? 0, random),
    products,
    business: ofLine(products, 'rural_business'),
    office: regionalOffice(country, place.departmentCode),
    centre: random.pick(centres),
    random,
    names: new Map(),
  };
}

/** Groups of one place number their names, so that none is taken for another. */
function ownName({ names }: Local, name: string): string {
  const times = (names.get(name) ?? 0) + 1;
  names.set(name, times);
  return times === 1 ? name : `${name} ${times}`;
}

function* createdUnits(
  country: Country,
  local: Local,
  years: readonly number[],
  plan: Plan,
  ledger: Ledger,
): Generator<UnitHistory> {
  const counted = (year: number) => local.isPdet && PUBLISHED.pdetYears.includes(year);
  const countedUnits = years.reduce((sum, n, at) => sum + (counted(PUBLISHED.firstYear + at) ? n : 0), 0);
  const people = plan.reincorporated[local.place.index] ?? 0;
  const reincorporation = new Reincorporation(people, countedUnits, local.random);
  for (const [at, count] of years.entries()) {
    const year = PUBLISHED.firstYear + at;
    for (let left = count; left > 0; left--) {
      const reincorporated = counted(year) ? reincorporation.next() : 0;
      yield createdUnit(country, local, ledger, { year, counted: counted(year), reincorporated });
    }
  }
}

interface Occasion {
  year: number;
  /** One of the published units of the PDET: it must have coordinates. */
  counted: boolean;
  reincorporated: number;
}

function createdUnit(country: Country, local: Local, ledger: Ledger, occasion: Occasion): UnitHistory {
  const { place, random } = local;
  const company = ledger.companies.take();
  const settlement = drawSettlement(local.settlements, random);
  const product = drawProduct(company ? local.business : local.products, random);
  const timeline = drawTimeline(occasion.year, product.line, company, random);
  const location = drawLocation(country.world, place, settlement, occasion.counted, random);
  const unit = blank(local, nextCode(ledger, place, occasion.year), product.line);
  unit.name = ownName(local, unitName(product, settlement.name, place.name, random));
  unit.product = product.name;
  unit.createdOn = isoDay(timeline.created);
  unit.declaredMunicipality = declared(country, local, location);
  Object.assign(
    unit,
    location,
    drawPeople(product.line, place.departmentCode, local.isPdet, occasion.reincorporated, random),
  );
  const later = timeline.moved === null ? null : gpsLocation(country.world, place, settlement, random);
  const financed = company ? { jobs: ledger.jobs.next(), financingCop: ledger.financing.next() } : null;
  return { unit, changes: changesOf(unit, timeline, later, financed) };
}

function trainingUnit(country: Country, local: Local, ledger: Ledger): UnitAttributes {
  const { place, random } = local;
  const settlement = drawSettlement(local.settlements, random);
  const product = drawProduct(local.products, random);
  const location = drawLocation(country.world, place, settlement, false, random);
  const unit = blank(local, nextCode(ledger, place, TRAINING_YEAR), product.line);
  unit.name = ownName(local, unitName(product, settlement.name, place.name, random));
  unit.stage = 'training';
  unit.product = product.name;
  const people = drawPeople(product.line, place.departmentCode, local.isPdet, 0, random);
  return Object.assign(unit, location, people);
}

/** What every unit of a municipality shares, the rest empty. One literal, as spreading costs ten times as much. */
function blank(local: Local, code: string, line: Line): UnitAttributes {
  return {
    code,
    name: '',
    line,
    stage: 'created',
    product: null,
    createdOn: null,
    closedOn: null,
    lng: null,
    lat: null,
    accuracyM: null,
    locationSource: null,
    declaredMunicipality: local.place.code,
    regionalOffice: local.office,
    trainingCentre: local.centre,
    associationCode: null,
    members: 0,
    women: 0,
    youth: 0,
    ethnic: 0,
    victims: 0,
    reincorporated: 0,
    disabled: 0,
    extremePoverty: 0,
    jobs: null,
    financingCop: null,
  };
}

/** Changes in the order of their days; what happens on one day is one change. */
function changesOf(
  { code, locationSource }: UnitAttributes,
  timeline: Timeline,
  location: Location | null,
  financed: Pick<UnitAttributes, 'jobs' | 'financingCop'> | null,
): UnitChange[] {
  const changes: (UnitChange & { day: number })[] = [];
  const add = (day: number | null, change: UnitChange['changes']) => {
    if (day === null) return;
    const same = changes.find((other) => other.day === day);
    if (same) Object.assign(same.changes, change);
    else changes.push({ code, validOn: isoDay(day), changes: change, day });
  };
  add(timeline.strengthened, { stage: 'strengthened' });
  if (financed)
    add(timeline.company, { stage: 'company', jobs: financed.jobs, financingCop: financed.financingCop });
  if (location && locationSource !== null) add(timeline.moved, location);
  if (timeline.closed !== null) add(timeline.closed, { closedOn: isoDay(timeline.closed) });
  return changes
    .sort((one, other) => one.day - other.day)
    .map(({ validOn, changes }) => ({ code, validOn, changes }));
}

/** Mostly right; a few say a neighbour of the same department. */
function declared(country: Country, { place, random }: Local, { lng }: Location): string {
  if (lng === null || !random.chance(MISDECLARED_SHARE)) return place.code;
  const neighbour = country.world.places[random.pick(place.neighbours)];
  return neighbour?.departmentCode === place.departmentCode ? neighbour.code : place.code;
}

function nextCode(ledger: Ledger, { departmentCode }: Place, year: number): string {
  const key = `D${departmentCode}-${year}-`;
  const number = (ledger.numbers.get(key) ?? 0) + 1;
  ledger.numbers.set(key, number);
  return key + String(number).padStart(5, '0');
}

function* caseHistories(
  country: Country,
  ledger: Ledger,
  options: DemonstrationOptions,
): Generator<UnitHistory> {
  const codes = new Map<string, string>();
  for (const told of CASES) {
    const local = settle(country, country.world.place(told.municipality), options);
    const code = nextCode(ledger, local.place, told.year);
    codes.set(told.key, code);
    yield caseHistory(country, local, told, code, codes.get(told.associationKey ?? '') ?? null);
  }
}

function caseHistory(
  country: Country,
  local: Local,
  told: Case,
  code: string,
  associationCode: string | null,
): UnitHistory {
  const seat = local.settlements[0] as Weighted<Settlement>;
  const unit: UnitAttributes = {
    ...blank(local, code, told.attributes.line),
    ...told.attributes,
    createdOn: told.createdOn,
    ...gpsLocation(country.world, local.place, seat.value, local.random),
    associationCode,
  };
  return { unit, changes: told.changes.map((change) => ({ code, ...change })) };
}

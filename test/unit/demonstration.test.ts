import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { Delaunay } from 'd3-delaunay';
import { readPdet } from '../../db/facts/index.ts';
import type { DemonstrationOptions } from '../../server/domain/demonstration/country.ts';
import { PUBLISHED } from '../../server/domain/demonstration/published.ts';
import { demonstrationUnits } from '../../server/domain/demonstration/units.ts';
import type { UnitHistory } from '../../server/domain/import.ts';
import { STAGES, type UnitAttributes } from '../../server/domain/unit.ts';
import {
  type DemonstrationCountry,
  demonstrationCountry,
  programmeRows,
} from '../../server/services/demonstration-country.ts';

const DEFAULT = { units: PUBLISHED.unitsCreated, seed: 2018 };

/** A unit as it is after all its changes. */
function latest({ unit, changes = [] }: UnitHistory): UnitAttributes {
  return Object.assign({}, unit, ...changes.map((change) => change.changes));
}

function sum<T>(items: Iterable<T>, value: (item: T) => number | null): number {
  let total = 0;
  for (const item of items) total += value(item) ?? 0;
  return total;
}

function hashOf(country: DemonstrationCountry, options: DemonstrationOptions): string {
  const hash = createHash('sha256');
  for (const history of demonstrationUnits(country, options)) hash.update(JSON.stringify(history));
  return hash.digest('hex');
}

describe('demonstration units', () => {
  let country: DemonstrationCountry;
  let histories: UnitHistory[];
  let created: UnitAttributes[];

  before(() => {
    country = demonstrationCountry(DEFAULT.seed);
    histories = [...demonstrationUnits(country, DEFAULT)];
    created = histories.map(latest).filter(({ createdOn }) => createdOn !== null);
  });

  it('are as many as were published, created from 2010 to 2018', () => {
    const years = new Set(created.map(({ createdOn }) => Number(createdOn?.slice(0, 4))));
    expect(created).to.have.length(50_150);
    expect([...years].sort()).to.deep.equal([2010, 2011, 2012, 2013, 2014, 2015, 2016, 2017, 2018]);
  });

  it('have the published companies, financing and jobs, and no other has either', () => {
    const companies = created.filter(({ stage }) => stage === 'company');
    expect(companies).to.have.length(2_251);
    expect(sum(companies, ({ financingCop }) => financingCop)).to.equal(160_911_399_287);
    expect(sum(companies, ({ jobs }) => jobs)).to.equal(8_609);
    expect(
      companies.every(({ jobs, financingCop }) => Number(jobs) >= 1 && Number(financingCop) > 0),
    ).to.equal(true);
    const others = created.filter(({ stage }) => stage !== 'company');
    expect(others.every(({ jobs, financingCop }) => jobs === null && financingCop === null)).to.equal(true);
  });

  it('are companies by the end of 2018', () => {
    const days = histories.flatMap(({ changes = [] }) =>
      changes.filter(({ changes: { stage } }) => stage === 'company').map(({ validOn }) => validOn),
    );
    expect(days).to.have.length(2_251);
    expect(days.filter((day) => day > '2018-12-31')).to.deep.equal([]);
  });

  it('in PDET municipalities in 2017 and 2018 are as many as were published, all with coordinates', () => {
    const pdet = created.filter(
      (unit) => /^201[78]/.test(unit.createdOn ?? '') && country.pdet.has(cellOf(country, unit) ?? ''),
    );
    expect(pdet).to.have.length(2_424);
  });

  it('have 1,986 reincorporated people, most of them where an ETCR is', () => {
    const near = created.filter((unit) => country.etcr.has(unit.declaredMunicipality ?? ''));
    expect(sum(created, ({ reincorporated }) => reincorporated)).to.equal(1_986);
    expect(sum(near, ({ reincorporated }) => reincorporated)).to.be.greaterThan(993);
  });

  it('count no one more often than the members', () => {
    const wrong = created.filter((unit) => {
      const parts = [unit.women, unit.youth, unit.ethnic, unit.victims, unit.reincorporated, unit.disabled];
      return parts.some((part) => Number(part) > Number(unit.members));
    });
    expect(wrong).to.deep.equal([]);
  });

  it('lie, in each of their states, in the cell of the municipality their history is about', () => {
    const astray = histories.filter(({ unit, changes = [] }) => {
      const places = [unit, ...changes.map((change) => change.changes)];
      const cells = new Set(
        places.filter(({ lng }) => typeof lng === 'number').map((at) => cellOf(country, at)),
      );
      return cells.size > 1 || cells.has(null);
    });
    expect(astray).to.deep.equal([]);
  });

  it('lack coordinates in one or two of a hundred', () => {
    const share = created.filter(({ lng }) => lng === null).length / created.length;
    expect(share).to.be.within(0.01, 0.02);
  });

  it('close in about a third within their first year', () => {
    const early = created.filter(
      ({ createdOn, closedOn }) =>
        closedOn !== null && Date.parse(closedOn) - Date.parse(String(createdOn)) <= 365 * 86_400_000,
    );
    expect(early.length / created.length).to.be.within(0.31, 0.36);
  });

  it('have histories in order: stages only rise, and nothing follows the closing', () => {
    const wrong = histories.filter(({ unit, changes = [] }) => {
      const days = [unit.createdOn ?? '', ...changes.map(({ validOn }) => validOn)];
      const stages = [unit.stage, ...changes.flatMap(({ changes: { stage } }) => stage ?? [])];
      const ranks = stages.map((stage) => STAGES.indexOf(stage));
      const closing = changes.findIndex(({ changes: { closedOn } }) => closedOn);
      return (
        days.some((day, at) => at > 0 && day <= String(days[at - 1])) ||
        ranks.some((rank, at) => at > 0 && rank <= Number(ranks[at - 1])) ||
        (closing >= 0 && closing < changes.length - 1)
      );
    });
    expect(wrong).to.deep.equal([]);
  });

  it('are accompanied by some in training, without a day of creation', () => {
    const training = histories.filter(({ unit }) => unit.createdOn === null);
    expect(training).to.have.length(602);
    expect(training.every(({ unit }) => unit.stage === 'training')).to.equal(true);
  });

  it('have codes of their own kind, each once', () => {
    const codes = histories.map(({ unit }) => unit.code);
    expect(new Set(codes).size).to.equal(codes.length);
    expect(codes.filter((code) => !/^D\d\d-20\d\d-\d{5}$/.test(code))).to.deep.equal([]);
  });

  it('leave some municipalities without any, but no department', () => {
    const places = new Set(created.map((unit) => cellOf(country, unit)));
    const departments = new Set(created.map(({ code }) => code.slice(1, 3)));
    expect(places.size).to.be.within(1_000, 1_090);
    expect(departments.size).to.equal(33);
  });

  it('tell the three cases of the booklet', () => {
    const named = (name: string) => created.find((unit) => unit.name === name);
    const hortisanos = named('Hortisanos');
    expect(hortisanos?.product).to.equal('Lechuga hidropónica');
    expect(hortisanos?.declaredMunicipality).to.equal('05697');
    expect(hortisanos?.jobs).to.equal(6);
    expect(hortisanos?.createdOn?.slice(0, 4)).to.equal('2017');
    expect(named('Villa Terracota Ecoturismo')?.declaredMunicipality).to.equal('15600');
    const members = created.filter(({ associationCode }) => associationCode === named('Aprocafé')?.code);
    expect(members).to.have.length(8);
    expect(sum(members, (unit) => unit.members)).to.equal(720);
    expect(
      [named('Aprocafé'), ...members].map((unit) => unit?.declaredMunicipality).sort(),
      'nine municipalities of western Boyacá',
    ).to.deep.equal(['15106', '15212', '15442', '15480', '15507', '15531', '15580', '15681', '15832']);
  });

  it('are the same for the same seed, and others with the same sums for another', () => {
    const other = [...demonstrationUnits(demonstrationCountry(7), { ...DEFAULT, seed: 7 })].map(latest);
    const some = { units: 5_015, seed: DEFAULT.seed };
    expect(hashOf(country, some)).to.equal(hashOf(demonstrationCountry(DEFAULT.seed), some));
    expect(other[5_000]).not.to.deep.equal(latest(histories[5_000] as UnitHistory));
    expect(sum(other, ({ financingCop }) => financingCop)).to.equal(160_911_399_287);
    expect(sum(other, ({ reincorporated }) => reincorporated)).to.equal(1_986);
  });

  it('come in other sizes with the same proportions', () => {
    const few = [...demonstrationUnits(country, { units: 5_015, seed: 1 })].map(latest);
    expect(few.filter(({ createdOn }) => createdOn !== null)).to.have.length(5_015);
    expect(few.filter(({ stage }) => stage === 'company')).to.have.length(225);
  });
});

describe('demonstration figures', () => {
  const rows = programmeRows(demonstrationCountry(DEFAULT.seed));
  const total = (name: string) => sum(rows, (row) => (row.name === name ? row.value : 0));

  it('sum to the published training places and their shares', () => {
    expect(total('training_places')).to.equal(2_195_177);
    expect(total('training_places_women')).to.equal(Math.round(2_195_177 * 0.6));
    expect(total('training_places_youth')).to.equal(Math.round(2_195_177 * 0.3));
    expect(total('training_places_extreme_poverty')).to.equal(Math.round(2_195_177 * 0.1));
  });

  it('give people trained in PDET municipalities for 2017 and 2018 alone', () => {
    const trained = rows.filter(({ name }) => name === 'people_trained_pdet');
    expect(total('people_trained_pdet')).to.equal(96_933);
    expect([...new Set(trained.map(({ year }) => year))]).to.deep.equal([2017, 2018]);
    expect(new Set(trained.map(({ code }) => code)).size).to.equal(departmentsOfPdet());
  });

  it('are whole numbers, each once by department, name and year', () => {
    expect(rows.filter(({ value }) => !Number.isInteger(value) || value < 0)).to.deep.equal([]);
    expect(new Set(rows.map(({ code, name, year }) => `${code} ${name} ${year}`)).size).to.equal(rows.length);
  });
});

function departmentsOfPdet(): number {
  return new Set(readPdet().map(({ municipalityCode }) => municipalityCode.slice(0, 2))).size;
}

/** The municipality whose seat is nearest in the demonstration's plane; null without coordinates or outside. */
function cellOf(
  country: DemonstrationCountry,
  { lng, lat }: { lng?: number | null; lat?: number | null },
): string | null {
  if (typeof lng !== 'number' || typeof lat !== 'number') return null;
  const { outline, places } = country.world;
  if (!outline.contains(lng, lat)) return null;
  let seats = seatsOf.get(country);
  if (!seats) {
    seats = Delaunay.from(
      places,
      (place) => place.lng * 110_978,
      (place) => place.lat * 110_580,
    );
    seatsOf.set(country, seats);
  }
  return places[seats.find(lng * 110_978, lat * 110_580)]?.code ?? null;
}

const seatsOf = new WeakMap<DemonstrationCountry, Delaunay<unknown>>();

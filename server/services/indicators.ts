/** What is measured of units and told of territories, checked and stored with its event or its entry in the trail. */
import type { Knex } from 'knex';
import { type Account, mayWriteIn } from '../domain/account.ts';
import type { Trace } from '../domain/audit.ts';
import { type Indicator, parsePeriod, periodText, valueFault } from '../domain/indicator.ts';
import { type Bilingual, invalidParameter, notFound, unitRefused } from '../problem.ts';
import { audit } from '../queries/audit.ts';
import { isDemonstrationSource, lockImports } from '../queries/imports.ts';
import { listIndicators, type Measure, storeFigures, storeMeasures } from '../queries/indicators.ts';
import { findMissing } from '../queries/territories.ts';
import { finishUnits, readWrittenUnit, recordingInstant } from '../queries/unit-writes.ts';
import { bumpVersions, lockUnitsVersion } from '../queries/versions.ts';
import { inTransaction } from './staging.ts';
import { elsewhere, requireNoPerson, requireOwn, type UnitWrite } from './unit-edits.ts';

export interface GivenMeasure {
  indicator: string;
  /** As it is written: 2024, 2024-Q3, 2024-05. */
  period: string;
  /** Null takes the value back. */
  value: number | null;
}

export interface MeasureFault {
  column: 'indicator' | 'period' | 'value';
  value: string;
  reason: Bilingual;
}

/** One given value as it is stored, or why it can't be. @param createdOn null: in training still */
export function readMeasure(
  catalogue: ReadonlyMap<string, Indicator>,
  unit: { code: string; createdOn: string | null },
  given: GivenMeasure,
  today: string,
): Measure | MeasureFault {
  const indicator = catalogue.get(given.indicator);
  if (!indicator) return unknownIndicator(given.indicator, catalogue);
  const period = parsePeriod(given.period, indicator.frequency);
  const wrong = (column: MeasureFault['column'], value: unknown, reason: Bilingual) => ({
    ...{ column, reason },
    value: String(value),
  });
  if (period === null) return wrong('period', given.period, PERIODS[indicator.frequency]);
  if (period.from > today) return wrong('period', given.period, FUTURE);
  if (unit.createdOn !== null && period.to < unit.createdOn) return wrong('period', given.period, BEFORE);
  const fault = given.value === null ? null : valueFault(given.value, indicator.kind);
  if (fault !== null) return wrong('value', given.value, VALUES[fault]);
  const validOn = period.to < today ? period.to : today;
  const { code } = indicator;
  return { unit: unit.code, indicator: code, period: period.from, validOn, value: given.value };
}

const PERIODS: Record<Indicator['frequency'], Bilingual> = {
  yearly: { es: 'se espera un año, como 2024', en: 'expected a year, such as 2024' },
  quarterly: { es: 'se espera un trimestre, como 2024-Q3', en: 'expected a quarter, such as 2024-Q3' },
  monthly: { es: 'se espera un mes, como 2024-05', en: 'expected a month, such as 2024-05' },
};
const FUTURE: Bilingual = { es: 'el periodo no ha comenzado', en: 'the period hasn’t begun' };
const BEFORE: Bilingual = {
  es: 'el periodo termina antes de que la unidad se creara',
  en: 'the period ends before the unit was created',
};
const VALUES: Record<'negative' | 'over-100', Bilingual> = {
  negative: { es: 'no puede ser negativo', en: 'it may not be negative' },
  'over-100': { es: 'un porcentaje va de 0 a 100', en: 'a percentage goes from 0 to 100' },
};

export function unknownIndicator(code: string, catalogue: ReadonlyMap<string, Indicator>): MeasureFault {
  const known = [...catalogue.keys()].join(', ');
  return {
    column: 'indicator',
    value: code,
    reason: { es: `los indicadores son ${known}`, en: `the indicators are ${known}` },
  };
}

export async function catalogueByCode(db: Knex): Promise<Map<string, Indicator>> {
  return new Map((await listIndicators(db)).map((indicator) => [indicator.code, indicator]));
}

/** @param parameter names them in the address @throws Problem invalid-parameter where there is none such */
export async function requireIndicators(
  db: Knex,
  parameter: string,
  codes: readonly string[] | undefined,
): Promise<readonly string[]> {
  const known = await catalogueByCode(db);
  const wrong = codes?.find((code) => !known.has(code));
  if (wrong !== undefined) {
    const list = [...known.keys()].join(', ');
    throw invalidParameter(parameter, wrong, { es: `los hay ${list}`, en: `there are ${list}` });
  }
  return codes ?? [...known.keys()];
}

/** @throws Problem unit-refused naming the member */
export async function readMeasures(
  trx: Knex,
  unit: { code: string; createdOn: string | null },
  given: readonly GivenMeasure[],
  today: string,
): Promise<Measure[]> {
  const catalogue = await catalogueByCode(trx);
  return given.map((each) => {
    const measure = readMeasure(catalogue, unit, each, today);
    if ('reason' in measure) throw refused(measure);
    return measure;
  });
}

function refused({ column, value, reason }: MeasureFault) {
  return unitRefused({ column, value, code: 'invalid-value', reason });
}

/** @throws Problem not-found, forbidden, unit-refused */
export async function measureUnit(
  db: Knex,
  request: Omit<UnitWrite, 'values'> & { code: string; measures: readonly GivenMeasure[] },
): Promise<void> {
  const { code, author, reason, today, note, measures } = request;
  await inTransaction(db, false, async (trx) => {
    await lockImports(trx);
    const current = await readWrittenUnit(trx, code);
    if (!current || current.deleted) throw notFound({ es: 'la unidad', en: 'unit' }, code);
    requireOwn(current, author);
    requireNoPerson(reason);
    const createdOn = (current.attributes.created_on as string | null) ?? null;
    const read = await readMeasures(trx, { code, createdOn }, measures, today);
    const demonstration = await isDemonstrationSource(trx, current.sourceId);
    const { lastEvent } = await lockUnitsVersion(trx);
    const recording = { actor: author.name, reason, recordedAt: await recordingInstant(trx), lastEvent };
    await storeMeasures(trx, recording, read);
    await finishUnits(trx, recording, demonstration);
    const changes = Object.fromEntries(
      measures.map(({ indicator, period, value }): [string, [unknown, unknown]] => [
        `${indicator} ${period}`,
        [null, value],
      ]),
    );
    await note(trx, { action: 'unit.measured', code, changes, reason });
  });
}

export interface GivenFigure {
  indicator: string;
  kind: string;
  code: string;
  year: number;
  value?: number | null | undefined;
  target?: number | null | undefined;
}

export const COUNTRY = { kind: 'country', code: 'CO' };

/** What is told of a territory and year, and its target. Staff tell them of their departments and what lies in them. */
export async function tellFigures(
  db: Knex,
  figures: readonly GivenFigure[],
  by: { account: Account | null; trace: Trace },
): Promise<void> {
  await inTransaction(db, false, async (trx) => {
    const catalogue = await catalogueByCode(trx);
    for (const figure of figures) await requireFigure(trx, figure, catalogue, by.account);
    await storeFigures(trx, figures, { actor: by.trace.actor, at: by.trace.at });
    await bumpVersions(trx, ['figures']);
    const told = figures.map(({ indicator, kind, code, year, value, target }) => ({
      ...{ indicator, year, value, target },
      territory: `${kind}:${code}`,
    }));
    const subject = `indicator:${figures[0]?.indicator}`;
    await audit(trx, { ...by.trace, action: 'indicator.told', subject, details: { figures: told } });
  });
}

async function requireFigure(
  trx: Knex,
  figure: GivenFigure,
  catalogue: ReadonlyMap<string, Indicator>,
  account: Account | null,
): Promise<void> {
  const { kind, code, value, target } = figure;
  const indicator = catalogue.get(figure.indicator);
  if (!indicator) throw refused(unknownIndicator(figure.indicator, catalogue));
  for (const number of [value, target]) {
    const fault = number == null ? null : valueFault(number, indicator.kind);
    if (fault !== null) throw refused({ column: 'value', value: String(number), reason: VALUES[fault] });
  }
  const isCountry = kind === COUNTRY.kind && code === COUNTRY.code;
  if (!isCountry && (await findMissing(trx, [{ kind, code }])).length > 0)
    throw notFound({ es: 'el territorio', en: 'territory' }, `${kind}:${code}`);
  const department = ['department', 'municipality'].includes(kind) ? code.slice(0, 2) : null;
  if (account !== null && !mayWriteIn(account, department)) throw elsewhere(department, account.departments);
}

/** Said of a value in an answer. */
export function periodOf(from: string, indicator: Indicator | undefined): string {
  return indicator ? periodText(from, indicator.frequency) : from;
}

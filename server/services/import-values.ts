/** Rows of a file of values: of a unit and period, or of a territory and year with its target. */
import type { Knex } from 'knex';
import { EVERYTHING } from '../domain/filter.ts';
import { parseDecimal } from '../domain/import-values.ts';
import type { Indicator } from '../domain/indicator.ts';
import { invalidValue, missingValue, refusal } from '../domain/refusal.ts';
import { READS_EVERYTHING } from '../domain/scope.ts';
import { lockImports } from '../queries/imports.ts';
import { type Measure, measurableUnits, storeFigures, storeMeasures } from '../queries/indicators.ts';
import { findMissing } from '../queries/territories.ts';
import { finishUnits, recordingInstant } from '../queries/unit-writes.ts';
import { bumpVersions, lockUnitsVersion } from '../queries/versions.ts';
import type { FieldRow, RowLedger } from './import-rows.ts';
import { COUNTRY, catalogueByCode, type GivenFigure, readMeasure, unknownIndicator } from './indicators.ts';
import { inTransaction } from './staging.ts';

const CHUNK = 2_000;

export interface ValuesRequest {
  rows: AsyncIterable<FieldRow>;
  ledger: RowLedger;
  actor: string;
  today: string;
  at: Date;
  dryRun: boolean;
  note?: ((trx: Knex.Transaction, stored: number) => Promise<void>) | undefined;
}

/** All rows that can be stored, in one transaction; the others go into the ledger. @returns how many were stored */
export async function commitValues(db: Knex, request: ValuesRequest): Promise<number> {
  let stored = 0;
  await inTransaction(db, request.dryRun, async (trx) => {
    await lockImports(trx);
    const catalogue = await catalogueByCode(trx);
    const { lastEvent } = await lockUnitsVersion(trx);
    const recordedAt = await recordingInstant(trx);
    const recording = { actor: request.actor, reason: null, recordedAt, lastEvent };
    for await (const rows of chunked(request.rows)) {
      const measures = await measuresOf(trx, rows, catalogue, request);
      const figures = await figuresOf(trx, rows, catalogue, request);
      await storeMeasures(trx, recording, newest(measures));
      await storeFigures(trx, figures, { actor: request.actor, at: request.at });
      stored += measures.length + figures.length;
    }
    // demonstration stays what it is: a value is of a unit that is there
    await finishUnits(trx, recording, true);
    await bumpVersions(trx, ['figures']);
    await request.note?.(trx, stored);
  });
  return stored;
}

async function* chunked(rows: AsyncIterable<FieldRow>): AsyncGenerator<FieldRow[]> {
  let chunk: FieldRow[] = [];
  for await (const row of rows) {
    chunk.push(row);
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/** Of a value that a file tells twice the last counts. */
function newest(measures: readonly Measure[]): Measure[] {
  return [
    ...new Map(measures.map((each) => [`${each.unit} ${each.indicator} ${each.period}`, each])).values(),
  ];
}

const textOf = (row: FieldRow, field: string): string => String(row.value(field) ?? '').trim();

async function measuresOf(
  trx: Knex,
  rows: readonly FieldRow[],
  catalogue: ReadonlyMap<string, Indicator>,
  { ledger, today }: ValuesRequest,
): Promise<Measure[]> {
  const own = rows.filter((row) => textOf(row, 'unit') !== '');
  const codes = [...new Set(own.map((row) => textOf(row, 'unit')))];
  const units = await measurableUnits(trx, { codes, scope: READS_EVERYTHING, filter: EVERYTHING });
  return own.flatMap((row) => {
    const code = textOf(row, 'unit');
    const unit = units.get(code);
    const value = numberOf(row, 'value', ledger);
    if (value === undefined) return [];
    if (!unit) {
      ledger.refuse(unknownUnit(row, code));
      return [];
    }
    if (value === null) {
      ledger.refuse(missingValue(row.row, row.column('value'), { es: 'el valor', en: 'the value' }));
      return [];
    }
    const given = { indicator: textOf(row, 'indicator'), period: textOf(row, 'period'), value };
    const measure = readMeasure(catalogue, { code, createdOn: unit.createdOn }, given, today);
    if (!('reason' in measure)) return [measure];
    ledger.refuse(invalidValue(row.row, row.column(measure.column), measure.value, measure.reason));
    return [];
  });
}

async function figuresOf(
  trx: Knex,
  rows: readonly FieldRow[],
  catalogue: ReadonlyMap<string, Indicator>,
  { ledger }: ValuesRequest,
): Promise<GivenFigure[]> {
  const found: GivenFigure[] = [];
  for (const row of rows.filter((each) => textOf(each, 'unit') === '')) {
    const figure = figureOf(row, catalogue, ledger);
    if (figure === null) continue;
    const { kind, code } = figure;
    const isThere = kind === COUNTRY.kind || (await findMissing(trx, [{ kind, code }])).length === 0;
    if (isThere) found.push(figure);
    else
      ledger.refuse(
        invalidValue(row.row, row.column('territory'), `${kind}:${code}`, {
          es: 'un territorio que exista',
          en: 'a territory that exists',
        }),
      );
  }
  return found;
}

function figureOf(
  row: FieldRow,
  catalogue: ReadonlyMap<string, Indicator>,
  ledger: RowLedger,
): GivenFigure | null {
  const [territory, indicator] = [textOf(row, 'territory'), textOf(row, 'indicator')];
  const [, kind, code] = /^(\w+):(.+)$/.exec(territory === 'country' ? 'country:CO' : territory) ?? [];
  const year = /^(19|20|21)\d\d$/.test(textOf(row, 'period')) ? Number(textOf(row, 'period')) : null;
  const [value, target] = [numberOf(row, 'value', ledger), numberOf(row, 'target', ledger)];
  if (value === undefined || target === undefined) return null;
  if (kind === undefined || code === undefined) {
    const expected = { es: 'una unidad, o clase:código o country', en: 'a unit, or kind:code or country' };
    ledger.refuse(invalidValue(row.row, row.column('territory'), territory, expected));
  } else if (!catalogue.has(indicator)) {
    const { reason } = unknownIndicator(indicator, catalogue);
    ledger.refuse(invalidValue(row.row, row.column('indicator'), indicator, reason));
  } else if (year === null) {
    const expected = { es: 'un año, como 2024', en: 'a year, such as 2024' };
    ledger.refuse(invalidValue(row.row, row.column('period'), textOf(row, 'period'), expected));
  } else {
    const told = { ...(value === null ? {} : { value }), ...(target === null ? {} : { target }) };
    return { indicator, kind, code, year, ...told };
  }
  return null;
}

/** Null where it is blank, undefined where it was refused. */
function numberOf(row: FieldRow, field: string, ledger: RowLedger): number | null | undefined {
  const text = textOf(row, field);
  if (text === '') return null;
  const value = parseDecimal(text);
  if (value === undefined)
    ledger.refuse(invalidValue(row.row, row.column(field), text, { es: 'un número', en: 'a number' }));
  return value;
}

function unknownUnit(row: FieldRow, code: string) {
  return refusal({
    ...{ row: row.row, column: row.column('unit'), value: code, code: 'unknown-code' },
    reason: { es: `no hay una unidad «${code}»`, en: `there is no unit “${code}”` },
    remedy: {
      es: 'Use el código de una unidad creada; las nuevas se importan antes.',
      en: 'Use the code of a created unit; new ones are imported first.',
    },
  });
}

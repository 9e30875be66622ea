/** Rows of unit files, in Spanish or English, into units. */
import type { RefusedRow, UnitHistory } from '../domain/import.ts';
import {
  parseCount,
  parseDay,
  parseDecimal,
  parseLine,
  parseLocationSource,
  parseStage,
} from '../domain/import-values.ts';
import { personalWithin } from '../domain/personal-content.ts';
import {
  invalidValue,
  missingValue,
  personalValue,
  refusal,
  unknownMunicipality,
} from '../domain/refusal.ts';
import type { UnitAttributes } from '../domain/unit.ts';
import type { Bilingual } from '../problem.ts';
import type { FieldRow, RowLedger } from './import-rows.ts';
import { municipalityCode, text } from './import-territories.ts';

export interface UnitRowOptions {
  /** The day of the import in Colombia: nothing may happen later. */
  today: string;
  /** Municipalities of the database; empty when there are none, then any code is taken. */
  municipalities: ReadonlySet<string>;
  /** Filled with `lng` and `lat` once a row has a place. */
  states: Set<keyof UnitAttributes>;
}

const MOST_PEOPLE = 1_000_000;
const MOST_COP = 1e15;
const LONGEST_TEXT = 300;

const WORDS = {
  line: {
    es: 'negocio rural, autoconsumo (seguridad alimentaria) u ocupación rural',
    en: 'rural_business, self_consumption or rural_occupation',
  },
  stage: {
    es: 'formación, creada, fortalecida o empresa',
    en: 'training, created, strengthened or company',
  },
  locationSource: {
    es: 'gps, centro poblado o cabecera municipal',
    en: 'gps, settlement or municipal_seat',
  },
  day: { es: 'una fecha como 2018-03-31 o 31/03/2018', en: 'a date like 2018-03-31 or 31/03/2018' },
  count: { es: 'un número entero de 0 en adelante', en: 'a whole number from 0 on' },
  metres: { es: 'una longitud en metros, de 0 a 100 000', en: 'a length in metres, from 0 to 100,000' },
  text: {
    es: `un texto de hasta ${LONGEST_TEXT} caracteres`,
    en: `a text of up to ${LONGEST_TEXT} characters`,
  },
} as const;

/** Thrown within a row, to leave it at the first value that cannot be used. */
class Refused extends Error {
  constructor(readonly row: RefusedRow) {
    super(row.code);
  }
}

export async function* unitRows(
  rows: AsyncIterable<FieldRow>,
  options: UnitRowOptions,
  ledger: RowLedger,
): AsyncGenerator<UnitHistory> {
  for await (const row of rows) {
    const history = readUnit(row, options, ledger);
    if ('remedy' in history) ledger.refuse(history);
    else yield history;
  }
}

/** One row as a unit, or why it is none. */
export function readUnit(
  row: FieldRow,
  options: UnitRowOptions,
  ledger: RowLedger,
): UnitHistory | RefusedRow {
  try {
    const unit = unitOf(row, options, ledger);
    const validOn = parsed(row, 'valid_on', parseDay, WORDS.day);
    checkDays(row, unit, validOn, options.today);
    return { row: row.row, unit, validOn, reason: row.source.correction ?? null };
  } catch (error) {
    if (error instanceof Refused) return error.row;
    throw error;
  }
}

function unitOf(row: FieldRow, options: UnitRowOptions, ledger: RowLedger): UnitAttributes {
  const code = shortText(row, 'code') ?? '';
  const createdOn = parsed(row, 'created_on', parseDay, WORDS.day);
  const { lng, lat } = place(row, options.states);
  const people = (field: string) => count(row, field, MOST_PEOPLE);
  return {
    code,
    name: shortText(row, 'name') ?? nameWithoutOne(row, code),
    line: parsed(row, 'line', parseLine, WORDS.line) ?? fail(missing(row, 'line', 'rural_business')),
    stage: parsed(row, 'stage', parseStage, WORDS.stage) ?? defaultStage(row, createdOn),
    product: shortText(row, 'product'),
    createdOn,
    closedOn: parsed(row, 'closed_on', parseDay, WORDS.day),
    lng,
    lat,
    accuracyM: parsed(row, 'accuracy_m', metres, WORDS.metres),
    locationSource: parsed(row, 'location_source', parseLocationSource, WORDS.locationSource),
    declaredMunicipality: declared(row, options.municipalities, ledger),
    regionalOffice: shortText(row, 'regional_office'),
    trainingCentre: shortText(row, 'training_centre'),
    associationCode: shortText(row, 'association_code'),
    members: people('members'),
    women: people('women'),
    youth: people('youth'),
    ethnic: people('ethnic'),
    victims: people('victims'),
    reincorporated: people('reincorporated'),
    disabled: people('disabled'),
    extremePoverty: people('extreme_poverty'),
    jobs: people('jobs'),
    financingCop: count(row, 'financing_cop', MOST_COP),
  };
}

/** A file without names tells of known units by their code; a file with names owes one to each row. */
function nameWithoutOne(row: FieldRow, code: string): string {
  return code === '' || row.has('name') ? fail(missing(row, 'name')) : code;
}

function fail(row: RefusedRow): never {
  throw new Refused(row);
}

function defaultStage(row: FieldRow, createdOn: string | null): 'created' {
  return createdOn === null ? fail(missing(row, 'created_on', 'AAAA-MM-DD')) : 'created';
}

function missing(row: FieldRow, field: string, example?: string): RefusedRow {
  const refused = missingValue(row.row, row.column(field), { es: `«${field}»`, en: `“${field}”` });
  if (example === undefined) return refused;
  return {
    ...refused,
    remedy: {
      es: `${refused.remedy.es} Si uno vale para todas, por la API o el comando: set ${field}=${example}.`,
      en: `${refused.remedy.en} If one holds for all, by the API or the command: set ${field}=${example}.`,
    },
  };
}

function parsed<T>(
  row: FieldRow,
  field: string,
  parse: (text: string) => T | undefined,
  expected: Bilingual,
): T | null {
  const given = text(row.value(field));
  if (given === null) return null;
  return parse(given) ?? fail(invalidValue(row.row, row.column(field), given, expected));
}

/** A text of a unit; one that names how to reach a person is stored nowhere, whatever its column. */
function shortText(row: FieldRow, field: string): string | null {
  const given = parsed(row, field, (it) => (it.length <= LONGEST_TEXT ? it : undefined), WORDS.text);
  const kind = given === null ? null : personalWithin(given);
  return kind === null ? given : fail(personalValue(row.row, row.column(field), kind));
}

function count(row: FieldRow, field: string, most: number): number | null {
  return parsed(row, field, (given) => parseCount(given, most), WORDS.count);
}

function metres(given: string): number | undefined {
  const value = parseDecimal(given);
  return value !== undefined && value >= 0 && value <= 100_000 ? value : undefined;
}

function place(row: FieldRow, states: Set<keyof UnitAttributes>): { lng: number | null; lat: number | null } {
  const { geometry } = row.source;
  if (geometry === null) return { lng: null, lat: null };
  if (geometry.type !== 'Point') {
    fail(
      refusal({
        row: row.row,
        column: 'geometry',
        value: geometry.type,
        code: 'invalid-geometry',
        reason: { es: `no es un punto sino ${geometry.type}`, en: `it is no point but ${geometry.type}` },
        remedy: { es: 'Dé un solo punto por unidad.', en: 'Give a single point a unit.' },
      }),
    );
  }
  states.add('lng').add('lat');
  const [lng = null, lat = null] = geometry.coordinates;
  return { lng, lat };
}

function declared(row: FieldRow, known: ReadonlySet<string>, ledger: RowLedger): string | null {
  const code = municipalityCode(row, 'declared_municipality', ledger);
  if (code === null) return null;
  if (typeof code !== 'string') fail(code);
  if (known.size > 0 && !known.has(code)) {
    fail(unknownMunicipality(row.row, code, row.column('declared_municipality')));
  }
  return code;
}

function checkDays(row: FieldRow, unit: UnitAttributes, validOn: string | null, today: string): void {
  const { createdOn, closedOn, stage } = unit;
  for (const [field, day] of [
    ['created_on', createdOn],
    ['closed_on', closedOn],
    ['valid_on', validOn],
  ] as const) {
    if (day !== null && day > today)
      fail(dayProblem(row, field, day, { es: 'está en el futuro', en: 'lies in the future' }));
    if (day !== null && day < (createdOn ?? '1900-01-01'))
      fail(dayProblem(row, field, day, { es: 'es anterior a la creación', en: 'is before the creation' }));
  }
  if (createdOn === null && stage !== 'training') fail(missing(row, 'created_on', 'AAAA-MM-DD'));
  if (createdOn === null && closedOn !== null) fail(missing(row, 'created_on'));
}

function dayProblem(row: FieldRow, field: string, day: string, reason: Bilingual): RefusedRow {
  return refusal({
    row: row.row,
    column: row.column(field),
    value: day,
    code: 'impossible-date',
    reason: { es: `la fecha ${day} ${reason.es}`, en: `the date ${day} ${reason.en}` },
    remedy: { es: 'Corrija la fecha de esta fila.', en: 'Correct the date of this row.' },
  });
}

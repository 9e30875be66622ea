/** Rows of territory files: municipalities, departments, ETCR, overlays, the PDET list. */
import type { MemberInput, RefusedRow, TerritoryInput } from '../domain/import.ts';
import { padCode, slug } from '../domain/import-values.ts';
import { invalidValue, missingValue, noCoordinates } from '../domain/refusal.ts';
import type { PropertyValue } from '../readers/index.ts';
import type { FieldRow, RowLedger } from './import-rows.ts';

const CODE = { es: 'el código', en: 'the code' };
const NAME = { es: 'el nombre', en: 'the name' };

/** Digits of the codes that DIVIPOLA gives. */
const CODE_DIGITS: Readonly<Record<string, 2 | 5>> = { department: 2, municipality: 5 };
const EXPECTED_DIGITS = {
  2: {
    es: 'un código de departamento de dos dígitos, como 05',
    en: 'a department code of two digits, like 05',
  },
  5: {
    es: 'un código DIVIPOLA de cinco dígitos, como 05001',
    en: 'a DIVIPOLA code of five digits, like 05001',
  },
};

/** @param mapped fields that have a column of their own, which are not kept as attributes */
export async function* territoryRows(
  kind: string,
  rows: AsyncIterable<FieldRow>,
  ledger: RowLedger,
): AsyncGenerator<TerritoryInput> {
  for await (const row of rows) {
    const read = territoryOf(kind, row, ledger);
    if ('remedy' in read) ledger.refuse(read);
    else yield read;
  }
}

function territoryOf(kind: string, row: FieldRow, ledger: RowLedger): TerritoryInput | RefusedRow {
  const name = text(row.value('name'));
  if (name === null) return missingValue(row.row, row.column('name'), NAME);
  const code = codeOf(kind, row, name, ledger);
  if (typeof code !== 'string') return code;
  if (row.source.geometry === null) return noPlace(kind, row);
  return {
    row: row.row,
    code,
    name,
    parent: parentOf(kind, row, code),
    parentName: kind === 'municipality' ? text(row.value('parent_name')) : null,
    geometry: row.source.geometry,
    attributes: row.source.properties,
  };
}

function noPlace(kind: string, row: FieldRow): RefusedRow {
  const columns = Object.keys(row.source.properties);
  const lng =
    columns.find((column) => /^lon/i.test(column)) ?? columns.find((column) => /^(lng|x)$/i.test(column));
  return noCoordinates(row.row, kind === 'etcr' && lng ? lng : 'geometry');
}

function codeOf(kind: string, row: FieldRow, name: string, ledger: RowLedger): string | RefusedRow {
  const value = text(row.value('code'));
  if (value === null) {
    return kind === 'etcr' ? slug(name) : missingValue(row.row, row.column('code'), CODE);
  }
  const digits = CODE_DIGITS[kind];
  return digits === undefined ? value : divipola(row, 'code', value, digits, ledger);
}

function divipola(
  row: FieldRow,
  field: string,
  value: string,
  digits: 2 | 5,
  ledger: RowLedger,
): string | RefusedRow {
  const code = padCode(value, digits);
  if (code === undefined) return invalidValue(row.row, row.column(field), value, EXPECTED_DIGITS[digits]);
  if (code !== value) {
    ledger.note({
      es: 'se repuso el cero inicial del código',
      en: 'the leading zero of the code was put back',
    });
  }
  return code;
}

function parentOf(kind: string, row: FieldRow, code: string): string | null {
  const given = text(row.value('parent'));
  if (kind === 'municipality') return padCode(given ?? '', 2) ?? code.slice(0, 2);
  return kind === 'etcr' ? (padCode(given ?? '', 5) ?? null) : null;
}

/** The PDET list: one row a municipality. */
export async function* memberRows(
  rows: AsyncIterable<FieldRow>,
  ledger: RowLedger,
): AsyncGenerator<MemberInput> {
  for await (const row of rows) {
    const read = memberOf(row, ledger);
    if ('remedy' in read) ledger.refuse(read);
    else yield read;
  }
}

function memberOf(row: FieldRow, ledger: RowLedger): MemberInput | RefusedRow {
  const given = text(row.value('code'));
  if (given === null) return missingValue(row.row, row.column('code'), CODE);
  const child = divipola(row, 'code', given, 5, ledger);
  if (typeof child !== 'string') return child;
  const parent = Number(row.value('subregion'));
  if (!Number.isInteger(parent) || parent < 1 || parent > 16) {
    return invalidValue(row.row, row.column('subregion'), row.value('subregion'), {
      es: 'el número de la subregión, de 1 a 16',
      en: 'the number of the subregion, from 1 to 16',
    });
  }
  const name = text(row.value('subregion_name')) ?? `PDET ${parent}`;
  return { row: row.row, parent: String(parent), parentName: name, child };
}

/** Trimmed text, null when blank. */
export function text(value: PropertyValue): string | null {
  if (value === null) return null;
  const trimmed = String(value).trim();
  return trimmed === '' ? null : trimmed;
}

/** A municipality's code as a row gives it. */
export function municipalityCode(
  row: FieldRow,
  field: string,
  ledger: RowLedger,
): string | RefusedRow | null {
  const given = text(row.value(field));
  return given === null ? null : divipola(row, field, given, 5, ledger);
}

/** Why a row stays out, in both languages, and what to do about it. */
import type { Bilingual, RefusedRow } from './import.ts';

interface Refusal {
  row: number | null | undefined;
  column?: string | null;
  value?: unknown;
  code: string;
  reason: Bilingual;
  remedy: Bilingual;
}

const VALUE_LENGTH = 80;

export function refusal({ row, column, value, code, reason, remedy }: Refusal): RefusedRow {
  const text = value === null || value === undefined ? null : String(value).slice(0, VALUE_LENGTH);
  return { row: row ?? null, column: column ?? null, value: text, code, reason, remedy };
}

export function missingValue(row: number, column: string, what: Bilingual): RefusedRow {
  return refusal({
    row,
    column,
    code: 'missing-value',
    reason: { es: `falta ${what.es}`, en: `${what.en} is missing` },
    remedy: {
      es: `Complete la columna «${column}» de esta fila.`,
      en: `Fill in the column “${column}” of this row.`,
    },
  });
}

export function invalidValue(row: number, column: string, value: unknown, expected: Bilingual): RefusedRow {
  return refusal({
    row,
    column,
    value,
    code: 'invalid-value',
    reason: { es: `no se entiende «${String(value)}»`, en: `“${String(value)}” is not understood` },
    remedy: { es: `Se espera ${expected.es}.`, en: `Expected: ${expected.en}.` },
  });
}

/** A value that says how to reach a person; it is not quoted. */
export function personalValue(row: number, column: string, kind: 'email' | 'phone'): RefusedRow {
  const what =
    kind === 'email'
      ? { es: 'un correo electrónico', en: 'an e-mail address' }
      : { es: 'un número de celular', en: 'a mobile number' };
  return refusal({
    row,
    column,
    code: 'personal-data',
    reason: { es: `contiene ${what.es}`, en: `it holds ${what.en}` },
    remedy: {
      es: `Retire ${what.es} de la columna «${column}» de esta fila: GeoSER no guarda datos de personas.`,
      en: `Take ${what.en} out of the column “${column}” of this row: GeoSER stores no data of persons.`,
    },
  });
}

export function noCoordinates(row: number, column: string | null): RefusedRow {
  return refusal({
    row,
    column,
    code: 'no-coordinates',
    reason: { es: 'no tiene coordenadas', en: 'it has no coordinates' },
    remedy: {
      es: 'Complete la longitud y la latitud de esta fila e importe el archivo de nuevo.',
      en: 'Fill in the longitude and latitude of this row and import the file again.',
    },
  });
}

export function geometryOfWrongShape(
  ref: { row: number | null; code: string; reason: string },
  shape: 'polygon' | 'point',
): RefusedRow {
  return refusal({
    row: ref.row,
    value: ref.code,
    code: 'invalid-geometry',
    reason: {
      es: `la geometría (${ref.reason}) no contiene ${shape === 'polygon' ? 'ningún polígono con área' : 'un solo punto'}`,
      en: `the geometry (${ref.reason}) holds no ${shape === 'polygon' ? 'polygon with an area' : 'single point'}`,
    },
    remedy: {
      es: 'Corrija o retire esta geometría en el archivo de origen.',
      en: 'Mend or remove this geometry in the source file.',
    },
  });
}

export function unknownMunicipality(
  row: number | null | undefined,
  code: string,
  column = 'codigo_dane',
): RefusedRow {
  return refusal({
    row,
    column,
    value: code,
    code: 'unknown-code',
    reason: {
      es: `no hay un municipio con código «${code}»`,
      en: `there is no municipality with code “${code}”`,
    },
    remedy: {
      es: 'Use el código DIVIPOLA de cinco dígitos de un municipio de la base.',
      en: 'Use the five-digit DIVIPOLA code of a municipality in the database.',
    },
  });
}

/** Reason and remedy of a file that names a code more than once. */
export function duplicateCodes(found: { code: string; rows: (number | null)[] }[]) {
  const text = (word: string) =>
    found
      .slice(0, 5)
      .map(({ code, rows }) => `${code} (${word} ${rows.slice(0, 5).join(', ')})`)
      .join('; ');
  return {
    reason: {
      es: `hay códigos repetidos: ${text('filas')}`,
      en: `codes are repeated: ${text('rows')}`,
    },
    remedy: {
      es: 'Deje una sola fila por código; si el código está en otra columna, indíquela con --map code=columna.',
      en: 'Keep one row a code; if another column holds the code, name it by --map code=column.',
    },
    members: { duplicates: found },
  };
}

/** A unit whose code stands in an earlier row of the same file. */
export function repeatedUnit(row: number | null, code: string, firstRow: number | null): RefusedRow {
  return refusal({
    row,
    column: 'code',
    value: code,
    code: 'duplicate-code',
    reason: {
      es: `el código «${code}» ya está en la fila ${firstRow}, que es la que se tomó`,
      en: `the code “${code}” already stands in row ${firstRow}, which is the one taken`,
    },
    remedy: {
      es: 'Compare las dos filas; deje una sola por unidad, o dele a cada una su propio código, e importe de nuevo.',
      en: 'Compare both rows; keep one a unit, or give each its own code, and import again.',
    },
  });
}

/** A unit in a department that is not of whoever writes. */
export function anothersDepartment(
  row: number | null,
  code: string | null,
  department: { code: string; name: string } | null,
  own: readonly string[],
): RefusedRow {
  const where = department && `${department.code} ${department.name}`.trim();
  return refusal({
    row,
    column: null,
    value: code,
    code: 'another-department',
    reason: {
      es: where ? `la unidad queda en el departamento ${where}` : 'la unidad no queda en ningún departamento',
      en: where ? `the unit lies in department ${where}` : 'the unit lies in no department',
    },
    remedy: {
      es: `Su cuenta escribe en ${own.join(', ')}: corrija las coordenadas, o pida a esa regional o a un administrador que la cargue.`,
      en: `Your account writes in ${own.join(', ')}: correct the coordinates, or ask that office or an administrator to load it.`,
    },
  });
}

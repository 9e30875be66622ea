/** The words for files and rows that cannot be read, in one place so that they agree with each other. */
import { basename } from 'node:path';
import { type Bilingual, Problem, unreadableFile } from '../problem.ts';
import { jsonText } from './properties.ts';
import type { PropertyValue, RowNote, RowProblem, SourceRow } from './types.ts';

const MAX_VALUE_LENGTH = 200;

/** A file-level failure. `es` and `en` say what is wrong, without a full stop; the remedies are whole sentences. */
export function fileFailure(
  file: string,
  reason: Bilingual,
  remedy: Bilingual,
  members?: Record<string, unknown>,
): Problem {
  return unreadableFile({ file: basename(file), reason, remedy, members });
}

/** Whatever reading threw, as a Problem where it comes from the file or the disk; defects of the program pass through. */
export function asProblem(file: string, error: unknown): unknown {
  if (error instanceof Problem) return error;
  const code = systemCode(error);
  if (code === null) return error;
  const known = SYSTEM_FAILURES[code];
  return fileFailure(file, known ?? { es: `falló su lectura (${code})`, en: `reading it failed (${code})` }, {
    es: 'Revise la ruta, los permisos y el disco.',
    en: 'Check the path, the permissions and the disk.',
  });
}

const SYSTEM_FAILURES: Record<string, Bilingual> = {
  ENOENT: { es: 'no existe', en: 'it does not exist' },
  EISDIR: { es: 'es una carpeta', en: 'it is a folder' },
  EACCES: { es: 'no hay permiso para leerlo', en: 'there is no permission to read it' },
  EPERM: { es: 'no hay permiso para leerlo', en: 'there is no permission to read it' },
};

function systemCode(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : null;
}

export function emptyFile(file: string): Problem {
  return fileFailure(
    file,
    { es: 'está vacío', en: 'it is empty' },
    { es: 'Expórtelo de nuevo desde su origen.', en: 'Export it again from its source.' },
  );
}

/** `others`: sheets of the same workbook that hold rows. */
export function noRows(file: string, others: readonly string[] = []): Problem {
  if (others.length > 0) return emptySheet(file, others);
  return fileFailure(
    file,
    { es: 'no contiene ninguna fila', en: 'it holds no rows' },
    {
      es: 'Revise que se exportó la capa u hoja correcta.',
      en: 'Check that the right layer or sheet was exported.',
    },
  );
}

function emptySheet(file: string, others: readonly string[]): Problem {
  return fileFailure(
    file,
    { es: 'esta hoja no contiene ninguna fila de datos', en: 'this sheet holds no rows of data' },
    {
      es: `Elija otra hoja del libro: ${others.map((name) => `«${name}»`).join(', ')}.`,
      en: `Choose another sheet of the workbook: ${others.map((name) => `“${name}”`).join(', ')}.`,
    },
    { sheets: others },
  );
}

/** A file with several layers, objects or sheets, of which one must be named. */
export function chooseOne(file: string, what: Bilingual, flag: string, names: string[]): Problem {
  const list = names.map((name) => `«${name}»`).join(', ');
  return fileFailure(
    file,
    { es: `contiene varias ${what.es}: ${list}`, en: `it holds several ${what.en}: ${list}` },
    { es: `Indique una con ${flag}.`, en: `Name one with ${flag}.` },
    { allowed: names },
  );
}

export function noSuchPart(file: string, what: Bilingual, wanted: string, names: string[]): Problem {
  const list = names.map((name) => `«${name}»`).join(', ');
  return fileFailure(
    file,
    { es: `no contiene la ${what.es} «${wanted}»`, en: `it holds no ${what.en} “${wanted}”` },
    { es: `Contiene: ${list}.`, en: `It holds: ${list}.` },
    { value: wanted, allowed: names },
  );
}

/** A row that is refused, and why. */
export function rowProblem(
  code: string,
  reason: Bilingual,
  remedy: Bilingual,
  at: { column?: string | null; value?: unknown } = {},
): RowProblem {
  return { code, reason, remedy, column: at.column ?? null, value: shown(at.value) };
}

function shown(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const text = typeof value === 'string' ? value : jsonText(value);
  return text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH - 1)}…` : text;
}

export function tooManyVertices(maxVertices: number, value: unknown): RowProblem {
  const count = maxVertices.toLocaleString('en-US');
  return rowProblem(
    'too-many-vertices',
    {
      es: `la geometría tiene más de ${count.replaceAll(',', '.')} vértices`,
      en: `the geometry has more than ${count} vertices`,
    },
    {
      es: 'Simplifíquela o divídala en varias filas antes de importarla.',
      en: 'Simplify it or split it into several rows before importing it.',
    },
    { column: 'geometry', value },
  );
}

/** Assembles a row; a row with a problem carries no geometry. */
export function sourceRow(
  row: number,
  properties: Record<string, PropertyValue>,
  outcome: Pick<SourceRow, 'geometry'> & { problem?: RowProblem; notes?: RowNote[] },
): SourceRow {
  const { problem, notes } = outcome;
  return {
    row,
    properties,
    geometry: problem ? null : outcome.geometry,
    ...(problem && { problem }),
    ...(notes && notes.length > 0 && { notes }),
  };
}

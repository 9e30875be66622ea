/** The header of a table: which row it is, or which rows, and the names that it gives. */
import type { Bilingual } from '../problem.ts';
import { fileFailure, noRows } from './failures.ts';
import type { Source } from './source.ts';
import type { RawRow } from './table.ts';
import type { PropertyValue } from './types.ts';

/** Rows among which the header is looked for, below titles and logos. */
export const HEADER_SEARCH_ROWS = 20;
/** Groups of groups above the names of columns, at the most. */
const MOST_LINES = 3;

export interface FoundHeader {
  /** The last of its lines, with the names of all. */
  header: RawRow;
  /** Each line as it may stand again further down: see `headingKey`. */
  headings: (string | null)[][];
  warnings: Bilingual[];
}

/**
 * The first row that is not blank, below titles of one cell where a row of three or more follows; with the row below
 * it where that names the columns of its groups, as merged cells leave them.
 */
export function findHeader(source: Source, head: RawRow[]): FoundHeader {
  const first = head.find((raw) => filledIn(raw) > 0);
  if (first === undefined) throw noRows(source.path);
  const wide = filledIn(first) > 1 ? first : head.find((raw) => filledIn(raw) >= 3);
  const lines = linesFrom(wide ?? first, head);
  const [top = first] = lines;
  const last = lines.at(-1) ?? top;
  const header = lines.length === 1 ? last : { ...last, cells: joinedNames(lines.map(({ cells }) => cells)) };
  return {
    header,
    headings: lines.map(({ cells }) => cells.map(headingKey)),
    warnings: [
      ...(top === first ? [] : [belowTitles(top.row)]),
      ...(top === last ? [] : [ofLines(top, last)]),
    ],
  };
}

function filledIn({ cells }: RawRow): number {
  return cells.filter((cell) => cell !== null).length;
}

/** A cell of a header, however its capitals and spaces stand. */
export function headingKey(cell: PropertyValue): string | null {
  return cell === null ? null : String(cell).replace(/\s+/g, ' ').toLowerCase();
}

function linesFrom(top: RawRow, head: readonly RawRow[]): RawRow[] {
  const lines = [top];
  for (const raw of head.slice(head.indexOf(top) + 1)) {
    const above = lines.at(-1);
    if (above === undefined || lines.length === MOST_LINES || !namesColumnsOf(above, raw)) break;
    lines.push(raw);
  }
  return lines;
}

/** Words that names of columns have, and texts below a header seldom. */
const COLUMN_WORDS =
  /^(lat|latitud|latitude|lon|long|lng|longitud|longitude|x|y|este|norte|easting|northing|grados?|minutos?|segundos?|g|m|s|coordenadas?|municipio|mpio|departamento|dpto|depto|cod|codigo|dane|divipola|nombre|unidad|vereda|corregimiento|altura|altitud|fecha|id|municipality|department|code|name)$/;
const WORDS_OF_A_NAME = 4;

/** Texts below gaps of the row above, two of them names as columns have them. */
function namesColumnsOf(above: RawRow, below: RawRow): boolean {
  if (below.row !== above.row + 1 || below.problem) return false;
  const filled = below.cells.filter((cell) => cell !== null);
  if (filled.some((cell) => typeof cell !== 'string' || /^\s*[-+−]?[\d.,]*\d/.test(cell))) return false;
  const fillsGap = below.cells.some((cell, index) => cell !== null && (above.cells[index] ?? null) === null);
  return fillsGap && filled.filter((cell) => isColumnName(String(cell))).length >= 2;
}

function isColumnName(text: string): boolean {
  const words = columnKey(text).split('_');
  return words.length <= WORDS_OF_A_NAME && words.some((word) => COLUMN_WORDS.test(word));
}

/** Words of groups that say nothing of their columns: «Datos de la unidad», «Coordenadas geográficas». */
const GENERIC =
  /^(datos?|informacion|general|generales|basic[ao]s?|de|del|la|el|las|los|y|unidad|unidades|productivas?|ubicacion|localizacion|georreferenciacion|coordenadas?|geograficas?|planas?|gps|wgs84|data|unit|location|coordinates|the|of)$/;

/** Each name below its groups; groups that say nothing are named where names would be alike without them. */
function joinedNames(lines: readonly PropertyValue[][]): PropertyValue[] {
  const paths = pathsOf(lines);
  const short = paths.map((path) =>
    path.filter((part, index) => index === path.length - 1 || !isGeneric(part)).join(' '),
  );
  const isAlone = (name: string) => short.indexOf(name) === short.lastIndexOf(name);
  return paths.map((path, index) => {
    const name = short[index] ?? '';
    return path.length === 0 ? null : isAlone(name) ? name : path.join(' ');
  });
}

function isGeneric(group: string): boolean {
  return columnKey(group)
    .split('_')
    .every((word) => GENERIC.test(word));
}

/** What stands above each column, its own name last. */
function pathsOf(lines: readonly PropertyValue[][]): string[][] {
  const width = Math.max(...lines.map((cells) => cells.length));
  const paths: string[][] = Array.from({ length: width }, () => []);
  for (const cells of [...lines].reverse()) {
    let group: string | null = null;
    const named = paths.map((path) => path.length > 0);
    for (const [column, path] of paths.entries()) {
      const cell = cells[column] ?? null;
      // A cell with nothing below it is a name that goes over both lines; one that has is a group, up to the next.
      if (cell !== null) group = named[column] ? String(cell) : null;
      else if (!named[column]) group = null;
      const part = cell === null ? group : String(cell);
      if (part !== null && part !== path[0]) path.unshift(part);
    }
  }
  return paths;
}

/** The names that a header gives, each made its own. @throws Problem for a row of numbers */
export function nameColumns(source: Source, { cells }: RawRow): { columns: string[]; warnings: Bilingual[] } {
  const columns: string[] = [];
  const warnings: Bilingual[] = [];
  const used = new Set<string>();
  const last = cells.findLastIndex((cell) => cell !== null);
  for (const [index, cell] of cells.slice(0, last + 1).entries()) {
    // Assigning to __proto__ would lose the column.
    const wanted =
      cell === null || cell === '__proto__' ? `columna ${index + 1}` : String(cell).replace(/\s+/g, ' ');
    let name = wanted;
    for (let count = 2; used.has(name); count++) name = `${wanted} (${count})`;
    if (name !== wanted) warnings.push(duplicated(wanted, name));
    used.add(name);
    columns.push(name);
  }
  if (columns.some((name) => /^-?\d+[.,]\d+$/.test(name))) throw noHeader(source, columns);
  return { columns, warnings };
}

/** `Longitud (X)` -> `longitud_x`: lower case, no accents, words joined by `_`. */
export function columnKey(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
}

function belowTitles(row: number): Bilingual {
  return {
    es: `El encabezado está en la fila ${row}; se omitió lo anterior (filas 1 a ${row - 1}).`,
    en: `The header is in row ${row}; what stands above it was left out (rows 1 to ${row - 1}).`,
  };
}

function ofLines(first: RawRow, last: RawRow): Bilingual {
  return {
    es: `El encabezado ocupa las filas ${first.row} a ${last.row}: los nombres de sus grupos se unieron a los de las columnas.`,
    en: `The header takes rows ${first.row} to ${last.row}: the names of its groups were joined to those of the columns.`,
  };
}

function duplicated(wanted: string, name: string): Bilingual {
  return {
    es: `La columna «${wanted}» está repetida; la siguiente se lee como «${name}».`,
    en: `The column “${wanted}” stands twice; the later one is read as “${name}”.`,
  };
}

function noHeader(source: Source, names: string[]): Error {
  return fileFailure(
    source.path,
    {
      es: `su primera fila no parece un encabezado (${names.slice(0, 4).join(', ')}…)`,
      en: `its first row does not look like a header (${names.slice(0, 4).join(', ')}…)`,
    },
    {
      es: 'Agregue una fila con los nombres de las columnas.',
      en: 'Add a row with the names of the columns.',
    },
  );
}

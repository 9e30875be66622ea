/** The first pass over a file: what must be known of the whole before one row can be judged. */
import type { Knex } from 'knex';
import type { Declared } from '../../domain/check/gazetteer.ts';
import type { Cell, Column, Notation } from '../../domain/check/types.ts';
import { type Bilingual, noPlaceColumns, tooManyRows } from '../../problem.ts';
import type { Basis } from './basis.ts';
import { type PlaceReader, Places, type Reading } from './place.ts';
import { choosePlaneSystem, type PlaneSample } from './plane.ts';
import { Repeats } from './repeats.ts';
import type { CheckSource } from './source.ts';

export const MAX_ROWS = 200_000;
/** Rows in metres from which their system is found. */
const PLANE_ROWS = 300;

export interface Survey {
  rows: number;
  repeats: Repeats;
  notations: Record<Notation, number>;
  /** Texts with a decimal comma among the coordinates that have decimals. */
  commas: number;
  points: number;
  /** Rows whose degrees have neither decimals nor minutes. */
  whole: number;
  /** The system of plane metres; of files in degrees the one that stray metres are read in. */
  crs: number;
  /** It puts the rows nowhere near what they declare, and no other does: nothing is known of where they lie. */
  isDoubtful: boolean;
  warnings: Bilingual[];
}

export interface Surveying {
  db: Knex;
  source: CheckSource;
  basis: Basis;
  columns: readonly Column[];
  reader: PlaceReader;
  /** What the person says, or the file. */
  crs: number | null;
  signal: AbortSignal | undefined;
}

/** Rows between looks at the signal and the progress. */
const STRIDE = 5_000;

/**
 * Stops every some thousand rows for whoever shows the progress.
 * @throws Problem too-many-rows, no-place-columns, unreadable-file
 */
export async function* survey(surveying: Surveying): AsyncGenerator<void, Survey> {
  const { source, reader, basis, signal } = surveying;
  if (!reader.hasColumns && !source.hasGeometry) {
    throw noPlaceColumns(
      source.columns,
      source.sheets.filter((name) => name !== source.sheet),
    );
  }
  const found = emptySurvey();
  const plane: PlaneSample[] = [];
  const footers: string[] = [];
  const headers: number[] = [];
  for await (const { row, cells, geometry, damage } of source.rows(reader.needs, (row) =>
    headers.push(row),
  )) {
    found.rows += 1;
    if (found.rows > MAX_ROWS) throw tooManyRows(MAX_ROWS);
    if (found.rows % STRIDE === 0) {
      signal?.throwIfAborted();
      yield;
    }
    const read = damage ? null : reader.read(cells, geometry);
    const reading = read === null || 'flaw' in read ? null : read;
    found.repeats.add(row, cells, reading);
    if (reading) count(found, reading);
    else noteFooter(footers, row, cells, source.columns.length);
    if (reading?.notation === 'plane' && plane.length < PLANE_ROWS) {
      plane.push({ ...reading, declared: declaredOf(reader, cells, basis) });
    }
  }
  found.repeats.close();
  const choice = await choosePlaneSystem(surveying.db, new Places(), plane, surveying.crs);
  return {
    ...found,
    crs: choice.crs,
    isDoubtful: choice.isDoubtful,
    warnings: [
      ...choice.warnings,
      ...wholeWarning(found),
      ...headerWarning(headers),
      ...footerWarning(footers),
    ],
  };
}

const FOOTER = /^(sub)?total(es)?\b|^(fuente|source|nota|notas|elabor[oó]|elaborado)\b/i;
const FOOTERS_TOLD = 5;

/** A title stands alone in its row; a table of fewer columns may have rows of one cell. */
const COLUMNS_OF_TITLED = 3;

/** Titles, totals and sources within a table are no units; they are told, and count as rows without a place. */
function noteFooter(footers: string[], row: number, cells: readonly Cell[], columns: number): void {
  const [first, ...others] = cells.filter((cell) => cell !== null);
  if (footers.length === FOOTERS_TOLD || typeof first !== 'string') return;
  const isTitle = others.length === 0 && columns >= COLUMNS_OF_TITLED;
  if (!isTitle && !FOOTER.test(first)) return;
  footers.push(`${row} («${first.slice(0, 40)}»)`);
}

const HEADERS_TOLD = 10;

function headerWarning(rows: readonly number[]): Bilingual[] {
  if (rows.length === 0) return [];
  const list = `${rows.slice(0, HEADERS_TOLD).join(', ')}${rows.length > HEADERS_TOLD ? '…' : ''}`;
  return [
    rows.length === 1
      ? {
          es: `Una fila repite el encabezado (fila ${list}): no se cuenta.`,
          en: `One row repeats the header (row ${list}): it is not counted.`,
        }
      : {
          es: `${rows.length} filas repiten el encabezado (filas ${list}): no se cuentan.`,
          en: `${rows.length} rows repeat the header (rows ${list}): they are not counted.`,
        },
  ];
}

function footerWarning(footers: readonly string[]): Bilingual[] {
  if (footers.length === 0) return [];
  const list = footers.join(', ');
  const isOne = footers.length === 1;
  return [
    {
      es: `${isOne ? 'Esta fila no parece' : 'Estas filas no parecen'} de datos, y ${isOne ? 'cuenta' : 'cuentan'} como sin ubicación: ${list}. Bórre${isOne ? 'la' : 'las'} del archivo si no ${isOne ? 'es una unidad' : 'son unidades'}.`,
      en: `${isOne ? 'This row does' : 'These rows do'} not look like data, and ${isOne ? 'counts' : 'count'} as without a place: ${list}. Delete ${isOne ? 'it' : 'them'} from the file if not ${isOne ? 'a unit' : 'units'}.`,
    },
  ];
}

/** Minutes in a column that nobody recognised, or places that were rounded. */
function wholeWarning({ whole, notations }: Survey): Bilingual[] {
  if (whole === 0 || whole < notations.degrees + notations.dms) return [];
  return [
    {
      es: 'Todas las coordenadas son grados enteros, sin decimales ni minutos: un punto así puede quedar a más de 70 km de su lugar. Si los minutos y segundos están en otras columnas, indique cuáles.',
      en: 'All coordinates are whole degrees, without decimals or minutes: such a point may lie more than 70 km from its place. If minutes and seconds stand in other columns, say which.',
    },
  ];
}

function emptySurvey(): Survey {
  return {
    rows: 0,
    repeats: new Repeats(),
    notations: { degrees: 0, dms: 0, plane: 0, unscaled: 0 },
    commas: 0,
    points: 0,
    whole: 0,
    crs: 0,
    isDoubtful: false,
    warnings: [],
  };
}

function count(found: Survey, { notation, comma, x, y }: Reading): void {
  const isWhole = notation === 'degrees' && Number.isInteger(x) && Number.isInteger(y);
  if (isWhole && (x !== 0 || y !== 0)) found.whole += 1;
  found.notations[notation] += 1;
  if (comma) found.commas += 1;
  else if (!Number.isInteger(x)) found.points += 1;
}

/** A row of which nothing can be trusted says nothing. */
export const SAYS_NOTHING: Declared = { codes: [], also: [], department: null, text: null, restored: null };

/** What the row says of its municipality, by whatever columns it has. */
export function declaredOf(reader: PlaceReader, cells: readonly Cell[], { gazetteer }: Basis): Declared {
  return gazetteer.resolve({
    municipalityCode: reader.cell(cells, 'municipality_code'),
    municipality: reader.cell(cells, 'municipality'),
    departmentCode: reader.cell(cells, 'department_code'),
    department: reader.cell(cells, 'department'),
  });
}

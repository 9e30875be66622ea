/** Rows of a table (CSV, XLSX, ODS): which columns hold the place, and what a row says. */
import { type Bilingual, invalidParameter } from '../problem.ts';
import { parseCoordinate } from './coordinate-text.ts';
import { rowProblem, sourceRow } from './failures.ts';
import { GeometryReader } from './geometry.ts';
import { columnKey } from './header.ts';
import { suspectText } from './properties.ts';
import {
  cutOffProblem,
  isBlankRow,
  raggedProblem,
  repeatedHeaderProblem,
  uncalculatedProblem,
} from './row-flaws.ts';
import { maxVerticesOf, type OpenedRows, type Source } from './source.ts';
import type { PropertyValue, RowNote, RowProblem, SourceRow } from './types.ts';

/** One row as it stands in the file; `row` as a spreadsheet numbers it. */
export interface RawRow {
  row: number;
  cells: PropertyValue[];
  /** What the format found wrong with it. */
  problem?: RowProblem;
  /** What was mended so that it can be read. */
  note?: Bilingual;
  /** The file ends within it, without the end of a line. */
  isUnended?: boolean;
  /** Columns (from 0) in which a formula stands without its result; their cells are null. */
  uncalculated?: number[];
}

/** A table as it stands in the file, whatever its columns mean. */
export interface RawTable {
  /** The last of its lines, with the names of all. */
  header: RawRow;
  /** Each line of the header, in words that are compared: pages repeat them. */
  headings: (string | null)[][];
  /** Names of the columns, each once: a repeated one carries its number, one without a name its place. */
  columns: string[];
  /** Of CSV, as iconv names it. */
  encoding: string | null;
  /** Of CSV. */
  separator: string | null;
  /** Of CSV: cells of the header, as the separator was found. */
  width: number | null;
  /** Of workbooks: the sheet that is read, and all visible ones that hold rows. */
  sheet: string | null;
  sheets: string[];
  /** A row with fewer cells than the header is damaged: CSV writes empty cells, workbooks leave them out. */
  raggedIsWrong: boolean;
  warnings: Bilingual[];
  /** Rows below the header in file order, blank ones included, read anew at each call. */
  rows(): AsyncGenerator<RawRow>;
}

/** Column names of either axis, normalised; pairs stand at the same place in the lists. */
const LNG_NAMES = [
  [
    'lon',
    'lng',
    'long',
    'longitud',
    'longitude',
    'lon_dd',
    'long_dd',
    'longitud_dd',
    'lon_wgs84',
    'longitud_wgs84',
  ],
  [
    'longitud_decimal',
    'lon_decimal',
    'coord_lon',
    'coordenada_longitud',
    'longitud_x',
    'x_longitud',
    'geo_lon',
  ],
  ['este', 'easting', 'coordenada_este', 'coord_este', 'x_este', 'este_x', 'este_m'],
  ['x', 'coord_x', 'coordx', 'coordenada_x', 'point_x', 'pos_x', 'x_coord'],
];
const LAT_NAMES = [
  ['lat', 'latitud', 'latitude', 'lat_dd', 'latitud_dd', 'lat_wgs84', 'latitud_wgs84'],
  ['latitud_decimal', 'lat_decimal', 'coord_lat', 'coordenada_latitud', 'latitud_y', 'y_latitud', 'geo_lat'],
  ['norte', 'northing', 'coordenada_norte', 'coord_norte', 'y_norte', 'norte_y', 'norte_m'],
  ['y', 'coord_y', 'coordy', 'coordenada_y', 'point_y', 'pos_y', 'y_coord'],
];

interface PlaceColumns {
  lng: number;
  lat: number;
}

/** The rows of a table with their places, for whoever knows the columns by their names. */
export function tableRows(source: Source, table: RawTable): OpenedRows {
  const crs = source.options.crs ?? 4326;
  const layout = new TableLayout(source, table, crs);
  return {
    crs,
    columns: table.columns,
    placeColumns: layout.placeNames,
    encoding: table.encoding,
    warnings: [...table.warnings, ...layout.warnings],
    async *rows() {
      for await (const raw of table.rows()) {
        const row = layout.read(raw);
        if (row !== null) yield row;
      }
    },
  };
}

/** How the rows of one table are to be understood. */
class TableLayout {
  readonly warnings: Bilingual[] = [];
  /** Columns that the place is read from. */
  readonly placeNames: string[];
  private readonly columns: string[];
  private readonly place: PlaceColumns | null;
  private readonly geometries: GeometryReader;

  constructor(
    private readonly source: Source,
    private readonly table: RawTable,
    crs: number,
  ) {
    this.columns = table.columns;
    this.place = this.placeColumns();
    this.placeNames = this.place ? [this.place.lng, this.place.lat].map((at) => this.columns[at] ?? '') : [];
    this.geometries = new GeometryReader(crs, maxVerticesOf(source));
  }

  /** Null for a blank row. */
  read(raw: RawRow): SourceRow | null {
    const { row, cells } = raw;
    if (isBlankRow(raw)) return null;
    const properties = this.properties(cells);
    const place = this.place && [this.place.lng, this.place.lat];
    const unusable =
      raw.problem ??
      repeatedHeaderProblem(this.table, raw) ??
      cutOffProblem(this.table, raw) ??
      uncalculatedProblem(raw, () => true) ??
      raggedProblem(this.table, cells, place);
    if (unusable) return sourceRow(row, properties, { geometry: null, problem: unusable });
    const outcome = this.place === null ? { geometry: null } : this.point(cells, this.place);
    const suspect = suspectText(properties);
    const mended: RowNote[] = raw.note ? [{ code: 'suspect', column: null, text: raw.note }] : [];
    outcome.notes = [...(outcome.notes ?? []), ...mended, ...(suspect ? [suspect] : [])];
    return sourceRow(row, properties, outcome);
  }

  private properties(cells: PropertyValue[]): Record<string, PropertyValue> {
    const properties: Record<string, PropertyValue> = {};
    for (const [index, column] of this.columns.entries()) properties[column] = cells[index] ?? null;
    return properties;
  }

  private point(
    cells: PropertyValue[],
    { lng, lat }: PlaceColumns,
  ): { geometry: SourceRow['geometry']; problem?: RowProblem; notes?: RowNote[] } {
    const x = this.coordinate(cells, lng, 'lng');
    const y = this.coordinate(cells, lat, 'lat');
    if (x === null && y === null) return { geometry: null };
    if (x === null || y === null) {
      return { geometry: null, problem: this.missing(x === null ? lng : lat) };
    }
    if ('code' in x) return { geometry: null, problem: x };
    if ('code' in y) return { geometry: null, problem: y };
    const outcome = this.geometries.read({ type: 'Point', coordinates: [x.value, y.value] });
    const column = `${this.columns[lng]}, ${this.columns[lat]}`;
    if (outcome.problem) outcome.problem.column = column;
    const notes: RowNote[] = outcome.notes?.map((note) => ({ ...note, column })) ?? [];
    if (x.converted || y.converted) notes.push(fromDegrees(column));
    return { ...outcome, notes };
  }

  private coordinate(cells: PropertyValue[], index: number, axis: 'lng' | 'lat') {
    const cell = cells[index] ?? null;
    if (cell === null) return null;
    const column = this.columns[index] ?? null;
    const parsed = typeof cell === 'boolean' ? null : parseCoordinate(cell);
    if (parsed === null) return notANumber(column, cell);
    return parsed.axis === null || parsed.axis === axis ? parsed : wrongHemisphere(column, cell, axis);
  }

  private missing(index: number): RowProblem {
    const column = this.columns[index] ?? null;
    return rowProblem(
      'coordinate-missing',
      { es: `falta «${column}»`, en: `“${column}” is missing` },
      {
        es: 'Complete las dos coordenadas o deje las dos vacías.',
        en: 'Give both coordinates or leave both empty.',
      },
      { column },
    );
  }

  private placeColumns(): PlaceColumns | null {
    const { lngColumn, latColumn, placeless } = this.source.options;
    if (placeless) return null;
    if (lngColumn !== undefined || latColumn !== undefined) {
      return { lng: this.named('lng_column', lngColumn), lat: this.named('lat_column', latColumn) };
    }
    const keys = this.columns.map(columnKey);
    for (const [index, lngNames] of LNG_NAMES.entries()) {
      const lng = keys.findIndex((key) => lngNames.includes(key));
      const lat = keys.findIndex((key) => LAT_NAMES[index]?.includes(key));
      if (lng >= 0 && lat >= 0) return { lng, lat };
      if (index < 3 && lng >= 0 !== lat >= 0)
        this.warnings.push(lonely(this.columns[Math.max(lng, lat)] ?? ''));
    }
    return null;
  }

  private named(parameter: string, wanted: string | undefined): number {
    const list = this.columns.join(', ');
    const exact = this.columns.indexOf(wanted ?? '');
    const index =
      exact >= 0 ? exact : this.columns.findIndex((name) => columnKey(name) === columnKey(wanted ?? ''));
    if (wanted !== undefined && index >= 0) return index;
    throw invalidParameter(parameter, wanted ?? '', {
      es: `dé una de las columnas del archivo: ${list}`,
      en: `give one of the file's columns: ${list}`,
    });
  }
}

function notANumber(column: string | null, value: PropertyValue): RowProblem {
  return rowProblem(
    'coordinate-not-a-number',
    { es: 'la coordenada no es un número', en: 'the coordinate is not a number' },
    {
      es: 'Escriba grados decimales (-74.0817) o deje la celda vacía.',
      en: 'Write decimal degrees (-74.0817) or leave the cell empty.',
    },
    { column, value },
  );
}

function wrongHemisphere(column: string | null, value: PropertyValue, axis: 'lng' | 'lat'): RowProblem {
  const es = axis === 'lng' ? 'la longitud es una latitud (N o S)' : 'la latitud es una longitud (E, W u O)';
  const en =
    axis === 'lng' ? 'the longitude is a latitude (N or S)' : 'the latitude is a longitude (E, W or O)';
  return rowProblem(
    'coordinates-swapped',
    { es, en },
    { es: 'Intercambie las dos columnas.', en: 'Swap the two columns.' },
    { column, value },
  );
}

function fromDegrees(column: string): RowNote {
  return {
    code: 'converted',
    column,
    text: {
      es: 'Grados, minutos y segundos convertidos a grados decimales.',
      en: 'Degrees, minutes and seconds turned into decimal degrees.',
    },
  };
}

function lonely(column: string): Bilingual {
  return {
    es: `«${column}» parece una coordenada, pero falta la otra columna; las filas se leen sin ubicación.`,
    en: `“${column}” looks like a coordinate, but the other column is missing; rows are read without a place.`,
  };
}

/**
 * The check of somebody's file: opened, surveyed, then judged row by row. One engine behind the API, the page and the
 * command. It consults only territories and stores nothing.
 */
import type { Knex } from 'knex';
import { recogniseColumns } from '../domain/check/columns.ts';
import type { CheckedRow, Column, ColumnRole } from '../domain/check/types.ts';
import type { Bilingual } from '../problem.ts';
import { isSupportedCrs, parseCoordinate, type ReaderFormat, unsupportedCrs } from '../readers/index.ts';
import { type Basis, readBasis } from './check/basis.ts';
import { judgeRows } from './check/judge.ts';
import {
  isLineOrPolygon,
  isPlacePair,
  PLANE_SYSTEMS,
  PlaceReader,
  Places,
  UTM_SYSTEMS,
} from './check/place.ts';
import { type CheckSource, openCheckSource, type SourceCells } from './check/source.ts';
import type { PreparedRow } from './check/state.ts';
import { declaredOf, SAYS_NOTHING, type Survey, survey } from './check/survey.ts';
import { type Totals, TotalsCounter } from './check/totals.ts';
import { WorldMap } from './check/world.ts';
import { chunked } from './chunks.ts';

export type { Basis } from './check/basis.ts';
export type { Totals } from './check/totals.ts';

export interface CheckRequest {
  /** The territories to compare with; read where they are not at hand. */
  basis?: Basis;
  /** Path of the file. */
  file: string;
  /** Roles that a person gave, by column name; null for none. */
  columns?: Readonly<Record<string, ColumnRole | null>>;
  /** EPSG code; default: recognised. */
  crs?: number;
  sheet?: string;
  encoding?: string;
  signal?: AbortSignal;
}

/** Both passes over the file count: half the bytes are read when the first is done. */
export interface CheckProgress {
  /** Rows judged so far. */
  rows: number;
  bytes: number;
  totalBytes: number;
}

/** How a file was understood, known once it is surveyed. */
export interface FileCard {
  format: ReaderFormat;
  encoding: string | null;
  separator: string | null;
  /** Of CSV: cells of the header, by which rows are told apart. */
  width: number | null;
  decimal: '.' | ',' | null;
  headerRow: number | null;
  sheet: string | null;
  sheets: string[];
  /** Null where metres are in a system that nobody knows. */
  crs: number | null;
  /** The system in which metres were read, few or many; null where none of them fits what the rows declare. */
  planeCrs: number | null;
  notations: Survey['notations'];
  warnings: Bilingual[];
}

/**
 * Rows that are located together: the statement's fixed cost fades, and no other reader waits long. Twice as many took no
 * less time, and up to 1.4 times the memory over 200,000 rows: what outlives a batch is garbage of the old generation.
 */
const BATCH = 1_000;
/** Batches that the database locates at once: it has a core of its own, and Node's work is the longer. */
const BATCHES_AT_ONCE = 2;
/** Rows by which columns are recognised. */
const SAMPLE = 500;
const WGS84 = 4326;
const WEB_MERCATOR = 3857;
const NEEDS_NOTHING = { place: [], answers: [] };
/** A sheet is chosen by what stands in it, before a person's word on its columns. */
const UNTOLD = { given: {}, hasGeometry: false };

export class Check {
  readonly columns: Column[];
  readonly basis: Basis;
  private readonly reader: PlaceReader;
  private readonly counter = new TotalsCounter();
  private surveyed: Survey | null = null;
  private judged = 0;

  private constructor(
    private readonly db: Knex,
    private readonly request: CheckRequest,
    private readonly source: CheckSource,
    private readonly reading: BytesRead,
    parts: { columns: Column[]; basis: Basis },
  ) {
    this.columns = parts.columns;
    this.basis = parts.basis;
    const { crs } = request;
    this.reader = new PlaceReader(parts.columns, crs !== undefined && isPlaneSystem(crs));
  }

  /** Reads the file's beginning. @throws Problem for a file that cannot be read */
  static async open(db: Knex, request: CheckRequest): Promise<Check> {
    const reading = new BytesRead();
    const { sheet, encoding, crs } = request;
    if (crs !== undefined && !isSupportedCrs(crs)) throw unsupportedCrs(crs);
    const basis = request.basis ?? (await readBasis(db));
    const known = knownBy(basis);
    const source = await openCheckSource(request.file, {
      sheetFits: (columns, rows) => hasPlaces(recogniseColumns({ columns, rows, ...UNTOLD, known })),
      ...(sheet !== undefined && { sheet }),
      ...(encoding !== undefined && { encoding }),
      ...(crs !== undefined && { crs }),
      byContent: true,
      onBytes: (read, total) => reading.take(read, total),
    });
    const rows: SourceCells['cells'][] = [];
    for await (const { cells } of source.rows(NEEDS_NOTHING)) {
      rows.push(cells);
      if (rows.length === SAMPLE) break;
    }
    const columns = recogniseColumns({
      columns: source.columns,
      rows,
      given: request.columns ?? {},
      hasGeometry: source.hasGeometry,
      known,
    });
    return new Check(db, request, source, reading, { columns, basis });
  }

  /**
   * The first pass over the whole file, stopping for whoever shows the progress.
   * @throws Problem too-many-rows, no-place-columns, unreadable-file
   */
  async *surveying(): AsyncGenerator<void, FileCard> {
    const { db, source, basis, columns, reader, request } = this;
    this.reading.begin(0);
    const found = yield* survey({
      ...{ db, source, basis, columns, reader },
      // Features come in degrees, whatever the file's own system.
      crs: source.hasGeometry ? null : (request.crs ?? null),
      signal: request.signal,
    });
    this.surveyed = found;
    return this.card(found);
  }

  /** The same without stopping. */
  async survey(): Promise<FileCard> {
    const pass = this.surveying();
    let step = await pass.next();
    while (!step.done) step = await pass.next();
    return step.value;
  }

  progress(): CheckProgress {
    return { rows: this.judged, ...this.reading.bytes() };
  }

  /** The second pass: verdicts in the order of the file, some thousands at a time. After `survey`. */
  async *rows(): AsyncGenerator<CheckedRow[]> {
    const { db, basis, surveyed, request } = this;
    if (surveyed === null) throw new Error('a file is surveyed before its rows are judged');
    const { crs, isDoubtful, notations } = surveyed;
    const inMetres = notations.plane > notations.degrees + notations.dms;
    const judging = { db, basis, places: new Places(), world: new WorldMap(), crs, isDoubtful, inMetres };
    this.reading.begin(1);
    // While the database locates some batches, the next one is read.
    const pending: Promise<CheckedRow[]>[] = [];
    try {
      for await (const batch of chunked(this.prepared(surveyed), BATCH)) {
        request.signal?.throwIfAborted();
        const rows = pending.length < BATCHES_AT_ONCE ? undefined : await pending.shift();
        const judged = judgeRows(batch, judging);
        judged.catch(() => undefined); // told where it is awaited
        pending.push(judged);
        if (rows) yield this.told(rows);
      }
      for (let rows = pending.shift(); rows; rows = pending.shift()) yield this.told(await rows);
    } finally {
      await Promise.allSettled(pending); // nothing goes on behind the back of whoever left
    }
  }

  /** Of the rows given out so far. */
  totals(): Totals {
    return this.counter.totals();
  }

  private told(rows: CheckedRow[]): CheckedRow[] {
    for (const row of rows) this.counter.add(row);
    this.judged += rows.length;
    return rows;
  }

  private async *prepared({ repeats }: Survey): AsyncGenerator<PreparedRow> {
    for await (const { row, cells, geometry, damage, note } of this.source.rows(this.reader.needs)) {
      const read = this.reader.read(cells, geometry);
      const reading = damage || 'flaw' in read ? null : read;
      const flaw = damage
        ? { code: 'row-damaged' as const, detail: damage }
        : 'flaw' in read
          ? read.flaw
          : null;
      yield {
        row,
        label: labelOf(this.reader, cells),
        reading,
        flaw,
        declared: damage ? SAYS_NOTHING : declaredOf(this.reader, cells, this.basis),
        note,
        isMiddle: reading !== null && isLineOrPolygon(geometry),
        repeated: repeats.problems(row, cells, reading),
      };
    }
  }

  private card(found: Survey): FileCard {
    const { format, encoding, separator, width, headerRow, sheet, sheets, warnings, hasGeometry } =
      this.source;
    const { degrees, dms, plane, unscaled } = found.notations;
    // Features come in degrees from a reader that has followed the system of their file.
    const told = this.source.crs !== null && isPlaneSystem(this.source.crs) ? this.source.crs : null;
    const isPlane = plane > degrees + dms;
    const planeCrs = found.isDoubtful ? null : found.crs;
    return {
      ...{ format, encoding, separator, width, headerRow, sheet, sheets },
      decimal: hasGeometry ? null : found.commas > found.points ? ',' : '.',
      crs: told ?? (isPlane ? planeCrs : WGS84),
      planeCrs: told ?? planeCrs,
      notations:
        told === null ? found.notations : { degrees: 0, dms: 0, plane: degrees + dms + plane, unscaled },
      warnings: [...warnings, ...found.warnings],
    };
  }
}

function isPlaneSystem(crs: number): boolean {
  return PLANE_SYSTEMS.includes(crs) || UTM_SYSTEMS.includes(crs) || crs === WEB_MERCATOR;
}

function hasPlaces(columns: readonly Column[]): boolean {
  return new PlaceReader(columns).hasColumns;
}

function knownBy({ gazetteer }: Basis) {
  return {
    isMunicipality: (name: string) => gazetteer.isMunicipality(name),
    isDepartment: (name: string) => gazetteer.isDepartment(name),
    isMunicipalityCode: (code: string) => gazetteer.isMunicipalityCode(code),
    coordinate: (cell: string | number | boolean | null) =>
      cell === null || typeof cell === 'boolean' ? null : parseCoordinate(cell),
    isPair: isPlacePair,
  };
}

const LABEL_LENGTH = 80;

function labelOf(reader: PlaceReader, cells: SourceCells['cells']): string | null {
  const parts = [reader.cell(cells, 'code'), reader.cell(cells, 'name')].filter((cell) => cell !== null);
  return parts.length === 0 ? null : parts.join(' · ').slice(0, LABEL_LENGTH);
}

/** What is read of the two passes together. */
class BytesRead {
  private pass: 0 | 1 = 0;
  private read = 0;
  private total = 0;

  begin(pass: 0 | 1): void {
    this.pass = pass;
    this.read = 0;
  }

  take(read: number, total: number): void {
    this.read = read;
    this.total = total;
  }

  bytes(): { bytes: number; totalBytes: number } {
    return { bytes: Math.round((this.pass * this.total + this.read) / 2), totalBytes: this.total };
  }
}

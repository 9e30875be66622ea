/** The file, how it is to be read, and the check under way: kept in this browser's memory and nowhere else. */
import { signal } from '@preact/signals';
import type {
  CheckBasis,
  CheckColumn,
  CheckedFile,
  CheckLine,
  CheckRow,
  CheckTotals,
  ColumnRole,
} from '../../../server/contract/checks.ts';
import { ApiError, ServerGone, send, serverLost } from '../api/client.ts';
import { linesFrom } from './stream.ts';

/** What a person chose; null and absent: as the server recognises it. */
export interface Reading {
  columns: Record<string, ColumnRole | null>;
  crs: number | null;
  sheet: string | null;
  encoding: string | null;
}

export const AS_RECOGNISED: Reading = { columns: {}, crs: null, sheet: null, encoding: null };

/** What the server says of the file before its rows; of one that it refused, the columns and other sheets alone. */
export interface Understood {
  file: CheckedFile | null;
  columns: CheckColumn[];
  /** Of a workbook whose sheet was refused: the others that hold rows. */
  otherSheets: string[];
}

export interface Checked extends Pick<Understood, 'columns'> {
  file: CheckedFile;
  basis: CheckBasis;
  /** As the server counts them, without any choice. */
  totals: CheckTotals;
  rows: CheckRow[];
}

export interface Running {
  kind: 'running';
  /** The file goes to the server, is looked through once, and then checked row by row. */
  phase: 'sending' | 'reading' | 'checking';
  rows: number;
  bytes: number;
  totalBytes: number;
}

export type Run =
  | { kind: 'none' }
  | Running
  | { kind: 'cancelled' }
  /** `said`: the server's own words; null: the connection, or the file itself, was lost. */
  | { kind: 'failed'; said: string | null; reason: 'refused' | 'gone' | 'file-changed' };

export const file = signal<File | null>(null);
export const reading = signal<Reading>(AS_RECOGNISED);
export const run = signal<Run>({ kind: 'none' });
export const understood = signal<Understood | null>(null);
/** The last whole answer; it stays, dimmed, while the file is read anew. */
export const checked = signal<Checked | null>(null);

export const CHECKS = '/api/v1/checks';
/** How often the progress is drawn while lines pour in. */
const DRAWN_EVERY_MS = 120;
let abort = new AbortController();

export function cancel(): void {
  if (run.peek().kind !== 'running') return;
  abort.abort();
  run.value = { kind: 'cancelled' };
}

/** Forgets the file and everything about it. */
export function forget(): void {
  abort.abort();
  file.value = null;
  reading.value = AS_RECOGNISED;
  run.value = { kind: 'none' };
  understood.value = null;
  checked.value = null;
}

/** The form of a check; the annotated download adds the choices to it. */
export function formOf(source: File, { columns, crs, sheet, encoding }: Reading): FormData {
  const form = new FormData();
  if (Object.keys(columns).length > 0) form.append('columns', JSON.stringify(columns));
  if (crs !== null) form.append('crs', String(crs));
  if (sheet !== null) form.append('sheet', sheet);
  if (encoding !== null) form.append('encoding', encoding);
  form.append('file', source, source.name);
  return form;
}

/** Checks the file as it is to be read now; a check under way gives way. @returns whether a whole answer came */
export async function check(): Promise<boolean> {
  const source = file.peek();
  if (source === null) return false;
  abort.abort();
  abort = new AbortController();
  const own = abort;
  run.value = { kind: 'running', phase: 'sending', rows: 0, bytes: 0, totalBytes: source.size };
  try {
    const asked = { method: 'POST', accept: 'application/x-ndjson', abort: own.signal } as const;
    const response = await send(CHECKS, { ...asked, body: formOf(source, reading.peek()) });
    const answer = await gather(response, own.signal);
    if (own.signal.aborted) return false;
    checked.value = answer;
    run.value = { kind: 'none' };
    return true;
  } catch (error) {
    own.abort();
    if (error instanceof ApiError && abort === own) learn(error.problem);
    if (abort === own && run.peek().kind === 'running') run.value = await failureOf(error, source);
    return false;
  }
}

async function failureOf(error: unknown, source: File): Promise<Run> {
  if (error instanceof ApiError) return { kind: 'failed', said: error.message || null, reason: 'refused' };
  const readable = await source
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );
  if (!readable) return { kind: 'failed', said: null, reason: 'file-changed' };
  if (!(error instanceof ServerGone)) serverLost();
  return { kind: 'failed', said: null, reason: 'gone' };
}

/** @throws ApiError for a problem midway; Error where the stream ends before its totals */
async function gather(response: Response, signal: AbortSignal): Promise<Checked> {
  if (response.body === null) throw new Error('no body');
  const gathered = new Gathered();
  let drawn = 0;
  for await (const lines of linesFrom(response.body)) {
    if (signal.aborted) throw signal.reason;
    for (const line of lines) gathered.add(line);
    if (performance.now() - drawn < DRAWN_EVERY_MS) continue;
    drawn = performance.now();
    run.value = gathered.progress();
  }
  return gathered.whole();
}

class Gathered {
  #bytes = 0;
  #totalBytes = 0;
  #columns: CheckColumn[] = [];
  #totals: CheckTotals | null = null;
  #basis: CheckBasis | null = null;
  #file: CheckedFile | null = null;
  readonly #rows: CheckRow[] = [];
  readonly #places = new Map<number, number>();

  progress(): Running {
    const phase = this.#file === null ? 'reading' : 'checking';
    const [rows, bytes, totalBytes] = [this.#rows.length, this.#bytes, this.#totalBytes];
    return { kind: 'running', phase, rows, bytes, totalBytes };
  }

  add(line: CheckLine): void {
    switch (line.type) {
      case 'file': {
        this.#file = line.file;
        this.#columns = line.columns;
        this.#basis = line.basis;
        understood.value = { file: line.file, columns: line.columns, otherSheets: [] };
        break;
      }
      case 'progress':
        this.#bytes = line.bytes;
        this.#totalBytes = line.total_bytes;
        break;
      case 'row':
        this.#put(line.row);
        break;
      case 'totals':
        this.#totals = line.totals;
        break;
      case 'problem':
        throw new ApiError(422, line.problem);
    }
  }

  /** A row that is sent again replaces itself. */
  #put(row: CheckRow): void {
    const place = this.#places.get(row.row);
    if (place === undefined) {
      this.#places.set(row.row, this.#rows.length);
      this.#rows.push(row);
    } else this.#rows[place] = row;
  }

  whole(): Checked {
    if (this.#file === null || this.#basis === null || this.#totals === null) {
      throw new Error('The answer broke off');
    }
    const [file, basis, totals] = [this.#file, this.#basis, this.#totals];
    return { file, columns: this.#columns, basis, totals, rows: this.#rows };
  }
}

/** What a refusal tells of the file, so that a person can say which columns hold the places, or which sheet. */
function learn({ columns, sheets }: Record<string, unknown>): void {
  const otherSheets = textsOf(sheets);
  if (otherSheets.length === 0 && (!Array.isArray(columns) || understood.peek() !== null)) return;
  // An answer about another sheet would pass for this one's, and its download be refused.
  if (otherSheets.length > 0) checked.value = null;
  const blank = { role: null, by: null, sample: [], personal: null };
  understood.value = {
    file: null,
    columns: textsOf(columns).map((name) => ({ name, ...blank })),
    otherSheets,
  };
}

function textsOf(list: unknown): string[] {
  return Array.isArray(list) ? list.map(String) : [];
}

/** GeoJSON with properties of ours in each feature, everything else as it was written. */
import { createReadStream } from 'node:fs';
import { type JsonPart, JsonSplitter } from '../readers/json-splitter.ts';
import { findMember, withMembers } from './json-members.ts';
import { freeNames } from './names.ts';
import type { AddedColumns, AddedValue } from './types.ts';

const CHUNK_BYTES = 1 << 18;
const MARK = Buffer.from([0xef, 0xbb, 0xbf]);
/** A feature beyond these goes back as it came: the readers give it a problem and no place. */
const LIMITS = { maxPositions: 2_000_000, maxBytes: 256 << 20 };

export async function* annotateGeoJson(path: string, columns: AddedColumns): AsyncGenerator<Buffer> {
  const output = new Output(columns);
  let splitter: JsonSplitter | null = null;
  for await (const piece of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    const chunk = piece as Buffer;
    output.hold(chunk);
    const skipped = splitter === null && chunk.subarray(0, 3).equals(MARK) ? MARK.length : 0;
    splitter ??= new JsonSplitter(LIMITS, skipped);
    for (const part of splitter.feed(chunk.subarray(skipped))) yield* output.take(part);
  }
  yield output.rest();
}

/** The file's bytes on their way out, with features changed or left out as they come to an end. */
class Output {
  private held: Buffer = Buffer.alloc(0);
  /** Bytes of the file that stand ahead of `held`. */
  private base = 0;
  private number = 0;
  /** Within a list of features. */
  private list: { isFirst: boolean; hasWritten: boolean } | null = null;
  private hasWritten = false;
  /** What comes next closes a list that has ended. */
  private closesList = false;

  constructor(private readonly columns: AddedColumns) {}

  hold(chunk: Buffer): void {
    this.held = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
  }

  *take(part: JsonPart): Generator<Buffer> {
    if (part.kind === 'envelope') this.list = { isFirst: true, hasWritten: false };
    else if (part.kind === 'root' && (part.split || !isPlace(part.bytes))) this.endList();
    else if (part.kind === 'oversized' || part.kind === 'oversized-root') this.number++;
    else yield* this.feature(part.bytes, part.offset);
  }

  rest(): Buffer {
    return this.held;
  }

  private endList(): void {
    this.closesList = this.list !== null;
    this.list = null;
  }

  private *feature(bytes: Buffer, offset: number): Generator<Buffer> {
    const gap = this.cut(offset);
    this.cut(offset + bytes.length);
    const values = this.columns.valuesOf(++this.number);
    yield this.gapBefore(gap, values !== null);
    if (values !== null) yield annotated(bytes, this.columns.names, values);
  }

  /** What stands between two features goes with the second one; what opens a list stays whatever comes. */
  private gapBefore(gap: Buffer, isKept: boolean): Buffer {
    const { list } = this;
    const stays = this.closesList || (list?.isFirst ?? false);
    this.closesList = false;
    const follows = list === null ? this.hasWritten : list.hasWritten;
    if (isKept) this.hasWritten = true;
    if (list !== null) {
      list.isFirst = false;
      list.hasWritten ||= isKept;
    }
    if (stays || (isKept && follows)) return gap;
    return isKept ? withoutSeparator(gap) : Buffer.alloc(0);
  }

  /** Takes what stands ahead of a place in the file. */
  private cut(offset: number): Buffer {
    const taken = this.held.subarray(0, offset - this.base);
    this.held = this.held.subarray(taken.length);
    this.base = offset;
    return taken;
  }
}

/** The mark of a text sequence and of the encoding stay; the line end or comma of what was left out goes. */
function withoutSeparator(gap: Buffer): Buffer {
  return Buffer.from(gap.toString('latin1').replace(/^[\s,]+/, ''), 'latin1');
}

/** A feature or a geometry, which alone are rows. */
function isPlace(bytes: Buffer): boolean {
  return typeof (JSON.parse(bytes.toString('utf8')) as { type?: unknown }).type === 'string';
}

function annotated(bytes: Buffer, names: readonly string[], values: AddedValue[]): Buffer {
  const text = bytes.toString('utf8');
  const span = findMember(text, 'properties');
  const members = (taken: string[]) =>
    freeNames(names, taken).map((name, index): [string, AddedValue] => [name, values[index] ?? null]);
  if (span === null) return Buffer.from(withoutProperties(text, members([])));
  const properties = text.slice(span.start, span.end);
  const taken = properties.startsWith('{') ? Object.keys(JSON.parse(properties) as object) : [];
  const extended = withMembers(properties.startsWith('{') ? properties : '{}', members(taken));
  return Buffer.from(text.slice(0, span.start) + extended + text.slice(span.end));
}

/** A feature that lacks them gets them; a geometry becomes a feature. */
function withoutProperties(text: string, members: [string, AddedValue][]): string {
  const properties = withMembers('{}', members);
  const type = findMember(text, 'type');
  const isFeature = type !== null && text.slice(type.start, type.end) === '"Feature"';
  if (isFeature) return text.replace('{', () => `{"properties": ${properties}, `);
  return `{"type": "Feature", "properties": ${properties}, "geometry": ${text}}`;
}

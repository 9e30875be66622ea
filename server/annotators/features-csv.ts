/** Formats that take no columns, as CSV: where each feature lies, what is known of it, and ours. */
import type { Position } from 'geojson';
import { openRows, type PropertyValue } from '../readers/index.ts';
import { type CsvStyle, csvCell } from './csv-cell.ts';
import { freeNames } from './names.ts';
import type { AddedColumns, AddedValue, ReadFile } from './types.ts';

interface PlacedRow {
  properties: Record<string, PropertyValue>;
  /** Of a point. */
  position: Position | null;
}

const MARK = '\uFEFF';

export async function* annotateAsCsv(
  path: string,
  file: ReadFile,
  columns: AddedColumns,
): AsyncGenerator<Buffer> {
  const style: CsvStyle = {
    separator: file.separator ?? ',',
    decimal: file.decimal ?? '.',
    quotesTexts: false,
    quotesNumbers: false,
  };
  const line = (cells: AddedValue[]) =>
    Buffer.from(`${cells.map((cell) => csvCell(cell, style)).join(style.separator)}\r\n`);
  const own = await propertyNames(path, file);
  const [lng = '', lat = ''] = freeNames(['lon', 'lat'], own);
  const taken = [lng, lat, ...own];
  yield Buffer.from(MARK);
  yield line([...taken, ...freeNames(columns.names, taken)]);
  let number = 0;
  for await (const { properties, position } of placedRows(path, file)) {
    const added = columns.valuesOf(++number);
    if (added === null) continue;
    const place = [cellOf(position?.[0]), cellOf(position?.[1])];
    yield line([...place, ...own.map((name) => cellOf(properties[name])), ...added]);
  }
}

async function propertyNames(path: string, file: ReadFile): Promise<string[]> {
  const names = new Set<string>();
  for await (const { properties } of placedRows(path, file)) {
    for (const name of Object.keys(properties)) names.add(name);
  }
  return [...names];
}

/** Places as they are written, wrong ones too. */
async function* placedRows(path: string, { format, crs }: ReadFile): AsyncGenerator<PlacedRow> {
  for await (const { properties, geometry } of await openRows(path, { format, crs, judgePlaces: false })) {
    yield { properties, position: geometry?.type === 'Point' ? geometry.coordinates : null };
  }
}

/** Numbers that came as text are numbers again, so that no apostrophe gets before a minus. */
function cellOf(value: unknown): AddedValue {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'string') return null;
  return /^-\d+(\.\d+)?$/.test(value) && value.length < 16 ? Number(value) : value;
}

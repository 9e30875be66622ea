/** Units as columns: a million of them are a few arrays rather than a million objects. */

/** Units ordered by code. */
export interface UnitColumns {
  units: number;
  /** Codes one after the other in UTF-8, and where each ends. */
  codes: Uint8Array;
  codeEnds: Uint32Array;
  /** `packTraits` of each unit. */
  traits: Uint8Array;
  /** Longitude and latitude of each unit in turn. */
  lngLats: Float64Array;
}

/** A batch as the query gives it: text in which separators stand between codes, a character a unit for traits. */
export interface PackedBatch {
  units: number;
  codes: string;
  lngLats: Buffer;
  traits: string;
}

export interface Packing {
  codeSeparator: string;
  traitsBase: number;
}

/** @throws RangeError when a code holds the separator, since all later codes would be another unit's */
export function unpackBatch(batch: PackedBatch, packing: Packing): UnitColumns {
  const { units } = batch;
  const columns: UnitColumns = {
    units,
    ...splitCodes(Buffer.from(batch.codes), units, packing.codeSeparator.charCodeAt(0)),
    traits: new Uint8Array(units),
    lngLats: new Float64Array(2 * units),
  };
  for (let i = 0; i < units; i++) columns.traits[i] = batch.traits.charCodeAt(i) - packing.traitsBase;
  for (let i = 0; i < 2 * units; i++) columns.lngLats[i] = batch.lngLats.readDoubleBE(8 * i);
  return columns;
}

function splitCodes(text: Buffer, units: number, separator: number) {
  const codes = new Uint8Array(text.length - Math.max(0, units - 1));
  const codeEnds = new Uint32Array(units);
  let unit = 0;
  let end = 0;
  for (const byte of text) {
    if (byte === separator) codeEnds[unit++] = end;
    else codes[end++] = byte;
  }
  if (units > 0) codeEnds[unit++] = end;
  if (unit !== units)
    throw new RangeError(`${units} units with ${unit} codes: a code holds a control character`);
  return { codes, codeEnds };
}

export function joinColumns(parts: UnitColumns[]): UnitColumns {
  const units = parts.reduce((sum, part) => sum + part.units, 0);
  const bytes = parts.reduce((sum, part) => sum + part.codes.length, 0);
  const columns: UnitColumns = {
    units,
    codes: new Uint8Array(bytes),
    codeEnds: new Uint32Array(units),
    traits: new Uint8Array(units),
    lngLats: new Float64Array(2 * units),
  };
  let unit = 0;
  let byte = 0;
  for (const part of parts) {
    const start = byte;
    columns.codes.set(part.codes, byte);
    columns.codeEnds.set(
      part.codeEnds.map((end) => end + start),
      unit,
    );
    columns.traits.set(part.traits, unit);
    columns.lngLats.set(part.lngLats, 2 * unit);
    byte += part.codes.length;
    unit += part.units;
  }
  return columns;
}

/** Attribute values as every format hands them on. */
import type { PropertyValue, RowNote } from './types.ts';

/** Trimmed text, empty text as null, lists and objects as JSON text. */
export function propertyValue(value: unknown): PropertyValue {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'boolean') return value;
  return value === null || value === undefined ? null : jsonText(value);
}

/** JSON text of a value from a file; one nested too deep for the stack becomes a lone `…`. */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '"…"';
  } catch {
    return '"…"';
  }
}

/**
 * Without spaces at the ends, without signs that nobody sees, and as a database can store it; null when nothing is left.
 * Spaces of other widths, and those that break no line, are spaces.
 */
export function cleanText(text: string): string | null {
  const trimmed = UNUSUAL.test(text)
    ? text
        .replace(INVISIBLE, '')
        .replace(SPACES, ' ')
        .replace(/\p{Cs}/gu, '\uFFFD')
        .trim()
    : text.trim();
  return trimmed === '' ? null : trimmed;
}

// NUL, soft hyphens, marks of order and direction, and what joins or parts words without width.
const INVISIBLE = /[\0\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g;
const SPACES = /[\u00A0\u2000-\u200A\u202F\u205F\u3000]/g;
// NUL and halves of surrogate pairs are valid in JSON and refused by PostgreSQL.
const UNUSUAL = new RegExp(`${INVISIBLE.source}|${SPACES.source}|\\p{Cs}`, 'u');

/** The properties of a feature; its `id` joins them unless they have one. Own keys only, `__proto__` included. */
export function featureProperties(properties: unknown, id?: unknown): Record<string, PropertyValue> {
  const members = typeof properties === 'object' && properties !== null ? Object.entries(properties) : [];
  const entries = members.map(([name, value]): [string, PropertyValue] => [
    cleanText(name) ?? '',
    propertyValue(value),
  ]);
  const hasId = entries.some(([name]) => name === 'id');
  if (!hasId && (typeof id === 'string' || typeof id === 'number')) entries.push(['id', propertyValue(id)]);
  return Object.fromEntries(entries);
}

// UTF-8 read as Windows-1252 (Ã or Â, then what the second byte of an accented letter turns into), or U+FFFD.
const DAMAGED = /[ÃÂ][\u0080-\u00BF€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|\uFFFD/;

/** The first column whose text was damaged before it came here, as a note; null when all look sound. */
export function suspectText(properties: Record<string, PropertyValue>): RowNote | null {
  for (const column in properties) {
    const value = properties[column];
    if (typeof value === 'string' && DAMAGED.test(value)) return suspect(column);
  }
  return null;
}

/** The same words for each row of a column, so that reports can count them. */
function suspect(column: string): RowNote {
  return {
    code: 'suspect',
    column,
    text: {
      es: `El texto de «${column}» parece dañado por una codificación equivocada.`,
      en: `The text of “${column}” looks damaged by a wrong encoding.`,
    },
  };
}

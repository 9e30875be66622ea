/** Cells of ours as text of a CSV file. */
import iconv from 'iconv-lite';
import { harmlessText, plainNumber } from '../domain/cell-text.ts';
import type { AddedValue } from './types.ts';

export interface CsvStyle {
  separator: string;
  decimal: '.' | ',';
  /** Texts stand in quotes whether they need them or not; so do numbers. */
  quotesTexts: boolean;
  quotesNumbers: boolean;
}

export function csvCell(value: AddedValue, style: CsvStyle): string {
  const text = written(value, style);
  const isQuoted = typeof value === 'string' ? style.quotesTexts : style.quotesNumbers;
  const mustBeQuoted = isQuoted || text.includes(style.separator) || /["\r\n]/.test(text);
  return mustBeQuoted ? `"${text.replaceAll('"', '""')}"` : text;
}

function written(value: AddedValue, { decimal }: CsvStyle): string {
  if (value === null) return '';
  if (typeof value === 'number') return plainNumber(value).replace('.', decimal);
  return typeof value === 'boolean' ? String(value) : harmlessText(value);
}

/** What encodings of one byte a letter may lack, as near as their letters come. */
const EQUIVALENTS: Record<string, string> = {
  '−': '-',
  '–': '-',
  '—': '-',
  '‑': '-',
  '“': '"',
  '”': '"',
  '«': '"',
  '»': '"',
  '‘': "'",
  '’': "'",
  '…': '...',
  '→': '->',
  '≥': '>=',
  '≤': '<=',
  '°': 'o',
  '\u00a0': ' ',
  '\u202f': ' ',
  '\u2009': ' ',
  '²': '2',
  '³': '3',
};

/** The text with letters that the encoding has: without accents, or a plain equivalent, or `?`. */
export function encodableText(text: string, encoding: string): string {
  if (iconv.decode(iconv.encode(text, encoding), encoding) === text) return text;
  return [...text].map((letter) => encodableLetter(letter, encoding)).join('');
}

function encodableLetter(letter: string, encoding: string): string {
  const isKnown = (some: string) => iconv.decode(iconv.encode(some, encoding), encoding) === some;
  if (isKnown(letter)) return letter;
  const bare = letter.normalize('NFD').replace(/\p{M}/gu, '');
  const candidates = [EQUIVALENTS[letter], letter.normalize('NFKC'), bare];
  return candidates.find((some) => some !== undefined && some !== '' && isKnown(some)) ?? '?';
}

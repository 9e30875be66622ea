/** The planner's dictionary: a key missing in either language does not compile, and a test compares their blanks. */
import { type Blanks, type Dictionary, fillBlanks } from './dictionary.ts';
import type { Language } from './numbers.ts';
import { EN } from './words-en.ts';
import { ES, type WordKey } from './words-es.ts';

export type { WordKey } from './words-es.ts';
export const WORDS: Dictionary<WordKey> = { es: ES, en: EN };

/** `word('es', 'clusterUnits', { n: 3 })`: the text with its blanks filled in. */
export function word(language: Language, key: WordKey, blanks: Blanks = {}): string {
  return fillBlanks(WORDS[language][key], blanks);
}

/** A key made from data (`line_` + code), or the code itself where the dictionary has no such word. */
export function wordFor(language: Language, prefix: string, code: string): string {
  const key = `${prefix}_${code}`;
  return key in ES ? WORDS[language][key as WordKey] : code;
}

/** The one typed dictionary: a key missing in either language does not compile, and a test compares their blanks. */
import type { Language } from './numbers.ts';
import { EN } from './words-en.ts';
import { ES, type WordKey } from './words-es.ts';

export type { WordKey } from './words-es.ts';
export const WORDS: Record<Language, Record<WordKey, string>> = { es: ES, en: EN };

/** `word('es', 'clusterUnits', { n: 3 })`: the text with its blanks filled in. */
export function word(language: Language, key: WordKey, blanks: Record<string, string | number> = {}): string {
  return WORDS[language][key].replace(/\{(\w+)\}/g, (blank, name: string) => String(blanks[name] ?? blank));
}

/** A key made from data (`line_` + code), or the code itself where the dictionary has no such word. */
export function wordFor(language: Language, prefix: string, code: string): string {
  const key = `${prefix}_${code}`;
  return key in ES ? WORDS[language][key as WordKey] : code;
}

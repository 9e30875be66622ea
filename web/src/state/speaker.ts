/** A dictionary that speaks the language of the page. */
import { type Blanks, type Dictionary, fillBlanks } from '../format/dictionary.ts';
import { language } from './language.ts';

export interface Speaker<K extends string> {
  t(key: K, blanks?: Blanks): string;
  /** A key made from data (`verdict_` + code), or the code itself where the dictionary has no such word. */
  tFor(prefix: string, code: string): string;
}

/** Reading a word in a component follows the switch of languages. */
export function speaker<K extends string>(words: Dictionary<K>): Speaker<K> {
  return {
    t: (key, blanks) => fillBlanks(words[language.value][key], blanks),
    tFor: (prefix, code) => {
      const key = `${prefix}_${code}`;
      return key in words.es ? words[language.value][key as K] : code;
    },
  };
}

/** Words of a part of the product in both languages: same keys, or it does not compile. */
import type { Language } from './numbers.ts';

export type Dictionary<K extends string> = Record<Language, Record<K, string>>;
export type Blanks = Record<string, string | number>;

/**
 * `{name}` becomes `blanks.name`, and `{name|nueva|nuevas}` the word for one or for any other number; unknown blanks are
 * left standing.
 */
export function fillBlanks(text: string, blanks: Blanks = {}): string {
  return text.replace(
    /\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g,
    (blank, name: string, one?: string, many?: string) => {
      const value = blanks[name];
      if (value === undefined || one === undefined) return String(value ?? blank);
      return (String(value) === '1' ? one : many) ?? blank;
    },
  );
}

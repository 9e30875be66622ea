/** The words and formats in the language of the page; reading them in a component follows the switch. */

import { displayName } from '../format/names.ts';
import { type WordKey, word, wordFor } from '../format/words.ts';
import { kindSummary } from './data.ts';
import type { FilterPart } from './filter.ts';
import { num } from './formats.ts';
import { language } from './store.ts';

export const t = (key: WordKey, blanks?: Record<string, string | number>): string =>
  word(language.value, key, blanks);
export const tFor = (prefix: string, code: string): string => wordFor(language.value, prefix, code);
export { distance, num, percent, pesos, position, short } from './formats.ts';

/** `n` units, with its singular. */
export const unitCount = (n: number): string => (n === 1 ? t('oneUnit') : t('clusterUnits', { n: num(n) }));

/** Plural name of a kind (`Departamentos`); kinds that came later bear the label they were imported with. */
export function kindName(kind: string): string {
  const known = tFor('kind', kind);
  return known === kind ? kindLabel(kind) : known;
}

/** Singular name of a kind (`Departamento`). */
export function kindLabel(kind: string): string {
  const known = tFor('one', kind);
  if (known !== kind) return known;
  const summary = kindSummary(kind);
  return (language.value === 'en' ? summary?.label_en : summary?.label_es) ?? kind;
}

/** What a filter part is called on its chip; `name` of a territory is looked up by the caller. */
export function partText(part: FilterPart, nameOf: (kind: string, code: string) => string | null): string {
  const [value = ''] = part.values;
  switch (part.name) {
    case 'line':
      return part.values.map((line) => tFor('line', line)).join(', ');
    case 'stage':
      return part.values.map((stage) => tFor('stage', stage)).join(', ');
    case 'status':
      return part.values.map((status) => t(status === 'closed' ? 'statusClosed' : 'statusActive')).join(', ');
    case 'pdet':
      return t(value === 'true' ? 'filterPdetChip' : 'filterNotPdetChip');
    case 'territory':
      return value
        .split(',')
        .map((ref) => territoryText(ref, nameOf))
        .join(', ');
    case 'q':
      return `${t('filterQ')}: ${value}`;
    default:
      return part.values.join(', ');
  }
}

function territoryText(ref: string, nameOf: (kind: string, code: string) => string | null): string {
  const [kind = '', code = ''] = ref.split(/:(.*)/s);
  const name = nameOf(kind, code);
  return name === null ? `${kindLabel(kind)} ${code}` : displayName(name);
}

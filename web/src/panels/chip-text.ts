/** The words of a filter on its chip, in notices and on the picture of the map. */
import { formatDate } from '../format/numbers.ts';
import type { FilterPart } from '../state/filter.ts';
import { nameOf } from '../state/names.ts';
import { filter } from '../state/store.ts';
import { shownDay } from '../state/time.ts';
import { partText, t } from '../state/words.ts';

/** A chip's words: what is filtered, and by which value. */
export function chipText(part: FilterPart): string {
  const text = partText(part, nameOf);
  const { created_from: from, created_to: to } = filter.value;
  if (part.name === 'as_of') return t('asOf', { date: formatDate(shownDay.value) });
  if (part.name === 'known_at') return `${t('filterKnownAt')} ${formatDate(text)}`;
  if (part.name === 'created_from' || part.name === 'created_to') return yearsText(from, to);
  return text;
}

function yearsText(from: string | null, to: string | null): string {
  const [first, last] = [from?.slice(0, 4), to?.slice(0, 4)];
  if (first && last) return first === last ? first : `${first}–${last}`;
  return first ? `${t('filterFrom')} ${first}` : `${t('filterTo')} ${last}`;
}

/** Months as the time slider steps through them: each stands for its last day. Pure. */
import type { Language } from './numbers.ts';

/** Last days of the months from that of `first` to that of `last`, both included, that end before `today`. */
export function monthEnds(first: string, last: string, today: string): string[] {
  const ends: string[] = [];
  let [year = 0, month = 0] = first.split('-').map(Number);
  for (;;) {
    const end = new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
    if (end >= today || end.slice(0, 7) > last.slice(0, 7)) return ends;
    ends.push(end);
    month += 1;
    if (month > 12) [year, month] = [year + 1, 1];
  }
}

/** The stop of a day: its month; behind the last one where it is later. */
export function stopOf(day: string, ends: readonly string[]): number {
  const at = ends.findIndex((end) => day <= end);
  return at === -1 ? ends.length : at;
}

const LOCALES: Record<Language, string> = { es: 'es-CO', en: 'en-US' };

/** `marzo de 2014`; short: `mar 2014`. */
export function monthText(day: string, language: Language, length: 'long' | 'short' = 'long'): string {
  const options = { month: length, year: 'numeric', timeZone: 'UTC' } as const;
  const text = new Intl.DateTimeFormat(LOCALES[language], options).format(new Date(`${day}T00:00:00Z`));
  return length === 'long' ? text : text.replace(' de ', ' ').replace('.', '');
}

/** The day in Colombia. */
export function todayInColombia(): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Bogota' }).format(new Date());
}

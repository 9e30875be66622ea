/** The language of the page, as its address says (`?lang=en`): Spanish where it doesn't. */
import { signal } from '@preact/signals';
import type { Language } from '../format/numbers.ts';

export const languageOf = (params: URLSearchParams): Language => (params.get('lang') === 'en' ? 'en' : 'es');

export const language = signal<Language>(languageOf(new URLSearchParams(location.search)));

/** The address of another page of the product, which keeps the language. */
export function addressOf(path: string): string {
  return language.value === 'en' ? `${path}${path.includes('?') ? '&' : '?'}lang=en` : path;
}

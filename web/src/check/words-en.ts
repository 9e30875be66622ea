/** The same words in English. */
import type { WordKey } from './words-es.ts';

export const EN: Record<WordKey, string> = {
  title: 'Check a file',
};

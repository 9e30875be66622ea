/** The words of this page, in the language of the page. */
import { speaker } from '../state/speaker.ts';
import { EN } from './words-en.ts';
import { ES, type WordKey } from './words-es.ts';

export const { t, tFor } = speaker<WordKey>({ es: ES, en: EN });

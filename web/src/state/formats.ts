/** Numbers, distances and positions in the language of the page; reading them in a component follows the switch. */
import {
  formatDistance,
  formatNumber,
  formatPercent,
  formatPesos,
  formatPosition,
  formatShort,
} from '../format/numbers.ts';
import { language } from './language.ts';

export const num = (value: number | null | undefined, digits = 0): string =>
  formatNumber(value, language.value, digits);
export const percent = (share: number | null | undefined, digits?: number): string =>
  formatPercent(share, language.value, digits);
export const distance = (metres: number | null | undefined): string => formatDistance(metres, language.value);
export const pesos = (value: number | null | undefined): string => formatPesos(value, language.value);
export const position = (lng: number, lat: number): string => formatPosition(lng, lat, language.value);
export const short = (value: number): string => formatShort(value, language.value);

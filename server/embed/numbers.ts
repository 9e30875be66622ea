/** Public numbers as they are written. */
import type { Shown, TerritoryRow } from './documents.ts';
import type { EmbedView } from './view.ts';
import { type Language, say } from './words.ts';

const LOCALES: Record<Language, string> = { es: 'es-CO', en: 'en-US' };

/** Making a format costs more than a thousand uses of it. */
const FORMATS: Record<Language, readonly Intl.NumberFormat[]> = { es: formats('es'), en: formats('en') };

/** Without decimals and with one. */
function formats(language: Language): Intl.NumberFormat[] {
  return [0, 1].map(
    (digits) =>
      new Intl.NumberFormat(LOCALES[language], {
        useGrouping: 'always',
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      }),
  );
}

export function number(value: number, language: Language, digits: 0 | 1 = 0): string {
  return FORMATS[language][digits]?.format(value) ?? '';
}

/** `1.234`, `1–4`, `5 o más`, `No se muestra`. */
export function shownText(shown: Shown, language: Language): string {
  if ('n' in shown) return number(shown.n, language);
  if ('hidden' in shown) return say(language, 'hidden');
  const from = number(shown.from, language);
  return shown.to === null
    ? say(language, 'atLeast', { n: from })
    : say(language, 'range', { from, to: number(shown.to, language) });
}

export function rateText(value: number | null, language: Language): string {
  return value === null ? '–' : number(value, language, 1);
}

/** What a row is coloured by, written. */
export function valueText(row: TerritoryRow, indicator: EmbedView['indicator'], language: Language): string {
  return indicator === 'per_10k_rural'
    ? rateText(row.per_10k_rural, language)
    : shownText(row.units, language);
}

/** `2017-03-09…` to `09/03/2017`, in both languages. */
export function dayText(iso: string): string {
  const [year, month, day] = iso.slice(0, 10).split('-');
  return `${day}/${month}/${year}`;
}

/** `950`, `1,2 mil` (English `1.2 k`): what fits a mark on the map. */
export function shortNumber(value: number, language: Language): string {
  if (value < 1000) return number(value, language);
  const scaled = value / 1000;
  const digits = scaled < 9.95 && Math.round(scaled * 10) % 10 !== 0 ? 1 : 0;
  return `${number(scaled, language, digits)}\u00a0${language === 'es' ? 'mil' : 'k'}`;
}

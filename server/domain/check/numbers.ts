/** Numbers in sentences, as each language writes them. */
type Language = 'es' | 'en';

const FORMATS = {
  es: { whole: new Intl.NumberFormat('es-CO', { maximumFractionDigits: 0 }), tenth: tenths('es-CO') },
  en: { whole: new Intl.NumberFormat('en', { maximumFractionDigits: 0 }), tenth: tenths('en') },
} as const;

function tenths(locale: string): Intl.NumberFormat {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
}

/** `850 m`, `12,4 km`, `1.240 km` */
export function distanceText(metres: number, language: Language): string {
  const { whole, tenth } = FORMATS[language];
  if (metres < 1_000) return `${whole.format(metres)} m`;
  return `${(metres < 100_000 ? tenth : whole).format(metres / 1_000)} km`;
}

/** `−75,5786`: the minus of print, at most six decimals. */
export function coordinateText(value: number, language: Language): string {
  const text = String(Math.abs(Number(value.toFixed(6))));
  return `${value < 0 ? '−' : ''}${language === 'es' ? text.replace('.', ',') : text}`;
}

/** `−75.642,75`: a number as it stands in a cell, of any size. */
export function numberText(value: number, language: Language): string {
  const format = new Intl.NumberFormat(language === 'es' ? 'es-CO' : 'en', { maximumFractionDigits: 6 });
  return `${value < 0 ? '−' : ''}${format.format(Math.abs(value))}`;
}

/** `a, b y c` */
export function listText(items: readonly string[], language: Language): string {
  const last = items.at(-1) ?? '';
  if (items.length < 2) return last;
  const and = language === 'en' ? 'and' : /^h?i(?!e)/i.test(last) ? 'e' : 'y';
  return `${items.slice(0, -1).join(', ')} ${and} ${last}`;
}

/** Numbers, dates and distances as a reader in Colombia writes them; English keeps dd/mm/yyyy. */
export type Language = 'es' | 'en';

const LOCALES: Record<Language, string> = { es: 'es-CO', en: 'en-US' };
const formats = new Map<string, Intl.NumberFormat>();

function numberFormat(language: Language, digits: number): Intl.NumberFormat {
  const key = `${language}${digits}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(LOCALES[language], {
      useGrouping: 'always',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    formats.set(key, format);
  }
  return format;
}

/** `formatNumber(1234.5, 'es', 1) === '1.234,5'`; a missing number is an en dash. */
export function formatNumber(value: number | null | undefined, language: Language, digits = 0): string {
  return value === null || value === undefined || Number.isNaN(value)
    ? '–'
    : numberFormat(language, digits).format(value);
}

/** A share between 0 and 1, by default with one decimal: `12,5 %` (English `12.5%`). */
export function formatPercent(share: number | null | undefined, language: Language, digits = 1): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return '–';
  const number = formatNumber(share * 100, language, digits);
  return language === 'es' ? `${number}\u00a0%` : `${number}%`;
}

/** Metres to `850 m`, `12,4 km` or `120 km`. */
export function formatDistance(metres: number | null | undefined, language: Language): string {
  if (metres === null || metres === undefined) return '–';
  if (metres < 999.5) return `${formatNumber(metres, language)}\u00a0m`;
  const km = metres / 1000;
  return `${formatNumber(km, language, km < 99.95 && metres % 1000 !== 0 ? 1 : 0)}\u00a0km`;
}

/** `2017-03-09` to `09/03/2017`, in both languages. */
export function formatDate(isoDay: string | null | undefined): string {
  if (!isoDay) return '–';
  const [year, month, day] = isoDay.slice(0, 10).split('-');
  return `${day}/${month}/${year}`;
}

/** Colombian pesos without decimals. */
export function formatPesos(value: number | null | undefined, language: Language): string {
  return value === null || value === undefined ? '–' : `$\u00a0${formatNumber(value, language)}`;
}

const THOUSAND: Record<Language, string> = { es: 'mil', en: 'k' };

/** Short numbers for clusters and axes: `950`, `1,2 mil`, `50 mil`, `1,3 M` (English `1.2 k`). */
export function formatShort(value: number, language: Language): string {
  if (value < 1000) return formatNumber(value, language);
  const [scaled, unit] = value < 999_500 ? [value / 1000, THOUSAND[language]] : [value / 1_000_000, 'M'];
  const digits = scaled < 9.95 && Math.round(scaled * 10) % 10 !== 0 ? 1 : 0;
  return `${formatNumber(scaled, language, digits)}\u00a0${unit}`;
}

/** Degrees with four decimals (about 11 m), latitude first as people say it. */
export function formatPosition(lng: number, lat: number, language: Language): string {
  const degrees = (value: number): string => formatNumber(value, language, 4).replace('-', '−');
  return `${degrees(lat)}; ${degrees(lng)}`;
}

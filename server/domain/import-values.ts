/** Values as they stand in files, read into what they mean; undefined where they mean nothing. */
import { searchKey } from './text.ts';
import { LINES, type Line, LOCATION_SOURCES, type LocationSource, STAGES, type Stage } from './unit.ts';

const LINE_WORDS: Readonly<Record<string, Line>> = {
  'negocio rural': 'rural_business',
  'negocios rurales': 'rural_business',
  autoconsumo: 'self_consumption',
  'seguridad alimentaria': 'self_consumption',
  'autoconsumo y seguridad alimentaria': 'self_consumption',
  'autoconsumo (seguridad alimentaria)': 'self_consumption',
  'autoconsumo - seguridad alimentaria': 'self_consumption',
  'ocupacion rural': 'rural_occupation',
  'ocupaciones rurales': 'rural_occupation',
};

const STAGE_WORDS: Readonly<Record<string, Stage>> = {
  formacion: 'training',
  'en formacion': 'training',
  creada: 'created',
  creado: 'created',
  creacion: 'created',
  fortalecida: 'strengthened',
  fortalecido: 'strengthened',
  fortalecimiento: 'strengthened',
  empresa: 'company',
};

const SOURCE_WORDS: Readonly<Record<string, LocationSource>> = {
  'centro poblado': 'settlement',
  vereda: 'settlement',
  cabecera: 'municipal_seat',
  'cabecera municipal': 'municipal_seat',
  'municipal seat': 'municipal_seat',
};

export function parseLine(text: string): Line | undefined {
  return oneOf(LINES, text) ?? LINE_WORDS[searchKey(text)];
}

export function parseStage(text: string): Stage | undefined {
  return oneOf(STAGES, text) ?? STAGE_WORDS[searchKey(text)];
}

export function parseLocationSource(text: string): LocationSource | undefined {
  return oneOf(LOCATION_SOURCES, text) ?? SOURCE_WORDS[searchKey(text)];
}

function oneOf<T extends string>(values: readonly T[], text: string): T | undefined {
  const key = searchKey(text).replaceAll(/[ -]/g, '_');
  return values.find((value) => value === key);
}

/** `2017-03-08`, `2017-03-08T…`, `8/3/2017`, `08-03-2017` → `2017-03-08`; nothing for days that no calendar has. */
export function parseDay(text: string): string | undefined {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$/.exec(text);
  if (iso) return calendarDay(iso[1], iso[2], iso[3]);
  const spanish = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text);
  return spanish ? calendarDay(spanish[3], spanish[2], spanish[1]) : undefined;
}

function calendarDay(year = '', month = '', day = ''): string | undefined {
  const isDay = Number(month) >= 1 && Number(day) >= 1 && Number(day) <= daysIn(Number(year), Number(month));
  return isDay ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : undefined;
}

/** 0 for a month that does not exist. */
function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

/** Whole numbers from 0: `12`, `12.0`, `1.250` and `1,250` (thousands), `$ 1.000.000`. */
export function parseCount(value: string | number, largest: number): number | undefined {
  const number = typeof value === 'number' ? value : wholeNumber(value);
  return number !== undefined && Number.isSafeInteger(number) && number >= 0 && number <= largest
    ? number
    : undefined;
}

function wholeNumber(text: string): number | undefined {
  const bare = text.replace(/^\$\s*/, '').replace(/\s/g, '');
  if (/^\d+([.,]0+)?$/.test(bare) && !/^\d{1,3}[.,]000$/.test(bare)) return Number.parseInt(bare, 10);
  if (/^\d{1,3}(\.\d{3})+(,0+)?$/.test(bare)) return Number(bare.split(',')[0]?.replaceAll('.', ''));
  if (/^\d{1,3}(,\d{3})+(\.0+)?$/.test(bare)) return Number(bare.split('.')[0]?.replaceAll(',', ''));
  return undefined;
}

/** Decimal numbers with point or comma: `12.5`, `12,5`. */
export function parseDecimal(value: string | number): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  return /^[-+]?\d+([.,]\d+)?$/.test(value.trim()) ? Number(value.trim().replace(',', '.')) : undefined;
}

/** DIVIPOLA codes are text with their leading zero; a spreadsheet may have taken it: `5001` → `05001`. */
export function padCode(value: string | number, digits: 2 | 5): string | undefined {
  const text = String(value).trim();
  if (!/^\d+$/.test(text)) return undefined;
  return text.length === digits || text.length === digits - 1 ? text.padStart(digits, '0') : undefined;
}

/** A stable code from a name: `Caño Indio` → `cano-indio`. */
export function slug(name: string): string {
  return searchKey(name)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

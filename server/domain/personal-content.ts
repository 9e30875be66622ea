/**
 * Data of persons told by what stands there: e-mail addresses, Colombian telephones, document numbers. Better one column
 * too few than a code taken for a document: whole numbers alone say little, so they count only where nothing else
 * explains them, or beside other columns of persons.
 */

export type ContentKind = 'document' | 'phone' | 'email';
export type Cell = string | number | boolean | null | undefined;

const EMAIL = /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i;
/** A mobile of the prefixes in use, or a fixed line with its prefix of ten digits. */
const PHONE = /^(?:\+?57)?(?:3(?:0[0-5]|1\d|2[0-4]|33|5[01])\d{7}|60[1-8]\d{7})$/;
/** Cédulas have 6 to 8 digits or ten that begin with 1; a NIT of nine often bears its check digit. */
const DOCUMENT = /^[1-9]\d{5,9}$/;
/** NUIP and the cédulas since 2003: hardly anything else looks so. */
const LONG_DOCUMENT = /^1[0-2]\d{8}$/;
const DAY = /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])$/;
const ROUND = /000$/;

/** Within a longer text; a separator stands only where people write one. */
const EMAIL_WITHIN = /[^\s@«“"<(,;:]+@[^\s@»”">),;]+\.[a-z]{2,}/i;
const MOBILE_WITHIN =
  /(?<!\d)(?<!\d[.,])(?:\+?57[\s.-]?)?\(?3(?:0[0-5]|1\d|2[0-4]|33|5[01])\)?[\s.-]?\d{3}[\s.-]?\d{2}[\s.-]?\d{2}(?!\d)/;
const TEN_DIGITS = /(?<!\d)[13]\d{9}(?!\d)/;
const WITHIN = new RegExp(
  [EMAIL_WITHIN, MOBILE_WITHIN, TEN_DIGITS].map(({ source }) => source).join('|'),
  'gi',
);

/** A text without e-mail addresses, mobile numbers and ten-digit numbers: what a message may quote of a cell. */
export function withoutPersonalData(text: string): string {
  return text.replace(WITHIN, '•••');
}

/** Whether an e-mail address or a mobile number stands in a text: no attribute of a unit may hold one. */
export function personalWithin(text: string): 'email' | 'phone' | null {
  if (EMAIL_WITHIN.test(text)) return 'email';
  return MOBILE_WITHIN.test(text) ? 'phone' : null;
}

/** How much of a column must look so. */
const SHARE = 0.5;
const SHARE_OF_DOCUMENTS = 0.9;
const LEAST_DOCUMENTS = 3;
/** Documents lie far apart; running numbers, plane coordinates of a region and amounts lie close. */
const LEAST_SPREAD = 1_000;
/** Names that say what their whole numbers are. */
const EXPLAINED =
  /(^|_)(cod|codigo|code|id|no|nro|num|numero|item|consecutivo|radicado|ficha|registro|matricula|predio|predial|catastral|dane|divipola|valor|monto|costo|precio|ingreso|ingresos|ventas|capital|recursos|financiacion|cop|pesos|x|y|este|norte|east|north|easting|northing|lat|lon|lng|latitud|longitud|coord|coordenada|altitud|altura|area|fecha|ano|year|date|total|cantidad)(_|$)/;

export interface ColumnHints {
  /** The column's name, as `columnKey` writes it. */
  key?: string;
  /** Another column of the file is of persons. */
  besidePersons?: boolean;
}

/** What the cells of a column say, null where they say nothing. */
export function personalByContent(cells: readonly Cell[], hints: ColumnHints = {}): ContentKind | null {
  const texts = cells.flatMap((cell) =>
    cell === null || cell === undefined || cell === '' ? [] : [String(cell).trim()],
  );
  if (texts.length === 0) return null;
  const share = (holds: (text: string) => boolean) => texts.filter(holds).length / texts.length;
  if (share((text) => EMAIL.test(text)) >= SHARE) return 'email';
  if (share((text) => isPhone(text)) >= SHARE) return 'phone';
  return areDocuments(texts, hints) ? 'document' : null;
}

function isPhone(text: string): boolean {
  const digits = text.replace(/[\s().-]/g, '');
  return PHONE.test(digits) && !ROUND.test(digits);
}

function areDocuments(texts: readonly string[], { key = '', besidePersons = false }: ColumnHints): boolean {
  const numbers = texts.map(wholeNumber).filter((digits) => DOCUMENT.test(digits));
  if (numbers.length / texts.length < SHARE_OF_DOCUMENTS || EXPLAINED.test(key)) return false;
  const others = numbers.filter((digits) => ROUND.test(digits) || DAY.test(digits)).length;
  if (others > numbers.length / 2) return false;
  if (besidePersons) return true;
  if (numbers.length < LEAST_DOCUMENTS || new Set(numbers).size < numbers.length * SHARE_OF_DOCUMENTS)
    return false;
  if (numbers.filter((digits) => LONG_DOCUMENT.test(digits)).length > numbers.length / 2) return true;
  const values = numbers.map(Number).sort((one, other) => one - other);
  return ((values.at(-1) ?? 0) - (values[0] ?? 0)) / values.length >= LEAST_SPREAD && !areMetres(numbers);
}

/** Seven digits that all begin alike: metres of a plane system, as 4.783.808 and 2.116.421. */
function areMetres(numbers: readonly string[]): boolean {
  return numbers.every((digits) => digits.length === 7 && /^[1-5]/.test(digits));
}

/** `1.023.456.789`, `52 345 678`, `79123456.0`, `900123456-7` → digits; anything else as it is. */
function wholeNumber(text: string): string {
  const bare = text.replace(/\.0+$|-\d$/, '');
  return /^\d{1,3}([.\s']\d{3})+$/.test(bare) ? bare.replace(/\D/g, '') : bare;
}

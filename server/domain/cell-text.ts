/** What may stand in a cell of a table that a spreadsheet opens. */

/** Text that a spreadsheet would run as a formula, with an apostrophe before it. */
export function harmlessText(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** Decimals of what is not whole: coordinates to a decimetre, rates far beyond what they mean. */
const DECIMALS = 6;

/** Without an exponent, which some spreadsheets take for text. */
export function plainNumber(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  const rounded = value.toFixed(DECIMALS).replace(/\.?0+$/, '');
  return /[1-9]/.test(rounded) ? rounded : value.toFixed(12).replace(/\.?0+$/, '');
}

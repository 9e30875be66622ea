/** What may stand in a cell of a table that a spreadsheet opens. */

/** Text that a spreadsheet would run as a formula, with an apostrophe before it. */
export function harmlessText(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** Without an exponent, which some spreadsheets take for text. */
export function plainNumber(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(12).replace(/\.?0+$/, '') : text;
}

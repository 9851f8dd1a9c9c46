/** What a spreadsheet would calculate, call or run. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * One cell of a CSV file (RFC 4180).
 *
 * SECURITY: a session or a program may have any name. One that begins like a formula would be run by the spreadsheet that opens
 * the file, so it gets an apostrophe, which spreadsheets read as "this is text".
 */
export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  const text = typeof value === 'number' ? String(value) : value;
  const harmless = typeof value === 'string' && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) || harmless !== harmless.trim()
    ? `"${harmless.replaceAll('"', '""')}"`
    : harmless;
}

/** Ends with a line feed alone, which spreadsheets take and the programs of a terminal expect. */
export const csvLine = (cells: readonly (string | number | null)[]): string =>
  `${cells.map(csvCell).join(',')}\n`;

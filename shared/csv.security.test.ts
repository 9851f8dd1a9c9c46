import { describe, expect, it } from 'vitest';
import { csvCell, csvLine } from './csv.ts';

describe('a name that a spreadsheet would run', () => {
  it.each(['=HYPERLINK("https://evil.example")', '+1', '-1+2', '@SUM(A1)', '\t=1', '\r=1'])(
    '%j is text',
    (name) => {
      expect(csvCell(name).replaceAll('"', '').startsWith("'")).toBe(true);
    },
  );

  it('neither ends its cell nor its line', () => {
    expect(csvLine(['a"b', 'c,d', 'e\r\n=f', null, 7, 'plain'])).toBe('"a""b","c,d","e\r\n=f",,7,plain\n');
  });
});

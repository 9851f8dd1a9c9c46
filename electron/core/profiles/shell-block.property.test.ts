import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasOfAnother } from './of-another.ts';
import { hasShellBlock, lookForBlock, withBlock, withoutBlock } from './shell-block.ts';

const line = `if [ -r "$HOME/.config/latchkey/shell/latchkey.sh" ]; then . "$HOME/.config/latchkey/shell/latchkey.sh"; fi`;
const ours: ReadonlySet<string> = new Set([line, line.replaceAll('"', "'")]);
const other = line.replaceAll('.config', '.other');
const put = (text: string, eol: '\n' | '\r\n' = '\n'): string => withBlock(text, line, ours, eol);

/** Start files of every kind: blank lines, every line end, no line end, comments like ours, and bytes that are no UTF-8. */
const texts = fc
  .array(
    fc.oneof(
      fc.constantFrom('\n', '\r\n', '\r', '\n\n', ' ', '# <<< managed by Latchkey\n', '\udc80', '\\\n'),
      fc.constantFrom('# >>> managed by Latchkey: PATH and completion\n', `${other}\n`, 'export A=1\n', 'fi'),
      fc.string({ maxLength: 8 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe("Latchkey's lines in a start file", () => {
  it('leave it with its very bytes, whatever was in it', () =>
    fc.assert(
      fc.property(texts, fc.constantFrom('\n' as const, '\r\n' as const), (text, eol) => {
        const installed = put(text, eol);
        expect(lookForBlock(installed, ours).isThere).toBe(true);
        expect(put(installed, eol)).toBe(installed);
        expect(withoutBlock(installed, ours)).toBe(text);
      }),
      { numRuns: 2_000 },
    ));

  it('never take a line of the user with them, wherever the user wrote', () =>
    fc.assert(
      fc.property(
        texts,
        fc.array(fc.tuple(fc.nat(), fc.constantFrom('mine=1', '', '  x', '# a comment'))),
        (text, edits) => {
          const lines = put(text === '' || text.endsWith('\n') ? text : `${text}\n`).split('\n');
          for (const [at, added] of edits) lines.splice(at % (lines.length + 1), 0, added);
          const left = withoutBlock(lines.join('\n'), ours).split('\n');
          const count = (all: readonly string[], one: string): number =>
            all.filter((each) => each === one).length;
          for (const one of new Set(
            lines.filter((each) => each.trim() !== '' && !each.includes('Latchkey') && !ours.has(each)),
          ))
            expect(count(left, one)).toBe(count(lines, one));
        },
      ),
      { numRuns: 1_000 },
    ));

  it('keep what the user wrote between and behind them', () => {
    const installed = put('a=1');
    expect(withoutBlock(`${installed}b=2\n`, ours)).toBe('a=1\nb=2\n');
    expect(withoutBlock(`${put('a=1\n')}b=2\n`, ours)).toBe('a=1\nb=2\n');
    const between = put('a=1\n').replace(line, `mine=1\n${line}\nmine=2`);
    expect(withoutBlock(between, ours)).toBe('a=1\n\nmine=1\nmine=2\n');
    expect(put(between)).toBe(between);
  });

  it('are found with one comment gone, and left where the user wrote such a line', () => {
    const noEnd = put('a=1\n').replace('# <<< managed by Latchkey\n', '');
    expect(withoutBlock(noEnd, ours)).toBe('a=1\n\n');
    const byHand = `a=1\n${line}\n`;
    expect(withoutBlock(byHand, ours)).toBe(byHand);
    expect(put(byHand)).toBe(byHand);
    expect(lookForBlock(byHand, ours)).toMatchObject({ isThere: false, byUser: [1] });
  });

  it('of another Latchkey stay', () => {
    const both = put(withBlock('a=1\n', other, new Set([other]), '\n'));
    expect(withoutBlock(both, ours)).toBe(withBlock('a=1\n', other, new Set([other]), '\n'));
    // What lies beside the file is theirs as well.
    expect(hasOfAnother(withoutBlock(both, ours))).toBe(true);
    expect(hasOfAnother('a=1\n')).toBe(false);
    expect(hasShellBlock('# >>> managed by Latchkey: PATH and completion\nls\n')).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import {
  handedOverLine,
  isHandedOverLine,
  keptBeside,
  keptBesideLine,
  keptLine,
  keptText,
} from './kept-line.ts';

describe('a line that is kept as a comment', () => {
  it.each(['region = x', '  indented = x', '', 'aws_access_key_id=AKIA  '])('"%s" comes back', (line) => {
    expect(keptText(keptLine(line))).toBe(line);
    expect(keptBeside(keptLine(line))).toBeNull();
  });

  it('comes back as far to the right as an editor moved it', () => {
    expect(keptText(`\t  ${keptLine('region = x')}`)).toBe('\t  region = x');
    // An editor has taken the blank from the end: the line was empty.
    expect(keptText('  # kept by Latchkey:')).toBe('');
  });

  it.each([
    '# kept by Latchkey',
    '# kept by Latchkey:x',
    'x # kept by Latchkey: y',
    '# Kept by Latchkey: y',
    'region = x',
    '',
  ])('is not "%s"', (line) => {
    expect(keptText(line)).toBeNull();
  });
});

describe('a line that is kept in a file beside', () => {
  it('says in which, and in which line of it', () => {
    const path = '/home/ada/.aws/latchkey kept, line 3';
    expect(keptBeside(keptBesideLine(path, 12))).toEqual({ path, line: 12, indent: '' });
    expect(keptBeside(`  ${keptBesideLine('C:\\kept', 1)}`)).toEqual({
      path: 'C:\\kept',
      line: 1,
      indent: '  ',
    });
    expect(keptText(keptBesideLine(path, 12))).toBeNull();
  });

  it.each([
    '# kept by Latchkey in , line 1',
    '# kept by Latchkey in /a, line x',
    '# kept by Latchkey in /a, line 1 ',
    '# kept by Latchkey in /a, line 1234567890',
    'x # kept by Latchkey in /a, line 1',
    '# mine',
  ])('is not "%s"', (line) => {
    expect(keptBeside(line)).toBeNull();
  });
});

it('a section that was handed over is known by its comment, also where an editor moved it', () => {
  expect([handedOverLine, `\t ${handedOverLine}`, `${handedOverLine} more`].map(isHandedOverLine)).toEqual([
    true,
    true,
    true,
  ]);
  expect([`x${handedOverLine}`, '# handed over to Latchkey'].map(isHandedOverLine)).toEqual([false, false]);
});

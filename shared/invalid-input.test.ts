import { expect, it } from 'vitest';
import { invalidInput } from './invalid-input.ts';
import { Problem } from './problem.ts';

it('names the field and the reason', () => {
  expect(invalidInput('region', 'Choose one.')).toEqual({
    ok: false,
    error: { code: 'invalid-input', field: 'region', reason: 'Choose one.' },
  });
});

it('stays a problem that may leave the main process, however long the typed text that it quotes', () => {
  const { error } = invalidInput('startUrl', 'x'.repeat(5_000));
  expect(Problem.safeParse(error).success).toBe(true);
});

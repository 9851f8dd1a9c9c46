import { expect, it } from 'vitest';
import type { PromptAnswer } from '../../../shared/app-state.ts';
import { SessionId } from '../../../shared/ids.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { createSessionAsk } from './bound-ask.ts';
import { createPrompts } from './prompts.ts';

const serial = 'arn:aws:iam::111111111111:mfa/maria';
const wrong: Problem = { code: 'mfa-wrong', serial };
const signal = neverAborts();

function asking(codes: readonly (string | null)[]) {
  const clock = createFakeClock();
  const prompts = createPrompts({
    random: { hex: (bytes) => '0'.repeat(bytes * 2), fraction: () => 0.5 },
    changed: () => undefined,
  });
  const left = [...codes];
  const ask = createSessionAsk({
    prompts,
    clock,
    waitSeconds: () => 60,
    codeFor: async () => left.shift() ?? null,
  })({ id: SessionId.parse('made:1'), name: 'prod' });
  const put = async (problem: Problem | null): Promise<PromptAnswer> => {
    const answer = ask({ kind: 'mfa-code', serial, problem }, signal);
    await new Promise((resolve) => setTimeout(resolve, 0));
    for (const { id } of prompts.list()) prompts.answer(id, { kind: 'text', text: '999999' });
    return answer;
  };
  return { put };
}

it('answers with a code that the source made, and with the next one when that was refused', async () => {
  const { put } = asking(['111111', '222222', '333333']);
  expect(await put(null)).toEqual({ kind: 'text', text: '111111' });
  expect(await put(wrong)).toEqual({ kind: 'text', text: '222222' });
});

it('asks the person after two refused codes, and makes one again for the next question', async () => {
  const { put } = asking(['111111', '222222', '333333']);
  await put(null);
  await put(wrong);
  expect(await put(wrong)).toEqual({ kind: 'text', text: '999999' });
  expect(await put(null)).toEqual({ kind: 'text', text: '333333' });
});

it('asks the person where nothing can make one, also after a refusal', async () => {
  const { put } = asking([null, '222222']);
  expect(await put(null)).toEqual({ kind: 'text', text: '999999' });
  expect(await put(wrong)).toEqual({ kind: 'text', text: '999999' });
});

import { describe, expect, it } from 'vitest';
import type { PromptAnswer } from '../../../shared/app-state.ts';
import { AccountId, SessionId, SourceId } from '../../../shared/ids.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Ask, PromptSpec } from '../identity-source.ts';
import { createFakeClock, settle } from '../testing/fake-clock.ts';
import { createSessionAsk, createSourceAsk } from './bound-ask.ts';
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

it('asks the user after two refused codes, and makes one again for the next question', async () => {
  const { put } = asking(['111111', '222222', '333333']);
  await put(null);
  await put(wrong);
  expect(await put(wrong)).toEqual({ kind: 'text', text: '999999' });
  expect(await put(null)).toEqual({ kind: 'text', text: '333333' });
});

it('asks the user where nothing can make one, also after a refusal', async () => {
  const { put } = asking([null, '222222']);
  expect(await put(null)).toEqual({ kind: 'text', text: '999999' });
  expect(await put(wrong)).toEqual({ kind: 'text', text: '999999' });
});

it('counts the codes of each session for itself', async () => {
  const { prompts, session } = world({ code: '111111' });
  const [dev, prod] = [session('dev'), session('prod')];
  for (const problem of [null, wrong]) {
    expect(await dev({ kind: 'mfa-code', serial, problem }, signal)).toMatchObject({ text: '111111' });
  }
  expect(await prod({ kind: 'mfa-code', serial, problem: null }, signal)).toMatchObject({ text: '111111' });
  void dev({ kind: 'mfa-code', serial, problem: wrong }, signal);
  await settle();
  expect(prompts.list()).toMatchObject([{ kind: 'mfa-code', sessionName: 'dev', problem: wrong }]);
});

it('asks for nothing of a sign-in on behalf of a session', async () => {
  const { prompts, session } = world({ code: null });
  const ask = session('dev');
  expect(await ask({ kind: 'browser', url: 'https://idp.example/', expiresAt: 1 }, signal)).toEqual({
    kind: 'cancel',
  });
  expect(prompts.list()).toEqual([]);
});

describe('a question', () => {
  const mfa: PromptSpec = { kind: 'mfa-code', serial, problem: null };

  it.each([
    ['of a session', 60, 60_000],
    ['of a session, however short tools wait', 0, 30_000],
    ['of a source', 60, 60_000],
    ['of a source, however short tools wait', 5, 30_000],
  ])('for a code %s is not waited for without end', async (whose, waitSeconds, endsAfterMs) => {
    const { clock, prompts, session, source } = world({ code: null, waitSeconds });
    const ask = whose.startsWith('of a session') ? session('dev') : source;
    const asked = ask(mfa, signal);
    await clock.advance(endsAfterMs - 1);
    expect(prompts.list()).toHaveLength(1);
    await clock.advance(1);
    expect([await asked, prompts.list()]).toEqual([{ kind: 'cancel' }, []]);
  });

  it('that is answered or given up leaves no timer behind', async () => {
    const { clock, prompts, session } = world({ code: null });
    const asked = session('dev')(mfa, signal);
    await settle();
    for (const { id } of prompts.list()) prompts.answer(id, { kind: 'text', text: '123456' });
    expect(await asked).toEqual({ kind: 'text', text: '123456' });
    const stop = new AbortController();
    const given = session('dev')(mfa, stop.signal);
    await settle();
    stop.abort();
    expect([await given, prompts.list(), clock.timers()]).toEqual([{ kind: 'cancel' }, [], 0]);
  });

  it.each<PromptSpec>([
    {
      kind: 'device-code',
      userCode: 'ABCD',
      verificationUri: 'https://d.example/',
      verificationUriComplete: null,
      issuedAt: 0,
      expiresAt: 1,
    },
    { kind: 'browser', url: 'https://idp.example/', expiresAt: 1 },
    { kind: 'sign-in-window', host: 'idp.example', issuedAt: 0, expiresAt: 1 },
    {
      kind: 'secrets',
      title: 'Access key',
      fields: [{ name: 'id', label: 'Key ID', secret: false, required: true }],
      problem: null,
    },
  ])('of a sign-in ($kind) names its source and ends with the sign-in alone', async (spec) => {
    const { clock, prompts, source } = world({ code: null });
    const stop = new AbortController();
    const asked = source(spec, stop.signal);
    await clock.advance(24 * 3_600_000);
    expect(prompts.list()).toMatchObject([{ ...spec, sourceId: 'work', sourceName: 'Work' }]);
    stop.abort();
    expect(await asked).toEqual({ kind: 'cancel' });
  });
});

it('the roles to choose from are of accounts as the user reads them', async () => {
  const { clock, prompts, source } = world({ code: null });
  const stop = new AbortController();
  const role = { key: 'a', accountId: AccountId.parse('111111111111'), accountName: 'acme', role: 'Dev' };
  const asked = source({ kind: 'choose-roles', roles: [role] }, stop.signal);
  await clock.advance(24 * 3_600_000);
  expect(prompts.list()).toMatchObject([
    {
      kind: 'choose-roles',
      sourceId: 'work',
      sourceName: 'Work',
      roles: [{ key: 'a', account: 'Label of acme (111111111111)', role: 'Dev' }],
    },
  ]);
  stop.abort();
  expect(await asked).toEqual({ kind: 'cancel' });
});

function world(given: { readonly code: string | null; readonly waitSeconds?: number }) {
  const clock = createFakeClock();
  let count = 0;
  const prompts = createPrompts({
    random: {
      hex: (bytes) => {
        count += 1;
        return String(count).padStart(bytes * 2, '0');
      },
      fraction: () => 0.5,
    },
    changed: () => undefined,
  });
  const ports = { prompts, clock, waitSeconds: () => given.waitSeconds ?? 60 };
  const forSession = createSessionAsk({ ...ports, codeFor: async () => given.code });
  const session = (name: string): Ask => forSession({ id: SessionId.parse(`made:${name}`), name });
  return {
    clock,
    prompts,
    session,
    source: createSourceAsk({ ...ports, accountText: (id, called) => `Label of ${called} (${id})` })({
      id: SourceId.parse('work'),
      name: 'Work',
    }),
  };
}

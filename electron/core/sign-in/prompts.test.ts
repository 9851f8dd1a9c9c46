import { describe, expect, it } from 'vitest';
import type { Prompt, PromptAnswer } from '../../../shared/app-state.ts';
import { PromptId, SessionId, SourceId } from '../../../shared/ids.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { ok } from '../../../shared/result.ts';
import { settle } from '../testing/fake-clock.ts';
import { createPrompts, type PromptDraft } from './prompts.ts';

const work = { sourceId: SourceId.parse('work'), sourceName: 'Work' };
const drafts = {
  'sign-in-needed': {
    kind: 'sign-in-needed',
    ...work,
    sessionName: 'dev',
    askedBy: ['aws'],
    since: 0,
    until: 60_000,
  },
  'mfa-code': { kind: 'mfa-code', sessionId: null, sessionName: 'dev', serial: 'arn:mfa', problem: null },
  secrets: {
    kind: 'secrets',
    ...work,
    title: 'Access key',
    fields: [
      { name: 'id', label: 'Key ID', secret: false, required: true },
      { name: 'note', label: 'Note', secret: false, required: false },
    ],
    problem: null,
  },
  'choose-roles': {
    kind: 'choose-roles',
    ...work,
    roles: [
      { key: 'a', account: '1', role: 'Dev' },
      { key: 'b', account: '1', role: 'Ops' },
    ],
  },
  browser: { kind: 'browser', ...work, url: 'https://idp.example/', expiresAt: 1 },
  'browser with a code': {
    kind: 'browser',
    ...work,
    url: 'https://idp.example/',
    expiresAt: 1,
    offersCode: true,
  },
  'device-code': {
    kind: 'device-code',
    ...work,
    userCode: 'ABCD',
    verificationUri: 'https://d.example/',
    verificationUriComplete: null,
    issuedAt: 0,
    expiresAt: 1,
  },
  'sign-in-window': { kind: 'sign-in-window', ...work, host: 'idp.example', issuedAt: 0, expiresAt: 1 },
  'take-over-profile': {
    kind: 'take-over-profile',
    profile: 'dev',
    file: '/home/ada/.aws/config',
    diff: '',
    sessionId: SessionId.parse('s-dev'),
    sessionName: 'dev',
  },
} as const satisfies Record<string, PromptDraft>;

function questions() {
  let count = 0;
  const published: (readonly Prompt[])[] = [];
  const prompts = createPrompts({
    random: {
      hex: (bytes) => {
        count += 1;
        return String(count).padStart(bytes * 2, '0');
      },
      fraction: () => 0,
    },
    changed: (list) => void published.push(list),
  });
  const put = (draft: PromptDraft, signal = neverAborts()) => {
    const answered = prompts.ask(draft, signal);
    const id = prompts.list().at(-1)?.id ?? PromptId.parse('p-none');
    return { id, answered };
  };
  return { prompts, published, put };
}

const text = (typed: string): PromptAnswer => ({ kind: 'text', text: typed });
const fields = (values: Record<string, string>): PromptAnswer => ({ kind: 'fields', values });

describe('an answer', () => {
  const fits: readonly (readonly [keyof typeof drafts, PromptAnswer])[] = [
    ['sign-in-needed', { kind: 'yes' }],
    ['take-over-profile', { kind: 'yes' }],
    ['mfa-code', text('123456')],
    ['mfa-code', text(' 12345678 ')],
    ['secrets', fields({ id: 'AKIA' })],
    ['choose-roles', text('a')],
    ['choose-roles', text('a\nb')],
    ['browser with a code', { kind: 'use-code' }],
  ];
  it.each(fits)('to %s that fits is given on', async (kind, answer) => {
    const { prompts, put } = questions();
    const { id, answered } = put(drafts[kind]);
    expect(prompts.answer(id, answer)).toEqual(ok(undefined));
    expect(await answered).toEqual(answer);
    expect(prompts.list()).toEqual([]);
  });

  const refused: readonly (readonly [keyof typeof drafts, PromptAnswer, string])[] = [
    ['sign-in-needed', text('yes'), 'answer'],
    ['sign-in-needed', { kind: 'use-code' }, 'answer'],
    ['take-over-profile', text('yes'), 'answer'],
    ['mfa-code', text('12345'), 'code'],
    ['mfa-code', text('123456789'), 'code'],
    ['mfa-code', text('12345a'), 'code'],
    ['mfa-code', { kind: 'yes' }, 'code'],
    ['secrets', text('AKIA'), 'answer'],
    ['secrets', fields({ id: '  ', note: 'x' }), 'id'],
    ['secrets', fields({}), 'id'],
    ['choose-roles', text('c'), 'roles'],
    ['choose-roles', text('a\nc'), 'roles'],
    ['choose-roles', text(''), 'roles'],
    ['choose-roles', { kind: 'yes' }, 'roles'],
    ['browser', { kind: 'use-code' }, 'answer'],
    ['browser', { kind: 'yes' }, 'answer'],
    ['browser with a code', { kind: 'yes' }, 'answer'],
    ['device-code', { kind: 'yes' }, 'answer'],
    ['device-code', { kind: 'use-code' }, 'answer'],
    ['sign-in-window', { kind: 'yes' }, 'answer'],
  ];
  it.each(refused)(
    'to %s that means nothing to it (%j) is refused, and it stays open',
    (kind, answer, field) => {
      const { prompts, put } = questions();
      const { id } = put(drafts[kind]);
      expect(prompts.answer(id, answer)).toMatchObject({
        ok: false,
        error: { code: 'invalid-input', field },
      });
      expect(prompts.find(id)).toEqual({ ...drafts[kind], id });
    },
  );

  it.each(Object.keys(drafts))('to %s may be a cancel', async (kind) => {
    const { prompts, put } = questions();
    const { id, answered } = put(drafts[kind as keyof typeof drafts]);
    expect(prompts.answer(id, { kind: 'cancel' }).ok).toBe(true);
    expect(await answered).toEqual({ kind: 'cancel' });
  });

  it('counts once: the first one', async () => {
    const { prompts, put } = questions();
    const { id, answered } = put(drafts['mfa-code']);
    prompts.answer(id, text('111111'));
    expect(prompts.answer(id, text('222222'))).toMatchObject({ ok: false, error: { field: 'promptId' } });
    expect(await answered).toEqual(text('111111'));
  });

  it('answers its own question alone', async () => {
    const { prompts, put } = questions();
    const [first, second] = [put(drafts['mfa-code']), put(drafts['mfa-code'])];
    expect(first.id).not.toBe(second.id);
    prompts.answer(second.id, text('222222'));
    expect(await second.answered).toEqual(text('222222'));
    expect(prompts.list().map(({ id }) => id)).toEqual([first.id]);
  });
});

describe('a question', () => {
  it('is taken back when its signal aborts, and not put when it is aborted', async () => {
    const { prompts, published, put } = questions();
    const stop = new AbortController();
    const { answered } = put(drafts.browser, stop.signal);
    stop.abort();
    expect(await answered).toEqual({ kind: 'cancel' });
    expect(published.map((list) => list.length)).toEqual([1, 0]);
    expect(await prompts.ask(drafts.browser, stop.signal)).toEqual({ kind: 'cancel' });
    expect(published).toHaveLength(2);
  });

  it('says nothing more when its signal aborts after the answer', async () => {
    const { prompts, published, put } = questions();
    const stop = new AbortController();
    const { id, answered } = put(drafts['mfa-code'], stop.signal);
    prompts.answer(id, text('111111'));
    stop.abort();
    await settle();
    expect(await answered).toEqual(text('111111'));
    expect(published.map((list) => list.length)).toEqual([1, 0]);
  });

  it('for a sign-in names who asked, at its own source alone', () => {
    const { prompts, published, put } = questions();
    const mine = put(drafts['sign-in-needed']);
    const other = put({ ...drafts['sign-in-needed'], sourceId: SourceId.parse('home') });
    put(drafts.browser);
    const before = published.length;
    prompts.setWaiting('work', ['aws', 'git'], 90_000);
    expect(prompts.find(mine.id)).toMatchObject({ askedBy: ['aws', 'git'], until: 90_000 });
    expect(prompts.find(other.id)).toMatchObject({ askedBy: ['aws'] });
    expect(published).toHaveLength(before + 1);
    prompts.setWaiting('nowhere', ['git'], 0);
    expect(published).toHaveLength(before + 1);
  });
});

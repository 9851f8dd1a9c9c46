// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { ActivityCheck } from '../../../shared/activity-check.ts';
import { ActivityQuery, activityMatcher } from '../../../shared/activity-query.ts';
import type { ActivityEntry, AppState } from '../../../shared/app-state.ts';
import { AccountId, SessionId } from '../../../shared/ids.ts';
import { err, ok } from '../../../shared/result.ts';
import { activityTexts } from '../../../shared/text/activity.ts';
import { activityText as t } from '../../../shared/text/activity-page.ts';
import { sampleState } from '../../preview/sample-state.ts';
import { scenario } from '../../preview/scenarios.ts';
import { choose, click, paste, show } from '../../testing.tsx';
import { ActivityPage } from './activity-page.tsx';

const NOW = Date.now();
const rows = (): readonly string[] =>
  within(screen.getByRole('table', { name: t.table }))
    .getAllByRole('row')
    .slice(1)
    .filter((row) => within(row).queryByRole('heading') === null)
    .map((row) => row.textContent);
const noon = new Date(NOW).setHours(12, 0, 0, 0);

const entryOf = (seq: number, more: Partial<ActivityEntry> = {}): ActivityEntry => ({
  seq,
  at: noon + seq * 1_000,
  event: 'credentials-given',
  sessionId: SessionId.parse('own:deploy'),
  sessionName: 'deploy to production',
  accountId: AccountId.parse('111122223333'),
  sourceName: null,
  caller: `credential-process · aws (pid ${4_000 + seq})`,
  cwd: '/home/ada/web',
  durationMs: seq,
  problem: null,
  note: null,
  ...more,
});
const stateWith = (activity: readonly ActivityEntry[]): AppState =>
  sampleState(NOW, { activity: [...activity].toSorted((a, b) => b.seq - a.seq) });

/** Main's answer to a search in this record, newest first. */
const searchIn = (record: readonly ActivityEntry[]) => (input: Readonly<Record<string, unknown>>) => {
  const before = Number(input.beforeSeq ?? Number.MAX_SAFE_INTEGER);
  const fits = activityMatcher(ActivityQuery.parse(input.query), () => null);
  const found = record.filter((entry) => entry.seq < before && fits(entry)).slice(0, Number(input.limit));
  const isWhole = found.length < Number(input.limit);
  return ok({ entries: found, reach: isWhole ? null : found.at(-1)?.seq });
};

describe('the activity', () => {
  it('says with each session its account and number, by the user’s own name, and whether it is production', async () => {
    await show(<ActivityPage />, { state: scenario('production', NOW) });
    const ofDeploy = rows().filter((row) => row.includes('deploy to production'));
    expect(ofDeploy.length).toBeGreaterThan(5);
    for (const row of ofDeploy)
      expect(row).toContain('deploy to production ProductionWeb shop (111122223333)');
    // A source has no account.
    for (const row of rows().filter((one) => one.includes('Signed in')))
      expect(row).not.toContain('Web shop');
  });

  it('names the account of then for a session that was edited to act in another one', async () => {
    await show(<ActivityPage />, {
      state: stateWith([entryOf(2), entryOf(1, { accountId: AccountId.parse('999988887777') })]),
    });
    expect(rows().map((row) => /\d{12}/.exec(row)?.[0])).toEqual(['111122223333', '999988887777']);
    expect(rows()[1]).not.toContain('acme-production');
  });

  it('is found by the account', async () => {
    const state = sampleState(NOW);
    await show(<ActivityPage />, { state });
    const all = rows().length;
    await paste(screen.getByRole('searchbox', { name: t.search }), '111122223333 deploy');
    await waitFor(() => expect(rows().length).toBeLessThan(all));
    for (const row of rows()) expect(row).toContain('acme-production (111122223333)');
  });

  it('keeps what was done by a session that is gone', async () => {
    const { update, state } = await show(<ActivityPage />);
    const before = rows().length;
    await update({ sessions: state().sessions.filter(({ id }) => id !== 'own:deploy') });
    await waitFor(() => expect(rows().some((row) => /deploy to production (?!acme)/.test(row))).toBe(true));
    expect(rows()).toHaveLength(before);
  });

  it('is one row for a burst, which opens, closes, and grows while it is open', async () => {
    const { update, state } = await show(<ActivityPage />, {
      state: stateWith([1, 2, 3].map((n) => entryOf(n))),
    });
    expect(rows()).toEqual([expect.stringContaining(`${t.times(3)}deploy to production`)]);
    expect(rows()[0]).toContain(t.processes(3));
    const button = (times: number) =>
      screen.getByRole('button', { name: new RegExp(`^Credentials given ${t.times(times)}$`) });
    expect(button(3).getAttribute('aria-expanded')).toBe('false');
    await click(button(3));
    expect(
      rows()
        .slice(1)
        .map((row) => /pid\s\d+/.exec(row)?.[0]),
    ).toEqual([t.process(4003), t.process(4002), t.process(4001)]);
    await update({ activity: [entryOf(4), ...state().activity] });
    expect(button(4).getAttribute('aria-expanded')).toBe('true');
    expect(rows()).toHaveLength(5);
    await click(button(4));
    expect(rows()).toHaveLength(1);
  });

  it('has a heading for each day', async () => {
    await show(<ActivityPage />, {
      state: stateWith([entryOf(3), entryOf(2), entryOf(1, { at: noon - 86_400_000 })]),
    });
    const titles = screen.getAllByRole('heading', { level: 2 }).map((one) => one.textContent);
    expect(titles).toEqual([expect.stringMatching(/^Today, /), expect.stringMatching(/^Yesterday, /)]);
  });

  it('says where a switch came from', async () => {
    const switched = { event: 'default-changed', durationMs: null } as const;
    await show(<ActivityPage />, {
      state: stateWith([
        entryOf(2, { ...switched, caller: 'tray', cwd: null }),
        entryOf(1, { ...switched, caller: 'use · zsh (pid 77)', cwd: '/home/ada/api' }),
      ]),
    });
    expect(rows()[0]).toContain(t.place.tray);
    expect(rows()[1]).toContain(`zshuse · ${t.process(77)}${t.inFolder('/home/ada/api')}`);
  });
});

describe('the check of the record', () => {
  const check: ActivityCheck = {
    state: 'intact',
    entries: 1_234,
    from: 1,
    until: 2,
    hash: 'ab12',
    findings: [{ kind: 'removed', until: 7, at: NOW }],
  };
  const verified = async (over: Partial<ActivityCheck>) => {
    await show(<ActivityPage />, { answers: { verifyActivity: () => ok({ ...check, ...over }) } });
    await click(screen.getByRole('button', { name: t.verify }));
  };

  it('says how many entries are as they were written, what was removed, and the hash', async () => {
    await verified({});
    const said = (await screen.findByRole('status', { name: t.verify })).textContent;
    expect(said).toContain(activityTexts.intact(1_234));
    expect(said).toContain('Up to entry 7 Latchkey removed');
    expect(said).toContain('ab12');
    await click(screen.getByRole('button', { name: t.closeCheck }));
    expect(screen.queryByRole('status', { name: t.verify })).toBeNull();
  });

  it('does not say that all is well where a file cannot be read', async () => {
    await verified({
      state: 'unverified',
      findings: [{ kind: 'unread', file: '1.jsonl', reason: 'EACCES' }],
    });
    const alert = await screen.findByRole('alert', { name: t.verify });
    expect(alert.textContent).toContain('1.jsonl');
  });

  it('says loudly that it is broken, and what is wrong first', async () => {
    await verified({
      state: 'broken',
      hash: null,
      findings: [
        { kind: 'removed', until: 7, at: NOW },
        { kind: 'changed', file: '1.jsonl', line: 3, seq: 9 },
      ],
    });
    const alert = await screen.findByRole('alert', { name: t.verify });
    expect(alert.textContent).toContain(activityTexts.broken(1_234));
    expect(within(alert).getAllByRole('listitem')[0]?.textContent).toContain('Entry 9');
  });
});

describe('the filters of the activity', () => {
  const terraform = entryOf(5, { caller: 'exec · terraform (pid 9)', problem: { code: 'app-quitting' } });
  const live = [
    entryOf(9, { event: 'sync', sessionId: null, sessionName: null, sourceName: 'Acme', caller: null }),
    terraform,
  ];

  it('ask for older entries that fit, page by page, until there are enough or it is the beginning', async () => {
    const record = Array.from({ length: 450 }, (_, at) =>
      entryOf(450 - at, {
        event: 'sync',
        sessionId: null,
        caller: null,
        sessionName: null,
        sourceName: 'Acme',
      }),
    );
    const { calls } = await show(<ActivityPage />, {
      state: stateWith(record.slice(0, 50)),
      answers: { searchActivity: searchIn(record) },
    });
    await waitFor(() => expect(rows()).toHaveLength(250));
    await click(screen.getByRole('button', { name: t.more }));
    await waitFor(() => expect(rows()).toHaveLength(450));
    await choose(screen.getByRole('combobox', { name: t.filter.event }), 'signed-in');
    await waitFor(() => expect(screen.getByText(t.noMatchTitle)).toBeDefined());
    expect(calls.filter(([verb]) => verb === 'activity')).toEqual([]);
    expect(calls.filter(([verb]) => verb === 'searchActivity').map(([, input]) => input)).toContainEqual(
      expect.objectContaining({ query: expect.objectContaining({ event: 'signed-in' }), limit: 200 }),
    );
  });

  it('hide what does not fit, also what comes, and are cleared with one button, which gives the focus back', async () => {
    const { update, state } = await show(<ActivityPage />, { state: stateWith(live) });
    expect(screen.queryByRole('button', { name: t.clear })).toBeNull();
    await choose(screen.getByRole('combobox', { name: t.filter.program }), 'terraform');
    await choose(screen.getByRole('combobox', { name: t.filter.outcome }), 'failed');
    expect(rows()).toEqual([expect.stringContaining('terraform')]);
    await update({ activity: [entryOf(11), entryOf(10, { ...terraform, seq: 10 }), ...state().activity] });
    expect(rows()).toHaveLength(1);
    expect(screen.getByRole('button', { name: new RegExp(t.times(2)) })).toBeDefined();
    await click(screen.getByRole('button', { name: t.clear }));
    expect(rows().length).toBeGreaterThan(2);
    expect(document.activeElement).toBe(screen.getByRole('searchbox', { name: t.search }));
  });

  it('name a session with its account, and one that is gone', async () => {
    await show(<ActivityPage />, {
      state: stateWith(live),
      answers: {
        activityNames: () => ok({ programs: ['pulumi'], sessions: [{ id: 'own:old', name: 'old' }] }),
      },
    });
    const names = (filter: string) =>
      [...screen.getByRole('combobox', { name: filter }).querySelectorAll('option')].map(
        (one) => one.textContent,
      );
    await waitFor(() => expect(names(t.filter.program)).toEqual([t.any.program, 'pulumi', 'terraform']));
    expect(names(t.filter.session)).toEqual([
      t.any.session,
      'deploy to production · acme-production (111122223333)',
      t.removed('old'),
    ]);
  });

  it('say which of them hides what, and take one away', async () => {
    await show(<ActivityPage />, { state: stateWith(live) });
    await choose(screen.getByRole('combobox', { name: t.filter.program }), 'terraform');
    await choose(screen.getByRole('combobox', { name: t.filter.outcome }), 'ok');
    await waitFor(() => expect(screen.getByText(t.noMatchTitle)).toBeDefined());
    const remove = (name: string, value: string) =>
      screen.getByRole('button', { name: t.without(t.named(name, value)) });
    const says = (button: HTMLElement) => button.parentElement?.textContent;
    expect(says(remove(t.filter.program, 'terraform'))).toContain(t.hides(1, 2));
    expect(says(remove(t.filter.outcome, t.outcome.ok))).toContain(t.hides(1, 2));
    await click(remove(t.filter.outcome, t.outcome.ok));
    expect(rows()).toEqual([expect.stringContaining('terraform')]);
  });

  it('export what they show', async () => {
    const { calls } = await show(<ActivityPage />, { state: stateWith(live) });
    await click(screen.getByRole('button', { name: t.export }));
    await choose(screen.getByRole('combobox', { name: t.filter.outcome }), 'failed');
    await click(screen.getByRole('button', { name: t.exportFound }));
    expect(calls.filter(([verb]) => verb === 'exportActivity').map(([, input]) => input)).toEqual([
      {},
      { query: expect.objectContaining({ outcome: 'failed' }) },
    ]);
  });

  it('do not claim that nothing older fits where a file of the record cannot be read', async () => {
    const { update } = await show(<ActivityPage />, { state: stateWith(live) });
    await waitFor(() => expect(screen.getByText(t.end)).toBeDefined());
    const problem = { code: 'file-unreadable', file: '/a/1.jsonl', detail: '' } as const;
    await update({ attention: [{ id: 'activity-unread', problem, fix: { kind: 'none' } }] });
    expect(screen.queryByText(t.end)).toBeNull();
    expect(screen.getByText(t.partUnread)).toBeDefined();
    await choose(screen.getByRole('combobox', { name: t.filter.event }), 'signed-in');
    await waitFor(() => expect(screen.getByText(t.noMatchTitle)).toBeDefined());
    expect(screen.getByText(new RegExp(t.partUnread))).toBeDefined();
  });

  it('say why older entries cannot be read, keep what is there, and try again', async () => {
    let isBroken = true;
    const old = entryOf(1, { caller: 'exec · pulumi (pid 3)' });
    await show(<ActivityPage />, {
      state: stateWith(live),
      answers: {
        searchActivity: (input) =>
          isBroken
            ? err({ code: 'file-unreadable', file: '/home/ada/activity', detail: 'EACCES' })
            : searchIn([old])(input),
      },
    });
    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('/home/ada/activity'));
    expect(rows()).toHaveLength(2);
    isBroken = false;
    await click(within(screen.getByRole('alert')).getByRole('button'));
    await waitFor(() => expect(rows()).toHaveLength(3));
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

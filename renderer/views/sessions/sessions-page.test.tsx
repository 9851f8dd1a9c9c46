// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { AppState } from '../../../shared/app-state.ts';
import { AccountId, SessionId, SourceId } from '../../../shared/ids.ts';
import { ok } from '../../../shared/result.ts';
import type { SessionView } from '../../../shared/session.ts';
import { inApp } from '../../../shared/switched-by.ts';
import { windowText as w } from '../../../shared/text/window.ts';
import { timeText } from '../../../shared/text/window-pages.ts';
import { sampleState } from '../../preview/sample-state.ts';
import { click, press, show, type } from '../../testing.tsx';
import { ROW_PX } from './row-height.ts';
import { SessionsPage } from './sessions-page.tsx';

const NOW = Date.now();
const sample = sampleState(NOW);
const [model] = sample.sessions;
if (model === undefined) throw new Error('the sample has sessions');
const blank: SessionView = {
  ...model,
  pinned: false,
  isDefault: false,
  lastUsedAt: null,
  state: 'inactive',
  expiresAt: null,
  leasedAt: null,
  problem: null,
};
const session = (name: string, over: Partial<SessionView> = {}): SessionView => ({
  ...blank,
  id: SessionId.parse(name.replaceAll(' ', '-')),
  name,
  accountName: null,
  ...over,
});
const withSessions = (...sessions: readonly SessionView[]): AppState => ({
  ...sample,
  sessions: [...sessions],
  defaultSessionId: null,
});
const few = withSessions(session('ant'), session('bee'), session('cat'), session('dog'));
const many = withSessions(
  ...Array.from({ length: 3_000 }, (_, n) => session(`s-${String(n).padStart(4, '0')}`)),
);

const grid = (): HTMLElement => screen.getByRole('grid');
/** The rows of sessions in the document, from the top. */
const rows = (): readonly HTMLElement[] =>
  within(grid())
    .getAllByRole('row')
    .filter((row) => row.hasAttribute('aria-selected'));
const names = (): readonly (string | null)[] => rows().map((row) => row.getAttribute('aria-label'));
const row = (name: string): HTMLElement => within(grid()).getByRole('row', { name });
const selected = (): readonly (string | null)[] =>
  rows()
    .filter((one) => one.getAttribute('aria-selected') === 'true')
    .map((one) => one.getAttribute('aria-label'));
const active = (): string | null => {
  const id = grid().getAttribute('aria-activedescendant');
  return id === null ? null : (document.getElementById(id)?.getAttribute('aria-label') ?? null);
};
const box = (name: string): HTMLElement => within(row(name)).getByRole('checkbox');

describe('the table of sessions', () => {
  it('has pinned sessions first, then the last used, then the rest by name, under their identity source', async () => {
    await show(<SessionsPage />, {
      state: withSessions(
        session('zebra'),
        session('ant'),
        session('used long ago', { lastUsedAt: NOW - 90_000 }),
        session('used now', { lastUsedAt: NOW }),
        session('pinned', { pinned: true }),
        session('of another', { sourceId: SourceId.parse('other'), sourceName: 'Other source' }),
      ),
    });
    expect(names()).toEqual(['pinned', 'used now', 'used long ago', 'ant', 'zebra', 'of another']);
    const groups = within(grid())
      .getAllByRole('row')
      .filter((one) => !one.hasAttribute('aria-selected'))
      .map((one) => one.textContent);
    expect(groups.slice(1)).toEqual([`${blank.sourceName} 5`, 'Other source 1']);
  });

  it('groups by account, or by nothing', async () => {
    await show(<SessionsPage />, {
      state: withSessions(
        session('ant', { accountId: AccountId.parse('111111111111') }),
        session('bee', { accountId: AccountId.parse('222222222222') }),
      ),
    });
    const by = screen.getByRole('combobox', { name: w.sessions.group });
    fireEvent.change(by, { target: { value: 'account' } });
    expect(within(grid()).getByText('222222222222', { selector: 'strong' })).not.toBeNull();
    fireEvent.change(by, { target: { value: 'none' } });
    expect(within(grid()).getAllByRole('row')).toHaveLength(3);
  });

  it('says of a session what is in its columns', async () => {
    const deploy = sample.sessions.filter(({ name }) => name === 'deploy to production');
    await show(<SessionsPage />, { state: withSessions(...deploy) });
    const cells = within(row('deploy to production'))
      .getAllByRole('gridcell')
      .map((cell) => cell.textContent);
    expect(cells).toEqual([
      '',
      w.sessionState.active,
      'deploy to production',
      'deploy',
      // Name and number, whatever the width.
      'acme-production (111122223333)',
      'Deploy',
      'eu-central-1',
      expect.stringMatching(/^4[01] min left$/),
    ]);
  });
});

describe('selecting', () => {
  it('one by one, a range with Shift, and none any more with the bar', async () => {
    await show(<SessionsPage />, { state: few });
    await click(box('ant'));
    expect(selected()).toEqual(['ant']);
    await click(box('cat'), { shiftKey: true });
    expect(selected()).toEqual(['ant', 'bee', 'cat']);
    await click(row('bee'), { ctrlKey: true });
    expect(selected()).toEqual(['ant', 'cat']);
    const bar = screen.getByRole('toolbar', { name: w.sessions.selected(2) });
    await click(within(bar).getByRole('button', { name: w.sessions.clearSelection }));
    expect(selected()).toEqual([]);
    expect(screen.queryByRole('toolbar')).toBeNull();
  });

  it('all that are found, and starts them one after the other', async () => {
    const { calls } = await show(<SessionsPage />, { state: few });
    const all = screen.getByRole<HTMLInputElement>('checkbox', { name: w.sessions.selectAll });
    await click(box('ant'));
    expect([all.checked, all.indeterminate]).toEqual([false, true]);
    await click(all);
    expect([all.checked, all.indeterminate]).toEqual([true, false]);
    expect(selected()).toHaveLength(4);
    await click(within(screen.getByRole('toolbar')).getByRole('button', { name: w.sessions.start }));
    const started = () =>
      calls.flatMap(([verb, input]) => (verb === 'start' ? [Object(input).sessionId] : []));
    await waitFor(() => expect(started()).toEqual(['ant', 'bee', 'cat', 'dog']));
  });

  it('outlives a change of what is selected, and forgets what is gone', async () => {
    const { update } = await show(<SessionsPage />, { state: few });
    await click(box('ant'));
    await click(box('dog'));
    await update({
      sessions: few.sessions.filter(({ name }) => name !== 'ant').map((s) => ({ ...s, role: 'New' })),
    });
    expect(selected()).toEqual(['dog']);
    expect(screen.getByRole('toolbar', { name: w.sessions.selected(1) })).not.toBeNull();
  });
});

describe('the keyboard in the table', () => {
  it('moves the active row, over group lines, and stays at the ends', async () => {
    await show(<SessionsPage />, { state: few });
    grid().focus();
    const steps: readonly (readonly [string, string])[] = [
      ['ArrowDown', 'ant'],
      ['ArrowDown', 'bee'],
      ['End', 'dog'],
      ['ArrowDown', 'dog'],
      ['ArrowUp', 'cat'],
      ['Home', 'ant'],
      ['ArrowUp', 'ant'],
    ];
    for (const [key, name] of steps) {
      await press(key);
      expect(active(), key).toBe(name);
    }
    expect(document.activeElement).toBe(grid());
  });

  it('continues where the mouse was', async () => {
    await show(<SessionsPage />, { state: few });
    await click(box('bee'));
    expect(document.activeElement).toBe(grid());
    await press('ArrowDown');
    expect(active()).toBe('cat');
  });

  it('selects with Space, a range with Shift and Space, and nothing with Escape', async () => {
    await show(<SessionsPage />, { state: few });
    grid().focus();
    await press('ArrowDown');
    await press(' ');
    await press('End');
    await press(' ', { shiftKey: true });
    expect(selected()).toEqual(['ant', 'bee', 'cat', 'dog']);
    await press('Escape');
    expect(selected()).toEqual([]);
  });

  it('opens with Enter and makes default with Ctrl and Enter; a double click switches nothing', async () => {
    const answers = { profileText: () => ok({ file: '~/.aws/config', text: '[profile bee]' }) };
    const { calls } = await show(<SessionsPage />, { state: few, answers });
    grid().focus();
    await press('ArrowDown');
    await press('ArrowDown');
    await press('Enter', { ctrlKey: true });
    await waitFor(() => expect(calls).toEqual([['makeDefault', { sessionId: 'bee', by: inApp('window') }]]));
    expect(screen.queryByRole('complementary')).toBeNull();
    await press('Enter');
    const detail = await screen.findByRole('complementary', { name: w.detail.label });
    expect(within(detail).getByRole('heading', { name: 'bee' })).not.toBeNull();
    await click(row('cat'));
    await click(row('cat'));
    await act(async () => {
      fireEvent.doubleClick(row('cat'));
    });
    await waitFor(() => expect(screen.getByRole('heading', { name: 'cat' })).not.toBeNull());
    expect(calls.filter(([verb]) => verb === 'makeDefault')).toHaveLength(1);
  });
});

describe('the menu of a row', () => {
  const entries = (): readonly string[] =>
    screen
      .getAllByRole('menuitem')
      .filter((item) => item.getAttribute('aria-disabled') !== 'true')
      .map((item) => item.firstElementChild?.textContent ?? '');
  const ask = (target: HTMLElement): Promise<void> =>
    act(async () => {
      fireEvent.contextMenu(target, { clientX: 40, clientY: 60 });
    });

  it('names all that can be done with it, and does it', async () => {
    const { calls } = await show(<SessionsPage />, { state: few });
    await ask(row('bee'));
    await screen.findByRole('menu', { name: w.detail.menuOf('bee') });
    const d = w.detail;
    expect(entries().slice(0, 4)).toEqual([d.open, d.makeDefault, d.start, timeText.forAnHour]);
    expect(active()).toBe('bee');
    await click(screen.getByRole('menuitem', { name: d.makeDefault }));
    await waitFor(() =>
      expect(calls).toContainEqual(['makeDefault', { sessionId: 'bee', by: inApp('window') }]),
    );
    await waitFor(() => expect(screen.queryByRole('menu')).toBeNull());
  });

  it('is of the active row when the keyboard asks for it, and gives the focus back to the table', async () => {
    const { calls } = await show(<SessionsPage />, { state: few });
    grid().focus();
    await ask(grid());
    expect(screen.queryByRole('menu')).toBeNull();
    await press('ArrowDown');
    await ask(grid());
    await screen.findByRole('menu', { name: w.detail.menuOf('ant') });
    await press('Escape');
    await waitFor(() => expect(screen.queryByRole('menu')).toBeNull());
    await waitFor(() => expect(document.activeElement).toBe(grid()));
    expect(calls).toEqual([]);
  });

  it('asks once before something is deleted', async () => {
    const made = session('made', { editable: true });
    const { calls } = await show(<SessionsPage />, { state: withSessions(made) });
    await ask(row('made'));
    await click(await screen.findByRole('menuitem', { name: w.common.delete }));
    const sure = await screen.findByRole('alertdialog', { name: w.detail.deleteTitle('made') });
    expect(calls).toEqual([]);
    await click(within(sure).getByRole('button', { name: w.common.delete }));
    await waitFor(() => expect(calls).toContainEqual(['deleteSession', { sessionId: 'made' }]));
  });
});

describe('the order of the table', () => {
  const heading = (name: string): HTMLElement =>
    within(within(grid()).getByRole('columnheader', { name })).getByRole('button');
  const order = (name: string): string | null =>
    within(grid()).getByRole('columnheader', { name }).getAttribute('aria-sort');
  const shuffled = withSessions(
    session('bee', { role: 'Reader', state: 'active', expiresAt: NOW + 9_000_000, leasedAt: NOW }),
    session('ant', { role: 'Writer', state: 'failed' }),
    session('cat', { role: 'Auditor', state: 'active', expiresAt: NOW + 5_000_000, leasedAt: NOW }),
  );

  it('is that of a column when its heading is pressed, then turned round, then by habit again', async () => {
    await show(<SessionsPage />, { state: shuffled });
    const { name, role, time } = w.sessions.columns;
    await click(heading(role));
    expect([names(), order(role)]).toEqual([['cat', 'bee', 'ant'], 'ascending']);
    await click(heading(role));
    expect([names(), order(role)]).toEqual([['ant', 'bee', 'cat'], 'descending']);
    await click(heading(role));
    expect([names(), order(role)]).toEqual([['ant', 'bee', 'cat'], null]);
    // What has no lease is last, whichever way round.
    await click(heading(time));
    expect(names()).toEqual(['cat', 'bee', 'ant']);
    await click(heading(time));
    expect(names()).toEqual(['bee', 'cat', 'ant']);
    expect(order(name)).toBeNull();
  });

  it('is chosen by keyboard: one stop for Tab, and arrows between the headings', async () => {
    await show(<SessionsPage />, { state: shuffled });
    const stops = within(grid())
      .getAllByRole('button')
      .filter(({ tabIndex }) => tabIndex === 0);
    expect(stops).toHaveLength(1);
    stops[0]?.focus();
    await press('ArrowLeft');
    expect(document.activeElement).toBe(heading(w.sessions.columns.state));
    await press('Enter');
    expect(names()).toEqual(['ant', 'bee', 'cat']);
    expect(order(w.sessions.columns.state)).toBe('ascending');
  });
});

describe('thousands of sessions', () => {
  it('have only the rows in sight in the document, and all of them in the count', async () => {
    await show(<SessionsPage />, { state: many });
    expect(grid().getAttribute('aria-rowcount')).toBe('3002');
    expect(rows().length).toBeGreaterThan(10);
    expect(rows().length).toBeLessThan(60);
    expect(screen.getByRole('status').textContent).toBe('3,000 sessions');
  });

  it('bring others into sight by scrolling', async () => {
    await show(<SessionsPage />, { state: many });
    expect(names()).toContain('s-0000');
    await act(async () => {
      grid().scrollTop = ROW_PX * 1_500;
      fireEvent.scroll(grid());
    });
    await waitFor(() => expect(names()).toContain('s-1500'));
    expect(names()).not.toContain('s-0000');
    expect(rows().length).toBeLessThan(60);
  });

  it('are found by what is typed, best first, and all there again when it is cleared', async () => {
    await show(<SessionsPage />, { state: many });
    const field = screen.getByRole('searchbox', { name: w.sessions.search });
    await type(field, '2999');
    await waitFor(() => expect(names()).toEqual(['s-2999']));
    expect(screen.getByRole('status').textContent).toBe('1 session of 3,000');
    await type(field, 'nowhere to be found');
    await waitFor(() => expect(screen.queryByRole('grid')).toBeNull());
    await click(screen.getByRole('button', { name: w.sessions.clearSearch }));
    await waitFor(() => expect(names()).toContain('s-0000'));
  });

  it('keep their table while nothing is found, out of sight and of reach', async () => {
    await show(<SessionsPage />, { state: many });
    const table = grid();
    const field = screen.getByRole('searchbox', { name: w.sessions.search });
    await type(field, 'nowhere to be found');
    await screen.findByText(w.sessions.noMatchTitle);
    expect(screen.queryByRole('grid')).toBeNull();
    expect(table.closest('[inert]')).not.toBeNull();
    expect(screen.getByRole('status').textContent).toBe('0 sessions of 3,000');
    await type(field, '2999');
    await waitFor(() => expect(names()).toEqual(['s-2999']));
    expect([grid() === table, table.closest('[inert]')]).toEqual([true, null]);
  });

  it('are redrawn only where they changed', async () => {
    const { update } = await show(<SessionsPage />, { state: many });
    const touched = new Set<string>();
    const seen = new MutationObserver((records) => {
      for (const { target, type, attributeName, oldValue } of records) {
        const element = target instanceof Element ? target : target.parentElement;
        // An attribute that is set to what it was is not drawn.
        if (type === 'attributes' && element?.getAttribute(attributeName ?? '') === oldValue) continue;
        touched.add(element?.closest('[role=row]')?.getAttribute('aria-label') ?? 'elsewhere');
      }
    });
    const all = { subtree: true, childList: true, attributes: true, characterData: true };
    seen.observe(document.body, { ...all, attributeOldValue: true });
    await update({
      sessions: many.sessions.map((s) => (s.name === 's-0003' ? { ...s, state: 'active' as const } : s)),
    });
    expect(within(row('s-0003')).getByText(w.sessionState.active)).not.toBeNull();
    expect([...touched]).toEqual(['s-0003']);
    touched.clear();
    // What the table does not show: nothing is drawn at all.
    await update({ clockSkewMs: 5, sources: sample.sources.map((s) => ({ ...s, sessionCount: 7 })) });
    expect([...touched]).toEqual([]);
    seen.disconnect();
  });
});

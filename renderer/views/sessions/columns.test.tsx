// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { ProfileName } from '../../../shared/ids.ts';
import { err } from '../../../shared/result.ts';
import type { SessionColumns } from '../../../shared/session-columns.ts';
import { windowText as w } from '../../../shared/text/window.ts';
import { click, press, type Shown, show } from '../../testing.tsx';
import { SessionsPage } from './sessions-page.tsx';

const grid = (): HTMLElement => screen.getByRole('grid');
const headings = (): readonly (string | null)[] =>
  within(grid())
    .getAllByRole('columnheader')
    .slice(1)
    .map((one) => one.textContent);
const heading = (name: string): HTMLElement => within(grid()).getByRole('button', { name });
const asked = ({ calls }: Shown): readonly unknown[] =>
  calls.flatMap(([verb, input]) => (verb === 'changeSettings' ? [Object(input).patch.sessionColumns] : []));
const { columns: words } = w.sessions;
const usual = Object.values(words).map(String);
const inOrder = ['state', 'name', 'profile', 'account', 'role', 'region', 'time'] as const;

async function openMenu(): Promise<void> {
  await click(screen.getByRole('button', { name: w.sessions.columnsMenu }));
  await screen.findByRole('menu');
}
const choose = (name: string): Promise<void> => click(screen.getByRole('menuitemcheckbox', { name }));
/** From the middle of a heading or an edge, by pixels. */
async function drag(element: Element, byPx: number): Promise<void> {
  const at = (clientX: number) => ({ clientX, button: 0, pointerId: 1, pointerType: 'mouse' });
  await act(async () => {
    fireEvent.pointerDown(element, at(500));
    fireEvent.pointerMove(element, at(500 + byPx / 2));
    fireEvent.pointerMove(element, at(500 + byPx));
    fireEvent.pointerUp(element, at(500 + byPx));
    fireEvent.click(element);
  });
}
const edge = (column: string): Element => {
  const found = grid().querySelector(`[data-edge=${column}]`);
  if (found === null) throw new Error(`no edge at ${column}`);
  return found;
};
const tracks = (): readonly number[] =>
  (within(grid()).getAllByRole('row')[0]?.style.gridTemplateColumns ?? '')
    .split(' ')
    .map((part) => Number.parseInt(part, 10));

describe('the columns', () => {
  it('are hidden and shown in a menu that has neither the account nor the name', async () => {
    const shown = await show(<SessionsPage />);
    expect(headings()).toEqual(inOrder.map((column) => words[column]));
    await openMenu();
    const items = screen.getAllByRole('menuitemcheckbox').map((one) => one.textContent);
    expect(items).toEqual([words.state, words.profile, words.role, words.region, words.time]);
    await choose(words.role);
    await choose(words.profile);
    expect(headings()).toEqual([words.state, words.name, words.account, words.region, words.time]);
    expect(asked(shown)).toEqual([{ hidden: ['role'] }, { hidden: ['role', 'profile'] }]);
    await choose(words.role);
    expect(headings()).toContain(words.role);
    await click(screen.getByRole('menuitem', { name: w.sessions.usualColumns }));
    expect([...headings()].sort()).toEqual([...usual].sort());
    expect(asked(shown).at(-1)).toBeNull();
  });

  it('say of a profile that is to go who still runs in it, and of one that no file has that it is missing', async () => {
    const { state, update } = await show(<SessionsPage />);
    const [first, second] = state().sessions;
    if (first === undefined || second === undefined) throw new Error('no two sessions');
    const profile = ProfileName.parse('deploy');
    await update({
      sessions: [
        { ...first, profile, profileWritten: false, profileHeldBy: 'terraform (pid 70)' },
        { ...second, profile, profileWritten: false },
      ],
    });
    const cells = within(grid())
      .getAllByRole('gridcell')
      .filter(({ textContent }) => textContent?.startsWith('deploy'));
    expect(cells.map(({ textContent, title }) => [textContent, title])).toEqual([
      ['deploy (until terraform (pid 70) ends)', w.sessions.heldBy('deploy', 'terraform (pid 70)')],
      ['deploy (not in the AWS files)', w.sessions.notWritten('deploy')],
    ]);
  });

  it('are as the settings have them, and as another window puts them', async () => {
    const { state, update } = await show(<SessionsPage />);
    const put = (sessionColumns: SessionColumns | null) =>
      update({ settings: { ...state().settings, sessionColumns } });
    await put({ order: ['account', 'name'], hidden: ['time'] });
    expect(headings()).toEqual(
      (['state', 'account', 'role', 'region', 'name', 'profile'] as const).map((column) => words[column]),
    );
    // What is heard is in the order in which it is seen.
    const [first] = within(grid())
      .getAllByRole('row')
      .filter((row) => row.hasAttribute('aria-selected'));
    const cells = [...(first?.querySelectorAll('[role=gridcell]') ?? [])].map((cell) => cell.className);
    expect(cells.findIndex((name) => name.includes('account'))).toBeLessThan(
      cells.findIndex((name) => name.includes('nam')),
    );
    await put(null);
    expect(headings()).toContain(words.time);
  });

  it('go back to what is kept where the change could not be saved', async () => {
    const answers = { changeSettings: () => err({ code: 'refused', reason: 'the disk is full' }) };
    await show(<SessionsPage />, { answers });
    await openMenu();
    await choose(words.time);
    await waitFor(() => expect(headings()).toContain(words.time));
  });

  it('are moved with Ctrl and made wider with Shift and an arrow, and the heading keeps the focus', async () => {
    const shown = await show(<SessionsPage />);
    heading(words.account).focus();
    await press('ArrowLeft', { ctrlKey: true });
    expect(headings().indexOf(words.account)).toBeLessThan(headings().indexOf(words.name));
    expect(document.activeElement).toBe(heading(words.account));
    expect(screen.getByText(w.sessions.columnPlace(words.account, 2, 5))).not.toBeNull();
    const before = tracks();
    await press('ArrowRight', { shiftKey: true });
    const after = tracks();
    expect((after[2] ?? 0) - (before[2] ?? 0)).toBeGreaterThan(12);
    expect((before[3] ?? 0) - (after[3] ?? 0)).toBeGreaterThan(12);
    expect(asked(shown)).toHaveLength(2);
    // Nothing was sorted by it.
    expect(grid().querySelector('[aria-sort]')).toBeNull();
    for (let step = 0; step < 6; step += 1) await press('ArrowRight', { ctrlKey: true });
    expect(headings().at(-1)).toBe(words.account);
    expect(document.activeElement).toBe(heading(words.account));
  });

  it('are made wider by an edge, and moved by their heading, which then sorts nothing', async () => {
    const shown = await show(<SessionsPage />);
    const before = tracks();
    await drag(edge('account'), 60);
    const after = tracks();
    expect((after[3] ?? 0) - (before[3] ?? 0)).toBeGreaterThan(50);
    expect((before[4] ?? 0) - (after[4] ?? 0)).toBeGreaterThan(50);
    // As far as the number of the account needs, and no further.
    await drag(edge('account'), -900);
    expect(tracks()[3]).toBeGreaterThanOrEqual(104);
    // A document that is not laid out begins at 0: the pointer is over the last column.
    await drag(heading(words.name), 480);
    expect(headings().slice(-2)).toEqual([words.name, words.profile]);
    expect(grid().querySelector('[aria-sort]')).toBeNull();
    expect(asked(shown)).toHaveLength(3);
    await click(heading(words.role));
    expect(grid().querySelector('[aria-sort]')).not.toBeNull();
  });
});

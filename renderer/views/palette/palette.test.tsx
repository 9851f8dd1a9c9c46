// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { AccountId } from '../../../shared/ids.ts';
import { pageEntries } from '../../../shared/pages.ts';
import { err, ok } from '../../../shared/result.ts';
import { inApp } from '../../../shared/switched-by.ts';
import { windowText as w } from '../../../shared/text/window.ts';
import { paletteText as t } from '../../../shared/text/window-pages.ts';
import { App } from '../../app.tsx';
import { sampleState } from '../../preview/sample-state.ts';
import { click, paste, press, show, type } from '../../testing.tsx';

const field = (): HTMLElement => screen.getByRole('combobox', { name: t.field });
const options = (): readonly string[] =>
  within(screen.getByRole('listbox', { name: t.results }))
    .getAllByRole('option')
    .map((option) => option.textContent);
const active = (): string | null =>
  document.getElementById(field().getAttribute('aria-activedescendant') ?? '')?.textContent ?? null;

async function open(options: Parameters<typeof show>[1] = {}) {
  const shown = await show(<App onPage={() => () => undefined} />, options);
  await press('k', { ctrlKey: true });
  await screen.findByRole('combobox', { name: t.field });
  await waitFor(() => expect(document.activeElement).toBe(field()));
  return shown;
}
const closed = () => waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());

describe('the palette', () => {
  it('opens over any page with Ctrl and K, offers sessions in the order of the table, and closes the same way', async () => {
    await open();
    expect(options()[0]).toContain('production/AdministratorAccess');
    expect(options()).toHaveLength(sampleState(Date.now()).sessions.length);
    await press('k', { ctrlKey: true });
    await closed();
  });

  it('offers the default session before this one first: Enter goes back', async () => {
    const sample = sampleState(Date.now());
    const previous = sample.sessions.at(-3);
    if (previous === undefined) throw new Error('the sample has sessions');
    const { calls, state } = await open({ state: { ...sample, previousDefaultId: previous.id } });
    await waitFor(() => expect(active()).toContain(previous.name));
    expect(active()).toContain(w.sessions.isPrevious);
    expect(options()).toHaveLength(state().sessions.length);
    await paste(field(), 'deploy');
    await waitFor(() => expect(options()).toEqual([expect.stringContaining('deploy')]));
    await paste(field(), '');
    await waitFor(() => expect(active()).toContain(previous.name));
    await press('Enter');
    await closed();
    await waitFor(() =>
      expect(calls).toEqual([['makeDefault', { sessionId: previous.id, by: inApp('palette') }]]),
    );
  });

  it('shows account number, state and time left in each line', async () => {
    const { state } = await open();
    const lines = options();
    for (const { name, accountId, state: now, expiresAt } of state().sessions) {
      const line = lines.find(
        (one) => one.startsWith(`${name} `) && (accountId === null || one.includes(accountId)),
      );
      expect(line).toContain(w.sessionState[now]);
      if (expiresAt !== null) expect(line).toMatch(/ left|expired/);
    }
  });

  it('finds what is typed, slips of the finger included, and says where nothing is found', async () => {
    await open();
    await paste(field(), 'dat-platfrom read');
    await waitFor(() => expect(options()).toEqual([expect.stringContaining('data-platform/ReadOnly')]));
    await paste(field(), 'qqqq');
    await waitFor(() => expect(screen.getByText(t.none)).not.toBeNull());
    await press('Enter');
    expect(screen.getByRole('dialog')).not.toBeNull();
  });

  it('makes the active one the default with Enter, which the arrows choose', async () => {
    const { calls, state } = await open();
    await paste(field(), 'deploy');
    await waitFor(() => expect(options()).toHaveLength(1));
    await type(field(), 'acme-staging');
    await waitFor(() => expect(options()).toHaveLength(3));
    const [first, second, third] = options();
    expect(active()).toBe(first);
    await press('ArrowDown');
    expect(active()).toBe(second);
    await press('ArrowUp');
    await press('ArrowUp');
    expect(active()).toBe(third);
    await press('ArrowDown');
    await press('ArrowDown');
    await press('Enter');
    await closed();
    const chosen = state().sessions.find(({ name }) => second?.startsWith(`${name} `));
    expect(chosen?.accountId).toBe('222233334444');
    await waitFor(() =>
      expect(calls).toEqual([['makeDefault', { sessionId: chosen?.id, by: inApp('palette') }]]),
    );
    const said = (await screen.findByText(/is the default session/)).textContent;
    expect(said).toContain('staging/');
    expect(said).toContain('222233334444');
  });

  it('takes Enter for what was typed, also before the list shows it', async () => {
    const { calls } = await open();
    expect(active()).toContain('production/AdministratorAccess');
    // In one turn: the field has the text at once, the list a moment later.
    act(() => {
      fireEvent.change(field(), { target: { value: 'deploy' } });
      fireEvent.keyDown(field(), { key: 'Enter' });
    });
    await closed();
    await waitFor(() =>
      expect(calls).toEqual([['makeDefault', { sessionId: 'own:deploy', by: inApp('palette') }]]),
    );
  });

  it('keeps the chosen session chosen while the list changes, and chooses none where it goes', async () => {
    const { calls, state, update } = await open();
    await press('ArrowDown');
    const chosen = state().sessions.find(({ name }) => active()?.startsWith(`${name} `));
    const previous = state().sessions.at(-1);
    if (chosen === undefined || previous === undefined) throw new Error('the sample has sessions');
    // Comes before it.
    await update({ previousDefaultId: previous.id });
    await waitFor(() => expect(options()[0]).toContain(w.sessions.isPrevious));
    expect(active()).toMatch(new RegExp(`^${chosen.name} `));
    await update({ sessions: state().sessions.filter(({ id }) => id !== chosen.id) });
    expect(active()).toBeNull();
    await press('Enter');
    expect(calls).toEqual([]);
    await press('ArrowUp');
    expect(active()).toBe(options().at(-1));
  });

  it('keeps the first line for Enter as it was drawn, and chooses none where that session goes or comes to mean another account', async () => {
    const { calls, state, update } = await open();
    const drawn = state().sessions.find(({ name }) => active()?.startsWith(`${name} `));
    const [, previous] = state().sessions.filter(({ id }) => id !== drawn?.id);
    if (drawn === undefined || previous === undefined) throw new Error('the sample has sessions');
    // A switch elsewhere puts another one first, under the cursor.
    await update({ previousDefaultId: previous.id });
    await waitFor(() => expect(options()[0]).toContain(previous.name));
    expect(active()).toMatch(new RegExp(`^${drawn.name} `));
    const { sessions } = state();
    const moved = { ...drawn, accountId: AccountId.parse('999988887777') };
    await update({ sessions: sessions.map((one) => (one.id === drawn.id ? moved : one)) });
    expect(active()).toBeNull();
    await press('Enter');
    expect(calls).toEqual([]);
    // Back to what was drawn; then it goes.
    await update({ sessions });
    expect(active()).toMatch(new RegExp(`^${drawn.name} `));
    await update({ sessions: sessions.filter(({ id }) => id !== drawn.id) });
    expect(active()).toBeNull();
    await press('Enter');
    expect(calls).toEqual([]);
    await update({ sessions });
    await press('Enter');
    await waitFor(() =>
      expect(calls).toEqual([['makeDefault', { sessionId: drawn.id, by: inApp('palette') }]]),
    );
  });

  it('names the keys of a session only where the line is a session', async () => {
    await open();
    expect(screen.getByText(t.console)).not.toBeNull();
    await paste(field(), 'stop all');
    await waitFor(() => expect(screen.getByText(t.enterVerb)).not.toBeNull());
    expect(screen.queryByText(t.console)).toBeNull();
    expect(screen.queryByText(t.alternate)).toBeNull();
  });

  it('copies the environment with Alt and Enter, and changes no default', async () => {
    const { calls } = await open();
    await paste(field(), 'deploy');
    await waitFor(() => expect(options()).toHaveLength(1));
    await press('Enter', { altKey: true });
    await closed();
    await waitFor(() => expect(calls).toEqual([['copyEnvironment', { sessionId: 'own:deploy' }]]));
    expect(await screen.findByText(w.detail.environmentCopied)).not.toBeNull();
  });

  it('opens the AWS console with Control and Enter, and changes no default', async () => {
    const { calls } = await open();
    await paste(field(), 'deploy');
    await waitFor(() => expect(options()).toHaveLength(1));
    await press('Enter', { ctrlKey: true });
    await closed();
    await waitFor(() => expect(calls).toEqual([['openConsole', { sessionId: 'own:deploy' }]]));
    expect(await screen.findByText(w.detail.consoleOpened)).not.toBeNull();
  });

  it('takes a press of the mouse as Enter', async () => {
    const { calls } = await open();
    await paste(field(), 'deploy');
    await waitFor(() => expect(options()).toHaveLength(1));
    await click(screen.getByRole('option'));
    await closed();
    await waitFor(() =>
      expect(calls).toEqual([['makeDefault', { sessionId: 'own:deploy', by: inApp('palette') }]]),
    );
  });

  it('does what is typed by its name: signs in, stops all, opens a page', async () => {
    const { calls, state } = await open();
    await paste(field(), 'sign in old');
    await waitFor(() => expect(active()).toBe(t.verbs.signIn('Old account')));
    await press('Enter');
    await closed();
    await waitFor(() => expect(calls).toEqual([['signIn', { sourceId: 'old', openBrowser: null }]]));

    await press('k', { ctrlKey: true });
    await screen.findByRole('combobox', { name: t.field });
    const held = state().sessions.filter(({ expiresAt }) => expiresAt !== null);
    await paste(field(), 'stop all');
    await waitFor(() => expect(active()).toBe(t.verbs.stopAll(held.length)));
    // There is nothing to copy of it.
    await press('Enter', { altKey: true });
    expect(screen.queryByRole('dialog')).not.toBeNull();
    await press('Enter');
    await closed();
    await waitFor(() => expect(calls.filter(([verb]) => verb === 'stop')).toHaveLength(held.length));

    await press('k', { ctrlKey: true });
    await screen.findByRole('combobox', { name: t.field });
    await paste(field(), 'open activity');
    await waitFor(() => expect(active()).toBe(t.verbs.open(pageEntries.activity.title)));
    await press('Enter');
    await closed();
    expect(window.location.hash).toBe('#activity');
  });

  it('has the sessions first where one has what was typed', async () => {
    await open();
    await paste(field(), 'acme');
    await waitFor(() => expect(options().at(-1)).toBe(t.verbs.signOut('Acme Identity Center')));
    expect(active()).toContain('production/AdministratorAccess');
  });

  it('is left with Escape, and nothing is done', async () => {
    const { calls } = await open();
    await paste(field(), 'deploy');
    await press('Escape');
    await closed();
    expect(calls).toEqual([]);
  });

  it('says which programs on the default profile the switch takes along', async () => {
    const following = [{ name: 'terraform', pid: 4711, renewsBy: Date.now() + 3_600_000 * 24 }];
    await open({ answers: { makeDefault: () => ok({ following }) } });
    await press('Enter');
    await closed();
    expect((await screen.findByText(/terraform \(pid 4711/)).textContent).toContain('the new session');
  });

  it('says why it could not, and tries again when asked', async () => {
    const following = [{ name: 'terraform', pid: 4711, renewsBy: Date.now() + 3_600_000 * 24 }];
    const makeDefault = vi
      .fn<() => unknown>(() => ok({ following }))
      .mockReturnValueOnce(err({ code: 'network', host: 'sts.amazonaws.com' }));
    await open({ answers: { makeDefault } });
    await press('Enter');
    await closed();
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('sts.amazonaws.com');
    await click(within(alert).getByRole('button', { name: w.common.retry }));
    await waitFor(() => expect(makeDefault).toHaveBeenCalledTimes(2));
    expect(await screen.findByText(/terraform \(pid 4711/)).not.toBeNull();
  });

  it('knows at once of a session that came while it is open', async () => {
    const { update, state } = await open();
    await paste(field(), 'brand-new');
    await waitFor(() => expect(screen.queryByRole('option')).toBeNull());
    const [model] = state().sessions;
    if (model === undefined) throw new Error('the sample has sessions');
    await update({ sessions: [...state().sessions.slice(1), { ...model, name: 'brand-new/Admin' }] });
    await waitFor(() => expect(options()).toEqual([expect.stringContaining('brand-new/Admin')]));
  });

  it('leaves other keys to the page', async () => {
    await show(<App onPage={() => () => undefined} />);
    await act(async () => {
      fireEvent.keyDown(window, { key: 'k', ctrlKey: true, shiftKey: true });
      fireEvent.keyDown(window, { key: 'k' });
    });
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

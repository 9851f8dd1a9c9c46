// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { AppState } from '../../../shared/app-state.ts';
import { AccountId, ProfileName, SessionId, SourceId } from '../../../shared/ids.ts';
import { ok } from '../../../shared/result.ts';
import type { SessionView } from '../../../shared/session.ts';
import { tagText as t } from '../../../shared/text/tag.ts';
import { windowText as w } from '../../../shared/text/window.ts';
import { sampleState } from '../../preview/sample-state.ts';
import { click, type Shown, show, type } from '../../testing.tsx';
import { Sidebar } from '../sidebar.tsx';
import { SessionsPage } from './sessions-page.tsx';

const sample = sampleState(Date.now());
const [model] = sample.sessions;
if (model === undefined) throw new Error('the sample has sessions');
const session = (name: string, account: string, over: Partial<SessionView> = {}): SessionView => ({
  ...model,
  id: SessionId.parse(name),
  name,
  accountId: AccountId.parse(account),
  accountName: `acct-${account.slice(0, 2)}`,
  profile: ProfileName.parse(name),
  profileWritten: true,
  delivery: 'process',
  isDefault: false,
  pinned: false,
  ...over,
});
const state: AppState = {
  ...sample,
  defaultSessionId: null,
  sessions: [
    session('ant', '111111111111', { production: true, tags: ['payments'] }),
    session('bee', '111111111111', { profileWritten: false, tags: ['payments', 'oncall'] }),
    session('cat', '222222222222', { sourceId: SourceId.parse('other'), sourceName: 'Other' }),
  ],
};
const selectAll = (): Promise<void> => click(screen.getByRole('checkbox', { name: w.sessions.selectAll }));
const bar = () => within(screen.getByRole('toolbar'));
const verbs = ({ calls }: Shown, name: string) =>
  calls.flatMap(([verb, input]) => (verb === name ? [input] : []));
async function more(label: string): Promise<void> {
  await click(bar().getByRole('button', { name: w.sessions.moreOfSome }));
  await click(await screen.findByRole('menuitem', { name: label }));
}
const asked = (): Promise<HTMLElement> => screen.findByRole('alertdialog');
const yes = (label: string): Promise<void> =>
  click(within(screen.getByRole('alertdialog')).getByRole('button', { name: label }));
const { confirm } = w.sessions;

describe('what is done with several sessions', () => {
  it('names every account before it stops them, and does nothing at a no', async () => {
    const shown = await show(<SessionsPage />, { state });
    await selectAll();
    await click(bar().getByRole('button', { name: w.sessions.stopSome }));
    const dialog = await asked();
    expect(dialog.textContent).toContain(confirm.stop(3));
    const lines = within(dialog)
      .getAllByRole('listitem')
      .map((one) => one.textContent);
    expect(lines).toEqual([
      expect.stringMatching(/^acct-11 \(111111111111\) .*Production.*2 sessions$/),
      expect.stringMatching(/^acct-22 \(222222222222\).*1 session$/),
    ]);
    await yes(w.common.cancel);
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    expect(verbs(shown, 'stop')).toEqual([]);
    await click(bar().getByRole('button', { name: w.sessions.stopSome }));
    await asked();
    await yes(confirm.yes.stop);
    await waitFor(() =>
      expect(verbs(shown, 'stop')).toEqual(['ant', 'bee', 'cat'].map((sessionId) => ({ sessionId }))),
    );
  });

  it('signs out of each of their sources once, and says which', async () => {
    const shown = await show(<SessionsPage />, { state });
    await selectAll();
    await more(w.sessions.signOutOfSome);
    expect((await asked()).textContent).toContain(confirm.signOutBody(`${model.sourceName}, Other`));
    await yes(confirm.yes.signOut);
    await waitFor(() =>
      expect(verbs(shown, 'signOut')).toEqual([{ sourceId: model.sourceId }, { sourceId: 'other' }]),
    );
  });

  it('removes the profiles that are written, in one step, and names only their accounts', async () => {
    const shown = await show(<SessionsPage />, {
      state: { ...state, sessions: state.sessions.filter(({ name }) => name !== 'ant') },
    });
    await selectAll();
    await more(w.sessions.removeProfiles);
    const dialog = await asked();
    expect(dialog.textContent).toContain('222222222222');
    expect(dialog.textContent).not.toContain('111111111111');
    await yes(confirm.yes.removeProfiles);
    await waitFor(() =>
      expect(verbs(shown, 'setProfilesWritten')).toEqual([{ sessionIds: ['cat'], written: false }]),
    );
  });

  it('changes how they are delivered, and pins without a question', async () => {
    const shown = await show(<SessionsPage />, { state });
    await selectAll();
    await more(w.sessions.deliverSome(w.detail.deliveryWord.keys));
    await asked();
    await yes(confirm.yes.delivery);
    await waitFor(() => expect(verbs(shown, 'setDelivery')).toHaveLength(3));
    await more(w.sessions.pinSome);
    await waitFor(() => expect(verbs(shown, 'setPinned')).toHaveLength(3));
  });
});

describe('tags', () => {
  it('of several sessions are added and removed for all in one step', async () => {
    const shown = await show(<SessionsPage />, { state });
    await selectAll();
    await click(bar().getByRole('button', { name: w.sessions.tagsOfSome }));
    await screen.findByRole('dialog');
    await click(screen.getByRole('button', { name: w.sessions.addToAll('oncall') }));
    await click(screen.getByRole('button', { name: t.remove('payments') }));
    const sessionIds = ['ant', 'bee', 'cat'];
    await waitFor(() =>
      expect(verbs(shown, 'changeTags')).toEqual([
        { sessionIds, add: ['oncall'], remove: [] },
        { sessionIds, add: [], remove: ['payments'] },
      ]),
    );
  });

  it('are added in the details, and only where they are tags', async () => {
    window.location.hash = '#sessions/ant';
    const answers = { profileText: () => ok({ file: '', text: '' }), activity: () => ok([]) };
    const shown = await show(<SessionsPage />, { state, answers });
    const pane = await screen.findByRole('complementary');
    const field = within(pane).getByLabelText(t.add);
    const add = within(pane).getByRole<HTMLButtonElement>('button', { name: t.addNow });
    for (const word of ['two words', '1111-2222-3333', 'a,b']) {
      await type(field, word);
      expect(add.disabled, word).toBe(true);
      expect(within(pane).getByRole('alert').textContent).toContain(t.reason);
    }
    await type(field, '#frontend');
    await click(add);
    fireEvent.submit(field);
    await click(within(pane).getByRole('button', { name: t.remove('payments') }));
    await waitFor(() =>
      expect(verbs(shown, 'changeTags')).toEqual([
        { sessionIds: ['ant'], add: ['frontend'], remove: [] },
        { sessionIds: ['ant'], add: [], remove: ['payments'] },
      ]),
    );
  });

  it('are in the row, and find it', async () => {
    await show(<SessionsPage />, { state });
    expect(within(screen.getByRole('row', { name: 'bee' })).getByText('oncall')).not.toBeNull();
    await type(screen.getByRole('searchbox'), '#oncall');
    await waitFor(() => expect(screen.queryByRole('row', { name: 'ant' })).toBeNull());
    expect(screen.getByRole('row', { name: 'bee' })).not.toBeNull();
  });
});

describe('a saved filter', () => {
  const both = (
    <>
      <Sidebar onPalette={() => undefined} onHelp={() => undefined} />
      <SessionsPage />
    </>
  );
  const withFilters = (savedFilters: AppState['settings']['savedFilters']): AppState => ({
    ...state,
    settings: { ...state.settings, savedFilters },
  });
  const patches = (shown: Shown) => verbs(shown, 'changeSettings').map((input) => Object(input).patch);

  it('is what is searched for, under a name that no other has', async () => {
    const before = { name: 'Mine', query: '#payments' };
    const shown = await show(both, { state: withFilters([before]) });
    expect(screen.queryByRole('button', { name: w.sessions.saveFilter })).toBeNull();
    await type(screen.getByRole('searchbox'), '#oncall');
    await click(await screen.findByRole('button', { name: w.sessions.saveFilter }));
    const dialog = await screen.findByRole('dialog', { name: w.sessions.filterTitle });
    const name = within(dialog).getByRole('textbox');
    const save = within(dialog).getByRole<HTMLButtonElement>('button', { name: w.common.save });
    await type(name, 'Mine');
    expect(save.disabled).toBe(true);
    await type(name, 'On call');
    await click(save);
    await waitFor(() =>
      expect(patches(shown)).toEqual([{ savedFilters: [before, { name: 'On call', query: '#oncall' }] }]),
    );
  });

  it('shows what it finds, from any page, and goes after a question', async () => {
    const filters = [
      { name: 'On call', query: '#oncall' },
      { name: 'Cats', query: 'cat' },
    ];
    const shown = await show(both, { state: withFilters(filters) });
    window.location.hash = '#activity';
    await click(screen.getByRole('button', { name: 'On call' }));
    expect(window.location.hash).toBe('#sessions');
    await waitFor(() => expect(screen.queryByRole('row', { name: 'cat' })).toBeNull());
    expect(screen.getByRole('button', { name: 'On call' }).getAttribute('aria-current')).toBe('true');
    await click(screen.getByRole('button', { name: w.sessions.filterMenu('Cats') }));
    await click(await screen.findByRole('menuitem', { name: w.sessions.removeFilter }));
    await screen.findByRole('alertdialog', { name: w.sessions.removeFilterTitle('Cats') });
    expect(patches(shown)).toEqual([]);
    await yes(w.sessions.remove);
    await waitFor(() => expect(patches(shown)).toEqual([{ savedFilters: filters.slice(0, 1) }]));
  });
});

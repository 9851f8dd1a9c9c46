// @vitest-environment happy-dom
import { act, render, screen, waitFor, within } from '@testing-library/react';
import { Profiler } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { contract } from '../shared/ipc/contract.ts';
import { pageEntries, pages } from '../shared/pages.ts';
import { ok } from '../shared/result.ts';
import { sessionText } from '../shared/text/session-text.ts';
import { windowText as w } from '../shared/text/window.ts';
import { bannerText, paletteText, shortcutText } from '../shared/text/window-pages.ts';
import { App } from './app.tsx';
import { AppProvider, useApp } from './app-context.tsx';
import { createClient } from './bridge.ts';
import { go } from './navigate.ts';
import { sampleState } from './preview/sample-state.ts';
import { createWindowStore } from './state/window-store.ts';
import { click, press, settle, show } from './testing.tsx';
// Read before the tests, so that no test waits for what the app reads at its first use.
import './views/activity/activity-page.tsx';
import './views/settings/settings-page.tsx';
import './views/shortcut-sheet.tsx';
import './views/sources/sources-page.tsx';

const NOW = 1_800_000_000_000;
const page = <App onPage={() => () => undefined} />;

function Tell() {
  const { tell } = useApp();
  const next = { label: 'Activity', place: 'activity' } as const;
  return (
    <button type="button" onClick={() => tell({ text: '1 switched', next })}>
      tell
    </button>
  );
}

/** What changes in the document, by the row or the part of the page it is in. */
function watch(): { readonly seen: ReadonlySet<string>; readonly stop: () => void } {
  const seen = new Set<string>();
  const observer = new MutationObserver((records) => {
    for (const { target } of records) {
      const element = target instanceof Element ? target : target.parentElement;
      const place = element?.closest('[role=row], nav, main');
      seen.add(place?.getAttribute('aria-label') ?? place?.tagName ?? 'elsewhere');
    }
  });
  observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  return { seen, stop: () => observer.disconnect() };
}

/** Waits for a page. Not by role: that asks for the style of every element at each change, and a page is long. */
const heading = (name: string) =>
  waitFor(() => expect(document.querySelector('main h1')?.textContent).toBe(name));

describe('the window', () => {
  it('waits for the first message, and says so', async () => {
    const bridge = { onState: () => () => undefined, call: () => new Promise(() => undefined) };
    const ports = {
      client: createClient(contract, bridge),
      store: createWindowStore(bridge, (work) => work()),
      platform: 'linux',
    } as const;
    render(<AppProvider ports={ports}>{page}</AppProvider>);
    expect(screen.getByRole('status').textContent).toContain(w.loading);
  });

  it('says when it cannot reach the app', async () => {
    const bridge = {
      onState: () => () => undefined,
      call: async () => ({ ok: false, error: { code: 'internal', correlationId: 'c-9' } }),
    };
    const ports = {
      client: createClient(contract, bridge),
      store: createWindowStore(bridge, (work) => work()),
      platform: 'linux',
    } as const;
    render(<AppProvider ports={ports}>{page}</AppProvider>);
    await waitFor(() => expect(screen.getByText(w.notConnected)).not.toBeNull());
    expect(screen.getByRole('alert').textContent).toContain('c-9');
  });

  it('shows the default session beside every page, and follows a switch made elsewhere', async () => {
    const { update, state } = await show(page);
    const side = screen.getByRole('navigation', { name: w.navigation });
    expect(within(side).getByRole('link', { name: 'production/AdministratorAccess' })).not.toBeNull();
    const [first, second] = state().sessions;
    if (first === undefined || second === undefined) throw new Error('the sample has sessions');
    await update({
      defaultSessionId: second.id,
      sessions: state().sessions.map((s) =>
        s.id === first.id ? { ...s, isDefault: false } : s.id === second.id ? { ...s, isDefault: true } : s,
      ),
    });
    expect(within(side).getByRole('link', { name: second.name })).not.toBeNull();
    expect(screen.getByText(paletteText.done(sessionText(second)))).not.toBeNull();
    await update({ defaultSessionId: null });
    expect(screen.getByText(paletteText.noDefault)).not.toBeNull();
    expect(within(side).getByText(w.headline.none)).not.toBeNull();
  });

  it('says beside the default session that AWS tools do not use it, in sidebar, table, details and palette', async () => {
    const answers = { profileText: () => ok({ text: '', file: '/c' }) };
    const { update, state } = await show(page, { answers });
    const [first] = state().sessions;
    if (first === undefined) throw new Error('the sample has sessions');
    // By selectors: a look for roles through the whole window takes seconds on a busy machine.
    const textOf = (selector: string) => document.querySelector(selector)?.textContent;
    const row = `[data-session="${first.id}"]`;
    expect(textOf('nav')).not.toContain(w.headline.unusedShort);
    expect(textOf(row)).toContain(w.sessions.isDefault);
    await update({ files: { ...state().files, detached: true } });
    expect(textOf('nav')).toContain(w.headline.unusedShort);
    expect(textOf(row)).toContain(w.sessions.isUnused + w.headline.unused);
    const shown = document.querySelector<HTMLElement>(row);
    if (shown === null) throw new Error('no row');
    await click(shown);
    await waitFor(() => expect(textOf('aside')).toContain(w.headline.unused));
    await press('k', { ctrlKey: true });
    await waitFor(() => expect(textOf('[role="listbox"]')).toContain(w.headline.unused));
  });

  it('leads from a banner to what it is about, also on its page, and not to what is shown already', async () => {
    const scrolled: (string | undefined)[] = [];
    vi.spyOn(HTMLElement.prototype, 'scrollIntoView').mockImplementation(function (this: HTMLElement) {
      scrolled.push(this.dataset.part);
    });
    const answers = { profileText: () => ok({ text: '', file: '/c' }) };
    const { update, state } = await show(page, { answers });
    const shortcut = { code: 'shortcut-taken', shortcut: 'Ctrl+K' } as const;
    await update({
      attention: [{ id: 'shortcut', problem: shortcut, fix: { kind: 'open-page', page: 'settings' } }],
    });
    const showMe = () => screen.queryByRole('button', { name: bannerText.openPage });
    for (let times = 1; times <= 2; times += 1) {
      await click(showMe() ?? document.body);
      await waitFor(() => expect(scrolled.filter((part) => part === 'general')).toHaveLength(times));
      expect(document.activeElement?.getAttribute('data-part')).toBe('general');
    }
    const [session] = state().sessions;
    if (session?.profile == null) throw new Error('the sample has a profile');
    await update({
      attention: [
        {
          id: 'shadow',
          problem: {
            code: 'profile-shadowed',
            profile: session.profile,
            session: session.name,
            cause: 'keys',
            file: '/c',
            line: 1,
            every: true,
          },
          fix: { kind: 'open-page', page: 'sessions' },
        },
      ],
    });
    await click(showMe() ?? document.body);
    expect(window.location.hash).toBe(`#sessions/${encodeURIComponent(session.id)}`);
    await waitFor(() => expect(showMe()).toBeNull());
  });

  it('says which default session is gone, and ends that where the user wants none', async () => {
    const cleared: unknown[] = [];
    const { update } = await show(page, {
      answers: {
        clearDefault: () => {
          cleared.push(1);
          return ok({});
        },
      },
    });
    const problem = { code: 'default-gone', session: 'Old Admin', cause: 'removed', source: null } as const;
    await update({
      defaultSessionId: null,
      withoutDefault: { why: 'removed', session: 'Old Admin', source: null },
      attention: [{ id: 'default-gone', problem, fix: { kind: 'open-page', page: 'sessions' } }],
    });
    const banner = screen.getByRole('region', { name: bannerText.region });
    expect(banner.textContent).toContain('The default session, Old Admin, was removed.');
    expect(screen.getByRole('navigation').textContent).toContain('Removed: Old Admin');
    await click(screen.getByRole('button', { name: bannerText.noDefault }));
    expect(cleared).toEqual([1]);
  });

  it('offers a next step until the user is where it leads, and not before it can be read', async () => {
    await show(
      <>
        <Tell />
        {page}
      </>,
    );
    await click(screen.getByRole('button', { name: 'tell' }));
    expect(screen.getByText('1 switched')).not.toBeNull();
    await act(async () => go('sources'));
    expect(screen.getByText('1 switched')).not.toBeNull();
    await act(async () => go('activity'));
    await waitFor(() => expect(screen.queryByText('1 switched')).toBeNull());
    await act(async () => go('activity'));
    await click(screen.getByRole('button', { name: 'tell' }));
    await settle();
    expect(screen.getByText('1 switched')).not.toBeNull();
  });

  it('does not call a switch news that was made while it was hidden', async () => {
    const { update, state } = await show(page);
    const hide = async (hidden: boolean): Promise<void> => {
      vi.spyOn(document, 'hidden', 'get').mockReturnValue(hidden);
      await act(async () => void document.dispatchEvent(new Event('visibilitychange')));
    };
    await hide(true);
    await update({ defaultSessionId: null });
    await hide(false);
    await update({ defaultSessionId: state().sessions[1]?.id ?? null });
    expect(screen.queryByText(/is the default session/)).toBeNull();
    expect(screen.queryByText(paletteText.noDefault)).toBeNull();
  });

  it('goes to a page, and takes the theme of the settings', async () => {
    const { update, state } = await show(page);
    await click(screen.getByRole('link', { name: new RegExp(pageEntries.activity.title) }));
    window.location.hash = 'activity';
    await act(async () => {
      window.dispatchEvent(new HashChangeEvent('hashchange'));
    });
    await heading(pageEntries.activity.title);
    expect(document.documentElement.dataset.theme).toBeUndefined();
    await update({ settings: { ...state().settings, theme: 'dark' } });
    expect(document.documentElement.dataset.theme).toBe('dark');
  });

  it('draws a sync where it is shown, and nothing on the other pages', async () => {
    const drawn = vi.fn();
    const { update, state } = await show(
      <Profiler id="window" onRender={drawn}>
        {page}
      </Profiler>,
    );
    const { seen, stop } = watch();
    drawn.mockClear();
    for (let done = 0; done < 5; done += 1) {
      await update({
        sources: state().sources.map((s) =>
          s.id === 'globex' ? { ...s, sync: { ...s.sync, doneAccounts: 400 + done } } : s,
        ),
      });
    }
    expect([...seen]).toEqual([]);
    expect(drawn).not.toHaveBeenCalled();
    stop();
  });
});

describe('the pages of the window', () => {
  it.each(pages)('%s: its address shows it, under its name, with a link in the sidebar', async (name) => {
    await show(page);
    await act(async () => go(name));
    await heading(pageEntries[name].title);
    const link = screen.getByRole('link', { current: 'page' });
    expect(link.getAttribute('href')).toBe(`#${name}`);
    expect(document.title).toContain(pageEntries[name].title);
  });
});

describe('the keys of the window', () => {
  it('go to pages and to the settings', async () => {
    await show(page);
    await press('2', { ctrlKey: true }, 'Digit2');
    await heading(pageEntries.sources.title);
    await press('3', { ctrlKey: true }, 'Digit3');
    await heading(pageEntries.activity.title);
    await press(',', { ctrlKey: true });
    await heading(pageEntries.settings.title);
    await press('1', { ctrlKey: true }, 'Digit1');
    await heading(pageEntries.sessions.title);
  });

  it('find the field that searches, and Sessions where a page has none', async () => {
    await show(page);
    const field = () => screen.getByRole('searchbox', { name: w.sessions.search });
    await press('/');
    await waitFor(() => expect(document.activeElement).toBe(field()));
    // There it is a letter.
    await press('/');
    await press('?');
    expect(screen.queryByRole('dialog')).toBeNull();
    await press(',', { ctrlKey: true });
    await heading(pageEntries.settings.title);
    await press('f', { ctrlKey: true });
    await heading(pageEntries.sessions.title);
    await waitFor(() => expect(document.activeElement).toBe(field()));
  });

  it('show the sheet of shortcuts, which Escape closes', async () => {
    await show(page);
    await press('?');
    const sheet = await screen.findByRole('dialog', { name: shortcutText.title });
    expect(sheet.textContent).toContain('Ctrl K');
    await press('Escape');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await click(screen.getByRole('button', { name: shortcutText.title }));
    await screen.findByRole('dialog', { name: shortcutText.title });
  });

  it('make the text larger and smaller, as the settings keep it', async () => {
    const { calls, update, state } = await show(page);
    const asked = () => calls.filter(([verb]) => verb === 'changeSettings').map(([, input]) => input);
    await press('+', { ctrlKey: true });
    // Before the first step has come back from main.
    await press('+', { ctrlKey: true });
    await waitFor(() => expect(asked()).toEqual([{ patch: { zoom: '110' } }, { patch: { zoom: '125' } }]));
    await update({ settings: { ...state().settings, zoom: '125' } });
    await update({ settings: { ...state().settings, zoom: '200' } });
    // It is as large as it can be.
    await press('+', { ctrlKey: true });
    await press('-', { ctrlKey: true });
    await waitFor(() => expect(asked()).toHaveLength(3));
    expect(asked()).toContainEqual({ patch: { zoom: '175' } });
    await press('0', { ctrlKey: true });
    await waitFor(() => expect(asked()).toContainEqual({ patch: { zoom: '100' } }));
  });
});

describe('time in the window', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('draws a row when what it says of its time changes, not every second, and no row without a lease', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'], now: NOW });
    const sample = sampleState(NOW, { prompts: [] });
    const [model] = sample.sessions;
    if (model === undefined) throw new Error('the sample has sessions');
    const hours = 9 * 3_600_000;
    const lease = { state: 'active' as const, leasedAt: NOW, expiresAt: NOW + hours + 30_500 };
    const none = { state: 'inactive' as const, leasedAt: null, expiresAt: null };
    const session = (name: string, over: object) => ({ ...model, name, id: name, isDefault: false, ...over });
    const drawn = vi.fn();
    const profiled = (
      <Profiler id="window" onRender={drawn}>
        {page}
      </Profiler>
    );
    await show(profiled, {
      state: sampleState(NOW, {
        sessions: [session('with', lease), session('without', none)],
        defaultSessionId: null,
      }),
    });
    const time = () =>
      within(screen.getByRole('row', { name: 'with' }))
        .getAllByRole('gridcell')
        .at(-1);
    expect(time()?.textContent).toBe('9 h left');
    const { seen, stop } = watch();
    const pass = async (ms: number) => {
      await act(async () => {
        vi.advanceTimersByTime(ms);
      });
      await settle();
    };
    drawn.mockClear();
    await pass(5_000);
    expect([...seen]).toEqual([]);
    expect(drawn).not.toHaveBeenCalled();
    await pass(35_000);
    expect(time()?.textContent).toBe('8 h 59 min left');
    expect([...seen]).toEqual(['with']);
    stop();
  });

  it('is that of the app where this machine’s clock is wrong', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'], now: NOW });
    const { update } = await show(page, { state: sampleState(NOW, { defaultSessionId: 'own:deploy' }) });
    const side = screen.getByRole('navigation', { name: w.navigation });
    expect(side.textContent).toContain('41 min left');
    await update({ clockSkewMs: 10 * 60_000 });
    await act(async () => {
      vi.advanceTimersByTime(1_000);
    });
    expect(side.textContent).toContain('30 min left');
  });
});

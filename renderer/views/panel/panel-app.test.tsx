// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PromptId } from '../../../shared/ids.ts';
import { err, ok } from '../../../shared/result.ts';
import { inApp } from '../../../shared/switched-by.ts';
import { paletteText as t } from '../../../shared/text/window-pages.ts';
import { sampleState } from '../../preview/sample-state.ts';
import { click, paste, press, settle, show } from '../../testing.tsx';
import { PanelApp } from './panel-app.tsx';

const field = (): HTMLElement => screen.getByRole('combobox', { name: t.field });
const active = (): string | null =>
  document.getElementById(field().getAttribute('aria-activedescendant') ?? '')?.textContent ?? null;
const gone = () => waitFor(() => expect(screen.queryByRole('combobox')).toBeNull());

const frames: FrameRequestCallback[] = [];
const drawFrames = async (): Promise<void> => {
  await act(async () => {
    for (let left = 3; left > 0; left -= 1) for (const frame of frames.splice(0)) frame(0);
  });
};
beforeEach(() => {
  frames.length = 0;
  vi.stubGlobal('requestAnimationFrame', (work: FrameRequestCallback) => frames.push(work));
  vi.spyOn(document, 'hasFocus').mockReturnValue(true);
});

async function open(options: Parameters<typeof show>[1] = {}) {
  let say: (word: unknown) => void = () => undefined;
  const asked: (readonly [string, unknown])[] = [];
  const bridge = {
    platform: 'linux',
    call: async (verb: string, input: unknown) => {
      asked.push([verb, input]);
      return ok({});
    },
    onState: () => () => undefined,
    onPage: (listener: (word: unknown) => void) => {
      say = listener;
      return () => undefined;
    },
  } as const;
  const shown = await show(<PanelApp bridge={bridge} />, {
    state: sampleState(Date.now(), { prompts: [] }),
    ...options,
  });
  await drawFrames();
  return {
    ...shown,
    /** What the page asked of the shell. */
    asked,
    say: async (word: string) => {
      await act(async () => say(word));
      await settle();
      await drawFrames();
    },
  };
}

describe('the quick panel', () => {
  it('has the list of the palette under headings, its field focused, and says that it has drawn', async () => {
    const { asked, state } = await open();
    expect(document.activeElement).toBe(field());
    expect(asked).toEqual([['drawn', {}]]);
    const groups = within(screen.getByRole('listbox', { name: t.results })).getAllByRole('group');
    expect(groups.map((group) => group.getAttribute('aria-label'))).toEqual(
      [t.groups.pinned, t.groups.recent, t.groups.all].filter((name) =>
        groups.some((group) => group.getAttribute('aria-label') === name),
      ),
    );
    expect(screen.getAllByRole('option')).toHaveLength(state().sessions.length);
    await paste(field(), 'deploy');
    await waitFor(() => expect(screen.queryAllByRole('group')).toEqual([]));
  });

  it('goes back with Enter, and is hidden before the switch is done', async () => {
    const previous = sampleState(Date.now()).sessions.at(-3);
    if (previous === undefined) throw new Error('the sample has sessions');
    const { calls, asked } = await open({
      state: sampleState(Date.now(), { prompts: [], previousDefaultId: previous.id }),
    });
    expect(screen.getAllByRole('group')[0]?.getAttribute('aria-label')).toBe(t.groups.previous);
    expect(active()).toContain(previous.name);
    await press('Enter');
    await gone();
    expect(asked.map(([verb]) => verb)).toEqual(['drawn', 'hide']);
    expect(calls).toEqual([['makeDefault', { sessionId: previous.id, by: inApp('quick panel') }]]);
  });

  it('attack: the list changes between the look and the key. Enter is for what was drawn, else for nothing', async () => {
    const { calls, state, update } = await open();
    const drawn = state().sessions.find(({ name }) => active()?.startsWith(`${name} `));
    const other = state().sessions.at(-1);
    if (drawn === undefined || other === undefined) throw new Error('the sample has sessions');
    await update({ previousDefaultId: other.id });
    await waitFor(() => expect(screen.getAllByRole('option')[0]?.textContent).toContain(other.name));
    expect(active()).toMatch(new RegExp(`^${drawn.name} `));
    await update({ sessions: state().sessions.filter(({ id }) => id !== drawn.id) });
    expect(active()).toBeNull();
    await press('Enter');
    expect(calls).toEqual([]);
    expect(screen.queryByRole('combobox')).not.toBeNull();
  });

  it('attack: a key for the program before it. Enter chooses nothing before the list was on the display, nor while it is held down', async () => {
    const { calls, say, asked } = await open();
    await say('panel-closed');
    vi.mocked(document.hasFocus).mockReturnValue(false);
    await say('panel-open');
    await press('Enter');
    expect(calls).toEqual([]);
    await act(async () => void fireEvent.focus(window));
    await press('Enter');
    expect(calls).toEqual([]);
    await drawFrames();
    await press('Enter', { repeat: true });
    expect(calls).toEqual([]);
    expect(asked.some(([verb]) => verb === 'hide')).toBe(false);
    await press('Enter');
    await waitFor(() => expect(calls).toHaveLength(1));
  });

  it('goes when the key is released, so that the next press is a new one, and chooses nothing until then', async () => {
    const { calls, asked } = await open();
    const down = () => act(async () => void fireEvent.keyDown(field(), { key: 'Enter', code: 'Enter' }));
    await down();
    await waitFor(() => expect(calls).toHaveLength(1));
    expect(asked.map(([verb]) => verb)).toEqual(['drawn']);
    await down();
    await click(screen.getAllByRole('option')[0] ?? field());
    expect(calls).toHaveLength(1);
    await act(async () => void fireEvent.keyUp(field(), { key: 'Shift', code: 'ShiftLeft' }));
    expect(asked.map(([verb]) => verb)).toEqual(['drawn']);
    await act(async () => void fireEvent.keyUp(field(), { key: 'Enter', code: 'Enter' }));
    await gone();
    expect(asked.map(([verb]) => verb)).toEqual(['drawn', 'hide']);
  });

  it('goes although the release of the key was lost', async () => {
    const { asked } = await open();
    await act(async () => void fireEvent.keyDown(field(), { key: 'Escape', code: 'Escape' }));
    expect(asked.map(([verb]) => verb)).toEqual(['drawn']);
    await waitFor(() => expect(asked.map(([verb]) => verb)).toEqual(['drawn', 'hide']), { timeout: 15_000 });
  });

  it('draws nothing while it is hidden, and starts again', async () => {
    const { say, asked } = await open();
    await paste(field(), 'deploy');
    await press('Escape');
    await gone();
    expect(asked.at(-1)).toEqual(['hide', {}]);
    await say('panel-closed');
    expect(document.querySelector('main')).toBeNull();
    await say('panel-open');
    await waitFor(() => expect(field().getAttribute('value')).toBe(''));
    expect(document.activeElement).toBe(field());
    expect(asked.at(-1)).toEqual(['drawn', {}]);
  });

  it('puts the question for a production session itself, and goes with the answer', async () => {
    const state = sampleState(Date.now(), { prompts: [] });
    const session = state.sessions.find(({ name }) => name === 'production/AdministratorAccess');
    if (session === undefined) throw new Error('the sample has it');
    const marked = state.sessions.map((one) =>
      one.id === session.id ? { ...one, production: true as const, isDefault: false } : one,
    );
    let end: (outcome: unknown) => void = () => undefined;
    const made = new Promise((resolve) => {
      end = resolve;
    });
    const { update, asked, calls } = await open({
      state: { ...state, sessions: marked, defaultSessionId: null },
      answers: { makeDefault: () => made },
    });
    await press('Enter');
    expect(asked.some(([verb]) => verb === 'hide')).toBe(false);
    const id = PromptId.parse('p-1');
    await update({
      prompts: [
        {
          kind: 'production-default',
          id,
          sessionId: session.id,
          sessionName: session.name,
          account: '111111111111',
        },
      ],
    });
    const question = await screen.findByRole('dialog');
    expect(question.textContent).toContain('111111111111');
    await press('Escape');
    await waitFor(() => expect(calls.at(-1)?.[0]).toBe('answerPrompt'));
    await update({ prompts: [] });
    end(err({ code: 'cancelled' }));
    await gone();
    expect(asked.at(-1)).toEqual(['hide', {}]);
  });

  it('has a page of the window opened, and the window where a sign-in may put its questions', async () => {
    const { asked, calls, say } = await open();
    await paste(field(), 'open settings');
    await waitFor(() => expect(active()).toContain('Settings'));
    await press('Enter');
    await gone();
    expect(asked.slice(-2)).toEqual([
      ['openWindow', { place: 'settings' }],
      ['hide', {}],
    ]);
    await say('panel-open');
    await paste(field(), 'sign in old');
    await waitFor(() => expect(active()).toBe(t.verbs.signIn('Old account')));
    await press('Enter');
    await gone();
    expect(asked.slice(-2)).toContainEqual(['openWindow', { place: 'sources' }]);
    await waitFor(() => expect(calls).toEqual([['signIn', { sourceId: 'old', openBrowser: null }]]));
  });

  it('offers no sheet of shortcuts, which only the window has', async () => {
    await open();
    await paste(field(), 'keyboard shortcuts');
    await waitFor(() => expect(screen.getByText(t.none)).not.toBeNull());
  });

  it('reports what could not be done after it is gone', async () => {
    const problem = { code: 'network', host: 'sts.amazonaws.com' } as const;
    const { asked } = await open({ answers: { makeDefault: () => err(problem) } });
    await press('Enter');
    await gone();
    await waitFor(() => expect(asked.at(-1)).toEqual(['reportProblem', { problem }]));
  });
});

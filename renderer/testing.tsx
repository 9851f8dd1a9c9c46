import { act, cleanup, configure, fireEvent, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach } from 'vitest';
import type { AppState } from '../shared/app-state.ts';
import { contract } from '../shared/ipc/contract.ts';
import { ok } from '../shared/result.ts';
import { AppProvider } from './app-context.tsx';
import { createClient } from './bridge.ts';
import { sampleState } from './preview/sample-state.ts';
import { createStateFeed } from './preview/state-feed.ts';
import { setSessionQuery } from './session-query.ts';
import { createWindowStore } from './state/window-store.ts';

// For tests of components: the real ones on a real document, over a stand-in for main that says what main would say.

// The document of the tests is not laid out; a table that has no height would show no row.
for (const [name, size] of Object.entries({ offsetWidth: 1_000, offsetHeight: 600, clientHeight: 600 })) {
  Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => size });
}

// Nor is it ever idle, but where a test says so.
window.requestIdleCallback ??= () => 0;
window.cancelIdleCallback ??= () => undefined;

// As long as a busy machine may take; nothing is judged by it.
configure({ asyncUtilTimeout: 18_000 });

afterEach(() => {
  cleanup();
  window.location.hash = '';
  setSessionQuery('');
});

/** What main answers to a verb; a verb without an answer is done. */
export type Answers = Readonly<Record<string, (input: Readonly<Record<string, unknown>>) => unknown>>;

/** Of what is asked as soon as it is shown. */
const usual: Readonly<Record<string, unknown>> = {
  searchActivity: ok({ entries: [], reach: null }),
  activityNames: ok({ programs: [], sessions: [] }),
  activityCounts: ok({ counts: [], newest: 0 }),
  activityFiles: ok({ unread: [] }),
  shellStates: ok({ shells: [] }),
};

export interface Shown {
  /** The verbs that were called, in order, with their inputs. */
  readonly calls: readonly (readonly [verb: string, input: unknown])[];
  state(): AppState;
  /** The state changes in main, and the window hears of it. */
  update(change: Partial<AppState>): Promise<void>;
}

export async function show(
  children: ReactNode,
  options: { readonly state?: AppState; readonly answers?: Answers } = {},
): Promise<Shown> {
  const feed = createStateFeed(options.state ?? sampleState(Date.now()));
  const calls: [string, unknown][] = [];
  const bridge = {
    onState: feed.onState,
    call: async (verb: string, input: unknown) => {
      const given: Readonly<Record<string, unknown>> = Object(input);
      if (verb === 'follow') {
        feed.follow(typeof given.have === 'number' ? given.have : null);
        return ok({});
      }
      calls.push([verb, input]);
      return options.answers?.[verb]?.(given) ?? usual[verb] ?? ok({});
    },
  };
  const ports = {
    client: createClient(contract, bridge),
    store: createWindowStore(bridge, (work) => work()),
    platform: 'linux',
  } as const;
  // What is read at its first use is there a moment later.
  await act(async () => {
    render(<AppProvider ports={ports}>{children}</AppProvider>);
  });
  await settle();
  return {
    calls,
    state: feed.state,
    async update(change) {
      await act(async () => feed.update(change));
      await settle();
    },
  };
}

/** Lets what was begun end: answers of main, parts that are loaded, the focus that a dialog takes. */
export async function settle(): Promise<void> {
  await act(async () => {
    await new Promise((resolve) => setTimeout(resolve, 30));
  });
}

/** A key as a keyboard sends it, to whatever has the focus. */
export async function press(
  key: string,
  modifiers: { readonly [name: string]: boolean } = {},
  /** The place of the key, where that matters. */
  code = '',
): Promise<void> {
  const target = document.activeElement ?? document.body;
  await act(async () => {
    if (fireEvent.keyDown(target, { key, code, ...modifiers }) && key === 'Enter') submitFrom(target);
    fireEvent.keyUp(target, { key, code, ...modifiers });
  });
  await settle();
}

// The tests' document does not submit on Enter in a field as a browser does.
function submitFrom(target: Element): void {
  if (target instanceof HTMLInputElement && target.form !== null) fireEvent.submit(target.form);
  else if (target instanceof HTMLButtonElement) fireEvent.click(target);
}

/** Letter by letter, from an empty field. */
export async function type(field: HTMLElement, text: string): Promise<void> {
  for (let end = 1; end <= text.length; end += 1) fill(field, text.slice(0, end));
  await settle();
}

/** At once, as a paste does. */
export async function paste(field: HTMLElement, text: string): Promise<void> {
  fill(field, text);
  await settle();
}

/** A choice in a list of the system's own. */
export async function choose(list: HTMLElement, value: string): Promise<void> {
  fill(list, value);
  await settle();
}

const fill = (field: HTMLElement, value: string): void => {
  act(() => {
    fireEvent.change(field, { target: { value } });
  });
};

/** A press of the first mouse button, with all that a browser says of one. */
export async function click(element: HTMLElement, modifiers: object = {}): Promise<void> {
  await act(async () => {
    fireEvent.pointerDown(element, { ...modifiers, pointerType: 'mouse', button: 0 });
    fireEvent.mouseDown(element, modifiers);
    fireEvent.pointerUp(element, { ...modifiers, pointerType: 'mouse', button: 0 });
    fireEvent.mouseUp(element, modifiers);
    fireEvent.click(element, modifiers);
  });
  await settle();
}

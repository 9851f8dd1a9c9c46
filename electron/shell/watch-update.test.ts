import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppState } from '../../shared/app-state.ts';
import { PromptId, SessionId } from '../../shared/ids.ts';
import type { Problem } from '../../shared/problem.ts';
import { forgetRunning, noteRunning, otherRuns } from './running-version.ts';
import { appState, signInNeeded, source } from './testing.ts';
import { watchUpdate } from './watch-update.ts';

let home: string;
let state: AppState;
let listeners: ((state: AppState) => void)[];
let notices: (Problem | null)[];
let onFiles: () => void;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'lk-update-'));
  state = appState();
  listeners = [];
  notices = [];
  onFiles = () => undefined;
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const launchFile = (): string => join(home, 'launch.json');
const put = (file: string, text: string): void => {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
};
const install = (version: unknown): void => put(launchFile(), JSON.stringify({ argv: ['app'], version }));
const become = (next: AppState): void => {
  state = next;
  for (const listener of listeners) listener(state);
};
const watch = (appImage: string | null = null) =>
  watchUpdate({
    core: {
      setNotice: (matter, problem) => {
        expect(matter).toBe('update');
        notices.push(problem);
      },
      announced: () => state,
      subscribe: (listener) => {
        listeners.push(listener);
        return () => undefined;
      },
    },
    running: '1.0.0',
    launchFile: launchFile(),
    appImage,
    filesWatch: {
      start: (listener) => {
        onFiles = listener;
      },
      rearm: () => undefined,
      stop: () => undefined,
    },
  });
const restart = (installed: string | null): Problem => ({
  code: 'restart-to-update',
  running: '1.0.0',
  installed,
});

describe('another version on the disk', () => {
  it('is noticed by the watch of its files, and by the next tool', () => {
    install('1.0.0');
    const { look } = watch();
    look();
    expect(notices).toEqual([]);
    install('2.0.0');
    onFiles();
    look();
    expect(notices).toEqual([restart('2.0.0')]);
    install('3.0.0');
    look();
    install('1.0.0');
    look();
    expect(notices).toEqual([restart('2.0.0'), restart('3.0.0'), null]);
  });

  it('is noticed where it came while the app was starting', () => {
    install('2.0.0');
    watch();
    expect(notices).toEqual([restart('2.0.0')]);
  });

  it.each([
    ['a sign-in', () => appState({ sources: [source({ state: 'signing-in' })] })],
    ['a question', () => appState({ prompts: [signInNeeded()] })],
  ])('waits for the end of %s', (_what, busy) => {
    install('1.0.0');
    const { look } = watch();
    become(busy());
    install('2.0.0');
    look();
    become(busy());
    expect(notices).toEqual([]);
    become(appState());
    expect(notices).toEqual([restart('2.0.0')]);
    become(appState());
    expect(notices).toHaveLength(1);
  });

  it('waits for no question that may stay for days', () => {
    install('1.0.0');
    const { look } = watch();
    const of = { sessionId: SessionId.parse('s1'), sessionName: 'Production Admin' };
    const takeOver = { profile: 'default', file: '~/.aws/config', diff: '' };
    become(
      appState({
        prompts: [
          { kind: 'take-over-profile', id: PromptId.parse('p1'), ...of, ...takeOver },
          { kind: 'production-default', id: PromptId.parse('p2'), ...of, account: null },
        ],
      }),
    );
    install('2.0.0');
    look();
    expect(notices).toEqual([restart('2.0.0')]);
  });

  it.each([
    ['gone', () => rmSync(launchFile())],
    ['half written', () => put(launchFile(), '{"version": "2.')],
    ['without a version', () => install(undefined)],
    ['with something else for a version', () => install('2.0.0 – call 555-0100')],
  ])('is not what is %s', (_what, change) => {
    install('1.0.0');
    const { look } = watch();
    change();
    look();
    expect(notices).toEqual([]);
  });

  it('is another file in the place of the AppImage', () => {
    const image = join(home, 'Latchkey.AppImage');
    writeFileSync(image, 'old');
    install('2.0.0');
    const { look } = watch(image);
    look();
    expect(notices).toEqual([]);
    put(image, 'new');
    look();
    expect(notices).toEqual([restart(null)]);
    rmSync(image);
    look();
    expect(notices).toHaveLength(1);
  });

  it('is one that was started while this one runs', () => {
    install('1.0.0');
    const { otherStarted } = watch();
    otherStarted('1.0.0');
    otherStarted('no version');
    expect(notices).toEqual([]);
    otherStarted('0.9.0');
    expect(notices).toEqual([restart('0.9.0')]);
  });
});

describe('the version that runs', () => {
  it('is named to the user of another that does not start', async () => {
    expect(otherRuns(home, '2.0.0')).toBeNull();
    await noteRunning(home, '1.0.0');
    expect(otherRuns(home, '1.0.0')).toBeNull();
    expect(otherRuns(home, '2.0.0')).toMatch(/^Latchkey 1\.0\.0 is running, so this one \(2\.0\.0\) did not/);
    forgetRunning(home);
    expect(otherRuns(home, '2.0.0')).toBeNull();
  });

  it('is not noted where that cannot be', async () => {
    await noteRunning(join(home, 'missing'), '1.0.0');
    expect(otherRuns(join(home, 'missing'), '2.0.0')).toBeNull();
  });
});

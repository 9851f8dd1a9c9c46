// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { AppState } from '../../../shared/app-state.ts';
import { ProfileName } from '../../../shared/ids.ts';
import { err, ok } from '../../../shared/result.ts';
import { firstStepsText as t } from '../../../shared/text/first-steps.ts';
import { shellWindowTexts } from '../../../shared/text/shell-setup.ts';
import { windowText as w } from '../../../shared/text/window.ts';
import { settingsText } from '../../../shared/text/window-pages.ts';
import { sampleState } from '../../preview/sample-state.ts';
import { type Answers, click, show } from '../../testing.tsx';
import { changeFirstRun } from './first-run.ts';
import { SessionsPage } from './sessions-page.tsx';
import { sessionToTry, terminalLines } from './terminal-lines.ts';

const NOW = Date.now();
const sample = sampleState(NOW);
const [model] = sample.sources;
if (model === undefined) throw new Error('the sample has sources');
const out = { ...model, state: 'signed-out', signedInAs: null, expiresAt: null, sessionCount: 0 } as const;
const nothing: AppState = {
  ...sample,
  sources: [],
  sessions: [],
  activity: [],
  defaultSessionId: null,
};
const importRow = { id: 'a', action: 'import', needs: [] };
const found = (count: number) => () =>
  ok({ rows: Array.from({ length: count }, (_, n) => ({ ...importRow, id: `row ${n}` })), notes: [] });
const git = (installed: boolean) => () => ok({ installed, diff: { file: '~/.gitconfig', diff: '+x' } });
const answers: Answers = { importPlan: found(0), gitPlan: git(false) };

const shellState = (installed: boolean, finds: boolean) => ({
  shell: 'zsh' as const,
  isUsual: true,
  installed,
  ofPackage: false,
  files: [],
  looks: [
    {
      isLogin: false,
      fault: null,
      latchkey: finds ? '/b/latchkey' : null,
      gitRemote: finds ? '/b/git-remote-codecommit' : null,
      completes: finds,
    },
  ],
  notes: finds || !installed ? [] : ['Line 3 ends the file.'],
});

const step = (title: string): HTMLElement =>
  screen.getByRole('listitem', { name: new RegExp(`^${title}: `) });
const isDone = (title: string): boolean =>
  screen.queryByRole('listitem', { name: `${title}: ${t.done}` }) !== null;

afterEach(() => changeFirstRun('over'));

describe('the first steps', () => {
  it('begin with an identity source where there is none', async () => {
    await show(<SessionsPage />, { state: nothing, answers });
    await screen.findByRole('heading', { name: t.title });
    await waitFor(() => expect([t.signIn, t.import, t.terminal].map(isDone)).toEqual([false, true, false]));
    await click(within(step(t.signIn)).getByRole('button', { name: w.sources.add }));
    expect(window.location.hash).toBe('#add');
  });

  it('offer first what the AWS files have, and look again once sessions came', async () => {
    let count = 3;
    const shown = await show(<SessionsPage />, {
      state: nothing,
      answers: { ...answers, importPlan: () => found(count)() },
    });
    const button = await screen.findByRole('button', { name: w.sessions.importFound(3) });
    expect(button.className).toContain('primary');
    expect(screen.getByRole('button', { name: w.sources.add }).className).not.toContain('primary');
    count = 0;
    await shown.update({ sessions: sample.sessions });
    await click(screen.getByRole('button', { name: t.show }));
    await waitFor(() => expect(isDone(t.import)).toBe(true));
  });

  it('sign in with one click, and say what happens until there are sessions', async () => {
    const shown = await show(<SessionsPage />, { state: { ...nothing, sources: [out] }, answers });
    await click(await screen.findByRole('button', { name: w.sources.signIn }));
    expect(shown.calls).toContainEqual(['signIn', { sourceId: out.id, openBrowser: null }]);
    await shown.update({ sources: [{ ...out, state: 'signing-in' }] });
    await click(screen.getByRole('button', { name: w.sources.cancelSignIn }));
    expect(shown.calls).toContainEqual(['cancelSignIn', { sourceId: out.id }]);
    const sync = {
      running: true,
      doneAccounts: 3,
      totalAccounts: 9,
      lastAt: null,
      added: 0,
      removed: 0,
      problem: null,
    };
    await shown.update({ sources: [{ ...out, state: 'signed-in', sync: { ...model.sync, ...sync } }] });
    expect(screen.getByText(w.sources.syncing(3, 9))).not.toBeNull();
    const idle = { ...model.sync, ...sync, running: false, lastAt: NOW };
    await shown.update({ sources: [{ ...out, state: 'signed-in', sync: idle }] });
    expect(screen.getByText(t.nothingFound)).not.toBeNull();
    expect(isDone(t.signIn)).toBe(false);
    await shown.update({ sessions: sample.sessions });
    await click(screen.getByRole('button', { name: t.show }));
    await waitFor(() => expect(isDone(t.signIn)).toBe(true));
  });

  it('are not done with sessions of a source that nobody is signed in to', async () => {
    const shown = await show(<SessionsPage />, { state: nothing, answers });
    await shown.update({ sources: [out], sessions: sample.sessions });
    await click(screen.getByRole('button', { name: t.show }));
    expect(isDone(t.signIn)).toBe(false);
    expect(within(step(t.signIn)).getByRole('button', { name: w.sources.signIn })).not.toBeNull();
    await shown.update({ sources: [{ ...out, state: 'signed-in' }] });
    expect(isDone(t.signIn)).toBe(true);
    await shown.update({ sources: [out] });
    expect(isDone(t.signIn)).toBe(false);
  });

  it('give way to the sessions that come, stay one click away, and are closed for good', async () => {
    const shown = await show(<SessionsPage />, { state: nothing, answers });
    await screen.findByRole('heading', { name: t.title });
    // There is nothing to search yet.
    expect(screen.queryByRole('searchbox')).toBeNull();
    expect(screen.queryByRole('button', { name: t.finish })).toBeNull();
    await shown.update({ sessions: sample.sessions });
    expect(screen.getByRole('grid')).not.toBeNull();
    await click(screen.getByRole('button', { name: t.show }));
    expect(screen.queryByRole('grid')).toBeNull();
    await waitFor(() => expect(isDone(t.signIn)).toBe(true));
    await click(screen.getByRole('button', { name: t.finish }));
    expect(screen.getByRole('grid')).not.toBeNull();
    expect(screen.queryByRole('button', { name: t.show })).toBeNull();
  });

  it('are not done with the import where sections are left that cannot become sessions', async () => {
    const blocked = { ...importRow, action: 'blocked' };
    const importPlan = () => ok({ rows: [blocked], notes: [] });
    await show(<SessionsPage />, { state: nothing, answers: { ...answers, importPlan } });
    await screen.findByText(t.notImportable(1));
    expect(isDone(t.import)).toBe(false);
    await click(within(step(t.import)).getByRole('button', { name: w.sessions.import }));
    expect(window.location.hash).toBe('#import');
  });

  it('leave a keyboard on the page, not on a button that is gone', async () => {
    const page = (
      <main tabIndex={-1}>
        <SessionsPage />
      </main>
    );
    const shown = await show(page, { state: nothing, answers });
    await shown.update({ sessions: sample.sessions });
    for (const name of [t.show, t.finish]) {
      await click(await screen.findByRole('button', { name }));
      expect(document.activeElement?.tagName).toBe('MAIN');
    }
  });

  it('are closed from their reminder', async () => {
    const shown = await show(<SessionsPage />, { state: nothing, answers });
    await shown.update({ sessions: sample.sessions });
    await click(screen.getByRole('button', { name: t.close }));
    expect(screen.queryByRole('complementary', { name: t.title })).toBeNull();
    expect(screen.getByRole('grid')).not.toBeNull();
  });

  it('are not shown to somebody who has sessions', async () => {
    await show(<SessionsPage />, { answers });
    expect(screen.getByRole('grid')).not.toBeNull();
  });

  it('see a tool that got credentials, and nothing else', async () => {
    const shown = await show(<SessionsPage />, { state: nothing, answers });
    await screen.findByText(t.waiting);
    const [entry] = sample.activity;
    if (entry === undefined) throw new Error('the sample has activity');
    const given = { ...entry, event: 'credentials-given', problem: null } as const;
    await shown.update({
      activity: [{ ...given, event: 'credentials-refused', caller: 'credential-process · aws (pid 7)' }],
    });
    expect(isDone(t.terminal)).toBe(false);
    await shown.update({ activity: [{ ...given, seq: 900, caller: 'credential-process · aws (pid 7)' }] });
    expect(isDone(t.terminal)).toBe(true);
    expect(screen.getByText(t.asked('aws'))).not.toBeNull();
  });

  it('show the lines for git before they are written, and say when they are there', async () => {
    let isInstalled = false;
    await show(<SessionsPage />, {
      state: nothing,
      answers: {
        ...answers,
        gitPlan: () => git(isInstalled)(),
        gitApply: () => {
          isInstalled = true;
          return ok({});
        },
      },
    });
    await click(await screen.findByRole('button', { name: t.gitInstall }));
    await click(await screen.findByRole('button', { name: settingsText.gitInstallYes }));
    await screen.findByText(t.gitDone);
    expect(screen.queryByRole('button', { name: t.gitInstall })).toBeNull();
  });

  it('set up the terminal after its lines were seen, and are done when a new terminal finds it', async () => {
    let isInstalled = false;
    let finds = false;
    const plans: unknown[] = [];
    const shown = await show(<SessionsPage />, {
      state: nothing,
      answers: {
        ...answers,
        shellStates: () => ok({ shells: [shellState(isInstalled, finds)] }),
        shellPlan: (input) => {
          plans.push(input);
          return ok({
            shell: 'zsh',
            installed: false,
            ofPackage: false,
            files: [{ file: '~/.zshrc', diff: '+if [ -r x ]', changed: true }],
            notes: ['Line 2 is yours.'],
          });
        },
        shellApply: () => {
          isInstalled = true;
          return ok(shellState(true, finds));
        },
      },
    });
    await click(await screen.findByRole('button', { name: t.shellInstall }));
    const dialog = await screen.findByRole('dialog', { name: shellWindowTexts.installTitle('zsh') });
    await within(dialog).findByText('Line 2 is yours.');
    expect(shown.calls.some(([verb]) => verb === 'shellApply')).toBe(false);
    await click(within(dialog).getByRole('button', { name: shellWindowTexts.installYes }));
    expect(plans).toEqual([{ shell: 'zsh', install: true }]);
    // The lines are there, yet nothing of it is assumed.
    await screen.findByText(t.shellInstalled('zsh', 'latchkey and git-remote-codecommit'));
    await screen.findByText('Line 3 ends the file.');
    expect(isDone(t.terminal)).toBe(false);
    finds = true;
    await click(screen.getByRole('button', { name: t.shellAgain }));
    await screen.findByText(t.shellReady('zsh'));
    expect(isDone(t.terminal)).toBe(true);
    expect(screen.getByText(t.next)).not.toBeNull();
    expect(screen.queryByRole('button', { name: t.shellInstall })).toBeNull();
  });

  it('say why the AWS files cannot be read', async () => {
    await show(<SessionsPage />, {
      state: nothing,
      answers: {
        ...answers,
        importPlan: () => err({ code: 'file-unreadable', file: '~/.aws/config', detail: 'EACCES' }),
      },
    });
    expect(await within(await screen.findByRole('list')).findByText(/~\/\.aws\/config/)).not.toBeNull();
    expect(isDone(t.import)).toBe(false);
  });
});

describe('the lines for a terminal', () => {
  it.each([
    ['/opt/Latchkey/resources/bin/latchkey', 'linux'],
    ['/usr/lib/latchkey/bin/latchkey', 'linux'],
    ['C:\\Program Files\\Latchkey\\latchkey.exe', 'win32'],
    ['latchkey', 'linux'],
  ] as const)('are not needed for %s', (command, platform) =>
    expect(terminalLines(command, platform)).toBeNull(),
  );

  it('are of the shell that the system begins with, and quoted', () => {
    expect(terminalLines("/home/o'hara/a b/latchkey", 'linux')?.path).toEqual({
      file: '~/.bashrc',
      command: `export PATH="/home/o'hara/a b":"$PATH"`,
    });
    expect(terminalLines('/Applications/Latchkey.app/bin/latchkey', 'darwin')?.completion).toEqual({
      file: '~/.zshrc',
      command: 'source <(latchkey completion zsh)',
    });
  });

  it('try the default session, and none that aws cannot name', () => {
    const [one] = sample.sessions;
    if (one === undefined) throw new Error('the sample has sessions');
    const plain = { ...one, isDefault: false, profile: ProfileName.parse('a'), profileWritten: true };
    const chosen = { ...plain, isDefault: true };
    expect(sessionToTry([plain, chosen])).toBe(chosen);
    expect(
      sessionToTry([
        { ...plain, profileWritten: false },
        { ...plain, profile: null },
      ]),
    ).toBeNull();
  });
});

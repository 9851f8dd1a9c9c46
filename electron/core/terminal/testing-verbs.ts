import type { AccountEntry } from '../../../shared/account.ts';
import { AccountId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok } from '../../../shared/result.ts';
import type { Hash } from '../ports/crypto.ts';
import { activityEntry } from '../testing/activity-entry.ts';
import type { TestWorld } from './testing.ts';
import { testSession } from './testing-state.ts';

/** The verbs under test never hash: a call would be a bug. */
const nodeHash: Hash = {
  sha256: () => {
    throw new Error('no hash here');
  },
  hmacSha256: () => {
    throw new Error('no hash here');
  },
};

export const dev = testSession({ id: 's1', profile: 'dev', name: 'Dev role' });
export const prod = testSession(
  { id: 's2', profile: 'prod', name: 'Admin', accountId: '222222222222', role: 'Admin', region: null },
  { state: 'inactive', expiresAt: null },
);
export const prodToo = testSession({
  id: 's3',
  profile: 'prod-eu',
  name: 'Admin',
  accountId: '333333333333',
  role: 'Admin',
});
export const state = { sessions: [dev, prod, prodToo], defaultSessionId: dev.id };
export const row = {
  id: 'config:profile x',
  file: '/home/u/.aws/config',
  section: '[profile x]',
  line: 3,
  found: 'assumed role on top of default',
  becomes: 'session x (assumed role)',
  action: 'import' as const,
  reason: null,
  fixes: [],
  needs: [],
};
const account = (id: string, sessionCount: number): AccountEntry => ({
  id: AccountId.parse(id),
  name: `acct-${id.slice(0, 2)}`,
  label: null,
  mark: null,
  browser: null,
  production: false,
  names: [{ source: 'Corp', name: `acct-${id.slice(0, 2)}` }],
  sessionCount,
});
export const accounts = [account('111111111111', 1), account('222222222222', 1), account('333333333333', 1)];
export const plan = { rows: [row], notes: [] };
export const detaching = {
  detached: true,
  files: [{ file: '/home/u/.aws/config', diff: '--- a\n+++ b\n-[profile dev]\n', changed: true }],
  removes: ['/home/u/.aws/config'],
  moves: [
    { from: '/home/u/.aws/config.latchkey-backup.1', to: '/data/detached/.aws-config.latchkey-backup.1' },
  ],
  reopens: [{ file: '/home/u/.aws/credentials', mode: '0644' }],
  autostart: true,
  keeps: ['Sign-ins stay.'],
};
const shellNow = (installed: boolean) => ({
  shell: 'bash' as const,
  isUsual: true,
  installed,
  ofPackage: false,
  files: installed ? ['/home/u/.bashrc'] : [],
  looks: [
    {
      isLogin: false,
      fault: null,
      latchkey: installed ? '/home/u/.latchkey/bin/latchkey' : null,
      gitRemote: installed ? '/home/u/.latchkey/bin/git-remote-codecommit' : null,
      completes: installed,
    },
  ],
  notes: [],
});
export const world = (over: Partial<TestWorld> = {}): TestWorld => ({
  hash: nodeHash,
  state,
  verbs: {
    accounts: async () => ok([...accounts]),
    browsers: async () =>
      ok([{ browser: 'firefox' as const, profiles: [{ name: 'default', containers: ['Work'] }] }]),
    activity: async ({ beforeSeq }) => ok(beforeSeq === null ? [activityEntry(1)] : []),
    activityFiles: async () => ok({ unread: [] }),
    verifyActivity: async () =>
      ok({ state: 'intact', entries: 1, from: 1, until: 1, hash: null, findings: [] }),
    importPlan: async () => ok(plan),
    importApply: async () => ok({ imported: 1, leftAlone: 0 }),
    gitPlan: async ({ install }) =>
      ok({
        installed: !install,
        diff: { file: '/home/u/.gitconfig', diff: '--- a\n+++ b\n+[credential]\n', changed: true },
      }),
    shellPlan: async ({ install }) =>
      ok({
        shell: 'bash' as const,
        installed: !install,
        ofPackage: false,
        files: [
          { file: '/home/u/.bashrc', diff: '--- a\n+++ b\n+if [ -r x ]; then . x; fi\n', changed: true },
        ],
        notes: ['Line 2 of /home/u/.bashrc asks the app in every new terminal.'],
      }),
    shellApply: async ({ install }) => ok(shellNow(install)),
    shellStates: async () => ok({ shells: [shellNow(true)] }),
    undoPlan: async () =>
      ok({
        change: 'last',
        note: 'Write profiles',
        files: [{ file: '/home/u/.aws/config', state: 'restorable' as const, diff: '--- a\n+++ b\n-x\n' }],
      }),
    detachPlan: async () => ok({ ...detaching, detached: false }),
    detach: async () => ok(detaching),
    attach: async () => ok({}),
    undo: async () => ok({ files: ['/home/u/.aws/config'] }),
    changeSettings: async () => ok({}),
    testNetwork: async () => ok({ checks: [{ name: 'Proxy', ok: true, said: 'none', fix: null }] }),
    setProxyLogin: async () => ok({ proxy: 'proxy.example.com:3128' }),
    update: async () =>
      ok({
        running: '0.1.0',
        how: 'appimage' as const,
        checked: true,
        available: '0.2.0',
        staged: null,
        failed: false,
      }),
    diagnostics: async () => ok({ checks: [{ name: 'App', ok: true, said: 'runs', fix: null }] }),
  },
  ...over,
});
export const refusing = (verb: keyof NonNullable<TestWorld['verbs']>, problem: Problem): TestWorld => {
  const base = world();
  return { ...base, verbs: { ...base.verbs, [verb]: async () => ({ ok: false, error: problem }) } };
};

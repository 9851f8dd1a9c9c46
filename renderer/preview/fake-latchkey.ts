import '../zod-setup.ts';
import { z } from 'zod';
import { outcomeOf } from '../../shared/activity.ts';
import { ActivityQuery, activityMatcher, partAt } from '../../shared/activity-query.ts';
import type { AppState } from '../../shared/app-state.ts';
import { type AppContract, contract } from '../../shared/ipc/contract.ts';
import { ok } from '../../shared/result.ts';
import { SettingsPatch } from '../../shared/settings.ts';
import { busyActivity } from './busy-activity.ts';
import { sampleForms, sampleImport } from './sample-forms.ts';
import { scenario } from './scenarios.ts';
import { createStateFeed } from './state-feed.ts';

type Answers = { readonly [K in keyof AppContract]?: (input: Record<string, unknown>) => unknown };

/** Stands in for main while looking at the window by hand: the scenario is in the address, `?scenario=mfa`. */
const name = new URLSearchParams(window.location.search).get('scenario') ?? 'morning';
const feed = createStateFeed(scenario(name, Date.now()));
const { update } = feed;
if (new URLSearchParams(window.location.search).get('language') === 'de')
  update({ settings: { ...feed.state().settings, language: 'de' } });
const mapSessions = (id: unknown, over: Partial<AppState['sessions'][number]>): void =>
  update({ sessions: feed.state().sessions.map((s) => (s.id === id ? { ...s, ...over } : s)) });

/** What main has of the activity beyond the state. */
const BUSY = 20_000;
const record =
  name === 'busy' ? busyActivity(BUSY, Date.now(), feed.state().sessions) : feed.state().activity;
if (name === 'busy') update({ activity: record.slice(0, 500) });

const gitDiff = [
  '--- ~/.gitconfig',
  '+++ ~/.gitconfig',
  '@@ -3,2 +3,6 @@',
  '   name = Ada',
  '   email = ada@acme.example',
  '+[credential "https://git-codecommit.*.amazonaws.com"]',
  '+  helper =',
  '+  helper = /usr/bin/latchkey git-credential',
  '+  useHttpPath = true',
].join('\n');

const shellDiff = [
  '--- ~/.zshrc',
  '+++ ~/.zshrc',
  '@@ -6,2 +6,6 @@',
  ' alias ll="ls -l"',
  ' export EDITOR=vi',
  '+',
  '+# >>> managed by Latchkey: PATH and completion',
  '+if [ -r "$HOME/.config/latchkey/shell/latchkey.zsh" ]; then . "$HOME/.config/latchkey/shell/latchkey.zsh"; fi',
  '+# <<< managed by Latchkey',
].join('\n');

const answers: Answers = {
  state: () => feed.state(),
  // Put there by shots.mjs.
  forms: () => Reflect.get(window, 'previewForms') ?? sampleForms,
  addSource: () => ({ sourceId: feed.state().sources[0]?.id }),
  addSession: () => ({ sessionId: feed.state().sessions[0]?.id }),
  sessionValues: () => ({
    kind: 'assumed-role',
    values: { parent: feed.state().sessions[3]?.id ?? '', roleArn: 'arn:aws:iam::111122223333:role/Deploy' },
  }),
  setPinned: ({ sessionId, pinned }) => mapSessions(sessionId, { pinned: pinned === true }),
  setProfilesWritten: ({ sessionIds, written }) => {
    for (const id of Array.isArray(sessionIds) ? sessionIds : [])
      mapSessions(id, { profileWritten: written === true });
  },
  makeDefault: ({ sessionId }) =>
    update({
      defaultSessionId: feed.state().sessions.find((s) => s.id === sessionId)?.id ?? null,
      sessions: feed
        .state()
        .sessions.map((s) =>
          s.isDefault === (s.id === sessionId) ? s : { ...s, isDefault: s.id === sessionId },
        ),
    }),
  clearDefault: () =>
    update({
      defaultSessionId: null,
      withoutDefault: { why: 'chosen' },
      sessions: feed.state().sessions.map((s) => (s.isDefault ? { ...s, isDefault: false } : s)),
    }),
  stop: ({ sessionId }) => mapSessions(sessionId, { state: 'inactive', expiresAt: null, leasedAt: null }),
  profileText: ({ sessionId }) => ({
    file: '~/.aws/config',
    text: `# latchkey: begin ${String(sessionId)}\n[profile deploy]\ncredential_process = /usr/bin/latchkey credential-process --session "${String(sessionId)}"\nregion = eu-central-1\n# latchkey: end\n`,
  }),
  answerPrompt: ({ promptId }) => update({ prompts: feed.state().prompts.filter((p) => p.id !== promptId) }),
  importPlan: () => sampleImport,
  importApply: () => ({ imported: 3, leftAlone: 2, canUndo: true }),
  gitPlan: () => ({ installed: false, diff: { file: '~/.gitconfig', diff: gitDiff, changed: true } }),
  shellStates: ({ which, look }) => ({
    shells: (which === 'usual' ? ['zsh'] : ['bash', 'zsh', 'fish']).map((shell) => ({
      shell,
      isUsual: shell === 'zsh',
      installed: shell === 'bash',
      ofPackage: false,
      files: [],
      looks:
        look === true
          ? [{ isLogin: false, fault: null, latchkey: null, gitRemote: null, completes: false }]
          : [],
      notes: [],
    })),
  }),
  shellPlan: () => ({
    shell: 'zsh',
    installed: false,
    ofPackage: false,
    files: [{ file: '~/.zshrc', diff: shellDiff, changed: true }],
    notes: [
      'Line 7 of ~/.zshrc asks the app in every new terminal. It is no longer needed: you can delete it.',
    ],
  }),
  detachPlan: () => ({
    detached: false,
    files: [{ file: '~/.aws/config', diff: gitDiff, changed: true }],
    removes: ['~/.aws/credentials'],
    moves: [],
    reopens: [],
    autostart: true,
    keeps: ['Sign-ins stay in the keychain.'],
  }),
  undoPlan: () =>
    name === 'empty'
      ? null
      : {
          change: 'the last',
          note: 'Write profiles',
          files: [
            {
              file: '~/.aws/config',
              state: name === 'changed-since' ? 'changed' : 'restorable',
              diff: gitDiff,
            },
            { file: '~/.aws/credentials', state: 'restored', diff: '' },
          ],
          takenBack: ['session deploy'],
          kept: [{ name: 'session prod', reason: 'it was used since' }],
        },
  undo: () => ({ files: ['~/.aws/config'] }),
  changeSettings: ({ patch }) => {
    const parsed = SettingsPatch.parse(patch);
    const given = Object.entries(parsed).filter(([, value]) => value !== undefined);
    update({ settings: { ...feed.state().settings, ...Object.fromEntries(given) } });
  },
  exportActivity: () => ({ file: '~/latchkey-activity.jsonl' }),
  activity: () => [],
  activityFiles: () => ({ unread: [] }),
  verifyActivity: () =>
    name === 'unreadable'
      ? {
          state: 'broken',
          entries: 20_000,
          from: 1,
          until: Date.now(),
          hash: null,
          findings: [
            { kind: 'changed', file: '000000000000017.jsonl', line: 12, seq: 28 },
            { kind: 'removed', until: 16, at: Date.now() - 86_400_000 },
          ],
        }
      : {
          state: 'intact',
          entries: 20_000,
          from: 1,
          until: Date.now(),
          hash: '5f1d7a84793d1a6e6f2c6c9b6d3a0f5b8e1c4d7a9b2e5f8c1d4a7b0e3f6c9d2a',
          findings: [{ kind: 'removed', until: 16, at: Date.now() - 86_400_000 }],
        },
  searchActivity: ({ query, beforeSeq, limit }) => {
    const fits = activityMatcher(ActivityQuery.parse(query), () => null);
    const before = typeof beforeSeq === 'number' ? beforeSeq : Number.MAX_SAFE_INTEGER;
    const entries = record.filter((entry) => entry.seq < before && fits(entry)).slice(0, Number(limit));
    return { entries, reach: entries.length < Number(limit) ? null : entries.at(-1)?.seq };
  },
  activityNames: () => ({ programs: [], sessions: [] }),
  activityCounts: ({ query, edges }) => {
    const parts = z.array(z.number()).parse(edges);
    const fits = activityMatcher(ActivityQuery.parse(query), () => null);
    const counts = parts.slice(1).map(() => ({ ok: 0, failed: 0 }));
    for (const entry of record) {
      const count = counts[partAt(parts, entry.at)];
      if (count !== undefined && fits(entry)) count[outcomeOf(entry)] += 1;
    }
    return { counts, newest: record[0]?.seq ?? 0 };
  },
  setSessionProfile: () => ({}),
  addSessionProfile: () => ({}),
  removeSessionProfile: () => ({}),
  testNetwork: () => ({
    checks: [
      { name: 'Proxy', ok: true, said: "proxy.example.com:3128 (the system's settings)", fix: null },
      {
        name: 'Login at the proxy',
        ok: false,
        said: 'proxy.example.com:3128 asks for a user name and password',
        fix: 'Type them in Settings, Network, or run: latchkey network login',
      },
    ],
  }),
  update: ({ install }) => ({
    running: '0.1.0',
    how: 'appimage',
    checked: true,
    available: '0.2.0',
    staged: install ? '0.2.0' : null,
    failed: false,
  }),
  restartToUpdate: () => ({}),
  setProxyLogin: () => ({ proxy: 'proxy.example.com:3128' }),
  diagnostics: () => ({
    checks: [
      {
        name: 'Keychain',
        ok: true,
        said: 'The Secret Service answers and keeps what it is given.',
        fix: null,
      },
      {
        name: 'Terminal command',
        ok: false,
        said: 'latchkey is not on the PATH of your shell.',
        fix: 'Add /usr/bin to PATH, or use the whole path.',
      },
      { name: 'Clock', ok: true, said: 'It agrees with AWS within a second.', fix: null },
    ],
  }),
};

// How long each verb takes here, so that busy states can be looked at.
const SLOW_MS: Readonly<Record<string, number>> = {
  signIn: 60_000,
  start: 60_000,
  renew: 4_000,
  diagnostics: 300,
};

const latchkey = {
  platform: 'linux',
  call: async (verb: string, input: unknown) => {
    await new Promise((resolve) => setTimeout(resolve, SLOW_MS[verb] ?? 40));
    const record =
      typeof input === 'object' && input !== null ? Object.fromEntries(Object.entries(input)) : {};
    if (verb === 'follow') {
      feed.follow(typeof record.have === 'number' ? record.have : null);
      return ok({});
    }
    const answer = Object.entries(answers).find(([known]) => known === verb)?.[1];
    if (!(verb in contract)) return { ok: false, error: { code: 'refused', reason: 'no such verb' } };
    if (name === 'failing' && verb !== 'state' && verb !== 'forms') {
      return {
        ok: false,
        error: { code: 'network', host: 'oidc.eu-central-1.amazonaws.com', detail: 'getaddrinfo ENOTFOUND' },
      };
    }
    if (name === 'unreadable' && verb === 'searchActivity') {
      return {
        ok: false,
        error: { code: 'file-unreadable', file: '/home/ada/.config/latchkey/activity', detail: 'EACCES' },
      };
    }
    if (name === 'refusing' && verb === 'addSource') {
      return {
        ok: false,
        error: { code: 'invalid-input', field: 'startUrl', reason: 'No portal answers at this address.' },
      };
    }
    const said = answer?.(record);
    return ok(said === undefined ? {} : said);
  },
  onState: feed.onState,
  onPage: () => () => undefined,
};
Object.defineProperty(window, 'latchkey', { value: latchkey });

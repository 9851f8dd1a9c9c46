import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ProfileName, Region } from '../../../shared/ids.ts';
import { layOut, leftoversIn, notGivenBack, tornIn } from '../../../torture/faults/sandbox.ts';
import { answerTakeOvers } from '../../../torture/faults/scenarios.ts';
import { releaseAll, signInOnce, writerApp } from '../../../torture/faults/writer-app.ts';
import type { LatchkeyApp } from '../../core/app-ports.ts';
import { must, never } from '../../core/testing/running-app.ts';

// The verbs that window, tray and terminal call, over real files: whatever is done in whatever order, the user's files end
// in their own bytes and rights.

type SettingsPatch = Parameters<LatchkeyApp['verbs']['changeSettings']>[0]['patch'];

const steps = {
  'take over': (app: LatchkeyApp, at: number) => rename(app, at, 'deploy', null),
  'take over keys': (app: LatchkeyApp, at: number) => rename(app, at, 'base', null),
  rename: (app: LatchkeyApp, at: number) => rename(app, at, 'renamed', 'eu-west-3'),
  region: (app: LatchkeyApp, at: number) => rename(app, at, null, 'ap-southeast-2'),
  use: (app: LatchkeyApp, at: number) =>
    app.verbs.makeDefault({ sessionId: idAt(app, at), confirmed: true }, never),
  keys: (app: LatchkeyApp, at: number) =>
    app.verbs.setDelivery({ sessionId: idAt(app, at), delivery: 'keys' }, never),
  process: (app: LatchkeyApp, at: number) =>
    app.verbs.setDelivery({ sessionId: idAt(app, at), delivery: 'process' }, never),
  none: (app: LatchkeyApp, at: number) =>
    app.verbs.setDelivery({ sessionId: idAt(app, at), delivery: 'none' }, never),
  start: (app: LatchkeyApp, at: number) => app.verbs.start({ sessionId: idAt(app, at) }, never),
  stop: (app: LatchkeyApp, at: number) => app.verbs.stop({ sessionId: idAt(app, at) }, never),
  renew: (app: LatchkeyApp, at: number) => app.verbs.renew({ sessionId: idAt(app, at) }, never),
  settings: (app: LatchkeyApp, at: number) =>
    app.verbs.changeSettings({ patch: settings[at % settings.length] ?? {} }, never),
  // Refused for one that another is built on, or that its source shows.
  'remove one': (app: LatchkeyApp, at: number) => {
    const made = app.state().sessions.filter(({ editable }) => editable);
    const one = made[at % Math.max(1, made.length)];
    return app.verbs.deleteSession({ sessionId: one?.id ?? idAt(app, at) }, never);
  },
  import: importAll,
  undo: (app: LatchkeyApp) => app.verbs.undo({}, never),
  git: (app: LatchkeyApp) => app.verbs.gitApply({ install: true }, never),
  'no git': (app: LatchkeyApp) => app.verbs.gitApply({ install: false }, never),
  'sign out': (app: LatchkeyApp) => app.verbs.signOut({ sourceId: fakeSource(app) }, never),
  'sign in': (app: LatchkeyApp) => app.verbs.signIn({ sourceId: fakeSource(app), openBrowser: null }, never),
} satisfies Record<string, (app: LatchkeyApp, at: number) => Promise<unknown>>;
type Step = keyof typeof steps | 'restart';

/** All that decides what is in the files. */
const settings: readonly SettingsPatch[] = [
  { profileScope: 'none' },
  { profileScope: 'used' },
  { profileScope: 'all' },
  { profilesWrittenFor: 'deploy base' },
  { defaultRegion: Region.parse('eu-north-1') },
  { defaultRegion: null, profilesWrittenFor: '' },
];

function idAt(app: LatchkeyApp, at: number) {
  const { sessions } = app.state();
  const found = sessions[at % Math.max(1, sessions.length)];
  if (found === undefined) throw new Error('there is no session');
  return found.id;
}
function fakeSource(app: LatchkeyApp) {
  const found = app.state().sources.find(({ kind }) => kind === 'fake');
  if (found === undefined) throw new Error('there is no source');
  return found.id;
}
function rename(app: LatchkeyApp, at: number, profile: string | null, region: string | null) {
  const { sessions } = app.state();
  const session = sessions[at % Math.max(1, sessions.length)];
  if (session === undefined) throw new Error('there is no session');
  return app.verbs.setSessionProfile(
    {
      sessionId: session.id,
      profile: profile === null ? session.profile : ProfileName.parse(profile),
      region: region === null ? null : Region.parse(region),
    },
    never,
  );
}
async function importAll(app: LatchkeyApp) {
  const plan = must(await app.verbs.importPlan({}, never));
  const rows = plan.rows
    .filter(({ action }) => action === 'import' || action === 'needs-fix')
    .map(({ id }) => id);
  return app.verbs.importApply({ rows, acceptFixes: true, confirmed: true }, never);
}

const names: readonly Step[] = [
  'take over',
  'take over keys',
  'rename',
  'region',
  'use',
  'keys',
  'process',
  'none',
  'start',
  'stop',
  'renew',
  'settings',
  'remove one',
  'import',
  'undo',
  'git',
  'no git',
  'sign out',
  'sign in',
  'restart',
];
const anyStep = fc.record({ name: fc.constantFrom(...names), at: fc.nat({ max: 5 }) });

test('whatever verbs are used in whatever order, the files end in the user’s bytes and rights', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 12 }), async (all) => {
      const sandbox = mkdtempSync(join(tmpdir(), 'lk-verbs-'));
      try {
        layOut(sandbox);
        let app = writerApp(sandbox);
        await app.start(never);
        await signInOnce(app);
        for (const { name, at } of all) {
          if (name === 'restart') {
            await app.stop();
            app = writerApp(sandbox);
            await app.start(never);
          } else await steps[name](app, at);
          await answerTakeOvers(app);
          await app.filesWritten();
          expect(tornIn(sandbox)).toEqual([]);
        }
        must(await releaseAll(app));
        expect([...notGivenBack(sandbox), ...tornIn(sandbox), ...leftoversIn(sandbox)]).toEqual([]);
        await app.stop();
      } finally {
        rmSync(sandbox, { recursive: true, force: true });
      }
    }),
    { numRuns: 20 },
  );
}, 300_000);

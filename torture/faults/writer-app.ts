import { join } from 'node:path';
import { createAwsFiles } from '../../electron/adapters/files/aws-files.ts';
import { createGitConfigFile, gitConfigPath } from '../../electron/adapters/files/git-config-file.ts';
import { createHomeTraces } from '../../electron/adapters/files/home-traces.ts';
import { createInstance } from '../../electron/adapters/files/instance-file.ts';
import { createRecordStore } from '../../electron/adapters/files/record-store.ts';
import { createShellFiles } from '../../electron/adapters/files/shell-files.ts';
import { createUndoJournal } from '../../electron/adapters/files/undo-journal.ts';
import { createShells } from '../../electron/adapters/machine/shells.ts';
import { createSystemClock } from '../../electron/adapters/machine/system-clock.ts';
import { systemRandom } from '../../electron/adapters/machine/system-random.ts';
import { createLatchkeyApp } from '../../electron/core/app.ts';
import type { LatchkeyApp, LatchkeyPorts } from '../../electron/core/app-ports.ts';
import { createLazyShellSetup } from '../../electron/core/lazy-shell-setup.ts';
import { createLazyUserFiles } from '../../electron/core/lazy-user-files.ts';
import type { RecordStore } from '../../electron/core/ports/record-store.ts';
import { hasOfAnother } from '../../electron/core/profiles/of-another.ts';
import { profileNaming } from '../../electron/core/profiles/plan/profile-name.ts';
import { createFakeProvider } from '../../electron/core/testing/fake-identity.ts';
import { createMemoryWorld } from '../../electron/core/testing/memory-ports.ts';
import { must, never } from '../../electron/core/testing/running-app.ts';
import { identityFolders } from '../../electron/identity/registry.ts';
import type { Problem } from '../../shared/problem.ts';
import type { Result } from '../../shared/result.ts';
import { fileKeychain } from './file-keychain.ts';
import { answerTakeOvers } from './scenarios.ts';

/** The app on real files below `sandbox`: everything that writes is what ships, and AWS is a scripted provider. */
export function writerApp(sandbox: string, other: Partial<LatchkeyPorts> = {}): LatchkeyApp {
  const home = join(sandbox, 'home');
  const directory = join(sandbox, 'data');
  const env = { HOME: home };
  const clock = createSystemClock();
  const provider = createFakeProvider(clock);
  provider.latencyMs = 0;
  const { ports } = createMemoryWorld();
  const undoJournal = createUndoJournal({ directory });
  const awsFiles = createAwsFiles({ env, journal: undoJournal });
  const gitConfig = createGitConfigFile({ env, journal: undoJournal });
  const instance = createInstance({ directory });
  const shells = createLazyShellSetup({
    files: Object.assign(
      createShellFiles({ dataDir: directory, journal: undoJournal }),
      createShells({
        env: Object.assign({ PATH: process.env.PATH, SHELL: '/bin/bash' }, env),
        platform: process.platform,
        ownFolders: [],
      }),
    ),
    command: '/opt/latchkey/bin/latchkey',
    home,
    instance,
  });
  const app = createLatchkeyApp({
    ...ports,
    clock,
    random: systemRandom,
    records: recordsIn(sandbox),
    secretStore: fileKeychain(join(sandbox, 'keychain')),
    identities: [provider.folder, ...identityFolders],
    awsFiles,
    undoJournal,
    homeTraces: createHomeTraces({
      directory,
      journal: undoJournal,
      paths: async () => [...Object.values(awsFiles.paths()), await gitConfigPath(env)],
      hasOfAnother: async (text) => hasOfAnother(text),
    }),
    profileNaming,
    shells,
    userFiles: createLazyUserFiles(
      {
        awsFiles,
        gitConfig,
        instance,
        isKnown: (id) => app.state().sessions.some((session) => session.id === id),
        clock,
        command: '/opt/latchkey/bin/latchkey',
        home,
        env,
        findProgram: async (program) => `/usr/bin/${program}`,
      },
      shells,
    ),
    ...other,
  });
  return app;
}

export const recordsIn = (sandbox: string): RecordStore =>
  createRecordStore({ path: join(sandbox, 'data', 'latchkey.json'), lists: ['found'] });

export async function signInOnce(app: LatchkeyApp): Promise<void> {
  const made = await app.verbs.addSource(
    { kind: 'fake', name: 'Work', values: { url: 'https://x.example' } },
    never,
  );
  must(await app.verbs.signIn({ sourceId: must(made).sourceId, openBrowser: null }, never));
  while (app.state().sessions.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** Everything that Latchkey made goes, and the user's bytes are to be what they were. */
export async function releaseAll(app: LatchkeyApp): Promise<Result<unknown, Problem>> {
  const outcomes: Result<unknown, Problem>[] = [await answerTakeOvers(app)];
  // What others are built on goes after them.
  let refused: Result<unknown, Problem>[] = [];
  for (let turn = 0; turn < 10; turn++) {
    const { sources, sessions } = app.state();
    refused = [];
    for (const { id } of sessions.filter(({ editable }) => editable))
      refused.push(await app.verbs.deleteSession({ sessionId: id }, never));
    for (const { id } of sources) refused.push(await app.verbs.deleteSource({ sourceId: id }, never));
    refused = refused.filter(({ ok }) => !ok);
    if (refused.length === 0) break;
  }
  outcomes.push(...refused);
  outcomes.push(await app.verbs.gitApply({ install: false }, never));
  await app.filesWritten();
  return outcomes.find((one) => !one.ok) ?? { ok: true, value: undefined };
}

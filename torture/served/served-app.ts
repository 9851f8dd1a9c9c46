import { join } from 'node:path';
import { createContainerEndpoint } from '../../electron/adapters/endpoint/container-endpoint.ts';
import { holdPort } from '../../electron/adapters/endpoint/hold-port.ts';
import { createAwsFiles, readOtherFile } from '../../electron/adapters/files/aws-files.ts';
import { createGitConfigFile } from '../../electron/adapters/files/git-config-file.ts';
import { createInstance } from '../../electron/adapters/files/instance-file.ts';
import { createRecordStore } from '../../electron/adapters/files/record-store.ts';
import { createUndoJournal } from '../../electron/adapters/files/undo-journal.ts';
import {
  createRealPorts,
  type PlaygroundAddresses,
} from '../../electron/adapters/integration/identity-test-rig.ts';
import { createGitAddresses } from '../../electron/adapters/machine/git-addresses.ts';
import { nodeHash } from '../../electron/adapters/machine/node-hash.ts';
import { learnt } from '../../electron/core/acts-as.ts';
import { createLatchkeyApp } from '../../electron/core/app.ts';
import type { LatchkeyApp } from '../../electron/core/app-ports.ts';
import { createOnBug } from '../../electron/core/bugs.ts';
import { createLazyUserFiles } from '../../electron/core/lazy-user-files.ts';
import type { Log } from '../../electron/core/ports/log.ts';
import { profileNaming } from '../../electron/core/profiles/plan/profile-name.ts';
import type { CommandPorts } from '../../electron/core/terminal/command-ports.ts';
import { createMemoryWorld } from '../../electron/core/testing/memory-ports.ts';
import { identityFolders } from '../../electron/identity/registry.ts';
import { fileKeychain } from '../faults/file-keychain.ts';

/** All lines would only fill memory or a disk: what is measured is the app. Those of refused callers say why a call failed. */
const log: Log = {
  line(event, fields) {
    if (event.startsWith('endpoint-') || event.startsWith('container-'))
      process.stderr.write(`${event} ${JSON.stringify(fields)}\n`);
  },
};
const command = '/opt/latchkey/bin/latchkey';

/** The app as it ships but for its window: real files below `sandbox`, real AWS clients, a playground in place of AWS. */
export function servedApp(sandbox: string, endpoints: PlaygroundAddresses) {
  const home = join(sandbox, 'home');
  const directory = join(sandbox, 'data');
  const env = { HOME: home };
  const identityPorts = createRealPorts(endpoints);
  const { clock, skew, random } = identityPorts;
  const onBug = createOnBug({ random, log });
  const undoJournal = createUndoJournal({ directory });
  const awsFiles = createAwsFiles({ env, journal: undoJournal });
  const userFiles = createLazyUserFiles({
    awsFiles,
    gitConfig: createGitConfigFile({ env, journal: undoJournal }),
    instance: createInstance({ directory }),
    isKnown: (id) => app.state().sessions.some((session) => session.id === id),
    clock,
    command,
    home,
    env,
    findProgram: async (program) => `/usr/bin/${program}`,
  });
  const app: LatchkeyApp = createLatchkeyApp({
    ...createMemoryWorld().ports,
    clock,
    skew,
    random,
    log,
    onBug,
    records: createRecordStore({ path: join(directory, 'latchkey.json'), lists: ['found'] }),
    secretStore: fileKeychain(join(sandbox, 'keychain')),
    identities: identityFolders,
    identityPorts,
    awsFiles,
    undoJournal,
    profileNaming,
    userFiles,
  });
  const container = createContainerEndpoint({
    clock,
    random,
    log,
    holdPort,
    learnt: (started, id) => learnt(started, app.actsAs(id)),
    lease: (sessionId, startedAs, caller, signal) =>
      app.broker.lease({ sessionId, startedAs, caller, whenSignInNeeded: 'fail' }, signal),
  });
  const commands: CommandPorts = {
    app,
    clock,
    skew,
    hash: nodeHash,
    awsFiles,
    otherFile: readOtherFile,
    ownProfiles: () => userFiles.ownProfiles(),
    commentsAmiss: () => userFiles.commentsAmiss(),
    container,
    processes: { startedBelow: () => null },
    awsEndpoints: { foreign: () => [] },
    gitAddresses: createGitAddresses({ env }),
    probes: () => Promise.reject(new Error('Nothing here asks the doctor.')),
    command,
    openPanel: async () => undefined,
    quit: () => undefined,
    onBug,
  };
  return { app, commands, random, log, onBug };
}

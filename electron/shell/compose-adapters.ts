import { dirname } from 'node:path';
import { neverAborts } from '../../shared/never-aborts.ts';
import { serverNow } from '../../shared/server-now.ts';
import type { Settings } from '../../shared/settings.ts';
import { createAwsEndpointLookup } from '../adapters/aws/aws-endpoint-lookup.ts';
import { createClockSkew } from '../adapters/aws/clock-skew.ts';
import { sessionBusAddress } from '../adapters/dbus/bus-address.ts';
import { createLazySessionBus } from '../adapters/dbus/lazy-session-bus.ts';
import { createAwsFiles, homeOf } from '../adapters/files/aws-files.ts';
import { createGitConfigFile, gitConfigPath } from '../adapters/files/git-config-file.ts';
import { createHomeTraces } from '../adapters/files/home-traces.ts';
import { createInstance } from '../adapters/files/instance-file.ts';
import { createShellFiles } from '../adapters/files/shell-files.ts';
import { createUndoJournal } from '../adapters/files/undo-journal.ts';
import { createProxyLogins } from '../adapters/http/proxy-logins.ts';
import { createTrustFiles } from '../adapters/http/trust-files.ts';
import { bundlesOfProfiles, fullPath, trustFilesOf } from '../adapters/http/trust-names.ts';
import {
  createLazySecretService,
  keychainServiceName,
  loadKeychain,
  watchKeychain,
} from '../adapters/keychain/keychain-loader.ts';
import { createKeychainSecretStore, keychainLimits } from '../adapters/keychain/keychain-secret-store.ts';
import { findLeftInGit } from '../adapters/machine/left-beside.ts';
import { createShells } from '../adapters/machine/shells.ts';
import type { LatchkeyApp } from '../core/app-ports.ts';
import type { ShellFiles } from '../core/ports/shells.ts';
import type { Basics } from './basics.ts';
import { surroundings } from './environment.ts';
import type { Locations } from './locations.ts';
import { type AnswerBounds, createNetFetch } from './net-fetch.ts';
import { sendOneHop } from './net-one-hop.ts';
import { createNetwork } from './network.ts';
import { createNetworkPort } from './network-port.ts';

/** Every port that talks to the machine or to AWS, made real once. */
export function createAdapters(locations: Locations, { clock, random, log, onBug }: Basics) {
  const { env } = surroundings;
  const skew = createClockSkew({ onChange: (skewMs) => log.line('clock.skew', { skewMs }) });
  const instance = createInstance({ directory: locations.dataDir });
  const undoJournal = createUndoJournal({ directory: locations.dataDir, owner: instance.id });
  const leftInGit = async (files: readonly string[]) =>
    findLeftInGit({ env, home: homeOf(env) }, files, neverAborts());
  const awsFiles = createAwsFiles({ env, journal: undoJournal, leftInGit });
  const gitConfig = createGitConfigFile({ env, journal: undoJournal });
  const homeTraces = homeTracesOf({ directory: locations.dataDir, journal: undoJournal, awsFiles });
  const awsEndpoints = createAwsEndpointLookup({ env, configPath: awsFiles.paths().config });
  const busAddress = sessionBusAddress(env);
  // The app's one connection to the session bus: keyring, lock screen and notifications.
  const bus = process.platform === 'linux' ? createLazySessionBus({ address: busAddress }) : null;
  const keychain = watchKeychain(() => loadKeychain(bus === null ? null : { bus, busAddress }));
  const secretStore = createKeychainSecretStore({
    service: keychainServiceName(env),
    load: keychain.load,
    secretService: bus === null ? null : createLazySecretService({ bus }),
    ...keychainLimits(process.platform),
  });
  let caFile = '';
  const trust = createTrustFiles({
    platform: process.platform,
    named: () => trustFilesOf({ setting: caFile, env, configPath: awsFiles.paths().config }),
    systemFile: env.SSL_CERT_FILE,
  });
  const proxyLogins = createProxyLogins({ secretStore });
  const network = createNetwork({
    env: surroundings.proxyEnv,
    proxyLogins,
    anchors: trust.anchors,
    nowMs: () => serverNow({ clock, skew }),
  });
  let onProxyLogin: LatchkeyApp['proxyAsks'] = () => undefined;
  /** From core's start on; before, nothing is asked of the network. */
  const configureNetwork = (settings: Settings): void => {
    const hasOtherFile = caFile !== settings.caFile;
    caFile = settings.caFile;
    // What a proxy of the former settings asked no longer counts.
    if (network.configure(settings).changed) onProxyLogin(null);
    if (hasOtherFile) void network.applyAgain();
  };
  const proxyPorts = {
    network,
    onProxyLogin: (asked: Parameters<typeof onProxyLogin>[0]) => onProxyLogin(asked),
  };
  const fetch = createNetFetch(proxyPorts);
  const fetchOneHop = createNetFetch(proxyPorts, sendOneHop);
  const aws = { fetch, clock, skew, random, ...awsEndpoints };
  return {
    network,
    fetchOneHop,
    longFetch: (bounds: AnswerBounds) => createNetFetch(proxyPorts, undefined, bounds),
    configureNetwork,
    caFileFault: (path: string): string | null => trust.faultOf(fullPath(path, env)),
    networkPort: createNetworkPort({
      network,
      proxyLogins,
      trust,
      otherBundles: () => bundlesOfProfiles({ env, configPath: awsFiles.paths().config }),
      fetch,
      environmentProblems: surroundings.loginProblems,
      ownFileProblems: surroundings.file.problems,
      awsEndpoints,
      clock,
    }),
    /** Who is to hear that a proxy asks; core, which is made later. */
    hearProxyLogin: (heard: typeof onProxyLogin): void => {
      onProxyLogin = heard;
    },
    env,
    clock,
    random,
    log,
    onBug,
    skew,
    undoJournal,
    awsFiles,
    instance,
    gitConfig,
    shellFiles: shellFilesOf(locations, undoJournal),
    homeTraces,
    aws,
    awsEndpoints,
    bus,
    keychain,
    secretStore,
  };
}

export type Adapters = ReturnType<typeof createAdapters>;

const shellFilesOf = (
  { dataDir, command, installedCommand }: Locations,
  journal: ReturnType<typeof createUndoJournal>,
): ShellFiles => {
  const files = createShellFiles({ dataDir, journal });
  const shells = createShells({
    env: surroundings.env,
    platform: process.platform,
    ownFolders: [dirname(command), dirname(installedCommand)],
  });
  return { ...files, ...shells };
};

const homeTracesOf = ({
  directory,
  journal,
  awsFiles,
}: {
  readonly directory: string;
  readonly journal: ReturnType<typeof createUndoJournal>;
  readonly awsFiles: ReturnType<typeof createAwsFiles>;
}) =>
  createHomeTraces({
    directory,
    journal,
    paths: async () => [...Object.values(awsFiles.paths()), await gitConfigPath(surroundings.env)],
    hasOfAnother: async (text) => (await import('../core/profiles/of-another.ts')).hasOfAnother(text),
  });

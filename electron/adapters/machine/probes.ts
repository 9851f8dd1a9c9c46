import { constants } from 'node:fs';
import { access, chmod, realpath, stat } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import type { Problem } from '../../../shared/problem.ts';
import { withoutTrailingSlashes } from '../../../shared/trailing-slashes.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Random } from '../../core/ports/crypto.ts';
import type { FileProbe, HostProbe, ProbedService, Probes, ProgramProbe } from '../../core/ports/probes.ts';
import { Secret } from '../../core/secret.ts';
import { type AwsApi, awsEndpoint } from '../aws/aws-endpoints.ts';
import { awsProblem } from '../aws/aws-problem.ts';
import { consoleSignInBase } from '../aws/console-authorize.ts';
import { TransportFailure, transportFailure } from '../aws/http-transport.ts';
import { unwritableReason } from '../files/atomic-file.ts';
import { fileProblem } from '../files/atomic-file-problem.ts';
import { dataFolderProblem } from '../files/data-folder.ts';
import type { ExcludeOwner } from '../files/git-exclude.ts';
import { isPrivateGroup, openToOthers } from '../files/open-to-others.ts';
import type { KeychainSecretStore } from '../keychain/keychain-secret-store.ts';
import { findGitSettings } from './git-settings.ts';
import { clearLeft, findGitHelpers, findLeftBeside, probeGit } from './left-beside.ts';

/** Of one host: a longer silence is an answer too. */
const HOST_DEADLINE_MS = 8_000;
const PROBE_ITEM = 'doctor-probe';
const STICKY = 0o1000;

export interface MachineProbePorts {
  readonly secretStore: KeychainSecretStore;
  readonly random: Random;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly fetch: typeof globalThis.fetch;
  readonly endpointFor: (service: AwsApi) => string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly dataDir: string;
  readonly excludeOwner?: ExcludeOwner;
  /** Absolute path of the shim. */
  readonly command: string;
  /** The same of the installed one: either may be on the PATH. */
  readonly installedCommand: string;
  readonly shim: {
    readonly state: Probes['shim'];
    readonly repair: Probes['repairShim'];
  };
}

export function createProbes(ports: MachineProbePorts): Probes {
  // The window's checks and the terminal's are made side by side for one doctor.
  const keychains = createShared<Problem | null>();
  const hosts = createShared<readonly HostProbe[]>();
  return {
    keychain: (signal) => keychains('', () => probeKeychain(ports, signal)),
    hosts: (services, signal) =>
      hosts(JSON.stringify(services), () =>
        Promise.all(requestsOf(services, ports).map((one) => probeHost(ports, one, signal))),
      ),
    files: (paths) => Promise.all(paths.map(probeFile)),
    unwritable: unwritableReason,
    openToOthers,
    ownFiles: () => [
      ports.dataDir,
      ...['latchkey.json', 'latchkey-found.json', 'undo-journal.json', 'environment'].map((name) =>
        join(ports.dataDir, name),
      ),
    ],
    ownFolder: () => dataFolderProblem(ports.dataDir),
    shim: ports.shim.state,
    repairShim: ports.shim.repair,
    async takeRights(path, bits) {
      try {
        await chmod(path, (await stat(path)).mode & 0o7777 & ~bits);
        return null;
      } catch (error) {
        return fileProblem(path, 'write', error);
      }
    },
    leftBeside: (files, signal) => findLeftBeside(ports, files, signal),
    clearLeft: (left, signal) => clearLeft(ports, left, signal),
    git: (searchPath, signal) => probeGit(ports.env, searchPath, signal),
    gitHelpers: (directory, signal) => findGitHelpers(ports.env, directory, signal),
    gitSettings: (directory, signal, hosts) => findGitSettings(ports.env, directory, signal, hosts),
    programs: (name, searchPath) =>
      findPrograms(name, searchPath, [dirname(ports.command), dirname(ports.installedCommand)]),
    isReadable: (path) =>
      access(path, constants.R_OK).then(
        () => true,
        () => false,
      ),
  };
}

/** What is under way is not begun again; what has ended is. */
function createShared<T>(): (key: string, work: () => Promise<T>) => Promise<T> {
  const running = new Map<string, Promise<T>>();
  return (key, work) => {
    const now = running.get(key) ?? work().finally(() => running.delete(key));
    running.set(key, now);
    return now;
  };
}

/** Two doctors at once use two items: each would otherwise remove what the other has written. */
async function probeKeychain(
  { secretStore, random }: MachineProbePorts,
  signal: AbortSignal,
): Promise<Problem | null> {
  // Never `probe`: after that the next tool would show a window that the user has sent away.
  const probed = await secretStore.look(signal);
  if (!probed.ok) return probed.error;
  const item = `${PROBE_ITEM}-${random.hex(8)}`;
  const written = new Secret(random.hex(8));
  const put = await secretStore.write(item, written, signal);
  const got = put.ok ? await secretStore.read(item, signal) : put;
  const removed = await secretStore.remove(item, signal);
  if (!got.ok) return got.error;
  if (got.value?.reveal() !== written.reveal())
    return { code: 'keychain-failed', detail: 'It does not give back what was stored.' };
  return removed.ok ? null : removed.error;
}

interface ProbeRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly body?: string;
}

/** Requests that each service refuses without an effect, and none of them redirects. */
function requestsOf(
  services: readonly ProbedService[],
  { endpointFor }: MachineProbePorts,
): readonly ProbeRequest[] {
  const requests = services.map(({ service, where }): ProbeRequest => {
    if (service === 'oidc')
      return { url: `${withoutTrailingSlashes(where)}/.well-known/openid-configuration`, method: 'GET' };
    if (service === 'signin')
      return { url: `${consoleSignInBase({ endpointFor }, where)}/v1/token`, method: 'POST', body: '{}' };
    const base = endpointFor(service) ?? awsEndpoint(service, where);
    if (service === 'sso') return { url: `${base}/federation/credentials`, method: 'GET' };
    return service === 'sso_oidc'
      ? { url: `${base}/token`, method: 'POST', body: '{}' }
      : { url: `${base}/`, method: 'POST', body: 'Action=GetCallerIdentity&Version=2011-06-15' };
  });
  // Configured endpoints may lead several to one host.
  return [...new Map(requests.map((request) => [request.url, request])).values()];
}

async function probeHost(
  { fetch, clock }: MachineProbePorts,
  { url, method, body }: ProbeRequest,
  signal: AbortSignal,
): Promise<HostProbe> {
  const { host, protocol } = new URL(url);
  const isEncrypted = protocol === 'https:';
  const question = { action: 'doctor', service: host, host };
  const deadline = AbortSignal.timeout(HOST_DEADLINE_MS);
  const sentAt = clock.nowMs();
  try {
    const answer = await fetch(url, {
      method,
      ...(body === undefined ? {} : { body, headers: { 'content-type': contentType(body) } }),
      redirect: 'error',
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.any([signal, deadline]),
    });
    const receivedAt = clock.nowMs();
    await answer.body?.cancel();
    // What AWS and a provider's discovery answer is never a page; a load balancer's may be.
    if (answer.status < 500 && /text\/html/i.test(answer.headers.get('content-type') ?? ''))
      return { host, isEncrypted, skewMs: null, problem: pageInPlace(host) };
    // The header was written about half-way; its second is rounded down.
    const dateMs = Date.parse(answer.headers.get('date') ?? '') + 500;
    const skewMs = Number.isNaN(dateMs) ? null : Math.round(dateMs - (sentAt + receivedAt) / 2);
    return { host, isEncrypted, skewMs, problem: null };
  } catch (error) {
    const failure = deadline.aborted
      ? new TransportFailure('timeout', host, 'No response in time.', HOST_DEADLINE_MS)
      : transportFailure(error, host);
    return { host, isEncrypted, skewMs: null, problem: awsProblem(failure, question) };
  }
}

const contentType = (body: string): string =>
  body.startsWith('{') ? 'application/json' : 'application/x-www-form-urlencoded';

const pageInPlace = (host: string): Problem => ({
  code: 'upstream-garbage',
  service: host,
  detail: 'A web page came in place of a response.',
});

async function probeFile(path: string): Promise<FileProbe> {
  if (process.platform === 'win32') return { path, mode: null };
  return stat(path).then(
    async ({ mode, uid, gid }) => ({
      path,
      mode: mode & 0o777,
      isSticky: (mode & STICKY) !== 0,
      isGroupPrivate: uid === process.getuid?.() && (await isPrivateGroup(gid)),
    }),
    () => ({ path, mode: null }),
  );
}

async function findPrograms(
  name: string,
  searchPath: string,
  ownDirectories: readonly string[],
): Promise<readonly ProgramProbe[]> {
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  const real = (path: string): Promise<string> => realpath(path).catch(() => path);
  const own = await Promise.all(ownDirectories.map((directory) => real(join(directory, file))));
  const found: ProgramProbe[] = [];
  for (const directory of new Set(searchPath.split(delimiter))) {
    if (!isAbsolute(directory)) continue;
    const path = join(directory, file);
    const isProgram = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isProgram && (await stat(path)).isFile())
      found.push({ path, isOurs: own.includes(await real(path)) });
  }
  return found;
}

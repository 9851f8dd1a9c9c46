import type { PlaygroundClock } from '../clock.ts';
import { type Incoming, Refusal, type StreamService } from '../service.ts';
import type { KeyRing } from '../world/key-ring.ts';
import { verifyCodeCommit } from './codecommit-signature.ts';
import { runHttpBackend } from './http-backend.ts';
import type { Repositories } from './repositories.ts';

export interface CodeCommitPorts {
  readonly clock: PlaygroundClock;
  readonly keys: KeyRing;
  readonly repositories: Repositories;
  /** The path of git-http-backend. */
  readonly backend: string;
  readonly closing: AbortSignal;
}

/** The three addresses of git's smart protocol; the dumb one is not served. */
const routes = [
  { method: 'GET', service: 'info/refs', query: 'service=git-upload-pack', operation: 'UploadPackRefs' },
  { method: 'GET', service: 'info/refs', query: 'service=git-receive-pack', operation: 'ReceivePackRefs' },
  { method: 'POST', service: 'git-upload-pack', query: '', operation: 'UploadPack' },
  { method: 'POST', service: 'git-receive-pack', query: '', operation: 'ReceivePack' },
] as const;

/** Git over HTTPS at `/v1/repos/NAME`, open only to a password that was signed for exactly this place. */
export function createCodeCommitService(ports: CodeCommitPorts): StreamService {
  return {
    kind: 'stream',
    name: 'codecommit',
    operationOf: (request) => split(request)?.route.operation ?? '-',
    refuse: (refusal) => ({
      status: refusal.status,
      headers: {
        'content-type': 'text/plain',
        ...(refusal.status === 401 ? { 'www-authenticate': 'Basic realm="AWS CodeCommit"' } : {}),
      },
      body: refusal.status === 403 ? '' : `${refusal.message}\n`,
    }),
    handle: async (request, req, res) => {
      const basic = readBasic(request.header('authorization'));
      if (basic === null) throw new Refusal(401, 'Unauthenticated', 'A user name and password are needed.');
      const found = split(request);
      const { region } = request;
      if (found === null || region === null) throw new Refusal(404, 'NotFound', 'There is no such address.');
      const host = (request.header('host') ?? '').replace(/:\d+$/, '');
      const nowMs = ports.clock.now();
      const verdict = verifyCodeCommit(
        basic.userName,
        basic.password,
        { host, region, path: found.path },
        { keys: ports.keys, nowMs },
      );
      const refuse = (status: number, code: string, accessKeyId: string | undefined): Refusal => {
        const refusal = new Refusal(status, code, code);
        refusal.accessKeyId = accessKeyId;
        return refusal;
      };
      if (verdict.kind === 'refused') throw refuse(403, verdict.code, verdict.accessKeyId);
      const { principal, accessKeyId } = verdict.key;
      const isPush = found.route.operation === 'ReceivePack' || found.route.operation === 'ReceivePackRefs';
      if (!principal.permissions.includes(isPush ? 'codecommit:GitPush' : 'codecommit:GitPull'))
        throw refuse(403, 'AccessDenied', accessKeyId);
      // The address names no account: it is the caller's own, so another account's repository is not there at all.
      const repositoryPath = await ports.repositories.find(principal.accountId, region, found.name);
      if (repositoryPath === null) throw refuse(403, 'RepositoryNotInAccount', accessKeyId);
      const call = {
        program: ports.backend,
        repositoryPath,
        service: found.route.service,
        rawQuery: request.rawQuery,
        remoteUser: principal.arn,
      };
      const exitCode = await runHttpBackend(call, req, res, ports.closing);
      if (exitCode !== 0) throw refuse(500, 'HttpBackendFailed', accessKeyId);
      return { accessKeyId };
    },
  };
}

interface Found {
  readonly route: (typeof routes)[number];
  /** The repository's path as git handed it to the credential helper: decoded, nothing else done to it. */
  readonly path: string;
  readonly name: string;
}

function split(request: Incoming): Found | null {
  const route = routes.find(
    ({ method, service, query }) =>
      method === request.method && query === request.rawQuery && request.path.endsWith(`/${service}`),
  );
  if (route === undefined) return null;
  const encoded = request.path.slice(0, -route.service.length - 1);
  let path: string;
  try {
    path = decodeURIComponent(encoded);
  } catch {
    return null;
  }
  const name = /^\/v1\/repos\/([\w.-]{1,100})$/.exec(path)?.[1];
  return name === undefined ? null : { route, path, name };
}

function readBasic(
  authorization: string | undefined,
): { readonly userName: string; readonly password: string } | null {
  const encoded = /^Basic ([A-Za-z0-9+/]+=*)$/.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? null : { userName: text.slice(0, colon), password: text.slice(colon + 1) };
}

import { isLoopback } from '../../../shared/loopback.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Lease } from '../../core/credentials.ts';
import type { IdentityPorts } from '../../core/identity-source.ts';
import { readServed } from './credentials-json.ts';
import { metadataRequest } from './metadata-request.ts';

const timeoutMs = 2000;
const tries = 2;
const service = 'The container’s credentials endpoint';
/** ECS, EKS Pod Identity, and its address in IPv6. */
const knownHosts: readonly string[] = ['169.254.170.2', '169.254.170.23', '[fd00:ec2::23]'];

/** What ECS, EKS Pod Identity and their likes give the container that the app runs in. */
export async function fromContainer(
  ports: IdentityPorts,
  source: string,
  signal: AbortSignal,
): Promise<Result<Lease, Problem>> {
  const missing = (reason: string, advice: string): Result<never, Problem> =>
    err({ code: 'nothing-here', source, reason: reason.slice(0, 500), advice });
  const env = (name: string): string => ports.machine.env(name)?.trim() ?? '';
  const relative = env('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI');
  const full = env('AWS_CONTAINER_CREDENTIALS_FULL_URI');
  if (relative === '' && full === '')
    return missing(
      'Neither AWS_CONTAINER_CREDENTIALS_RELATIVE_URI nor AWS_CONTAINER_CREDENTIALS_FULL_URI is set: this is neither an ECS task with a task role nor an EKS pod with Pod Identity.',
      'Give the task or the pod a role, and run Latchkey inside its container.',
    );
  const url = relative === '' ? toUrl(full) : toUrl(`http://169.254.170.2${relative}`);
  if (url === null || (relative !== '' && !relative.startsWith('/')))
    return missing(
      'The address in the environment is not a web address.',
      'Correct it, then restart Latchkey.',
    );
  // SECURITY: as the SDKs have it: keys over plain HTTP come only from the machine itself or the known link-local addresses.
  if (url.protocol !== 'https:' && !knownHosts.includes(url.hostname) && !isLoopback(url.hostname))
    return missing(
      `AWS_CONTAINER_CREDENTIALS_FULL_URI is ${url.hostname} over plain HTTP, which is neither this machine nor an address of ECS or EKS.`,
      'Use https://, or an address of this machine.',
    );
  // A program started by `latchkey exec` is given an endpoint of Latchkey's own: it would ask itself.
  if (env('LATCHKEY_SESSION') !== '' && isLoopback(url.hostname))
    return missing(
      'Latchkey was started by “latchkey exec”, so these credentials would be its own.',
      'Quit Latchkey and start it from the desktop or from a plain terminal.',
    );
  const token = await authorization(ports, env, signal);
  signal.throwIfAborted();
  if (!token.ok) return token;
  if (/[\r\n]/.test(token.value))
    return missing(
      'The authorization token of the container contains a line break.',
      'Correct AWS_CONTAINER_AUTHORIZATION_TOKEN or its file.',
    );
  const request = {
    url: url.href,
    timeoutMs,
    headers: { accept: 'application/json', ...(token.value === '' ? {} : { authorization: token.value }) },
  };
  let answer = await metadataRequest(ports, request, signal);
  for (let attempt = 1; attempt < tries && (!answer.ok || answer.value.status >= 500); attempt += 1)
    answer = await metadataRequest(ports, request, signal);
  if (!answer.ok) {
    if (answer.error.code === 'upstream-garbage') return answer;
    return missing(
      `Nothing answered at ${url.host} (${answer.error.code === 'timed-out' ? 'no answer in time' : 'no connection'}).`,
      'The credentials agent of ECS or EKS is not running there, or these variables were meant for another container.',
    );
  }
  const { status, body } = answer.value;
  const read = readServed(ports, body);
  if (status !== 200)
    return err({
      code: 'upstream-failed',
      service,
      status,
      ...(read.kind === 'failure' ? { detail: read.detail.slice(0, 500) } : {}),
    });
  switch (read.kind) {
    case 'lease':
      return ok(read.lease);
    case 'failure':
      return err({ code: 'upstream-failed', service, detail: read.detail.slice(0, 500) });
    case 'garbage':
      return err({ code: 'upstream-garbage', service, detail: read.detail });
  }
}

/** The file first, read again each time: EKS puts a new token there. */
async function authorization(
  { machine }: IdentityPorts,
  env: (name: string) => string,
  signal: AbortSignal,
): Promise<Result<string, Problem>> {
  const file = env('AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE');
  if (file === '') return ok(env('AWS_CONTAINER_AUTHORIZATION_TOKEN'));
  const read = await machine.readText(file, signal);
  return read.ok ? ok(read.value.trim()) : read;
}

const toUrl = (text: string): URL | null => {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url : null;
};

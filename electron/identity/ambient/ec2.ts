import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { serverNow } from '../../../shared/server-now.ts';
import { withoutTrailingSlashes } from '../../../shared/trailing-slashes.ts';
import type { Lease } from '../../core/credentials.ts';
import type { IdentityPorts } from '../../core/identity-source.ts';
import { hasEnded } from './aws-time.ts';
import { readServed } from './credentials-json.ts';
import { type MetadataAnswer, metadataRequest } from './metadata-request.ts';

const tokenSeconds = 21_600;
const timeoutMs = 2000;
const tries = 2;
/** How long keys past their end are used on: AWS takes them while its own renewal is late ("static stability"). */
const extensionMs = 15 * 60_000;
const rolesPath = '/latest/meta-data/iam/security-credentials/';

export interface Ec2Credentials {
  readonly lease: Lease;
  readonly role: string;
  readonly extended: boolean;
}

/**
 * The role of the instance this runs on, by IMDSv2 only. SECURITY: version 1 answers any request a program can be tricked
 * into sending, so there is no falling back to it.
 */
export async function fromEc2(
  ports: IdentityPorts,
  source: string,
  signal: AbortSignal,
): Promise<Result<Ec2Credentials, Problem>> {
  const missing = (reason: string, advice: string, said?: string): Result<never, Problem> =>
    err({
      code: 'nothing-here',
      source,
      reason: reason.slice(0, 500),
      advice,
      ...(said === undefined ? {} : { detail: said.slice(0, 2000) }),
    });
  if (ports.machine.env('AWS_EC2_METADATA_DISABLED')?.trim().toLowerCase() === 'true')
    return missing(
      'AWS_EC2_METADATA_DISABLED is true in the environment Latchkey was started with.',
      'Unset it, then restart Latchkey.',
    );
  const endpoint = endpointOf(ports);
  if (endpoint === null)
    return missing(
      'AWS_EC2_METADATA_SERVICE_ENDPOINT or AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE cannot be used.',
      'The first must be a web address such as http://169.254.169.254, the second IPv4 or IPv6. Correct them, then restart Latchkey.',
    );
  const ask = async (
    path: string,
    more: { readonly method?: 'PUT'; readonly headers: Readonly<Record<string, string>> },
  ): Promise<Result<MetadataAnswer, Problem>> => {
    let last: Result<MetadataAnswer, Problem> = err({ code: 'network', host: endpoint });
    for (let attempt = 0; attempt < tries; attempt += 1) {
      last = await metadataRequest(ports, { url: `${endpoint}${path}`, timeoutMs, ...more }, signal);
      if (last.ok && last.value.status < 500) return last;
    }
    return last;
  };
  const token = await ask('/latest/api/token', {
    method: 'PUT',
    headers: { 'x-aws-ec2-metadata-token-ttl-seconds': String(tokenSeconds) },
  });
  if (!token.ok && token.error.code === 'upstream-garbage') return token;
  if (!token.ok)
    return missing(
      `Nothing answered at ${endpoint}: this is not an EC2 instance, its metadata service is off, or this is a container that the response cannot reach (hop limit 1).`,
      'On EC2, in a container, raise the limit: aws ec2 modify-instance-metadata-options --http-put-response-hop-limit 2 --instance-id ID',
    );
  if (token.value.status === 403)
    return missing(
      `The metadata service at ${endpoint} refused a token (403): it is switched off for this instance.`,
      'Switch it on: aws ec2 modify-instance-metadata-options --http-endpoint enabled --instance-id ID',
    );
  if (token.value.status !== 200) return failed(endpoint, token.value);
  const session = token.value.body.trim();
  if (!/^[\x21-\x7e]{1,1024}$/.test(session)) return garbage('It did not return a session token.');
  const headers = { 'x-aws-ec2-metadata-token': session };
  const roles = await ask(rolesPath, { headers });
  if (!roles.ok) return roles;
  const role = roles.value.body.trim().split(/\r?\n/)[0] ?? '';
  if (roles.value.status === 404 || (roles.value.status === 200 && role === ''))
    return missing(
      'This EC2 instance has no instance profile, so it has no role.',
      'Attach one: aws ec2 associate-iam-instance-profile --iam-instance-profile Name=NAME --instance-id ID',
    );
  if (roles.value.status !== 200) return failed(endpoint, roles.value);
  if (!/^[\w+=,.@-]{1,64}$/.test(role)) return garbage('It did not return the name of a role.');
  const got = await ask(`${rolesPath}${role}`, { headers });
  if (!got.ok) return got;
  if (got.value.status !== 200) return failed(endpoint, got.value);
  const read = readServed(ports, got.value.body);
  if (read.kind === 'failure')
    return missing(
      `The instance has the role ${role} but got no keys for it.`,
      'Check the role’s trust policy: it must let ec2.amazonaws.com assume it.',
      read.detail,
    );
  if (read.kind === 'garbage') return garbage(read.detail);
  const extended = await hasEnded(ports, read.lease, signal);
  const lease = extended ? { ...read.lease, expiresAt: serverNow(ports) + extensionMs } : read.lease;
  return ok({ lease, role, extended });
}

const garbage = (detail: string): Result<never, Problem> =>
  err({ code: 'upstream-garbage', service: 'EC2 instance metadata', detail });

function failed(endpoint: string, { status }: MetadataAnswer): Result<never, Problem> {
  return err({
    code: 'upstream-failed',
    service: 'EC2 instance metadata',
    status,
    detail: `Asked at ${endpoint}.`,
  });
}

/** As the SDKs find it: the address itself, else the usual one of the wanted kind. Null: neither can be understood. */
function endpointOf({ machine }: IdentityPorts): string | null {
  const given = machine.env('AWS_EC2_METADATA_SERVICE_ENDPOINT')?.trim() ?? '';
  if (given !== '') {
    const url = URL.canParse(given) ? new URL(given) : null;
    const isWeb = url?.protocol === 'http:' || url?.protocol === 'https:';
    return url !== null && isWeb ? withoutTrailingSlashes(given) : null;
  }
  switch (machine.env('AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE')?.trim().toLowerCase() ?? '') {
    case '':
    case 'ipv4':
      return 'http://169.254.169.254';
    case 'ipv6':
      return 'http://[fd00:ec2::254]';
    default:
      return null;
  }
}

import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { PlaygroundClock } from '../clock.ts';
import { type Incoming, type MessageService, Refusal, type Reply } from '../service.ts';
import { equalInConstantTime } from '../sigv4.ts';
import type { TemporaryKey } from '../world/key-record.ts';
import type { KeyRing } from '../world/key-ring.ts';
import { roleSession } from '../world/principal.ts';
import type { World, WorldRole } from '../world/world.ts';

const allParts = z.strictObject({
  /** The role of the instance profile; null: the instance has none. */
  instanceRole: z.string().nullable(),
  /** `--http-endpoint disabled`. */
  disabled: z.boolean(),
  /** In place of keys, as when the role does not trust EC2. */
  failure: z.string().nullable(),
  /** Keys whose Expiration has passed but which AWS still takes: its own renewal is late. */
  late: z.boolean(),
  /** What the container must send; null: nothing. A new one makes the old one wrong. */
  authorization: z.string().nullable(),
});
/** What the machine is like; a test changes it while it runs. */
export const machineParts = allParts.partial();
export type MachineParts = z.infer<typeof machineParts>;

/** What a test sees of it. */
export interface MachineAddresses {
  /** For AWS_EC2_METADATA_SERVICE_ENDPOINT. */
  readonly ec2: string;
  /** For AWS_CONTAINER_CREDENTIALS_FULL_URI, and what must be sent there. */
  readonly container: string;
  readonly authorization: string;
}

export interface Metadata {
  readonly service: MessageService;
  addresses(url: string): MachineAddresses;
  setParts(parts: MachineParts): void;
}

const instanceId = 'i-0c0ffee0c0ffee000';
const taskId = '0c0ffee0c0ffee000c0ffee000c0ffee';
const containerPath = `/v2/credentials/${taskId}`;
const rolesPath = '/latest/meta-data/iam/security-credentials/';
const sessionMs = 6 * 3_600_000;
/** New keys are there this long before the old ones end. */
const renewBeforeMs = 5 * 60_000;

/** EC2's instance metadata, version 2 only, and the endpoint of ECS and EKS containers, on one port. */
export function createMetadata(ports: {
  readonly world: World;
  readonly keys: KeyRing;
  readonly clock: PlaygroundClock;
}): Metadata {
  const { world, keys, clock } = ports;
  const tokens = createTokens(clock);
  const held = new Map<string, TemporaryKey>();
  const authorization = `playground-${randomBytes(12).toString('hex')}`;
  let parts: z.infer<typeof allParts> = {
    instanceRole: 'InstanceRole',
    disabled: false,
    failure: null,
    late: false,
    authorization,
  };

  const keysOf = (role: WorldRole, sessionName: string): TemporaryKey => {
    const had = held.get(role.roleName);
    if (had !== undefined && had.expiresAt - clock.now() > renewBeforeMs) return had;
    const facts = { ssoUser: null, sessionName, sourceIdentity: null, transitiveTags: new Map() };
    const made = keys.issue(roleSession(role, facts), sessionMs);
    held.set(role.roleName, made);
    return made;
  };
  const roleNamed = (name: string): WorldRole => {
    const role = world.roles.find((each) => each.roleName === name);
    if (role === undefined) throw notFound();
    return role;
  };

  const imds = (request: Incoming): Reply => {
    if (parts.disabled) throw new Refusal(403, 'Forbidden', 'The metadata service is disabled.');
    if (request.path === '/latest/api/token') return tokens.issue(request);
    if (!tokens.isValid(request.header('x-aws-ec2-metadata-token')))
      throw new Refusal(401, 'Unauthorized', 'No valid token.');
    if (request.method !== 'GET') throw new Refusal(405, 'MethodNotAllowed', 'GET only.');
    if (parts.instanceRole === null) throw notFound();
    if (request.path === rolesPath) return text(parts.instanceRole);
    if (request.path !== `${rolesPath}${parts.instanceRole}`) throw notFound();
    if (parts.failure !== null)
      return json({
        Code: parts.failure,
        Message: 'EC2 cannot assume the role.',
        LastUpdated: timeText(clock.now()),
      });
    const key = keysOf(roleNamed(parts.instanceRole), instanceId);
    return json({
      Code: 'Success',
      LastUpdated: timeText(clock.now()),
      Type: 'AWS-HMAC',
      AccessKeyId: key.accessKeyId,
      SecretAccessKey: key.secretAccessKey,
      Token: key.sessionToken,
      Expiration: timeText(parts.late ? clock.now() - 60_000 : key.expiresAt),
    });
  };

  const container = (request: Incoming): Reply => {
    if (request.method !== 'GET') throw new Refusal(405, 'MethodNotAllowed', 'GET only.');
    const sent = request.header('authorization') ?? '';
    if (parts.authorization !== null && !equalInConstantTime(sent, parts.authorization))
      throw new Refusal(401, 'AccessDenied', 'The authorization token is missing or wrong.');
    const key = keysOf(roleNamed('TaskRole'), taskId);
    return json({
      RoleArn: key.principal.arn,
      AccountId: key.principal.accountId,
      AccessKeyId: key.accessKeyId,
      SecretAccessKey: key.secretAccessKey,
      Token: key.sessionToken,
      Expiration: timeText(key.expiresAt),
    });
  };

  const service: MessageService = {
    kind: 'message',
    name: 'metadata',
    operationOf: ({ path }) => {
      if (path === '/latest/api/token') return 'PutToken';
      if (path === containerPath) return 'GetContainerCredentials';
      return path === rolesPath ? 'GetRoleName' : 'GetInstanceCredentials';
    },
    refuse: ({ status, code, message }) => json({ code, message }, status),
    handle: (request) => {
      if (request.rawQuery !== '') throw notFound();
      return request.path === containerPath ? container(request) : imds(request);
    },
  };
  return {
    service,
    addresses: (url) => ({ ec2: url, container: `${url}${containerPath}`, authorization }),
    setParts: (next) => {
      parts = allParts.parse({ ...parts, ...next });
    },
  };
}

/** The session tokens of version 2, each with the end that its caller asked for. */
function createTokens(clock: PlaygroundClock) {
  const ends = new Map<string, number>();
  return {
    isValid: (token: string | undefined): boolean => (ends.get(token ?? '') ?? 0) > clock.now(),
    issue: (request: Incoming): Reply => {
      if (request.method !== 'PUT') throw new Refusal(405, 'MethodNotAllowed', 'PUT only.');
      // A request that came by a proxy is refused, as the real service does.
      if (request.header('x-forwarded-for') !== undefined) throw new Refusal(403, 'Forbidden', 'Forwarded.');
      const ttl = Number(request.header('x-aws-ec2-metadata-token-ttl-seconds'));
      if (!Number.isInteger(ttl) || ttl < 1 || ttl > 21_600) throw new Refusal(400, 'BadRequest', 'No TTL.');
      const token = randomBytes(40).toString('base64');
      ends.set(token, clock.now() + ttl * 1000);
      return text(token, { 'x-aws-ec2-metadata-token-ttl-seconds': String(ttl) });
    },
  };
}

const timeText = (ms: number): string => new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
const notFound = (): Refusal => new Refusal(404, 'NotFound', 'There is nothing here.');
const text = (body: string, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status: 200,
  headers: { 'content-type': 'text/plain', ...headers },
  body,
});
const json = (value: unknown, status = 200): Reply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

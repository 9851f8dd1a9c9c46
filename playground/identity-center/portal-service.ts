import { createHash } from 'node:crypto';
import type { PlaygroundClock } from '../clock.ts';
import { type Incoming, type MessageService, Refusal, type Reply } from '../service.ts';
import type { KeyRing } from '../world/key-ring.ts';
import { permissionSetSession } from '../world/principal.ts';
import type { World } from '../world/world.ts';
import { jsonReply, portalRefusal } from './json.ts';
import type { SignIn, SignIns } from './sign-ins.ts';
import type { Throttle } from './throttle.ts';

export interface PortalPorts {
  readonly clock: PlaygroundClock;
  readonly world: World;
  readonly keys: KeyRing;
  readonly signIns: SignIns;
  readonly throttle: Throttle;
  /** Where the instance is. */
  readonly regions: readonly string[];
}

const operationNames: Readonly<Record<string, string>> = {
  'GET /assignment/accounts': 'ListAccounts',
  'GET /assignment/roles': 'ListAccountRoles',
  'GET /federation/credentials': 'GetRoleCredentials',
  'POST /logout': 'Logout',
};
const queryNames: Readonly<Record<string, readonly string[]>> = {
  ListAccounts: ['max_result', 'next_token'],
  ListAccountRoles: ['max_result', 'next_token', 'account_id'],
  GetRoleCredentials: ['role_name', 'account_id'],
  Logout: [],
};

export function createPortalService(ports: PortalPorts): MessageService {
  const operationOf = (request: Incoming): string =>
    operationNames[`${request.method} ${request.path}`] ?? '-';
  const rolesOf = indexAssignments(ports.world);
  return {
    kind: 'message',
    name: 'sso',
    operationOf,
    refuse: portalRefusal,
    handle: (request) => {
      const operation = operationOf(request);
      const allowed = queryNames[operation];
      if (allowed === undefined) throw new Refusal(404, 'UnknownOperationException', 'No such operation.');
      for (const name of request.query.keys())
        if (!allowed.includes(name) || request.query.getAll(name).length > 1)
          throw invalid(`Query parameter ${name} is unknown or repeated.`);
      const token = request.header('x-amz-sso_bearer_token') ?? '';
      const signIn = ports.signIns.find(token);
      const isRightRegion = request.region === null || ports.regions.includes(request.region);
      if (signIn === null || !isRightRegion)
        throw new Refusal(401, 'UnauthorizedException', 'Session token not found or invalid');
      if (!ports.throttle.admits(token))
        throw new Refusal(429, 'TooManyRequestsException', 'HTTP 429 Unknown Code');
      const assignments = rolesOf.get(signIn.userName) ?? new Map<string, readonly string[]>();
      switch (operation) {
        case 'ListAccounts':
          return listAccounts(request, assignments, ports.world);
        case 'ListAccountRoles':
          return listAccountRoles(request, assignments, ports.world);
        case 'GetRoleCredentials':
          return roleCredentials(request, assignments, signIn, ports);
        default:
          ports.signIns.revoke(signIn);
          return { status: 200, headers: {}, body: '' };
      }
    },
  };
}

type Assignments = ReadonlyMap<string, readonly string[]>;

/** userName → accountId → role names, gathered once so that thousands of accounts page fast. */
function indexAssignments(world: World): ReadonlyMap<string, Assignments> {
  const index = new Map<string, Map<string, readonly string[]>>();
  for (const { userName, accountId, permissionSets } of world.identityCenter.assignments) {
    const accounts = index.get(userName) ?? new Map<string, readonly string[]>();
    accounts.set(accountId, [...new Set([...(accounts.get(accountId) ?? []), ...permissionSets])]);
    index.set(userName, accounts);
  }
  return index;
}

const invalid = (message: string): Refusal => new Refusal(400, 'InvalidRequestException', message);

function listAccounts(request: Incoming, assignments: Assignments, world: World): Reply {
  const mine = world.accounts.filter(({ accountId }) => assignments.has(accountId));
  const page = takePage(request, 'ListAccounts', mine);
  const accountList = page.items.map(({ accountId, name, email }) => ({
    accountId,
    accountName: name,
    emailAddress: email,
  }));
  return jsonReply({ accountList, nextToken: page.nextToken });
}

function listAccountRoles(request: Incoming, assignments: Assignments, world: World): Reply {
  const { accountId, roles } = rolesAt(request, assignments, world);
  const page = takePage(request, `ListAccountRoles/${accountId}`, roles);
  return jsonReply({
    roleList: page.items.map((roleName) => ({ roleName, accountId })),
    nextToken: page.nextToken,
  });
}

function rolesAt(
  request: Incoming,
  assignments: Assignments,
  world: World,
): { readonly accountId: string; readonly roles: readonly string[] } {
  const accountId = request.query.get('account_id');
  if (accountId === null) throw invalid('account_id is missing.');
  if (!world.accounts.some((account) => account.accountId === accountId))
    throw new Refusal(404, 'ResourceNotFoundException', 'Account not found');
  const roles = assignments.get(accountId);
  if (roles === undefined) throw new Refusal(403, 'ForbiddenException', 'No access');
  return { accountId, roles };
}

function roleCredentials(
  request: Incoming,
  assignments: Assignments,
  signIn: SignIn,
  ports: PortalPorts,
): Reply {
  const roleName = request.query.get('role_name');
  if (roleName === null) throw invalid('role_name is missing.');
  const { accountId, roles } = rolesAt(request, assignments, ports.world);
  const { permissionSets, region } = ports.world.identityCenter;
  const set = permissionSets.find(({ name }) => name === roleName);
  if (set === undefined || !roles.includes(roleName))
    throw new Refusal(403, 'ForbiddenException', 'No access');
  const principal = permissionSetSession(set, accountId, signIn.userName, region);
  const key = ports.keys.issue(principal, set.sessionSeconds * 1000);
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = key;
  const reply = jsonReply({
    roleCredentials: { accessKeyId, secretAccessKey, sessionToken, expiration: expiresAt },
  });
  return { ...reply, accessKeyId };
}

/** `max_result` 1-100 (20 when absent); a page token is good only for the list that gave it. */
function takePage<T>(
  request: Incoming,
  list: string,
  all: readonly T[],
): { readonly items: readonly T[]; readonly nextToken: string | null } {
  const sizeText = request.query.get('max_result') ?? '20';
  const size = Number(sizeText);
  if (!/^\d{1,3}$/.test(sizeText) || size < 1 || size > 100) throw invalid('max_result must be 1 to 100.');
  const sent = request.query.get('next_token');
  const start = sent === null ? 0 : readPageToken(sent, list);
  if (start === null || start > all.length) throw invalid('next_token is not valid.');
  const end = start + size;
  return { items: all.slice(start, end), nextToken: end < all.length ? pageToken(list, end) : null };
}

function pageToken(list: string, start: number): string {
  const mark = createHash('sha256').update(`${list}#${start}`).digest('base64url').slice(0, 24);
  return Buffer.from(`${start}.${mark}`).toString('base64');
}

function readPageToken(token: string, list: string): number | null {
  const start = Number(Buffer.from(token, 'base64').toString('utf8').split('.')[0]);
  return Number.isInteger(start) && start >= 0 && pageToken(list, start) === token ? start : null;
}

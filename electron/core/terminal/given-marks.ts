import { keyDigest } from '../../../shared/endpoint/key-digest.ts';
import { GivenChange } from '../../../shared/endpoint/protocol.ts';
import { SessionId } from '../../../shared/ids.ts';
import type { Elsewhere, Onward } from '../../../shared/text/which.ts';
import { hidesAwsFiles } from './child-environment.ts';
import type { CommandIo } from './command.ts';

// What a shell has in the place of the credentials that `exec` and `env` gave it, as the terminal command says by what they noted beside
// them.

type Shell = Pick<CommandIo, 'env' | 'given'>;

/** LATCHKEY_CONTAINER: the address of `exec`, and whose credentials it gives. */
export const containerMark = (id: SessionId, uri: string, token: string): string =>
  `${id} ${keyDigest(uri)} ${keyDigest(token)}`;

const has = ({ given }: Pick<Shell, 'given'>, change: GivenChange): boolean =>
  given?.includes(change) === true;

/** The keys that `env` gave, with something else beside the key's id: AWS refuses them. */
export function brokenKeys(io: Pick<Shell, 'given'>): Elsewhere | null {
  if (has(io, GivenChange.otherSecret))
    return { kind: 'broken-keys', variable: 'AWS_SECRET_ACCESS_KEY', isEmpty: false };
  if (has(io, GivenChange.noToken))
    return { kind: 'broken-keys', variable: 'AWS_SESSION_TOKEN', isEmpty: true };
  if (has(io, GivenChange.otherToken))
    return { kind: 'broken-keys', variable: 'AWS_SESSION_TOKEN', isEmpty: false };
  if (has(io, GivenChange.onlyOlderToken)) return { kind: 'only-older-token' };
  return has(io, GivenChange.olderToken) ? { kind: 'older-token' } : null;
}

/** In a shell where the address of `exec` is what tools take: what they take in its place. Orders: docs/protocols.md §v. */
export function containerElsewhere(io: Shell, answer: SessionId): Elsewhere | null {
  const isEmpty = has(io, GivenChange.emptyRelative);
  if (isEmpty || has(io, GivenChange.relative))
    return { kind: 'relative-container', isEmpty, others: atTheAddress(io, answer) };
  if (has(io, GivenChange.otherAddress)) return { kind: 'other-container', by: 'address' };
  if (has(io, GivenChange.otherAuthorization)) return { kind: 'other-container', by: 'authorization' };
  if (has(io, GivenChange.authorizationFile)) return { kind: 'other-container', by: 'authorization-file' };
  return has(io, GivenChange.emptyAuthorizationFile)
    ? { kind: 'other-container', by: 'empty-authorization-file' }
    : null;
}

/** What the tools take that do not ask AWS_CONTAINER_CREDENTIALS_RELATIVE_URI first. */
function atTheAddress(io: Shell, answer: SessionId) {
  if (has(io, GivenChange.noAddress)) return 'nothing';
  if (has(io, GivenChange.otherAddress)) return 'other-address';
  const tokens = [
    GivenChange.otherAuthorization,
    GivenChange.authorizationFile,
    GivenChange.emptyAuthorizationFile,
  ];
  if (tokens.some((change) => has(io, change))) return 'other-token';
  const owner = ownerOfAddress(io);
  return owner === null || owner === answer ? 'session' : 'other-session';
}

/**
 * Where no file comes before the address of `exec`, and that address is of another session than the answer: a file that was loaded, or the
 * copied variables of another session, left it there.
 */
export function containerOfAnother(io: Shell, answer: SessionId): Elsewhere | null {
  const owner = ownerOfAddress(io);
  return owner === null || owner === answer ? null : { kind: 'other-container', by: 'other-session' };
}

/** By the id alone, as it was noted. Null: an older `exec`, or none, gave it. */
const ownerOfAddress = ({ env }: Pick<Shell, 'env'>): SessionId | null =>
  SessionId.safeParse(env.LATCHKEY_CONTAINER?.split(' ')[0]).data ?? null;

/**
 * To which address the JavaScript SDK goes on, where the profile of the answer gives it nothing. Null: none, or that of the answer's own `exec`.
 * `named`: how users know a session.
 */
export function afterTheFiles(io: Shell, answer: SessionId, named: (id: SessionId) => string): Onward | null {
  const own = addressOfMachine(io);
  if (own !== null) return { variable: own, session: null };
  const owner = io.given?.includes('container') === true ? ownerOfAddress(io) : null;
  if (owner === null || owner === answer || atTheAddress(io, owner) !== 'session') return null;
  return { variable: 'AWS_CONTAINER_CREDENTIALS_FULL_URI', session: named(owner) };
}

type ContainerVariable = 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI' | 'AWS_CONTAINER_CREDENTIALS_FULL_URI';

/** The one that is not from Latchkey and that JavaScript asks. */
function addressOfMachine(io: Pick<Shell, 'given'>): ContainerVariable | null {
  if (has(io, GivenChange.relative)) return 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI';
  return has(io, GivenChange.otherAddress) ? 'AWS_CONTAINER_CREDENTIALS_FULL_URI' : null;
}

/** That of a shell that is in no session, as a container or a cloud desktop sets it. */
export function containerOfMachine(io: Shell): ContainerVariable | null {
  if (io.given?.includes('container') !== true || io.env.LATCHKEY_SESSION_ID) return null;
  return addressOfMachine(io) ?? 'AWS_CONTAINER_CREDENTIALS_FULL_URI';
}

/** Whether `exec` gave this shell an address. An older one does not say. */
export const hasContainerMark = ({ env }: Pick<Shell, 'env'>): boolean =>
  (env.LATCHKEY_CONTAINER ?? '') !== '';

/**
 * The session whose address of `exec` tools take here, where nothing comes before it: a file that was loaded into the shell may have brought it
 * from another one. Null: it is not known, or something else comes first.
 */
export function containerOf(io: Shell): SessionId | null {
  const isTaken = io.given?.includes('container') === true && !io.given.includes('keys') && hidesAwsFiles(io);
  const owner = ownerOfAddress(io);
  return isTaken && owner !== null && containerElsewhere(io, owner) === null ? owner : null;
}

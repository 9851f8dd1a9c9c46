import { keyDigest } from '../../../shared/endpoint/key-digest.ts';
import { GivenChange } from '../../../shared/endpoint/protocol.ts';
import { SessionId } from '../../../shared/ids.ts';
import type { Elsewhere } from '../../../shared/text/which.ts';
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
  return has(io, GivenChange.olderToken) ? { kind: 'older-token' } : null;
}

/** In a shell where the address of `exec` is what tools take: what they take in its place. Orders: docs/protocols.md §v. */
export function containerElsewhere(io: Pick<Shell, 'given'>): Elsewhere | null {
  if (has(io, GivenChange.relative)) return { kind: 'other-container', by: 'relative' };
  if (has(io, GivenChange.otherAddress)) return { kind: 'other-container', by: 'address' };
  if (has(io, GivenChange.emptyRelative)) return { kind: 'other-container', by: 'empty-relative' };
  if (has(io, GivenChange.otherAuthorization)) return { kind: 'other-container', by: 'authorization' };
  if (has(io, GivenChange.authorizationFile)) return { kind: 'other-container', by: 'authorization-file' };
  return has(io, GivenChange.emptyAuthorizationFile)
    ? { kind: 'other-container', by: 'empty-authorization-file' }
    : null;
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

type ContainerVariable = 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI' | 'AWS_CONTAINER_CREDENTIALS_FULL_URI';

/** To which address the JavaScript SDK goes on, where the profile gives it nothing. Null: none, or that of `exec`. */
export function afterTheFiles(io: Pick<Shell, 'given'>): ContainerVariable | null {
  if (has(io, GivenChange.relative)) return 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI';
  return has(io, GivenChange.otherAddress) ? 'AWS_CONTAINER_CREDENTIALS_FULL_URI' : null;
}

/** That of a shell that is in no session, as a container or a cloud desktop sets it. */
export function containerOfMachine(io: Shell): ContainerVariable | null {
  if (io.given?.includes('container') !== true || io.env.LATCHKEY_SESSION_ID) return null;
  return afterTheFiles(io) ?? 'AWS_CONTAINER_CREDENTIALS_FULL_URI';
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
  if (!isTaken || containerElsewhere(io) !== null) return null;
  return ownerOfAddress(io);
}

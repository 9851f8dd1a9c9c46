import type { SessionId, SourceId } from '../../../shared/ids.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Lease } from '../credentials.ts';
import type { Ask, BoundSession, ConsoleAccess, SessionContext } from '../identity-source.ts';
import { meansSignIn } from '../sessions/machine.ts';
import type { RoleChain } from '../sessions/role-chain.ts';
import type { SessionEntry } from '../sessions/session-entry.ts';
import type { SourceRunner } from '../sign-in/source-runner-port.ts';

export interface UpstreamPorts {
  readonly chain: (id: SessionId) => Result<RoleChain, Problem>;
  readonly kind: (kind: string) => BoundSession | null;
  readonly source: (id: SourceId) => SourceRunner | null;
  readonly region: (entry: SessionEntry) => SessionContext['region'];
}

export interface UpstreamCall {
  readonly entry: SessionEntry;
  readonly ask: Ask;
  /** As `SessionContext.isForced`. */
  readonly isForced: boolean;
  readonly parentLease: (parent: SessionId, signal: AbortSignal) => Promise<Result<Lease, Problem>>;
  /** The parent's lease turned out to be dead: the next one is fetched again. */
  readonly forgetParent: (parent: SessionId) => void;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const ENDS_A_LINE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/**
 * One lease from the provider, with the one retry that a stale token or a stale parent deserves.
 * SECURITY: keys are printed into lines (`env`, profiles, git's answer). One that brings a line break would write a line of its own.
 */
export async function leaseFromUpstream(
  ports: UpstreamPorts,
  call: UpstreamCall,
  signal: AbortSignal,
): Promise<Result<Lease, Problem>> {
  const lease = await obtained(ports, call, signal);
  if (!lease.ok) return lease;
  const { accessKeyId, secretAccessKey, sessionToken } = lease.value;
  const parts = [accessKeyId, secretAccessKey.reveal(), sessionToken?.reveal() ?? ''];
  if (!parts.some((part) => ENDS_A_LINE.test(part))) return lease;
  const detail = 'The credentials that it gave contain a character that ends a line.';
  return err({ code: 'upstream-garbage', service: call.entry.name, detail });
}

async function obtained(
  ports: UpstreamPorts,
  call: UpstreamCall,
  signal: AbortSignal,
): Promise<Result<Lease, Problem>> {
  const { entry } = call;
  // Before anything waits for anything: a cycle of parents would wait for itself.
  const chain = ports.chain(entry.id);
  if (!chain.ok) return chain;
  const bound = ports.kind(entry.kind);
  if (bound === null) {
    return invalidInput('kind', `This build does not support ${entry.kind} sessions.`);
  }
  const { parent } = entry;
  if (parent.kind === 'session') {
    const context = sessionContext(ports, call, null, (s) => call.parentLease(parent.id, s));
    const first = await bound.lease(context, signal);
    if (first.ok || first.error.code !== 'credentials-expired') return first;
    call.forgetParent(parent.id);
    return bound.lease(context, signal);
  }

  const source = ports.source(parent.id);
  if (source === null) return err({ code: 'chain-parent-missing', session: entry.name, parent: parent.id });
  const ready = await signedIn(source, signal);
  if (ready !== null) return err(ready);
  const context = sessionContext(ports, call, source, null);
  const first = await bound.lease(context, signal);
  if (first.ok || !meansSignIn(first.error) || signal.aborted) return first;
  // A 401 means that the token is dead whatever its date says: renewed once, tried once more, then the user.
  const refreshed = await source.refresh(signal);
  if (!refreshed.ok) {
    if (!meansSignIn(refreshed.error)) return refreshed;
    // The kind has forgotten the sign-in with the provider's no: its words are in the first answer.
    return first.error.code === 'token-revoked' ? first : err(signInNeeded(source));
  }
  const second = await bound.lease(context, signal);
  if (second.ok || !meansSignIn(second.error) || signal.aborted) return second;
  source.lost(second.error);
  return err(signInNeeded(source));
}

/** The kind's own way into the console; null: it has none, and AWS's federation endpoint is the way. */
export async function consoleAccess(
  ports: UpstreamPorts,
  call: Pick<UpstreamCall, 'entry' | 'ask'>,
  destination: string,
  signal: AbortSignal,
): Promise<Result<ConsoleAccess | null, Problem>> {
  const { entry } = call;
  const own = ports.kind(entry.kind)?.console;
  if (own === undefined) return ok(null);
  const { parent } = entry;
  const source = parent.kind === 'source' ? ports.source(parent.id) : null;
  if (source === null) return err({ code: 'chain-parent-missing', session: entry.name, parent: parent.id });
  return own(
    sessionContext(ports, { entry, ask: call.ask, isForced: false }, source, null),
    destination,
    signal,
  );
}

async function signedIn(source: SourceRunner, signal: AbortSignal): Promise<Problem | null> {
  if (source.isSignedIn()) return null;
  await source.look(signal);
  if (source.isSignedIn()) return null;
  const { problem } = source.snapshot();
  if (problem === null || !problem.code.startsWith('keychain-')) return signInNeeded(source);
  // The keychain was not to be had at start; it may have been unlocked since.
  const restored = await source.restore(signal);
  if (!restored.ok) return restored.error;
  return source.isSignedIn() ? null : signInNeeded(source);
}

function signInNeeded(source: SourceRunner): Problem {
  const { command } = source.snapshot();
  const named = command === null ? {} : { command };
  return { code: 'sign-in-needed', source: source.context().sourceName, ...named };
}

function sessionContext(
  ports: UpstreamPorts,
  { entry, ask, isForced }: Pick<UpstreamCall, 'entry' | 'ask' | 'isForced'>,
  source: SourceRunner | null,
  parentLease: SessionContext['parentLease'],
): SessionContext {
  return {
    sessionId: entry.id,
    sessionName: entry.name,
    config: entry.config,
    region: ports.region(entry),
    source: source === null ? null : source.context(),
    parentLease,
    longTermKey: source?.longTermKey,
    ask,
    isForced,
  };
}

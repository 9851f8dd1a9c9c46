import type { FormValues } from '../../../shared/form-values.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { SessionView } from '../../../shared/session.ts';
import type { ActivityDraft } from '../activity/activity-log.ts';
import type { Broker, LeaseRequest, OwnRoleLeases, OwnRoleRequest } from '../app-api.ts';
import { createSingleFlight } from '../async/single-flight.ts';
import type { Lease } from '../credentials.ts';
import type { Events } from '../events.ts';
import type { Ask, BoundSession } from '../identity-source.ts';
import type { LockGate } from '../lock/lock-gate.ts';
import type { OwnRole } from '../own-profile.ts';
import { reuseUntilMs } from '../sessions/expiry.ts';
import { sessionAddress } from '../sessions/session-names.ts';
import type { TimeBoxes } from '../sessions/time-boxes.ts';

export interface OwnRoleLeasePorts {
  readonly broker: Pick<Broker, 'lease' | 'held'>;
  readonly lockGate: Pick<LockGate, 'pass'>;
  readonly timeBoxes: Pick<TimeBoxes, 'pass' | 'endsAt' | 'used'>;
  /** The kind of session that assumes a role on top of another. */
  readonly assumedRole: () => BoundSession | null;
  readonly ask: (session: { readonly id: SessionView['id']; readonly name: string }) => Ask;
  readonly now: () => number;
  readonly onThrow: (error: unknown) => Problem;
  readonly events: Pick<Events, 'on'>;
  readonly record: (entry: ActivityDraft) => void;
}

interface Kept {
  readonly lease: Lease;
  readonly reuseUntil: number;
}

/** Far more than a user has; a bound, because a caller may ask for many. */
const MOST_KEPT = 100;

/**
 * Leases of roles that profiles of the user's own assume on top of a session, as the AWS CLI would. In memory, and gone with
 * the session's own lease.
 */
export function createOwnRoleLeases(ports: OwnRoleLeasePorts): OwnRoleLeases {
  const kept = new Map<string, Kept>();
  /** How often the lease of a session was withdrawn. */
  const withdrawn = new Map<string, number>();
  const flights = createSingleFlight<Lease>({ onThrow: ports.onThrow });
  ports.events.on((event) => {
    if (event.type === 'records-changed' && event.after.locked !== undefined) kept.clear();
    // A stopped session, or one whose sign-in ended, gives nothing through a role either.
    if (event.type !== 'lease-changed' || ports.broker.held(event.sessionId) !== null) return;
    withdrawn.set(event.sessionId, (withdrawn.get(event.sessionId) ?? 0) + 1);
    for (const key of kept.keys()) if (key.startsWith(prefixOf(event.sessionId))) kept.delete(key);
  });

  const keep = (key: string, lease: Lease): void => {
    kept.delete(key);
    kept.set(key, { lease, reuseUntil: reuseUntilMs(lease, ports.now()) });
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  };

  /** Of the first `depth` roles; 0: of the session itself. */
  const leaseAt = async (
    request: OwnRoleRequest,
    depth: number,
    signal: AbortSignal,
  ): Promise<Result<Lease, Problem>> => {
    const role = request.roles[depth - 1];
    if (role === undefined) return ports.broker.lease(sourceRequest(request), signal);
    const key = keyOf(request, depth);
    const ready = kept.get(key);
    if (ready !== undefined && ports.now() < ready.reuseUntil) return { ok: true, value: ready.lease };
    return flights.run(key, signal, async (flying) => {
      const { id, name } = request.session;
      const before = withdrawn.get(id);
      const assumed = await ports.lockGate.pass(() =>
        assume(ports, request, role, (s) => leaseAt(request, depth - 1, s), flying),
      );
      // SECURITY: the role was assumed with credentials that are no longer to be used: of a stopped session, or of somebody
      // else who was signed in.
      if (assumed.ok && withdrawn.get(id) !== before)
        return err({ code: 'session-stopped', session: name, address: sessionAddress(request.session) });
      if (assumed.ok) keep(key, assumed.value);
      return assumed;
    });
  };

  return {
    async lease(request, signal) {
      const { id } = request.session;
      // SECURITY: also what is kept here ends with the session.
      const lease = await ports.timeBoxes.pass(id, () => leaseAt(request, request.roles.length, signal));
      if (lease.ok) ports.timeBoxes.used(id, lease.value.expiresAt);
      const role = request.roles.at(-1);
      if (role !== undefined && !(lease.ok ? false : lease.error.code === 'cancelled')) {
        ports.record({
          event: lease.ok ? 'credentials-given' : 'credentials-refused',
          sessionId: request.session.id,
          sessionName: request.session.name,
          caller: request.caller.verb,
          cwd: request.caller.cwd,
          problem: lease.ok ? null : lease.error,
          note: `${role.profile}: ${role.roleArn}`,
        });
      }
      const sessionEndsAt = lease.ok ? ports.timeBoxes.endsAt(id) : null;
      return lease.ok && sessionEndsAt !== null ? ok({ ...lease.value, sessionEndsAt }) : lease;
    },
  };
}

const prefixOf = (id: string): string => `${JSON.stringify(id)} `;
const keyOf = ({ session, roles, region }: OwnRoleRequest, depth: number): string =>
  `${prefixOf(session.id)}${JSON.stringify([region, roles.slice(0, depth)])}`;

const sourceRequest = ({ session, caller, whenSignInNeeded, startedAs }: OwnRoleRequest): LeaseRequest => {
  const request = { sessionId: session.id, caller, whenSignInNeeded };
  return startedAs === undefined ? request : { ...request, startedAs };
};

async function assume(
  ports: OwnRoleLeasePorts,
  { session, region }: OwnRoleRequest,
  role: OwnRole,
  parentLease: (signal: AbortSignal) => Promise<Result<Lease, Problem>>,
  signal: AbortSignal,
): Promise<Result<Lease, Problem>> {
  const bound = ports.assumedRole();
  if (bound === null) return err({ code: 'own-profile', profile: role.profile, has: 'malformed' });
  return bound.lease(
    {
      sessionId: session.id,
      sessionName: role.profile,
      config: roleConfig(session, role),
      region,
      source: null,
      parentLease,
      ask: ports.ask({ id: session.id, name: role.profile }),
    },
    signal,
  );
}

function roleConfig(session: Pick<SessionView, 'id'>, role: OwnRole): FormValues {
  const values: Record<string, string> = { parent: session.id, roleArn: role.roleArn };
  if (role.mfaSerial !== null) values.mfaSerial = role.mfaSerial;
  if (role.externalId !== null) values.externalId = role.externalId;
  if (role.sessionName !== null) values.sessionName = role.sessionName;
  if (role.durationSeconds !== null) values.durationSeconds = String(role.durationSeconds);
  return values;
}

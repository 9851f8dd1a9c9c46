import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import type { SessionView } from '../../../shared/session.ts';
import type { Lease } from '../credentials.ts';
import type { CommandIo } from './command.ts';
import type { LeasePort } from './command-ports.ts';
import { askingWait, type WaitPorts } from './io/wait.ts';

/** A lease for a verb a user typed: waits for the sign-in, says so, and takes an MFA code on the terminal. */
export const leaseAfterSignIn = (
  io: CommandIo,
  ports: WaitPorts & LeasePort,
  session: SessionView,
  signal: AbortSignal,
  force = false,
): Promise<Result<Lease, Problem>> =>
  askingWait(
    io,
    ports,
    session,
    () =>
      ports.app.broker.lease(
        { sessionId: session.id, caller: io.caller, whenSignInNeeded: 'wait', force },
        signal,
      ),
    signal,
    force,
  );

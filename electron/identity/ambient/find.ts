import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Lease } from '../../core/credentials.ts';
import type { IdentityPorts } from '../../core/identity-source.ts';
import { commandGave, commandProblem } from '../own-command.ts';
import { hasEnded } from './aws-time.ts';
import { fromContainer } from './container.ts';
import { readPrinted } from './credentials-json.ts';
import { fromEc2 } from './ec2.ts';
import { fromEnvironment } from './environment.ts';
import type { Origin } from './form.ts';

const commandTimeoutMs = 60_000;

export interface Found {
  readonly lease: Lease;
  /** What a user should know of where it came from, a line each. */
  readonly facts: readonly string[];
}

/** The credentials this machine has now. Nothing is kept: the next lease looks again. */
export async function findCredentials(
  ports: IdentityPorts,
  origin: Origin,
  source: string,
  signal: AbortSignal,
): Promise<Result<Found, Problem>> {
  const found = await look(ports, origin, source, signal);
  signal.throwIfAborted();
  if (!found.ok || !(await hasEnded(ports, found.value.lease, signal))) return found;
  const detail = 'The credentials found here had already expired.';
  return err({ code: 'credentials-expired', session: source, detail });
}

async function look(
  ports: IdentityPorts,
  origin: Origin,
  source: string,
  signal: AbortSignal,
): Promise<Result<Found, Problem>> {
  switch (origin.kind) {
    case 'environment':
      return withFacts(fromEnvironment(ports, source), (lease) =>
        lease.sessionToken === null
          ? ['A long-term access key: an IAM user source would keep it in the keychain and rotate it.']
          : ['Temporary keys: nothing renews them while Latchkey runs.'],
      );
    case 'ec2': {
      const found = await fromEc2(ports, source, signal);
      if (!found.ok) return found;
      const { lease, role, extended } = found.value;
      const facts = [
        `Role ${role} of this EC2 instance. It needs no setup: aws, SDKs and git with the AWS CLI’s credential helper find it automatically.`,
        ...(extended ? ['AWS is late with new keys; the old ones stay in use until then.'] : []),
      ];
      return ok({ lease, facts });
    }
    case 'container':
      return withFacts(await fromContainer(ports, source, signal), () => []);
    case 'process':
      return withFacts(await fromProcess(ports, origin.commandLine, source, signal), () => []);
  }
}

async function fromProcess(
  ports: IdentityPorts,
  commandLine: string,
  source: string,
  signal: AbortSignal,
): Promise<Result<Lease, Problem>> {
  const ran = await ports.machine.run(commandLine, commandTimeoutMs, signal);
  signal.throwIfAborted();
  if (!ran.ok) return err(commandProblem(source, commandLine, ran.error));
  const read = readPrinted(ports, ran.value.reveal());
  if (read.kind === 'lease') return ok(read.lease);
  return err(commandGave(source, commandLine, `printed no credentials. ${read.detail}`));
}

const withFacts = (
  result: Result<Lease, Problem>,
  factsOf: (lease: Lease) => readonly string[],
): Result<Found, Problem> => (result.ok ? ok({ lease: result.value, facts: factsOf(result.value) }) : result);

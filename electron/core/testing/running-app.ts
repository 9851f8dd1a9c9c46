import type { SessionId, SourceId } from '../../../shared/ids.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import { createLatchkeyApp } from '../app.ts';
import type { LeaseRequest } from '../app-api.ts';
import type { LatchkeyApp } from '../app-ports.ts';
import type { Lease } from '../credentials.ts';
import { settle } from './fake-clock.ts';
import { createMemoryWorld, type MemoryWorld } from './memory-ports.ts';

export const never: AbortSignal = neverAborts();

export function must<T>(outcome: Result<T, Problem>): T {
  if (!outcome.ok) throw new Error(`expected a value, got ${JSON.stringify(outcome.error)}`);
  return outcome.value;
}

export interface RunningApp {
  readonly world: MemoryWorld;
  readonly app: LatchkeyApp;
  readonly sourceId: SourceId;
  /** The first session that the sync found. */
  readonly sessionId: SessionId;
  lease(more?: Partial<LeaseRequest>, signal?: AbortSignal): Promise<Result<Lease, Problem>>;
}

export const tool = { verb: 'credential-process', process: 'aws', pid: 4242, cwd: '/home/ada' } as const;

/** An app in memory with one identity source, signed in and synced. */
export async function startApp(prepare: (world: MemoryWorld) => void = () => {}): Promise<RunningApp> {
  const world = createMemoryWorld();
  prepare(world);
  const app = createLatchkeyApp(world.ports);
  await app.start(never);
  const made = await app.verbs.addSource(
    { kind: 'fake', name: 'Work', values: { url: 'https://x.example' } },
    never,
  );
  const { sourceId } = must(made);
  const signingIn = app.verbs.signIn({ sourceId, openBrowser: null }, never);
  await settle();
  world.provider.confirm();
  must(await signingIn);
  await world.clock.advance(1_000);
  const sessionId = app.state().sessions[0]?.id;
  if (sessionId === undefined) throw new Error('the sync found no session');
  return {
    world,
    app,
    sourceId,
    sessionId,
    lease: (more = {}, signal = neverAborts()) =>
      app.broker.lease({ sessionId, caller: tool, whenSignInNeeded: 'wait', ...more }, signal),
  };
}

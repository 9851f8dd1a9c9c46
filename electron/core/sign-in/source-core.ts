import type { SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import { createMutex } from '../async/mutex.ts';
import { createSingleFlight, type SingleFlight } from '../async/single-flight.ts';
import type { MemorySlot, SourceContext } from '../identity-source.ts';
import { createMemorySlot } from './memory-slot.ts';
import type { SignInPage } from './sign-in-page.ts';
import type { SourceEvent } from './source-event.ts';
import { reduce } from './source-machine.ts';
import { type Moment, newSource, type SourceModel } from './source-model.ts';
import { newsOf } from './source-news.ts';
import type { SourceRunnerPorts } from './source-runner-port.ts';
import { createSourceSecrets } from './source-secrets.ts';

/** What the effects of one identity source share: its model, which only `dispatch` changes, and the context for its kind. */
export interface SourceCore {
  readonly id: SourceId;
  readonly ports: SourceRunnerPorts;
  readonly flights: SingleFlight<void>;
  readonly memory: MemorySlot;
  name(): string;
  model(): SourceModel;
  moment(): Moment;
  dispatch(event: SourceEvent): void;
  /** Called after each step that changed something, before other components are notified. */
  onStep(listener: (before: SourceModel, after: SourceModel) => void): void;
  /** `page`: how a sign-in that the user began opens pages; without it none opens. */
  context(page?: SignInPage | 'no-browser'): SourceContext;
  /** Offers the keychain what it has not taken, where it is open. */
  offerSecrets(signal: AbortSignal): Promise<void>;
  /** See `KeptSecrets.isUnconfirmed`. */
  isRemovalUnconfirmed(): boolean;
  /** Removes the keychain item. */
  removeSecrets(signal: AbortSignal): Promise<Result<void, Problem>>;
  /** Resolves when no exclusive work runs any more and the keychain was offered what it has not taken, or the signal aborts. */
  settled(signal: AbortSignal): Promise<void>;
}

export function createSourceCore(ports: SourceRunnerPorts): SourceCore {
  const { id, leaving, syncedAt } = ports.record();
  const exclusively = createMutex();
  const secrets = createSourceSecrets(id, ports.secrets, leaving === true || syncedAt !== null);
  const memory = createMemorySlot({ key: `memory:${id}`, now: ports.now, agenda: ports.agenda });
  const listeners: ((before: SourceModel, after: SourceModel) => void)[] = [];
  let wasLeaving = leaving === true;
  let model = newSource({ externalSignIn: ports.externalSignIn, keychainHolds: leaving === true, syncedAt });

  return {
    id,
    ports,
    flights: createSingleFlight<void>({ onThrow: ports.onThrow }),
    memory,
    name: ports.shownName,
    model: () => model,
    moment: () => ({ at: ports.now(), fraction: ports.random.fraction() }),
    dispatch(event) {
      const before = model;
      const after = reduce(before, event);
      if (after === before) return;
      model = after;
      // SECURITY: until the keychain has removed the sign-in, or has a new one, the next start must remove what it finds.
      const isLeaving = after.keychainHolds || secrets.isUnconfirmed();
      if (isLeaving !== wasLeaving) ports.keepLeaving(isLeaving);
      wasLeaving = isLeaving;
      for (const listener of listeners) listener(before, after);
      ports.changed();
      for (const news of newsOf(before, event, after)) ports.emit(news);
    },
    onStep: (listener) => void listeners.push(listener),
    context: (page) => ({
      sourceId: id,
      sourceName: ports.shownName(),
      config: ports.record().config,
      secrets,
      memory,
      ask: ports.ask,
      // Only a sign-in that the user began opens a page, never a tool's request for credentials or a renewal.
      openPage: async (url) => page !== undefined && page !== 'no-browser' && (await page.open(url)),
      presence: ports.presence,
      withoutBrowser: page === 'no-browser',
      exclusively,
    }),
    offerSecrets: secrets.offer,
    isRemovalUnconfirmed: secrets.isUnconfirmed,
    removeSecrets: secrets.remove,
    settled: (signal) =>
      exclusively(async () => undefined, signal)
        .catch(() => undefined)
        .then(() => secrets.offer(signal)),
  };
}

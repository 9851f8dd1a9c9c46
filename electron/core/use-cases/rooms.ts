import type { AppState } from '../../../shared/app-state.ts';
import type { SessionId, SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import type { ActivityLog } from '../activity-log.ts';
import type { LatchkeyPorts } from '../app-ports.ts';
import type { AttentionList } from '../attention.ts';
import type { CredentialBroker } from '../credentials/credential-broker.ts';
import type { ProfileSync } from '../profiles/profile-sync.ts';
import type { RecordsKeeper } from '../records.ts';
import type { SessionCatalogue } from '../sessions/session-catalogue.ts';
import type { SessionFacts } from '../sessions/session-views.ts';
import type { KindRegistry } from '../sign-in/kind-registry.ts';
import type { Prompts } from '../sign-in/prompts.ts';
import type { SourceRunner } from '../sign-in/source-runner-port.ts';
import type { Projection } from './projection.ts';

/** What the verbs work with: every part of the core, made once by `createLatchkeyApp`. */
export interface Rooms {
  readonly ports: LatchkeyPorts;
  /** Epoch ms, corrected by the clock skew. */
  readonly now: () => number;
  readonly lifetime: AbortSignal;
  readonly state: () => AppState;
  readonly records: RecordsKeeper;
  readonly catalogue: SessionCatalogue;
  readonly facts: SessionFacts;
  readonly kinds: KindRegistry;
  readonly sources: SourceRunners;
  readonly broker: CredentialBroker;
  readonly prompts: Prompts;
  readonly attention: AttentionList;
  readonly activity: ActivityLog;
  readonly deliver: ProfileSync;
  readonly projection: Projection;
  /** Asks the keychain how it is, and restores the sign-ins that could not be read before. */
  readonly lookAtKeychain: (signal: AbortSignal) => Promise<Result<void, Problem>>;
  readonly onThrow: (error: unknown) => Problem;
}

export interface SourceRunners {
  find(id: SourceId): SourceRunner | null;
  all(): readonly SourceRunner[];
  /** Makes the runner of a source that stands in the records; null when this build does not know its kind. */
  add(id: SourceId): SourceRunner | null;
  remove(id: SourceId): void;
  /** Sessions that stand on it, at any depth, and hold or fetch something. */
  busySessions(id: SourceId): readonly SessionId[];
}

import type { FormSpec } from '../../../shared/form.ts';
import type { FormValues } from '../../../shared/form-values.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import type { IdentityFolder } from '../../core/identity-source.ts';
import type { World } from './world.ts';

// For tests only: what a folder under electron/identity says of itself so that the conformance suite can drive it.

/** One thing a kind can be asked to do, in a world prepared for it. */
export interface Scenario {
  readonly name: string;
  /** Prepares the world (keychain item, answers of the ports). Runs before every drive. */
  readonly prepare?: (world: World) => void;
  readonly drive: (world: World, signal: AbortSignal) => Promise<Result<unknown, Problem>>;
  /** How it ends when nothing is aborted. */
  readonly ends: 'ok' | Problem['code'];
  /** Port calls that are brought to their end although the caller has left, because stopping there would lose something. */
  readonly brings?: readonly string[];
  /** Set where the result carries a lease: it must end exactly when the server says. */
  readonly givesLease?: boolean;
}

/** What `conformance.ts` of a folder exports as `conformance`. */
export interface FolderConformance {
  readonly folder: IdentityFolder;
  /** For each form or session kind: values that are taken. */
  readonly goodValues: readonly { readonly kind: string; readonly values: FormValues }[];
  readonly scenarios: readonly Scenario[];
}

export const formsOf = ({ sources, sessions }: IdentityFolder): readonly FormSpec[] => [
  ...sources.map(({ form }) => form),
  ...sessions.flatMap(({ form }) => (form === null ? [] : [form])),
];

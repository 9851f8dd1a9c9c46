import type { FormValues } from '../../../shared/form-values.ts';
import type { ImportRow, ImportView } from '../../../shared/import.ts';

/** An identity source that profiles name by its particulars, and the session directly on it. */
export interface ImportBase {
  /** Equal: one and the same source, in this import and in later ones. Never a secret. */
  readonly key: string;
  readonly source: { readonly kind: string; readonly name: string; readonly values: FormValues };
  /** Without the link to the source, and without a region. */
  readonly session: { readonly kind: string; readonly values: FormValues };
  /** The name of a session on it that has no profile and only carries roles. */
  readonly carrier: string;
  /** The profile whose long-term key becomes the source's keychain item. */
  readonly keysOf: { readonly profile: string; readonly accessKeyId: string } | null;
}

/** What a yes would make of a row, typed; the texts of the row say the same to a user. */
export type ImportSubject =
  | { readonly becomes: 'source'; readonly name: string; readonly startUrl: string; readonly region: string }
  | {
      readonly becomes: 'permission-set';
      readonly profile: string;
      /** `row` null: a legacy profile that names the portal itself; equal portals become one source. */
      readonly source: { readonly row: string | null; readonly startUrl: string; readonly region: string };
      readonly accountId: string;
      readonly role: string;
      readonly region: string | null;
    }
  /** A session directly on a source of its own kind: a token file, a long-term key, the machine, another program. */
  | {
      readonly becomes: 'based';
      readonly profile: string;
      readonly base: ImportBase;
      readonly region: string | null;
    }
  | {
      readonly becomes: 'assumed-role';
      readonly profile: string;
      readonly parent: ImportParent;
      readonly roleArn: string;
      readonly sessionName: string | null;
      readonly externalId: string | null;
      /** Decimal seconds. */
      readonly durationSeconds: string | null;
      readonly mfaSerial: string | null;
      readonly region: string | null;
    };
export type ImportParent =
  | { readonly kind: 'row'; readonly row: string }
  /** A session whose profile Latchkey delivers already, and which of its profiles it is. */
  | { readonly kind: 'session'; readonly sessionId: string; readonly profile: string }
  /** A session without a profile of its own, made for this role. */
  | { readonly kind: 'base'; readonly base: ImportBase };
export interface ImportPlanRow extends ImportRow {
  readonly profile: string | null;
  /** Values are those with the fixes applied. Null: left alone, or blocked. */
  readonly subject: ImportSubject | null;
}
export interface ImportPlan {
  readonly rows: readonly ImportPlanRow[];
  readonly notes: ImportView['notes'];
  /** Of the `default` profile: the nearest thing to a region that a profile without one has. */
  readonly fallbackRegion: string | null;
}
export interface ImportInput {
  readonly config: string;
  readonly credentials: string;
  readonly paths: { readonly config: string; readonly credentials: string };
  /** Of the environment only the AWS_ variables are looked at, and those that a `credential_process` names. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home directory, for a `~` that tools would not expand. */
  readonly home: string;
  /** Absolute path of the latchkey command: a `credential_process` that calls it is not another program's. */
  readonly command: string;
  /** Programs of `credential_process` lines, see `CommandPlace`. */
  readonly programs?: ReadonlyMap<string, string | null>;
}

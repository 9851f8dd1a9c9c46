import type { Delivery } from '../../../../shared/delivery.ts';
import type { Lease } from '../../credentials.ts';
import type { AwsFileTexts } from '../../ports/files.ts';
import { writtenCommand, writtenKey } from '../../ports/instance.ts';
import type { AwsFileKind } from '../ini/ini-section.ts';

export interface DesiredProfile {
  readonly sessionId: string;
  readonly profile: string;
  readonly region: string | null;
  readonly deliver: Delivery;
  /** For 'keys': null means that there may be no keys now (stopped); the name stays reserved. */
  readonly lease: Lease | null;
}
export interface ProfilePlanInput extends ProfileRequest {
  readonly config: string;
  readonly credentials: string;
}
/** What the two files should say, whatever they say now. */
export interface ProfileRequest {
  /** All of them: a section of ours that none of these wants is taken out. */
  readonly desired: readonly DesiredProfile[];
  /** Absolute path of the latchkey command. */
  readonly shimPath: string;
  /** Names of the user's own profiles that may be handed over. */
  readonly consents: ReadonlySet<string>;
  /** Of the consents, those that do not count for what another Latchkey has written. */
  readonly unseen?: ReadonlySet<string>;
  /** Programs of commands like ours that are not there: of a Latchkey that has gone they do count. */
  readonly gone?: ReadonlySet<string>;
  /** In the markers that are written: see ports/instance.ts. */
  readonly instance?: string | null;
  /** Keys that are ours also where a tool dropped the marker above them, as no others are: see ports/instance.ts. */
  readonly writtenKeys?: ReadonlySet<string>;
  /** How the files are called in the diffs. */
  readonly paths: { readonly config: string; readonly credentials: string };
  /** For a look ahead at some profiles only: sections of ours that none of these wants stay. */
  readonly keepOthers?: boolean;
  /** What is kept beside the files now; absent: for a look ahead, which writes nothing. */
  readonly kept?: NonNullable<AwsFileTexts['kept']>;
  /**
   * Profiles of an import: their sections in the credentials file give up their credentials instead of being renamed.
   * SECURITY: the value is the id of the access key that the keychain has taken over; null where there is none. A section
   * with another key in it is renamed after all: nothing may leave the file that is nowhere else.
   */
  readonly handOver?: ReadonlyMap<string, string | null>;
}
/** The keys that are to be in the credentials file. */
export const keysIn = ({ desired }: Pick<ProfileRequest, 'desired'>): readonly string[] =>
  desired.flatMap(({ profile, deliver, lease }) =>
    deliver === 'keys' && lease !== null ? [writtenKey(profile, lease.accessKeyId)] : [],
  );

/** The profiles that are to have our command. */
export const commandsIn = ({ desired }: Pick<ProfileRequest, 'desired'>): readonly string[] =>
  desired.flatMap(({ profile, deliver }) => (deliver === 'process' ? [writtenCommand(profile)] : []));

export interface PlanConflict {
  readonly profile: string;
  readonly sessionId: string;
  readonly file: AwsFileKind;
  /**
   * owned: the user's, a yes hands it over · named-twice, malformed: only the user can repair it · invalid-name ·
   * wanted-twice: another session has the name.
   */
  readonly why: 'owned' | 'named-twice' | 'malformed' | 'invalid-name' | 'wanted-twice';
  /** What is there now, secrets masked. */
  readonly formerText: string;
}
/** Credentials of the user that tools would take instead of ours. */
export interface Shadowing {
  readonly profile: string;
  readonly sessionId: string;
  readonly file: AwsFileKind;
  /** own-section: under the same name in the credentials file · defaults: in a [DEFAULT] section, which all inherit. */
  readonly why: 'own-section' | 'defaults';
  readonly formerText: string;
  /** The name under which the section stands after this plan; null: it still shadows. */
  readonly renamedTo: string | null;
}

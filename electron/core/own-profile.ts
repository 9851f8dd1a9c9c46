import type { Region, RoleArn } from '../../shared/ids.ts';

/** A role that a profile of the user's own assumes with the credentials of another profile. */
export interface OwnRole {
  /** The profile that names it. */
  readonly profile: string;
  readonly roleArn: RoleArn;
  readonly mfaSerial: string | null;
  readonly externalId: string | null;
  readonly sessionName: string | null;
  readonly durationSeconds: number | null;
}

/** What a profile of the user's own has that Latchkey cannot give credentials for. */
export type OwnCredentials =
  | 'sso'
  | 'keys'
  | 'process'
  | 'web-identity'
  | 'credential-source'
  | 'login'
  | 'malformed';

/** What the AWS files say of one profile that is not ours. */
export type OwnProfile =
  | {
      readonly kind: 'role';
      readonly role: OwnRole;
      readonly sourceProfile: string;
      readonly region: Region | null;
    }
  /** Its credential_process is our own command, written by hand. */
  | { readonly kind: 'alias'; readonly profile: string; readonly region: Region | null }
  /** `inOurs`: by a line in a section that Latchkey wrote, which only the user's own correction takes out. */
  | { readonly kind: 'foreign'; readonly credentials: OwnCredentials; readonly inOurs?: true };

/** By name, over both files. Profiles without credentials, and those that are ours alone, are not in it. */
export type OwnProfiles = ReadonlyMap<string, OwnProfile>;

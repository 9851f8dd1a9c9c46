import type { FormValues } from '../../../shared/form-values.ts';
import type { AccountId, ProfileName, Region, RoleArn, SessionId } from '../../../shared/ids.ts';
import type { SessionShape } from '../identity-source.ts';

/** One session as the rest of the core sees it, wherever it comes from. */
export interface SessionEntry {
  readonly id: SessionId;
  readonly origin: 'found' | 'made';
  readonly kind: string;
  readonly name: string;
  readonly config: FormValues;
  readonly parent: SessionShape['parent'];
  readonly accountId: AccountId | null;
  readonly accountName: string | null;
  readonly role: string | null;
  readonly roleArn: RoleArn | null;
  readonly region: Region | null;
  readonly missing: boolean;
  readonly autoProfile: ProfileName | null;
  /** Names that it had before, and still answers to. */
  readonly formerProfiles: readonly ProfileName[];
  /** Its profile was in the user's files before there were more sessions than get one freely. */
  readonly isProfileKept: boolean;
}

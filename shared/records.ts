import { z } from 'zod';
import { AccountChoice, Mark } from './account.ts';
import { Delivery } from './delivery.ts';
import { FormValues } from './form-values.ts';
import { AccountId, ProfileName, Region, RoleArn, SessionId, SourceId } from './ids.ts';
import { Locked } from './lock.ts';
import { defaultSettings, Settings } from './settings.ts';
import { LeadMinutes } from './source.ts';
import { MAX_TAGS, Tag } from './tag.ts';
import { StopsAfterMinutes, TimeBox } from './time-box.ts';
import { WithoutDefault } from './without-default.ts';

/** What Latchkey remembers between runs, as one JSON file. Never a secret: those live in the OS keychain. */
/** The profile name given by Latchkey: chosen once, so that scripts can rely on it; null until it is. */
const autoProfile = ProfileName.nullable();

export const SourceRecord = z.strictObject({
  id: SourceId,
  kind: z.string(),
  name: z.string(),
  config: FormValues,
  subtitle: z.string(),
  /** Epoch ms of the last finished sync. */
  syncedAt: z.number().nullable(),
  /** The user signed out, and the keychain could not be asked to remove the sign-in: it is not taken up again. */
  leaving: z.literal(true).optional(),
  /** What in the user's files it was made of, so that a later import knows it again. Never a secret. */
  importKey: z.string().max(5000).optional(),
  /** Of the identity that is signed in, as AWS last said: the account of sessions built on it whose form names none. */
  accountId: AccountId.optional(),
  /** How long before its end the sign-in is announced; absent: as the settings say. */
  notifyLeadMinutes: LeadMinutes.optional(),
});
export type SourceRecord = z.infer<typeof SourceRecord>;

/** A session that a sync found: kept so that the list is there at start, before any network. */
export const FoundRecord = z.strictObject({
  id: SessionId,
  sourceId: SourceId,
  kind: z.string(),
  name: z.string(),
  accountId: AccountId,
  accountName: z.string(),
  role: z.string(),
  config: FormValues,
  /** The last sync no longer found it. */
  missing: z.boolean(),
  autoProfile,
  /** What `autoProfile` was before an account of the same name came; still names of this session. */
  formerProfiles: z.array(ProfileName).optional(),
  /** Its profile was in the files before there were more sessions than get one freely: it stays. */
  profileKept: z.literal(true).optional(),
});
export type FoundRecord = z.infer<typeof FoundRecord>;

/** A session made by hand. `parent` is what it is built on. */
export const MadeRecord = z.strictObject({
  id: SessionId,
  kind: z.string(),
  name: z.string(),
  config: FormValues,
  parent: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('session'), id: SessionId }),
    z.strictObject({ kind: z.literal('source'), id: SourceId }),
  ]),
  accountId: AccountId.nullable(),
  role: z.string().nullable(),
  roleArn: RoleArn.nullable(),
  region: Region.nullable(),
  autoProfile,
});
export type MadeRecord = z.infer<typeof MadeRecord>;

/** What the user settled for one session, and when they used it: there are few of these beside thousands of sessions. */
export const SessionChoice = z.strictObject({
  /** The user's own choice; null: no profile. */
  profile: ProfileName.nullable().optional(),
  region: Region.optional(),
  /** Its profiles beside the main one, in order; without a region, that of the session. */
  otherProfiles: z.array(z.strictObject({ name: ProfileName, region: Region.optional() })).optional(),
  /** The region of the `default` profile while this is the default session; absent: that of the session. */
  regionAsDefault: Region.optional(),
  delivery: Delivery.optional(),
  /** The user asked for its profile in the AWS files, or asked for it to be taken out. */
  profileWritten: z.boolean().optional(),
  pinned: z.boolean().optional(),
  mark: Mark.optional(),
  tags: z.array(Tag).max(MAX_TAGS).optional(),
  lastUsedAt: z.number().optional(),
  /** It stops automatically so long after it was started; absent: it does not. */
  stopsAfterMinutes: StopsAfterMinutes.optional(),
  /** The time for which it gives credentials, also when that is over; absent: it has no end. */
  timeBox: TimeBox.optional(),
});
export type SessionChoice = z.infer<typeof SessionChoice>;

/** What an import made, so that its undo takes back more than the files. */
export const ImportRecord = z.strictObject({
  /** Of the write in the undo journal. */
  tag: z.string(),
  /** Epoch ms. */
  at: z.number(),
  /** As they were made, in that order: what was edited since is the user's. */
  sources: z.array(
    z.strictObject({
      id: SourceId,
      name: z.string(),
      config: FormValues,
      signedIn: z.boolean(),
      /** The profile whose key its keychain item was made of. */
      keysOf: z.string().optional(),
    }),
  ),
  sessions: z.array(
    z.strictObject({
      id: SessionId,
      /** False: it was there before, and only its choice was settled. */
      made: z.boolean(),
      name: z.string(),
      config: FormValues,
      before: SessionChoice.nullable(),
      after: SessionChoice,
    }),
  ),
  /** Of the `default` profile: whose it became, and whose it was. */
  madeDefault: z.strictObject({ id: SessionId, before: SessionId.nullable() }).optional(),
});
export type ImportRecord = z.infer<typeof ImportRecord>;

/** What the files show of a choice: an undo of the files puts it back. */
export const SettingsInFiles = z.strictObject({
  profileScope: Settings.shape.profileScope,
  profilesWrittenFor: Settings.shape.profilesWrittenFor,
  defaultRegion: Settings.shape.defaultRegion,
});
export type SettingsInFiles = z.infer<typeof SettingsInFiles>;

/** What a write of the user's files changed in the records, so that its undo takes back more than the files. */
export const ChangeRecord = z.strictObject({
  /** Of the write in the undo journal. */
  tag: z.string(),
  choices: z.array(z.strictObject({ id: SessionId, before: SessionChoice, after: SessionChoice })),
  /** Names that a sync gave and that mean these sessions no longer. */
  former: z.array(z.strictObject({ id: SessionId, names: z.array(ProfileName) })).optional(),
  /** The default session before this one changed, and what the user could go back to then. */
  defaultSession: z
    .strictObject({
      after: SessionId.nullable(),
      previousBefore: SessionId.nullable(),
      withoutBefore: WithoutDefault.optional(),
    })
    .optional(),
  settings: z.strictObject({ before: SettingsInFiles, after: SettingsInFiles }).optional(),
  /** What was removed with it. Of the sessions that a sync found, those that the files had. */
  removed: z
    .strictObject({
      sources: z.array(SourceRecord),
      made: z.array(MadeRecord),
      found: z.array(FoundRecord),
      /** The one to go back to, where it was removed. */
      previousDefaultId: SessionId.optional(),
    })
    .optional(),
  /** What the memory of the files (electron/core/ports/instance.ts) had not before, and had. */
  remembered: z.strictObject({ added: z.array(z.string()), forgotten: z.array(z.string()) }).optional(),
});
export type ChangeRecord = z.infer<typeof ChangeRecord>;

/** A command that `latchkey exec` started in a profile of the AWS files, for as long as it runs. */
export const CommandRecord = z.strictObject({
  pid: z.number().int(),
  /** See electron/core/ports/processes.ts. */
  start: z.string().max(200),
  program: z.string().max(300),
  profile: z.string().max(300),
  session: SessionId,
  /** Whom the session acted as when it started; or who was signed in, see electron/core/sessions/running-commands.ts. */
  digest: z.string().length(32),
  account: AccountId.nullable(),
});
export type CommandRecord = z.infer<typeof CommandRecord>;

export const Records = z.strictObject({
  version: z.literal(1),
  sources: z.array(SourceRecord),
  made: z.array(MadeRecord),
  found: z.array(FoundRecord),
  choices: z.record(z.string(), SessionChoice),
  /** By account number: labels and marks of the user. */
  accounts: z.record(AccountId, AccountChoice).optional(),
  defaultSessionId: SessionId.nullable(),
  /** The default session before this one: what `latchkey use -` goes back to. Absent: there was none. */
  previousDefaultId: SessionId.optional(),
  /** Absent: there is a default session, or never was one. */
  withoutDefault: WithoutDefault.optional(),
  /** Profiles of the user that the next write may take over. */
  consents: z.array(z.string()),
  /** Those of which a write was the last word: whatever the user puts under the name later, they are asked again. */
  consentsUsed: z.array(z.string()).optional(),
  /** Profiles for which the user said no: not asked again until they name them once more. */
  declined: z.array(z.string()),
  /** After `undo`: nothing is written into the user's files until they ask for something that needs it. */
  deliveryPaused: z.boolean(),
  /** The user took Latchkey out of their files: nothing is written into them until they attach it again. */
  detached: z
    .strictObject({
      /** Its lines were in the git configuration. */
      git: z.boolean(),
      /** Commands of `exec` still run in profiles of ours, which go when they have ended. */
      waits: z.literal(true).optional(),
    })
    .optional(),
  /** There are more sessions than get a profile freely, and those that had one are noted (`profileKept`). */
  profilesLimited: z.literal(true).optional(),
  /** The last few, oldest first. */
  imports: z.array(ImportRecord).optional(),
  /** Of the last writes of the user's files, oldest first. */
  changes: z.array(ChangeRecord).optional(),
  /** Keys that went into somebody's environment: a digest of each key's id, oldest first. `until`: epoch ms of the key's end. */
  givenKeys: z
    .array(z.strictObject({ key: z.string().length(16), session: SessionId, until: z.number().optional() }))
    .optional(),
  commands: z.array(CommandRecord).optional(),
  /** Latchkey is locked, also after a restart. */
  locked: Locked.optional(),
  settings: Settings,
});
export type Records = z.infer<typeof Records>;

export const emptyRecords: Records = {
  version: 1,
  sources: [],
  made: [],
  found: [],
  choices: {},
  defaultSessionId: null,
  consents: [],
  declined: [],
  deliveryPaused: false,
  settings: defaultSettings,
};

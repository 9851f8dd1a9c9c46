import { z } from 'zod';
import { AccountView } from './account.ts';
import { AccountId, PromptId, SessionId, SourceId } from './ids.ts';
import { languages } from './language.ts';
import { Locked } from './lock.ts';
import { pages } from './pages.ts';
import { Problem } from './problem.ts';
import { SessionView } from './session.ts';
import { Settings } from './settings.ts';
import { SourceView } from './source.ts';
import { WithoutDefault } from './without-default.ts';

/** One thing typed into a 'secrets' question. */
export const SecretField = z.strictObject({
  name: z.string().max(100),
  label: z.string(),
  /** Not shown as it is typed. */
  secret: z.boolean(),
  required: z.boolean(),
  hint: z.string().optional(),
  /** The window offers to read it from the picture of a QR code. */
  qr: z.boolean().optional(),
});
export type SecretField = z.infer<typeof SecretField>;

/** Questions to the user are state: the window, the tray, a terminal or a test can answer, and a reload loses nothing. */
export const Prompt = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('device-code'),
    id: PromptId,
    sourceId: SourceId,
    sourceName: z.string(),
    userCode: z.string(),
    verificationUri: z.string(),
    verificationUriComplete: z.string().nullable(),
    issuedAt: z.number(),
    expiresAt: z.number(),
  }),
  z.strictObject({
    kind: z.literal('mfa-code'),
    id: PromptId,
    sessionId: SessionId.nullable(),
    sessionName: z.string(),
    serial: z.string(),
    /** Set when the last code was refused. */
    problem: Problem.nullable(),
  }),
  z.strictObject({
    kind: z.literal('secrets'),
    id: PromptId,
    sourceId: SourceId,
    sourceName: z.string(),
    title: z.string(),
    /** The page that shows what is asked for. Absent: the user has it elsewhere, and it goes to the keychain. */
    page: z.string().optional(),
    fields: z.array(SecretField),
    /** Why the last answer was no good. */
    problem: Problem.nullable(),
  }),
  z.strictObject({
    kind: z.literal('browser'),
    id: PromptId,
    sourceId: SourceId,
    sourceName: z.string(),
    url: z.string(),
    expiresAt: z.number(),
    /** Set when 'use-code' is an answer: the sign-in continues with a code for any device. */
    offersCode: z.boolean().optional(),
  }),
  z.strictObject({
    /** A window of Latchkey's own shows the provider's page: the sign-in continues there. */
    kind: z.literal('sign-in-window'),
    id: PromptId,
    sourceId: SourceId,
    sourceName: z.string(),
    /** Of the page it began with. */
    host: z.string(),
    issuedAt: z.number(),
    expiresAt: z.number(),
    /** True: nobody is at the machine, and the window is not open before somebody is. Absent: it is. */
    isPutOff: z.boolean().optional(),
  }),
  z.strictObject({
    kind: z.literal('choose-roles'),
    id: PromptId,
    sourceId: SourceId,
    sourceName: z.string(),
    roles: z.array(z.strictObject({ key: z.string(), account: z.string(), role: z.string() })),
  }),
  z.strictObject({
    kind: z.literal('sign-in-needed'),
    id: PromptId,
    sourceId: SourceId,
    sourceName: z.string(),
    /** What asked, such as "aws" or "git"; grouped. */
    askedBy: z.array(z.string()),
    sessionName: z.string(),
    since: z.number(),
    /** When the last of those that wait goes away with an error. */
    until: z.number(),
    /** As `SourceView.command`: no button of ours makes this sign-in. */
    command: z.string().optional(),
    /** Why the sign-in before does not hold any more, where the provider said so. */
    problem: Problem.optional(),
  }),
  z.strictObject({
    kind: z.literal('take-over-profile'),
    id: PromptId,
    profile: z.string(),
    file: z.string(),
    /** Unified diff of what would change. Values of secret keys are masked. */
    diff: z.string(),
    sessionId: SessionId,
    sessionName: z.string(),
    /** Another Latchkey has written the profile. Absent: the user, or another program. */
    isOfAnother: z.boolean().optional(),
  }),
  z.strictObject({
    /** A session that is marked as production is to become the default. */
    kind: z.literal('production-default'),
    id: PromptId,
    sessionId: SessionId,
    sessionName: z.string(),
    /** As `accountText` writes it. */
    account: z.string().nullable(),
  }),
]);
export type Prompt = z.infer<typeof Prompt>;

export const PromptAnswer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cancel') }),
  z.strictObject({ kind: z.literal('yes') }),
  z.strictObject({ kind: z.literal('use-code') }),
  z.strictObject({ kind: z.literal('text'), text: z.string().max(20_000) }),
  z.strictObject({
    kind: z.literal('fields'),
    values: z.record(z.string().max(100), z.string().max(20_000)),
  }),
]);
export type PromptAnswer = z.infer<typeof PromptAnswer>;

/** One line of Activity. No secret ever appears. */
export const ActivityEntry = z.strictObject({
  seq: z.number(),
  at: z.number(),
  event: z.enum([
    'credentials-given',
    'credentials-refused',
    'renewed',
    'renewal-failed',
    'signed-in',
    'signed-out',
    'sign-in-failed',
    'sync',
    'default-changed',
    'session-stopped',
    'console-opened',
    'file-written',
    'file-made-private',
    'file-unsynced',
    'file-undone',
    'settings-changed',
    'session-changed',
    'account-changed',
    'app',
  ]),
  sessionId: SessionId.nullable(),
  sessionName: z.string().nullable(),
  /** In which account the session acted then; null: not known. Absent in entries of versions that did not note it. */
  accountId: AccountId.nullable().optional(),
  sourceName: z.string().nullable(),
  /** What asked: verb and process, such as `credential-process · aws (pid 4242)`. */
  caller: z.string().nullable(),
  cwd: z.string().nullable(),
  durationMs: z.number().nullable(),
  problem: Problem.nullable(),
  note: z.string().nullable(),
});
export type ActivityEntry = z.infer<typeof ActivityEntry>;

/** An open problem the user should know, with its fix. */
export const Attention = z.strictObject({
  id: z.string(),
  problem: Problem,
  fix: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('sign-in'), sourceId: SourceId }),
    z.strictObject({
      kind: z.literal('open-page'),
      page: z.enum(pages),
    }),
    z.strictObject({ kind: z.literal('retry-keychain') }),
    z.strictObject({ kind: z.literal('none') }),
  ]),
});
export type Attention = z.infer<typeof Attention>;

export const AppState = z.strictObject({
  revision: z.number(),
  /** Epoch ms by the app's (skew-corrected) clock when this snapshot was made. */
  now: z.number(),
  version: z.string(),
  /** The first language of the system's that the app speaks; what is spoken is said by `languageOf`. */
  systemLanguage: z.enum(languages),
  sources: z.array(SourceView),
  sessions: z.array(SessionView),
  /** The kinds of identity sources and sessions in a word or two, by the name in `kind`. */
  kinds: z.record(z.string(), z.string()),
  /** Accounts that the user gave a label or a mark. */
  accounts: z.array(AccountView),
  defaultSessionId: SessionId.nullable(),
  /** The default session before this one, where it is still there and another one. */
  previousDefaultId: SessionId.nullable(),
  /** Null: there is a default session, or never was one. */
  withoutDefault: WithoutDefault.nullable(),
  /** Null: it is not locked. */
  locked: Locked.nullable(),
  prompts: z.array(Prompt),
  attention: z.array(Attention),
  activity: z.array(ActivityEntry),
  settings: Settings,
  endpoint: z.strictObject({ listening: z.boolean(), problem: Problem.nullable() }),
  keychain: z.strictObject({
    usable: z.boolean(),
    problem: Problem.nullable(),
    /** A window of the system asks the user to unlock it. */
    unlocking: z.literal(true).optional(),
  }),
  files: z.strictObject({
    config: z.string(),
    credentials: z.string(),
    problem: Problem.nullable(),
    /** Nothing is written into them until the user attaches Latchkey again. Absent: it writes them. */
    detached: z.literal(true).optional(),
  }),
  /** Absolute path of the terminal command, for "how to use it". */
  command: z.string(),
  /** The app's skew against AWS, ms (AWS minus local); 0 until measured. */
  clockSkewMs: z.number(),
});
export type AppState = z.infer<typeof AppState>;

export type TrayState = 'signed-out' | 'active' | 'renewing' | 'expiring' | 'attention' | 'locked';

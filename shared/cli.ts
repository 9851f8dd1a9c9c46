import { z } from 'zod';
import { Mark } from './account.ts';
import { activityOutcomes } from './activity.ts';
import { ActivityEntry } from './app-state.ts';
import { BrowserChoice } from './browser.ts';
import { DetachPlan, FileDiff } from './detach.ts';
import { ImportView, importUndo, undoDefault } from './import.ts';
import { LockWhy } from './lock.ts';
import { SessionState } from './session.ts';
import { ShadowView } from './shadow.ts';
import { ShellLook, ShellName, ShellState } from './shell-setup.ts';
import { SignInState } from './source.ts';

// What `latchkey VERB --json` prints: one value of these shapes. Strict: a field that is not here cannot be printed
// unnoticed. Times are ISO 8601 in UTC ending in Z; null where there is none.

/** The schema of a printed value, as verbs name it. */
export type CliSchema<T = unknown> = z.ZodType<T>;

const time = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  .nullable();

export const CliSession = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    /** The main profile. */
    profile: z.string().nullable(),
    /** All of its profiles, the main one first, each with the region it gives. */
    profiles: z.array(z.strictObject({ name: z.string(), region: z.string().nullable() })),
    /** Whether the AWS files have the profile; `latchkey` and codecommit:// know it either way. */
    profileWritten: z.boolean(),
    /** Name of its identity source. */
    source: z.string().nullable(),
    accountId: z.string().nullable(),
    /** As its identity sources call it. */
    accountName: z.string().nullable(),
    /** The user's own name for it. */
    accountLabel: z.string().nullable(),
    production: z.boolean(),
    /** The user's words for it. */
    tags: z.array(z.string()),
    /** It is the default session. */
    default: z.boolean(),
    role: z.string().nullable(),
    region: z.string().nullable(),
    state: SessionState,
    /** End of the credentials held now. */
    expiresAt: time,
    /** When it stops automatically; null: it has no end, or has ended. */
    stopsAt: time,
    /** Since when it has ended, and no tool gets credentials until it is started; null: it has not. */
    endedAt: time,
    /** Its setting: so many minutes after each start it stops; null: it does not. */
    stopsAfterMinutes: z.number().int().nullable(),
  })
  .meta({ id: 'Session' });
export type CliSession = z.infer<typeof CliSession>;

/** `latchkey use --json` */
export const CliUse = CliSession.extend({
  /**
   * Programs that run on the default profile with credentials of another session, and follow this switch when they ask again.
   */
  following: z.array(
    z.strictObject({
      name: z.string(),
      pid: z.number().int(),
      /** The end of the credentials that it has: it asks before. */
      renewsBy: time,
    }),
  ),
  /** Which AWS tools take the session for the profile default; where others take other credentials, the exit code is 1. */
  awsTools: z.enum(['all', 'some', 'none', 'unknown']),
  /** What they take instead, or another region; null: nothing. */
  shadow: ShadowView.nullable(),
}).meta({ id: 'UsedSession' });
export type CliUse = z.infer<typeof CliUse>;

/** `latchkey list --json` */
export const CliList = z.array(
  CliSession.extend({
    /**
     * Of its identity source: ok · running: it may change · failed: it is as it was before. `latchkey sources --json` has the
     * reason. Null: there is none, or nothing to read.
     */
    sync: z.enum(['ok', 'running', 'failed']).nullable(),
  }).meta({ id: 'ListedSession' }),
);
export type CliList = z.infer<typeof CliList>;

/** The last sync of an identity source, which reads its accounts and roles, and the one that runs. */
export const CliSync = z.strictObject({
  running: z.boolean(),
  doneAccounts: z.number().int(),
  /** Null until it is known. */
  totalAccounts: z.number().int().nullable(),
  /** End of the last one that succeeded. */
  lastAt: time,
  /** Sessions that it found for the first time, and that it no longer found. */
  added: z.number().int(),
  removed: z.number().int(),
  /** Why the last one failed: the problem's code and the whole sentence. */
  problem: z.strictObject({ code: z.string(), sentence: z.string() }).nullable(),
});
export type CliSync = z.infer<typeof CliSync>;

export const CliSource = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    kind: z.string(),
    state: SignInState,
    /** Until when the sign-in holds without the user. */
    expiresAt: time,
    /** Null: its kind has no accounts and roles to read. */
    sync: CliSync.nullable(),
  })
  .meta({ id: 'Source' });
export type CliSource = z.infer<typeof CliSource>;

/** `latchkey sources --json` */
export const CliSources = z.array(CliSource);
export type CliSources = z.infer<typeof CliSources>;

/** `latchkey status --json` */
export const CliStatus = z.strictObject({
  version: z.string(),
  /** No credentials leave Latchkey since then; null: they do. */
  locked: z.strictObject({ since: time, why: LockWhy }).nullable(),
  defaultSession: CliSession.nullable(),
  /** What AWS tools take from the files instead of sessions. */
  shadows: z.array(ShadowView),
  /** Where the default profile gives credentials although no session is the default. */
  ownDefault: ShadowView.nullable(),
  /** Services that are configured to be reached elsewhere than at AWS. */
  foreignEndpoints: z.array(z.strictObject({ service: z.string(), address: z.string() })),
  /** Sessions that hold credentials now. */
  activeSessions: z.array(CliSession),
  sessionCount: z.number().int(),
  /** What is to be known of the shell that asks: sentences. */
  shell: z.array(z.string()),
  sources: CliSources,
  /** Tools that wait for a sign-in now: for a session, until when at most, and the other program's command that makes the sign-in. */
  waiting: z.array(
    z.strictObject({
      askedBy: z.array(z.string()),
      session: z.string(),
      source: z.string(),
      until: time,
      command: z.string().nullable(),
    }),
  ),
  /** Open problems: the problem's code and the whole sentence. */
  attention: z.array(z.strictObject({ code: z.string(), sentence: z.string() })),
});
export type CliStatus = z.infer<typeof CliStatus>;

/** One account, as `latchkey account list --json` has it. */
export const CliAccount = z
  .strictObject({
    /** Twelve digits. */
    account: z.string(),
    /** The one of `names` that is shown. */
    name: z.string().nullable(),
    label: z.string().nullable(),
    /** Null: as the patterns of the settings say. */
    mark: Mark.nullable(),
    /** Where its console opens; null: in the usual browser. */
    browser: BrowserChoice.nullable(),
    production: z.boolean(),
    /** What each identity source calls it. */
    names: z.array(z.strictObject({ source: z.string(), name: z.string() })),
    sessionCount: z.number().int(),
  })
  .meta({ id: 'Account' });
export type CliAccount = z.infer<typeof CliAccount>;

/** `latchkey account list --json` */
export const CliAccounts = z.array(CliAccount);
export type CliAccounts = z.infer<typeof CliAccounts>;

const cause = {
  /** 1 to 6, as in docs/which-account.md. */
  rule: z.number().int(),
  because: z.enum(['named', 'environment', 'pinned', 'foreign-keys', 'superproject', 'default']),
  /** The name or the session id that decides; null where none does. */
  name: z.string().nullable(),
};

/** `latchkey which --json` */
export const CliWhich = z.strictObject({
  session: CliSession,
  /** Which of the session's profiles is meant; the main one where none is named. */
  profile: z.string().nullable(),
  /** Of the session, or of the last role. */
  account: z.string().nullable(),
  accountName: z.string().nullable(),
  accountLabel: z.string().nullable(),
  production: z.boolean(),
  /** Roles of the user's own profiles on top of the session. */
  roles: z.array(z.strictObject({ profile: z.string(), roleArn: z.string() })),
  region: z.string().nullable(),
  regionFrom: z
    .enum(['call', 'AWS_REGION', 'AWS_DEFAULT_REGION', 'profile', 'session', 'settings'])
    .nullable(),
  ...cause,
  passedOver: z.array(z.strictObject(cause)),
  /** What aws and the SDKs use in this shell instead, as a sentence; null: the session. */
  aws: z.string().nullable(),
});
export type CliWhich = z.infer<typeof CliWhich>;

/** `latchkey prompt --json` */
export const CliPrompt = z.strictObject({
  session: z.string(),
  account: z.string().nullable(),
  accountName: z.string().nullable(),
  production: z.boolean(),
  /** Of the credentials that are held; null: none are. */
  secondsLeft: z.number().int().nullable(),
  /** What aws and the SDKs use in this shell instead, in short; null: the session. */
  aws: z.string().nullable(),
  /** Programs that use another than the session, although aws does use it; null: none. */
  except: z.string().nullable(),
  /** The session that this shell was started for, where another one answers. */
  startedFor: z.string().nullable(),
  /** Latchkey is locked: the session gives nothing. */
  locked: z.boolean(),
  /** The time of the session is over: it gives nothing until it is started. */
  ended: z.boolean(),
});
export type CliPrompt = z.infer<typeof CliPrompt>;

/** `latchkey login --json` */
export const CliLogin = z.strictObject({
  id: z.string(),
  name: z.string(),
  signedInAs: z.string().nullable(),
  /** Who was signed in before, where another user is now; empty: somebody without a name. Absent: the same one, or nobody knows. */
  signedInBefore: z.string().optional(),
  expiresAt: time,
  /** Null: its kind has no accounts and roles to read. Running: it goes on after the command. */
  sync: CliSync.nullable(),
  /** Sessions of this identity source. */
  sessionCount: z.number().int(),
  /** Commands that may follow. */
  next: z.array(z.string()),
  /** Programs that run with credentials of the user before, and go on with those of this one; when they ask at the latest. */
  following: z.array(z.strictObject({ name: z.string(), pid: z.number().int(), renewsBy: time })),
});
export type CliLogin = z.infer<typeof CliLogin>;

/** `latchkey logout --json`: the names of the identity sources. */
export const CliLogout = z.strictObject({ signedOut: z.array(z.string()) });
export type CliLogout = z.infer<typeof CliLogout>;

/** `latchkey env --json`: names and values for the environment; null means that the name must not be set. */
export const CliEnv = z.record(z.string(), z.string().nullable());
export type CliEnv = z.infer<typeof CliEnv>;

/** `latchkey console --json` */
export const CliConsole = z.strictObject({
  /** SECURITY: with `isSecret`, it signs in any user who opens it within 15 minutes. */
  url: z.string(),
  isSecret: z.boolean(),
  /** What differs from the session itself, a sentence. */
  note: z.string().nullable(),
});
export type CliConsole = z.infer<typeof CliConsole>;

/** `latchkey import --json` */
export const CliImport = z.strictObject({
  plan: ImportView,
  applied: z.boolean(),
  imported: z.number().int(),
  leftAlone: z.number().int(),
});
export type CliImport = z.infer<typeof CliImport>;

/** `latchkey source notify --json`. Null: as the settings say. */
export const CliSourceNotify = z.strictObject({
  id: z.string(),
  name: z.string(),
  notifyLeadMinutes: z.number().int().nullable(),
});
export type CliSourceNotify = z.infer<typeof CliSourceNotify>;

/** `latchkey git install --json`, `latchkey git uninstall --json` */
export const CliGit = z.strictObject({
  /** The state after the command. */
  installed: z.boolean(),
  applied: z.boolean(),
  file: z.string(),
  diff: z.string(),
});
export type CliGit = z.infer<typeof CliGit>;

/** `latchkey shell install --json`, `latchkey shell uninstall --json` */
export const CliShell = z.strictObject({
  shell: ShellName,
  /** The state after the command. */
  installed: z.boolean(),
  applied: z.boolean(),
  /** The package of the system has seen to it: nothing is written. */
  ofPackage: z.boolean(),
  files: z.array(FileDiff),
  notes: z.array(z.string()),
  /** What a new shell finds now; empty where nothing was written. */
  looks: z.array(ShellLook),
});
export type CliShell = z.infer<typeof CliShell>;

/** `latchkey shell status --json` */
export const CliShells = z.strictObject({ shells: z.array(ShellState) });
export type CliShells = z.infer<typeof CliShells>;

/** `latchkey detach --json`. `applied`: false with --dry-run. Diffs have no secrets in them. */
export const CliDetach = z.strictObject({ ...DetachPlan.shape, applied: z.boolean() });
export type CliDetach = z.infer<typeof CliDetach>;

/** `latchkey attach --json`. `applied`: false where it was attached already. */
export const CliAttach = z.strictObject({ attached: z.boolean(), applied: z.boolean() });
export type CliAttach = z.infer<typeof CliAttach>;

/** `latchkey undo --json` */
export const CliUndo = z.strictObject({ files: z.array(z.string()), ...undoDefault, ...importUndo });
export type CliUndo = z.infer<typeof CliUndo>;

/** `latchkey doctor --json` */
export const CliDoctor = z.strictObject({
  ok: z.boolean(),
  checks: z.array(
    z.strictObject({ name: z.string(), ok: z.boolean(), said: z.string(), fix: z.string().nullable() }),
  ),
});
export type CliDoctor = z.infer<typeof CliDoctor>;

/** `latchkey network login --json`, `latchkey network logout --json` */
export const CliProxy = z.strictObject({ proxy: z.string() });
export type CliProxy = z.infer<typeof CliProxy>;

/** An entry of `latchkey activity --json`, and a line of an export. */
export const CliActivityEntry = z
  .strictObject({
    /** Counts up, also over restarts. */
    number: z.number().int(),
    at: z.string(),
    event: ActivityEntry.shape.event,
    /** `failed`: there is a problem. */
    outcome: z.enum(activityOutcomes),
    sessionId: z.string().nullable(),
    session: z.string().nullable(),
    source: z.string().nullable(),
    /** The command of Latchkey, such as `credential-process`. */
    verb: z.string().nullable(),
    /** The program that asked for it, such as `aws`. */
    program: z.string().nullable(),
    pid: z.number().int().nullable(),
    directory: z.string().nullable(),
    ms: z.number().nullable(),
    /** Code of the problem. */
    problem: z.string().nullable(),
    /** The problem in a sentence. */
    reason: z.string().nullable(),
    note: z.string().nullable(),
    /** In which the session acted then; null: not known. */
    accountId: z.string().nullable(),
  })
  .meta({ id: 'ActivityEntry' });
export type CliActivityEntry = z.infer<typeof CliActivityEntry>;

/** `latchkey activity --json`, newest first */
export const CliActivity = z.array(CliActivityEntry);

/** `latchkey activity verify --json`; `hash` stands for the whole record, `fault`: why it is broken. */
export const CliActivityCheck = z.strictObject({
  state: z.enum(['empty', 'intact', 'broken', 'unverified']),
  entries: z.number().int(),
  from: time,
  until: time,
  hash: z.string().nullable(),
  findings: z.array(z.strictObject({ kind: z.string(), fault: z.boolean(), said: z.string() })),
});

/** One form of a verb, as `latchkey help VERB --json` explains it. */
const CliForm = z.strictObject({
  usage: z.string(),
  summary: z.string(),
  help: z.string(),
  arguments: z.array(z.strictObject({ name: z.string(), about: z.string(), required: z.boolean() })),
  /** `name` has its dashes; `value` is what its value is called, null where it takes none. */
  options: z.array(z.strictObject({ name: z.string(), value: z.string().nullable(), about: z.string() })),
  examples: z.array(z.strictObject({ command: z.string(), what: z.string() })),
  exitCodes: z.array(z.strictObject({ code: z.number().int(), meaning: z.string() })),
  /** JSON Schema of what `--json` prints; null: it takes no `--json`. */
  output: z.record(z.string(), z.unknown()).nullable(),
});

/** `latchkey help --json`: every verb; `latchkey help VERB --json`: that one, with its forms. */
export const CliHelp = z.array(
  z.strictObject({
    verb: z.string(),
    summary: z.string(),
    help: z.string().optional(),
    forms: z.array(CliForm).optional(),
  }),
);
export type CliHelp = z.infer<typeof CliHelp>;

/** `latchkey source actions SOURCE --json`: what it offers. */
export const CliActions = z.array(z.strictObject({ id: z.string(), label: z.string() }));
export type CliActions = z.infer<typeof CliActions>;

/** `latchkey source ACTION SOURCE --json`: `facts` as they are afterwards. */
export const CliAct = z.strictObject({ id: z.string(), name: z.string(), facts: z.array(z.string()) });
export type CliAct = z.infer<typeof CliAct>;

/** `latchkey settings get|set|reset NAME --json`: as it is afterwards. */
export const CliSetting = z.strictObject({
  name: z.string(),
  value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  default: z.union([z.string(), z.number(), z.boolean(), z.null()]),
});
export type CliSetting = z.infer<typeof CliSetting>;

/** `latchkey settings --json` */
export const CliSettings = z.array(CliSetting);

/** `latchkey act SOURCE [ACTION] --json`: either of the two above. */
export const CliActs = z.union([CliActions, CliAct]);

/** `latchkey profile list|add|rename|remove --json` */
export const CliProfiles = z.array(
  z.strictObject({
    profile: z.string(),
    /** The region it gives. */
    region: z.string().nullable(),
    sessionId: z.string(),
    name: z.string(),
    written: z.boolean(),
  }),
);
export type CliProfiles = z.infer<typeof CliProfiles>;

/** `latchkey version --json` */
export const CliVersion = z.strictObject({ version: z.string() });
export type CliVersion = z.infer<typeof CliVersion>;

import { z } from 'zod';
import { AccountEntry, AccountLabel, Mark } from '../account.ts';
import { ActivityCheck } from '../activity-check.ts';
import { ActivityCount, ActivityNames, ActivityQuery } from '../activity-query.ts';
import { ActivityEntry, AppState, PromptAnswer } from '../app-state.ts';
import { BrowserChoice, BrowserFound } from '../browser.ts';
import { ConsolePage } from '../console-page.ts';
import { Delivery } from '../delivery.ts';
import { DetachPlan, FileDiff } from '../detach.ts';
import { FollowingProgram } from '../following-program.ts';
import { FormSpec } from '../form.ts';
import { FormValues } from '../form-values.ts';
import { AccountId, ProfileName, PromptId, Region, SessionId, SourceId } from '../ids.ts';
import { ImportView, importUndo, undoDefault } from '../import.ts';
import { otherPlaces, pages } from '../pages.ts';
import { Problem } from '../problem.ts';
import { SettingsPatch } from '../settings.ts';
import { ShellName, ShellPlan, ShellState } from '../shell-setup.ts';
import { LeadMinutes } from '../source.ts';
import { SwitchedBy } from '../switched-by.ts';
import { MAX_TAGS, Tag } from '../tag.ts';
import { BoxEnd, BoxMs, StopsAfterMinutes } from '../time-box.ts';
import { UpdateView } from '../update.ts';
import { verb } from './define.ts';

const nothing = z.strictObject({});
const done = z.strictObject({});
/** The user agreed that Latchkey may have a profile of their own of that name: it is taken over with this change, or neither is done. */
const TakeOver = z.boolean().optional();

/** What a file change would be, shown before a yes. */
/**
 * THE renderer contract: one value; main, preload, renderer and tests are derived from it. Verbs only: no `get(key)`,
 * no keychain verb. To add one: a line here, then the compiler names every place that must follow.
 */
export const contract = {
  /** The whole state at once, for terminal and tests; a page follows it instead (`pageContract`). */
  state: verb(nothing, AppState),
  forms: verb(nothing, z.array(FormSpec)),

  addSource: verb(
    z.strictObject({ kind: z.string().max(64), name: z.string().trim().min(1).max(100), values: FormValues }),
    z.strictObject({ sourceId: SourceId }),
  ),
  /** The values that `addSource` would keep, with the address that a short name leads to. Adds nothing. */
  resolveSource: verb(
    z.strictObject({ kind: z.string().max(64), values: FormValues }),
    z.strictObject({ values: FormValues }),
  ),
  editSource: verb(
    z.strictObject({ sourceId: SourceId, name: z.string().trim().min(1).max(100), values: FormValues }),
    done,
  ),
  /** How long before its end its sign-in is announced; null: as the settings say. */
  setSourceLead: verb(z.strictObject({ sourceId: SourceId, minutes: LeadMinutes.nullable() }), done),
  deleteSource: verb(z.strictObject({ sourceId: SourceId }), done),
  /** Returns when the sign-in ended; until then `state.prompts` says what to do. `openBrowser` null: as the settings say. */
  signIn: verb(z.strictObject({ sourceId: SourceId, openBrowser: z.boolean().nullable() }), done),
  cancelSignIn: verb(z.strictObject({ sourceId: SourceId }), done),
  signOut: verb(z.strictObject({ sourceId: SourceId }), done),
  sync: verb(z.strictObject({ sourceId: SourceId }), done),
  /** One of the `actions` that the source's view offers. */
  sourceAct: verb(z.strictObject({ sourceId: SourceId, action: z.string().max(64) }), done),

  addSession: verb(
    z.strictObject({ kind: z.string().max(64), name: z.string().trim().min(1).max(100), values: FormValues }),
    z.strictObject({ sessionId: SessionId }),
  ),
  editSession: verb(
    z.strictObject({ sessionId: SessionId, name: z.string().trim().min(1).max(100), values: FormValues }),
    done,
  ),
  /** The form values a session made by hand was made from, for Edit and Duplicate. */
  sessionValues: verb(
    z.strictObject({ sessionId: SessionId }),
    z.strictObject({ kind: z.string(), values: FormValues }),
  ),
  deleteSession: verb(z.strictObject({ sessionId: SessionId }), done),
  /**
   * The main profile and the session's region. The old name stays as a further profile, until it is removed. `region` null: none of
   * its own; absent: every profile keeps the region that it has.
   */
  setSessionProfile: verb(
    z.strictObject({
      sessionId: SessionId,
      profile: ProfileName.nullable(),
      region: Region.nullable().optional(),
      takeOver: TakeOver,
    }),
    done,
  ),
  /** A further profile; of a name that the session has already, its region. `region` null: that of the session. */
  addSessionProfile: verb(
    z.strictObject({
      sessionId: SessionId,
      profile: ProfileName,
      region: Region.nullable(),
      takeOver: TakeOver,
    }),
    done,
  ),
  removeSessionProfile: verb(z.strictObject({ sessionId: SessionId, profile: ProfileName }), done),
  /** Writes their profiles into the AWS files, or takes them out, until the user says otherwise. */
  setProfilesWritten: verb(
    z.strictObject({
      sessionIds: z.array(SessionId).min(1).max(50_000),
      written: z.boolean(),
      takeOver: TakeOver,
    }),
    done,
  ),
  setDelivery: verb(z.strictObject({ sessionId: SessionId, delivery: Delivery }), done),
  setPinned: verb(z.strictObject({ sessionId: SessionId, pinned: z.boolean() }), done),
  /** Of all these sessions, or of none of them where one cannot have them. */
  changeTags: verb(
    z.strictObject({
      sessionIds: z.array(SessionId).min(1).max(50_000),
      add: z.array(Tag).max(MAX_TAGS),
      remove: z.array(Tag).max(MAX_TAGS),
    }),
    done,
  ),
  /** Every account: what each source calls it, and what the user settled. */
  accounts: verb(nothing, z.array(AccountEntry)),
  /** Whether the session, or all of the account, is production; null: as the patterns of the settings say. */
  setSessionMark: verb(z.strictObject({ sessionId: SessionId, mark: Mark.nullable() }), done),
  setAccountMark: verb(z.strictObject({ accountId: AccountId, mark: Mark.nullable() }), done),
  /** The user's own name for an account, which is shown everywhere; null: what its sources call it. */
  setAccountLabel: verb(z.strictObject({ accountId: AccountId, label: AccountLabel.nullable() }), done),
  /** `forMs`: it gives credentials for that time; absent: as its setting says. */
  start: verb(z.strictObject({ sessionId: SessionId, forMs: BoxMs.optional() }), done),
  /** The end of a session, without asking for credentials. */
  setEnd: verb(z.strictObject({ sessionId: SessionId, end: BoxEnd }), done),
  /** It stops automatically so long after each start; null: it does not. */
  setStopsAfter: verb(z.strictObject({ sessionId: SessionId, minutes: StopsAfterMinutes.nullable() }), done),
  stop: verb(z.strictObject({ sessionId: SessionId }), done),
  renew: verb(z.strictObject({ sessionId: SessionId }), done),
  /**
   * A session that is production asks first, as a question of the state; `confirmed`: the user was asked where the verb comes
   * from. One that is the default already asks nothing.
   */
  /** `profile`: by which of its profiles the user named the session; the default then has the region of that one. */
  makeDefault: verb(
    z.strictObject({
      sessionId: SessionId,
      profile: ProfileName.optional(),
      confirmed: z.boolean().optional(),
      /** Waits for a sign-in only as long as the settings say for tools. */
      waitsAsTool: z.boolean().optional(),
      takeOver: TakeOver,
      /** It gives credentials for that time. */
      forMs: BoxMs.optional(),
      /** Absent: the window. */
      by: SwitchedBy.optional(),
    }),
    /** Programs on the default profile that the switch takes along; absent: none. */
    z.strictObject({ following: z.array(FollowingProgram).optional() }),
  ),
  /** `by` as in `makeDefault`. */
  clearDefault: verb(z.strictObject({ by: SwitchedBy.optional() }), done),
  copyEnvironment: verb(z.strictObject({ sessionId: SessionId }), done),
  /** Browsers of this machine that open a page in a chosen profile or container. */
  browsers: verb(nothing, z.array(BrowserFound)),
  setAccountBrowser: verb(z.strictObject({ accountId: AccountId, browser: BrowserChoice.nullable() }), done),
  /** `copy`: the link into the clipboard, which may sign in any user who has it; else it is opened in the browser. */
  openConsole: verb(
    z.strictObject({
      sessionId: SessionId,
      copy: z.boolean().optional(),
      /** Absent: the first page. */
      place: ConsolePage.optional(),
    }),
    /** What the user should know of this console. */
    z.strictObject({ note: z.string().nullable() }),
  ),
  copyProfileName: verb(z.strictObject({ sessionId: SessionId }), done),
  /** The text that Latchkey has written for this session. Keys are masked. */
  profileText: verb(
    z.strictObject({ sessionId: SessionId }),
    z.strictObject({ file: z.string(), text: z.string() }),
  ),

  answerPrompt: verb(z.strictObject({ promptId: PromptId, answer: PromptAnswer }), done),
  openPromptLink: verb(z.strictObject({ promptId: PromptId }), done),
  copyPromptCode: verb(z.strictObject({ promptId: PromptId }), done),

  importPlan: verb(nothing, ImportView),
  importApply: verb(
    /** `confirmed`: the user agreed already, also to a production session as the default one. */
    z.strictObject({
      rows: z.array(z.string().max(300)).max(5000),
      acceptFixes: z.boolean(),
      confirmed: z.boolean().optional(),
    }),
    /** `canUndo`: the last entry of the undo journal is this import's. */
    z.strictObject({ imported: z.number(), leftAlone: z.number(), canUndo: z.boolean().optional() }),
  ),

  gitPlan: verb(
    z.strictObject({ install: z.boolean() }),
    /** `notes`: what of the user's own configuration git would take before the helper. */
    z.strictObject({ installed: z.boolean(), diff: FileDiff, notes: z.array(z.string()).optional() }),
  ),
  gitApply: verb(z.strictObject({ install: z.boolean() }), done),
  /** `usual`: the login shell only; `written`: those that have our lines. `look`: also starts them as terminals do, which takes a moment. */
  shellStates: verb(
    z.strictObject({ which: z.enum(['usual', 'all', 'written']), look: z.boolean() }),
    z.strictObject({ shells: z.array(ShellState) }),
  ),
  /** `shell` null: the login shell. */
  shellPlan: verb(z.strictObject({ shell: ShellName.nullable(), install: z.boolean() }), ShellPlan),
  /** What a new shell finds then. */
  shellApply: verb(z.strictObject({ shell: ShellName.nullable(), install: z.boolean() }), ShellState),
  /** What `undo` would do, or did; null: nothing. Secrets in the diffs are masked. `changed`: only with `force`. */
  undoPlan: verb(
    nothing,
    z
      .strictObject({
        /** Which change it is: for `undo` to undo no other. */
        change: z.string().max(100),
        note: z.string(),
        files: z.array(
          z.strictObject({
            file: z.string(),
            state: z.enum(['restorable', 'restored', 'changed']),
            diff: z.string(),
          }),
        ),
        ...undoDefault,
        ...importUndo,
      })
      .nullable(),
  ),
  undo: verb(
    /**
     * `change`: the one that the user was shown; another one that has become the last since is refused. `confirmedDefault`: the
     * production session that the user agreed to as the default one, where the verb comes from.
     */
    z.strictObject({
      force: z.boolean().optional(),
      change: z.string().max(100).optional(),
      confirmedDefault: SessionId.optional(),
    }),
    z.strictObject({ files: z.array(z.string()), ...undoDefault, ...importUndo }),
  ),

  /** What taking everything of ours out of the user's files would do; touches nothing. Secrets in the diffs are masked. */
  detachPlan: verb(z.strictObject({ forget: z.boolean().optional() }), DetachPlan),
  detach: verb(z.strictObject({ forget: z.boolean().optional() }), DetachPlan),
  /** Writes the user's files again, from the records as they are. */
  attach: verb(nothing, done),

  /** No credentials leave Latchkey until `unlock`. */
  lock: verb(nothing, done),
  /**
   * `not-kept`: unlocked, until Latchkey quits. `screen`: the screen is locked, and unlocking it ends the lock. `by-hand`: the user locks
   * and unlocks the screen. `again`: the screen was locked before, so its end is no proof.
   */
  unlock: verb(
    nothing,
    z.strictObject({ how: z.enum(['unlocked', 'not-kept', 'screen', 'by-hand', 'again']) }),
  ),
  changeSettings: verb(z.strictObject({ patch: SettingsPatch }), done),
  /** `query` absent: everything that is kept. */
  exportActivity: verb(
    z.strictObject({ query: ActivityQuery.optional() }),
    z.strictObject({ file: z.string().nullable() }),
  ),
  activity: verb(
    z.strictObject({ beforeSeq: z.number().nullable(), limit: z.number().int().min(1).max(5_000) }),
    z.array(ActivityEntry),
  ),
  /**
   * Those that fit, newest first. It looks at a bounded number of entries at once, so few or none may come back although older ones
   * fit: `reach` is the last one that was looked at, and null at the beginning of the record.
   */
  searchActivity: verb(
    z.strictObject({
      query: ActivityQuery,
      beforeSeq: z.number().nullable(),
      limit: z.number().int().min(1).max(500),
    }),
    z.strictObject({ entries: z.array(ActivityEntry), reach: z.number().nullable() }),
  ),
  /** Programs and sessions that the record knows, those seen last first. */
  activityNames: verb(nothing, ActivityNames),
  /** Tries again what could not be kept, and says what of the record cannot be read now. */
  activityFiles: verb(nothing, z.strictObject({ unread: z.array(Problem).max(100) })),
  /**
   * How many entries that fit are in each part of a timeline; see `partAt`. `newest` is the last entry that was looked at: what comes
   * after it is counted by the window.
   */
  activityCounts: verb(
    z.strictObject({ query: ActivityQuery, edges: z.array(z.number()).min(2).max(100) }),
    z.strictObject({ counts: z.array(ActivityCount), newest: z.number() }),
  ),
  /** Whether the activity on the disk is what was written. */
  verifyActivity: verb(nothing, ActivityCheck),
  diagnostics: verb(
    nothing,
    z.strictObject({
      checks: z.array(
        z.strictObject({ name: z.string(), ok: z.boolean(), said: z.string(), fix: z.string().nullable() }),
      ),
    }),
  ),
  /** The way to AWS hop by hop, up to the first that fails. */
  testNetwork: verb(
    nothing,
    z.strictObject({
      checks: z.array(
        z.strictObject({ name: z.string(), ok: z.boolean(), said: z.string(), fix: z.string().nullable() }),
      ),
    }),
  ),
  /** Of the proxy in use; null forgets it. `proxy`: HOST:PORT. */
  setProxyLogin: verb(
    z.strictObject({
      login: z
        .strictObject({ userName: z.string().min(1).max(500), password: z.string().max(2_000) })
        .nullable(),
    }),
    z.strictObject({ proxy: z.string() }),
  ),
  /** Looks for a newer version of Latchkey; `install`: an AppImage downloads it too. */
  update: verb(z.strictObject({ install: z.boolean() }), UpdateView),
  /** Quits, and starts the version that was downloaded. */
  restartToUpdate: verb(nothing, done),
  retryKeychain: verb(nothing, done),
};
export type AppContract = typeof contract;

/** The part of the contract that is about the page which calls, so the shell answers it and the app does not see it. */
export const pageContract = {
  /**
   * From now on state messages come (`state-message.ts`), while the window is shown. `have` null: start over, at the
   * first load, after a reload or a gap. A number: that message is applied, and there is time for the next page.
   */
  follow: verb(z.strictObject({ have: z.number().int().positive().nullable() }), done),
  /** The page of the quick panel has drawn what it was opened for, and is to be seen now. */
  drawn: verb(nothing, done),
  /** Hides the quick panel. */
  hide: verb(nothing, done),
  /** Shows the window, on this place. */
  openWindow: verb(z.strictObject({ place: z.enum([...pages, ...otherPlaces]) }), done),
  /** What a page could not do and has no room to say: it is recorded, and the window shows it. */
  reportProblem: verb(z.strictObject({ problem: Problem }), done),
};
export type PageContract = typeof pageContract;

import type { DetachPlan } from '../../../shared/detach.ts';
import type { SessionId, SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { detachTexts } from '../../../shared/text/detach.ts';
import type { ActivityLog } from '../activity/activity-log.ts';
import type { HomeTraces, TracesPlan } from '../ports/files.ts';
import type { RecordsKeeper } from '../records.ts';
import type { RunningCommand } from '../running-commands.ts';
import { type Handler, succeeded } from '../verb-result.ts';
import { unifiedDiff } from './ini/text-diff.ts';
import type { ProfileSync } from './profile-sync.ts';
import type { DetachedFile, UserFiles } from './user-files-port.ts';

export interface DetachVerbPorts {
  readonly records: Pick<RecordsKeeper, 'get' | 'refusal'>;
  readonly userFiles: Pick<UserFiles, 'detachPlan'>;
  readonly traces: HomeTraces;
  /** Of `exec`, whose AWS_PROFILE is a profile in the files. */
  readonly commands: () => readonly Pick<RunningCommand, 'program' | 'pid' | 'profile'>[];
}

/** What would leave the user's files and home now, and what would stay. */
async function planOf(
  { records, userFiles, traces, commands }: DetachVerbPorts,
  forget: boolean,
  signal: AbortSignal,
): Promise<Result<DetachPlan, Problem>> {
  const files = await userFiles.detachPlan(signal);
  if (!files.ok) return files;
  const beside = await traces.plan(files.value.map(({ file, text }) => ({ file, text })));
  if (!beside.ok) return beside;
  const { detached } = records.get();
  return ok({
    detached: detached !== undefined,
    files: [
      ...files.value.map(({ file, diff }) => ({ file, diff, changed: diff !== '' })),
      ...beside.value.texts.map(({ file, before, after }) => {
        const diff = unifiedDiff(before, after, { from: file, to: file });
        return { file, diff, changed: diff !== '' };
      }),
    ],
    ...tracesOf(beside.value),
    autostart: detached === undefined && mayStartAtLogin(records),
    keeps: [...ofOthersIn(files.value), ...keptOf({ traces, commands }, beside.value, forget)],
  });
}

/** SECURITY: tools that use the profile act in what was there before both. */
const ofOthersIn = (files: readonly DetachedFile[]): readonly string[] =>
  [...new Set(files.flatMap(({ ofOthers }) => ofOthers))].map(detachTexts.ofAnother);

/** Records that cannot be read do not say. */
const mayStartAtLogin = (records: Pick<RecordsKeeper, 'get' | 'refusal'>): boolean =>
  records.refusal() !== null || records.get().settings.startAtLogin;

const nothingCleared: TracesPlan = { removes: [], moves: [], reopens: [], stays: [], shared: [], texts: [] };

const tracesOf = ({ removes, moves, reopens }: TracesPlan) => ({
  removes: [...removes],
  moves: moves.map(({ from, to }) => ({ from, to })),
  reopens: reopens.map(({ file, mode }) => ({ file, mode })),
});

function keptOf(
  { traces: { directory }, commands }: Pick<DetachVerbPorts, 'traces' | 'commands'>,
  { stays, shared }: TracesPlan,
  forget: boolean,
): string[] {
  return [
    forget ? detachTexts.keepsSettings(directory) : detachTexts.keepsRecords(directory),
    ...stays.map(detachTexts.keepsLines),
    ...shared.map(detachTexts.keepsOthers),
    detachTexts.keepsPrograms,
    ...commands().map(({ program, pid, profile }) => detachTexts.waits(program, pid, profile)),
  ];
}

export const detachPlan =
  (ports: DetachVerbPorts): Handler<'detachPlan'> =>
  ({ forget = false }, signal) =>
    planOf(ports, forget, signal);

export const detach =
  (
    ports: DetachVerbPorts & {
      readonly profileSync: Pick<ProfileSync, 'detach'>;
      readonly setStartAtLogin: (isOn: boolean) => Promise<Result<void, Problem>>;
      readonly forgetAll: (signal: AbortSignal) => Promise<Result<void, Problem>>;
      readonly activity: Pick<ActivityLog, 'add'>;
    },
  ): Handler<'detach'> =>
  async ({ forget = false }, signal) => {
    // Which sessions and keychain items there are, nobody knows then.
    const unread = forget ? ports.records.refusal() : null;
    if (unread !== null) return err(unread);
    const plan = await planOf(ports, forget, signal);
    if (!plan.ok) return plan;
    const detached = await ports.profileSync.detach();
    if (!detached.ok) return detached;
    ports.activity.add({ event: 'app', note: detachTexts.activity(false) });
    // From here on nothing needs the files: what fails is done by the next `detach`. Where a command still runs in a profile of
    // ours, what lies around the files goes after that.
    const isWaiting = ports.records.get().detached?.waits === true;
    const cleared = isWaiting ? ok(nothingCleared) : await ports.traces.clear();
    if (!cleared.ok) return cleared;
    if (mayStartAtLogin(ports.records)) {
      const off = await ports.setStartAtLogin(false);
      if (!off.ok) return off;
    }
    const forgotten = forget ? await ports.forgetAll(signal) : ok(undefined);
    if (!forgotten.ok) return forgotten;
    if (forget) ports.activity.add({ event: 'app', note: detachTexts.activity(true) });
    return ok({
      ...plan.value,
      ...tracesOf(cleared.value),
      keeps: keptOf(ports, cleared.value, forget),
      detached: true,
    });
  };

export interface AttachPorts {
  readonly records: Pick<RecordsKeeper, 'get'>;
  readonly profileSync: Pick<ProfileSync, 'attach'>;
  readonly installGit: (signal: AbortSignal) => ReturnType<UserFiles['gitApply']>;
  readonly setStartAtLogin: (isOn: boolean) => Promise<Result<void, Problem>>;
  readonly activity: Pick<ActivityLog, 'add'>;
}

/** All of it or nothing: what cannot be written leaves Latchkey detached, and the next attempt does all of it. */
export const attach =
  (ports: AttachPorts): Handler<'attach'> =>
  async (_, signal) => {
    const { detached, settings } = ports.records.get();
    if (detached === undefined) return succeeded();
    const git = detached.git ? await ports.installGit(signal) : null;
    if (git !== null && !git.ok) return git;
    const login = settings.startAtLogin ? await ports.setStartAtLogin(true) : ok(undefined);
    // Last, because the records say with it that all is done.
    const attached = login.ok ? await ports.profileSync.attach() : login;
    if (!attached.ok) {
      if (login.ok && settings.startAtLogin) await ports.setStartAtLogin(false);
      const back = await (git?.value.takeBack() ?? ok(undefined));
      return back.ok ? attached : back;
    }
    for (const file of git?.value.changedFiles ?? [])
      ports.activity.add({ event: 'file-written', note: file });
    ports.activity.add({ event: 'app', note: detachTexts.attachedActivity });
    return succeeded();
  };

/** Signs out everywhere and removes what a sign-in or the user made: sessions from the top down, then their sources. */
export async function forgetAll(
  ports: {
    readonly records: Pick<RecordsKeeper, 'get' | 'flush'>;
    readonly deleteSession: (id: SessionId, signal: AbortSignal) => Promise<Result<unknown, Problem>>;
    readonly deleteSource: (id: SourceId, signal: AbortSignal) => Promise<Result<unknown, Problem>>;
    /** Of the proxy, where the keychain has one. */
    readonly forgetProxyLogin: (signal: AbortSignal) => Promise<unknown>;
  },
  signal: AbortSignal,
): Promise<Result<void, Problem>> {
  for (let left = ports.records.get().made; left.length > 0; ) {
    let problem: Problem | null = null;
    for (const { id } of left) {
      const gone = await ports.deleteSession(id, signal);
      if (!gone.ok) problem ??= gone.error;
    }
    const still = ports.records.get().made;
    // One that others are built on goes in a later turn.
    if (still.length === left.length && problem !== null) return { ok: false, error: problem };
    left = still;
  }
  for (const { id } of ports.records.get().sources) {
    const gone = await ports.deleteSource(id, signal);
    if (!gone.ok) return gone;
  }
  await ports.forgetProxyLogin(signal);
  return ports.records.flush();
}

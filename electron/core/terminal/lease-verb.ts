import type { CliSession } from '../../../shared/cli.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { SessionView } from '../../../shared/session.ts';
import { problemSentence } from '../../../shared/text/problem.ts';
import { terminalTexts } from '../../../shared/text/terminal.ts';
import { boxTexts } from '../../../shared/text/time-box.ts';
import { sessionLabel } from '../sessions/session-names.ts';
import type { CommandEnd } from './command.ts';
import type {
  FilesWrittenPort,
  LeasePort,
  OwnProfilesPort,
  StatePort,
  TimePorts,
  WaitingPorts,
} from './command-ports.ts';
import type { Output } from './define-verb.ts';
import { fileProblems } from './io/file-problems.ts';
import { done, note, say } from './io/print.ts';
import { leftMs, sessionJson } from './io/views.ts';
import type { WaitPorts } from './io/wait.ts';
import { leaseAfterSignIn } from './lease.ts';

export type LeaseVerbPorts = WaitPorts &
  WaitingPorts &
  OwnProfilesPort &
  LeasePort &
  TimePorts &
  FilesWrittenPort;

/** start and renew: one lease now; `renew` asks upstream although one is held. */
export async function leaseNow(
  input: Output<CliSession>,
  ports: LeaseVerbPorts,
  { session, verb }: { readonly session: SessionView; readonly verb: 'start' | 'renew' },
  signal: AbortSignal,
): Promise<Result<CommandEnd, Problem>> {
  const before = ports.app.broker.held(session.id);
  const lease = await leaseAfterSignIn(input.io, ports, session, signal, verb === 'renew');
  if (!lease.ok) return lease;
  const notInFile = await whyNotInFile(ports, session);
  const left = leftMs(ports, lease.value.expiresAt);
  const label = sessionLabel(session);
  const isKept = before?.accessKeyId === lease.value.accessKeyId;
  const renewed = isKept ? terminalTexts.notRenewed : terminalTexts.renewed;
  const sentence = (verb === 'start' ? terminalTexts.started : renewed)(label, left);
  saySession(input, ports, session, `${sentence}${endOf(ports, session)}`);
  if (notInFile === null) return ok(done);
  note(input.io, terminalTexts.keysNotInFile(ports.app.state().files.credentials));
  note(input.io, problemSentence(notInFile));
  return ok(NOT_IN_FILE);
}

/** The session is active, and the tools that read its keys in the file go without. */
const NOT_IN_FILE: CommandEnd = { kind: 'exit', code: 1 };

/** A tool behind this verb reads the file: it is written when the verb ends. Null: it is, or this session has no keys there. */
async function whyNotInFile(
  { app }: StatePort & FilesWrittenPort,
  { id }: SessionView,
): Promise<Problem | null> {
  const now = () => app.state().sessions.find((one) => one.id === id);
  if (now()?.delivery !== 'keys') return null;
  // One that could not be written a moment ago is tried again.
  await app.filesWritten();
  const profile = now()?.profile;
  const keeps = (problem: Problem): boolean =>
    problem.code === 'profile-blocked' || problem.code === 'profile-in-use'
      ? problem.profile === profile
      : isOfWhole.has(problem.code);
  return fileProblems(app.state()).find(keeps) ?? null;
}

/** What keeps a whole write from being done. */
const isOfWhole: ReadonlySet<Problem['code']> = new Set([
  'file-unwritable',
  'file-unreadable',
  'file-malformed',
  'file-locked',
  'file-changed-meanwhile',
  'disk-full',
  'not-taken-back',
]);

/** When it stops automatically, as a sentence behind another one. */
export function endOf(ports: StatePort, { id }: SessionView): string {
  const box = ports.app.state().sessions.find((one) => one.id === id)?.timeBox;
  return box === undefined || box.ended !== undefined ? '' : ` ${boxTexts.started(box.until)}`;
}

/** The session as it is after the verb, or the sentence. */
export function saySession(
  { io, asJson, sayValue }: Output<CliSession>,
  ports: StatePort,
  view: SessionView,
  sentence: string,
): void {
  if (!asJson) {
    say(io, sentence);
    return;
  }
  sayValue(sessionJson(ports.app.state().sessions.find(({ id }) => id === view.id) ?? view));
}

import { accountText } from '../../../../shared/account.ts';
import type { AppState } from '../../../../shared/app-state.ts';
import { CliStatus } from '../../../../shared/cli.ts';
import { isAboutToEnd } from '../../../../shared/reported-end.ts';
import { ok } from '../../../../shared/result.ts';
import { serverNow } from '../../../../shared/server-now.ts';
import type { SessionView } from '../../../../shared/session.ts';
import type { InForce } from '../../../../shared/shadow.ts';
import { detachTexts } from '../../../../shared/text/detach.ts';
import { doctorTexts } from '../../../../shared/text/doctor.ts';
import { otherUserText } from '../../../../shared/text/other-user.ts';
import { problemSentence } from '../../../../shared/text/problem.ts';
import { ownDefaultText } from '../../../../shared/text/shadow.ts';
import { stateTexts, terminalTexts } from '../../../../shared/text/terminal.ts';
import { timeLeft } from '../../../../shared/text/time.ts';
import { boxTexts } from '../../../../shared/text/time-box.ts';
import { lockedProblem } from '../../lock/lock-gate.ts';
import { sessionLabel } from '../../sessions/session-names.ts';
import { toIsoTime } from '../../utc.ts';
import type { CommandIo } from '../command.ts';
import type {
  CommandPorts,
  InForcePort,
  NoticePort,
  RunningCommandsPort,
  StatePort,
  TimePorts,
  VerbsPort,
  WaitingPorts,
} from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import { asInFiles } from '../held-profiles.ts';
import { type ShellPorts, shellNotes } from '../in-this-shell.ts';
import { painter } from '../io/colour.ts';
import { endedProblem } from '../io/ended.ts';
import { done, plain, say } from '../io/print.ts';
import { syncLines } from '../io/sync-wait.ts';
import { leftMs, sessionJson, signInLeftMs, sourceJson } from '../io/views.ts';
import type { ResolvePorts } from '../resolve.ts';
import { sessionTable } from './list.ts';

type StatusPorts = RunningCommandsPort &
  StatePort &
  VerbsPort<'activityFiles'> &
  InForcePort &
  NoticePort &
  TimePorts &
  WaitingPorts &
  Pick<CommandPorts, 'awsEndpoints'> &
  ShellPorts &
  ResolvePorts;

export const status = defineVerb({
  name: 'status',
  text: {
    summary: 'Show the default session, who is signed in, and what needs attention.',
    examples: [{ command: 'latchkey status', what: 'Which account a tool without a profile would use.' }],
  },
  output: CliStatus,
  run: async ({ io, asJson, sayValue }, ports: StatusPorts, signal) => {
    await ports.app.noticeEdits(signal);
    // What kept the files from being written may be over, such as a full disk.
    if (ports.app.state().files.problem !== null) await ports.app.filesWritten();
    // So may what kept activity from the disk, or from being read.
    if (ports.app.state().attention.some(({ id }) => id === 'activity' || id === 'activity-unread'))
      await ports.app.verbs.activityFiles({}, signal);
    // Read now: what is in the files is what tools use, whatever was meant.
    const read = await ports.app.inForce(signal);
    const inForce = read.ok ? read.value : nothingKnown;
    const state = ports.app.state();
    const shell = await shellNotes(io, ports, signal);
    if (asJson) {
      sayValue(statusJson(state, inForce, shell, ports));
      return ok(done);
    }
    const active = activeSessions(state);
    // First: what follows is what will be so again when it is unlocked.
    if (state.locked !== null) say(io, problemSentence(lockedProblem(state.locked)));
    sayDefault(io, ports, defaultSession(state));
    if (inForce.ownDefault !== null) say(io, `${ownDefaultText(inForce.ownDefault)}.`);
    // What is missing in the files then is meant to be: the remedy of a missing profile would be refused.
    const isDetached = state.files.detached === true;
    if (isDetached && state.defaultSessionId !== null) say(io, detachTexts.notUsed);
    const [ofDefault] = [...inForce.shadows, ...inForce.beside].filter(
      ({ profile, cause }) =>
        profile === 'default' && !(isDetached && (cause === 'missing' || cause === 'own-section')),
    );
    if (ofDefault !== undefined) say(io, problemSentence({ code: 'profile-shadowed', ...ofDefault }));
    for (const sentence of shell) say(io, terminalTexts.inThisShell(sentence));
    for (const source of state.sources) {
      const left = inWords(signInLeftMs(ports, source));
      const stateWord = stateTexts[source.state] ?? source.state;
      say(io, terminalTexts.sourceLine(source.name, stateWord, source.signedInAs, left));
      if (source.problem !== null) say(io, terminalTexts.because(problemSentence(source.problem)));
      else if (source.command !== undefined && isAboutToEnd(source, state))
        say(io, terminalTexts.renewBy(source.command));
      const otherUser = otherUserText(source);
      if (otherUser !== null) say(io, terminalTexts.because(otherUser));
      for (const line of syncLines(source)) say(io, terminalTexts.because(line));
    }
    for (const prompt of state.prompts) {
      if (prompt.kind !== 'sign-in-needed') continue;
      const who = prompt.askedBy.join(', ') || terminalTexts.aTool;
      say(io, terminalTexts.toolWaits(who, prompt.sessionName, prompt.until - serverNow(ports)));
      say(io, terminalTexts.toHelpIt(prompt.sourceName, prompt.command));
    }
    for (const { service, address } of ports.awsEndpoints.foreign())
      say(io, doctorTexts.foreignAt(service, address));
    say(io, terminalTexts.activeSessions(active.length, state.sessions.length));
    if (active.length > 0) io.out((await sessionTable(ports, active, io)).join(''));
    for (const { problem } of state.attention)
      if (problem.code !== 'profile-shadowed' || problem.profile !== 'default')
        say(io, terminalTexts.attention(problemSentence(problem)));
    return ok(done);
  },
});

const nothingKnown: InForce = { shadows: [], beside: [], unmarked: [], ownDefault: null, ownRegion: null };
const activeSessions = ({ sessions }: AppState): readonly SessionView[] =>
  sessions.filter(({ expiresAt }) => expiresAt !== null);
const defaultSession = ({ sessions, defaultSessionId }: AppState): SessionView | null =>
  sessions.find(({ id }) => id === defaultSessionId) ?? null;
const inWords = (ms: number | null): string | null => (ms === null ? null : timeLeft(ms));

function statusJson(
  state: AppState,
  { shadows, ownDefault }: InForce,
  shell: readonly string[],
  ports: Pick<StatusPorts, 'app' | 'awsEndpoints'>,
): CliStatus {
  const byDefault = defaultSession(state);
  const inFiles = asInFiles(ports);
  return {
    version: state.version,
    locked: state.locked === null ? null : { since: toIsoTime(state.locked.since), why: state.locked.why },
    defaultSession: byDefault === null ? null : sessionJson(inFiles(byDefault)),
    shadows: [...shadows],
    ownDefault,
    foreignEndpoints: [...ports.awsEndpoints.foreign()],
    activeSessions: activeSessions(state).map((one) => sessionJson(inFiles(one))),
    sessionCount: state.sessions.length,
    shell: [...shell],
    sources: state.sources.map(sourceJson),
    waiting: state.prompts.flatMap((prompt) =>
      prompt.kind === 'sign-in-needed'
        ? [
            {
              askedBy: prompt.askedBy,
              session: prompt.sessionName,
              source: prompt.sourceName,
              until: toIsoTime(prompt.until),
              command: prompt.command ?? null,
            },
          ]
        : [],
    ),
    attention: state.attention.map(({ problem }) => ({
      code: problem.code,
      sentence: problemSentence(problem),
    })),
  };
}

function sayDefault(io: CommandIo, ports: TimePorts, session: SessionView | null): void {
  if (session === null) {
    say(io, terminalTexts.noDefaultSession);
    return;
  }
  const { expiresAt, state, timeBox } = session;
  const left = [
    inWords(leftMs(ports, expiresAt)) ?? (timeBox?.ended === undefined ? (stateTexts[state] ?? state) : null),
    timeBox === undefined ? null : boxTexts.short(timeBox, serverNow(ports)),
  ]
    .filter((part) => part !== null)
    .join(', ');
  const line = plain(terminalTexts.defaultSession(sessionLabel(session), accountText(session), left));
  const mark = session.production === true ? painter(io, 'out')('production', terminalTexts.production) : '';
  io.out(`${mark === '' ? line : `${line} · ${mark}`}\n`);
  const ended = endedProblem(session);
  if (ended !== null) say(io, terminalTexts.because(problemSentence(ended)));
  if (session.problem !== null) say(io, terminalTexts.because(problemSentence(session.problem)));
}

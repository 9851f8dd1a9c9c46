import { accountText } from '../../../../shared/account.ts';
import { CliList } from '../../../../shared/cli.ts';
import { ok } from '../../../../shared/result.ts';
import { serverNow } from '../../../../shared/server-now.ts';
import type { SessionView } from '../../../../shared/session.ts';
import { hasTag } from '../../../../shared/tag.ts';
import { problemSentence } from '../../../../shared/text/problem.ts';
import { sessionText } from '../../../../shared/text/session-text.ts';
import { stateTexts, terminalTexts } from '../../../../shared/text/terminal.ts';
import { timeLeft } from '../../../../shared/text/time.ts';
import { boxTexts } from '../../../../shared/text/time-box.ts';
import type { ListedSession } from '../../listed-session.ts';
import { lockedProblem } from '../../lock/lock-gate.ts';
import { tag } from '../arguments.ts';
import type { CommandIo } from '../command.ts';
import type {
  AnnouncedPort,
  ListedPort,
  NoticePort,
  RunningCommandsPort,
  StatePort,
  TimePorts,
} from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import { asInFiles, heldProfiles } from '../held-profiles.ts';
import { painter, type Tone } from '../io/colour.ts';
import { inFile } from '../io/in-file.ts';
import { done, say } from '../io/print.ts';
import { noteSyncs } from '../io/sync-wait.ts';
import { type TableRows, tablePieces } from '../io/table.ts';
import { listJson } from '../io/views.ts';

export const list = defineVerb({
  name: 'list',
  text: {
    summary: 'List the sessions with their profile, account, role and time left.',
    help: 'An identity source that is still being read, or could not be, is named on standard error.',
    options: {
      tag: 'Only sessions that have this tag.',
      all: 'Include sessions that the last synchronisation no longer found; the default session always is.',
    },
    examples: [
      { command: 'latchkey list --json', what: 'The same for scripts, with ids and UTC times.' },
      { command: 'latchkey list | grep prod', what: 'In a pipe nothing is shortened.' },
    ],
  },
  flags: ['all'],
  options: { tag },
  output: CliList,
  catchesUp: true,
  run: async (
    { args, io, asJson, sayValue },
    ports: StatePort & AnnouncedPort & ListedPort & NoticePort & TimePorts & RunningCommandsPort,
    signal,
  ) => {
    if (asJson) await ports.app.caughtUp();
    await ports.app.noticeEdits(signal);
    const wanted = args.option('tag')?.replace(/^#/, '') ?? null;
    const isAsked = (s: ListedSession): boolean =>
      (args.flag('all') || !s.missing || s.isDefault) && (wanted === null || hasTag(s, wanted));
    // For scripts, what a view alone has: read first, so that the list below is the same.
    const state = asJson ? ports.app.state() : null;
    const { sources, sessions: all } = ports.app.listed();
    const sessions = all.filter(isAsked);
    if (state !== null) {
      sayValue(listJson(state.sessions.filter(isAsked).map(asInFiles(ports)), state.sources));
    } else if (sessions.length > 0)
      for (const piece of await sessionTable(ports, sessions, io)) io.out(piece);
    else if (wanted !== null) say(io, terminalTexts.noneTagged(wanted.slice(0, 60)));
    // Where they are being read, or could not be, that is said below; nobody has to sign in.
    else if (!sources.some(({ sync }) => sync.running || sync.problem !== null))
      say(io, terminalTexts.noSessions);
    const { locked } = ports.app.announced();
    if (locked !== null) io.err(`${problemSentence(lockedProblem(locked))}\n`);
    noteSyncs(io, sources);
    const lost = all.find(({ isDefault, missing }) => isDefault && missing);
    if (lost !== undefined) io.err(`${terminalTexts.defaultNotFound(sessionText(lost))}\n`);
    return ok(done);
  },
});

const toneOfState: Readonly<Partial<Record<SessionView['state'], Tone>>> = {
  active: 'good',
  expiring: 'warning',
  'needs-sign-in': 'warning',
  failed: 'bad',
};

/**
 * Sessions for a reader. What gives way on a narrow terminal: region, whether the profile is in the file and role; then name
 * and source are cut; then the time left goes, and the name where every session has a profile; then the profile is cut.
 * Account and state are always whole.
 */
export function sessionTable(
  ports: TimePorts & RunningCommandsPort,
  sessions: readonly ListedSession[],
  io: Pick<CommandIo, 'env' | 'isTerminal' | 'columns'>,
): Promise<readonly string[]> {
  const now = serverNow(ports);
  const held = heldProfiles(ports);
  const cellsOf = (s: ListedSession): readonly string[] => [
    s.isDefault ? '*' : '',
    s.production === true ? terminalTexts.productionMark : '',
    s.name,
    s.profile ?? '',
    inFile(s, held),
    accountText(s) ?? '',
    s.sourceName ?? '',
    s.role ?? '',
    s.region ?? '',
    stateTexts[s.state] ?? s.state,
    [
      s.expiresAt === null ? null : timeLeft(s.expiresAt - now),
      s.timeBox === undefined ? null : boxTexts.short(s.timeBox, now),
    ]
      .filter((part) => part !== null)
      .join(', '),
  ];
  const rows: TableRows = {
    length: sessions.length,
    at: (index) => {
      const session = sessions[index];
      return session === undefined ? undefined : cellsOf(session);
    },
  };
  const paint = painter(io, 'out');
  const toneOf = (heading: string, session: ListedSession): Tone | null => {
    if (session.production === true && (heading === 'MARK' || heading === 'ACCOUNT')) return 'production';
    if (heading === 'STATE') return toneOfState[session.state] ?? null;
    return session.isDefault && (heading === '' || heading === 'NAME') ? 'strong' : null;
  };
  const narrow = {
    spared: ['REGION', 'IN FILE', 'ROLE'],
    sparedLast: sessions.every(({ profile }) => profile !== null) ? ['TIME LEFT', 'NAME'] : ['TIME LEFT'],
    whole: 'PROFILE',
    tells: ['NAME', 'PROFILE', 'ACCOUNT', 'SOURCE', 'ROLE', 'REGION'],
    clearWithout: 'NAME',
    never: ['MARK', 'ACCOUNT', 'STATE'],
  };
  return tablePieces(terminalTexts.sessionColumns, rows, io.columns, narrow, (text, row, heading) => {
    const session = sessions[row];
    const tone = session === undefined ? null : toneOf(heading, session);
    return tone === null ? text : paint(tone, text);
  });
}

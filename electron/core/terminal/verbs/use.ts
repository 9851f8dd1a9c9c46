import type { AppState } from '../../../../shared/app-state.ts';
import { CliUse } from '../../../../shared/cli.ts';
import type { FollowingProgram } from '../../../../shared/following-program.ts';
import type { ProfileName, SessionId } from '../../../../shared/ids.ts';
import type { Problem } from '../../../../shared/problem.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { serverNow } from '../../../../shared/server-now.ts';
import type { SessionView } from '../../../../shared/session.ts';
import type { ShadowView } from '../../../../shared/shadow.ts';
import { followingText } from '../../../../shared/text/following.ts';
import { problemSentence } from '../../../../shared/text/problem.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { boxTexts } from '../../../../shared/text/time-box.ts';
import { whichTexts } from '../../../../shared/text/which.ts';
import { otherProfileMeant, sessionAndAccount, sessionLabel } from '../../sessions/session-names.ts';
import { toIsoTime } from '../../utc.ts';
import { session, wordsOfSession } from '../arguments.ts';
import type { CommandEnd, CommandIo } from '../command.ts';
import type {
  FilesSettledPort,
  InForcePort,
  StatePort,
  TimePorts,
  VerbsPort,
  WaitingPorts,
} from '../command-ports.ts';
import { defineVerb, type Output } from '../define-verb.ts';
import { boxTime, typedEnd } from '../io/box-time.ts';
import { confirmProduction } from '../io/confirm-production.ts';
import { endedProblem } from '../io/ended.ts';
import { fileProblems } from '../io/file-problems.ts';
import { pickSession } from '../io/pick-session.ts';
import { done, note, say } from '../io/print.ts';
import { offerTakeOver, takingOver } from '../io/take-over.ts';
import { sessionJson } from '../io/views.ts';
import { askingWait, type WaitPorts } from '../io/wait.ts';
import { endOf } from '../lease-verb.ts';
import { type ResolvePorts, resolveNow, typedSession } from '../resolve.ts';
import { usageOf } from '../syntax.ts';
import { useNone } from '../use-none.ts';

/** The user was asked whether Latchkey may have the default profile, and has not said yes. */
const asksAboutDefault = ({ prompts, attention }: AppState): boolean =>
  prompts.some((prompt) => prompt.kind === 'take-over-profile' && prompt.profile === 'default') ||
  attention.some(({ problem }) => problem.code === 'profile-name-taken' && problem.profile === 'default');

/** By which of its profiles the user named the session; null: by none. */
function profileMeant(session: SessionView, typed: string): ProfileName | null {
  // Where there is one profile, its region is that of the session.
  if ((session.otherProfiles ?? []).length === 0) return null;
  return otherProfileMeant(session, typed)?.name ?? (typed === session.profile ? session.profile : null);
}

/** A command behind this one acts as the session that this shell names, whatever the default is. */
async function shellThatStays(
  io: CommandIo,
  ports: ResolvePorts,
  id: SessionId,
  signal: AbortSignal,
): Promise<string | null> {
  const here = await resolveNow(io, ports, null, { isRegionKnown: true }, signal);
  if (!here.ok) return problemSentence(here.error);
  return here.value.session.id === id ? null : whichTexts.shellStays(sessionAndAccount(here.value.session));
}

/** What `cd` takes for the directory before this one. */
const BACK = '-';

/** As a shell shows a program that Ctrl-C ended. */
const LEFT: CommandEnd = { kind: 'exit', code: 130 };

/** Latchkey has switched, and AWS tools do not follow. */
const NOT_FOLLOWED: CommandEnd = { kind: 'exit', code: 1 };

type Found = Result<SessionView, Problem>;

const namedSession = async (
  io: CommandIo,
  ports: Parameters<typeof typedSession>[1],
  typed: string,
  signal: AbortSignal,
): Promise<Found> =>
  typed === BACK ? previousSession(ports.app.state()) : typedSession(io, ports, typed, signal);

/** Without a name: a list on a terminal, and for a program the usage. */
async function pickedSession(
  { io, asJson }: { readonly io: CommandIo; readonly asJson: boolean },
  ports: Parameters<typeof pickSession>[1],
  signal: AbortSignal,
): Promise<Found | 'left'> {
  const picked = asJson ? ({ kind: 'no-terminal' } as const) : await pickSession(io, ports, signal);
  if (picked.kind === 'left') return 'left';
  if (picked.kind === 'session') return ok(picked.session);
  const usage = [
    'latchkey use',
    usageOf({ words: [wordsOfSession], flags: ['yes', 'take-over', 'json'] }),
  ].join(' ');
  const { missing, line } = terminalTexts.usage;
  return err({ code: 'usage', message: line(missing(session.name), usage) });
}

function previousSession({ sessions, previousDefaultId }: AppState): Result<SessionView, Problem> {
  const previous = sessions.find(({ id }) => id === previousDefaultId);
  return previous === undefined ? err({ code: 'no-previous-default' }) : ok(previous);
}

/** A sign-in may have taken minutes, in which its account was renamed or the session edited. */
const asNow = (ports: StatePort, view: SessionView): SessionView =>
  ports.app.state().sessions.find(({ id }) => id === view.id) ?? view;

const followingJson = (programs: readonly FollowingProgram[]): CliUse['following'] =>
  programs.map(({ name, pid, renewsBy }) => ({ name, pid, renewsBy: toIsoTime(renewsBy) }));

/** `other`: what keeps AWS tools from following; 'unread': the files could not be read, so nobody knows. */
const usedJson = (
  ports: StatePort,
  view: SessionView,
  following: readonly FollowingProgram[] = [],
  other: ShadowView | 'unread' | undefined,
): CliUse => ({
  ...sessionJson(asNow(ports, view)),
  following: followingJson(following),
  awsTools: other === 'unread' ? 'unknown' : toolsThatFollow(other),
  shadow: other === 'unread' ? null : (other ?? null),
});

const isOfRegion = ({ cause }: ShadowView): boolean => cause === 'region' || cause === 'bad-region';

function toolsThatFollow(other: ShadowView | undefined): CliUse['awsTools'] {
  if (other === undefined || isOfRegion(other)) return 'all';
  return other.every ? 'none' : 'some';
}

function sayUsed(
  { io, asJson, sayValue }: Output<CliUse | null>,
  ports: StatePort & TimePorts,
  view: SessionView,
  following: readonly FollowingProgram[],
  other: ShadowView | undefined,
): void {
  if (asJson) sayValue(usedJson(ports, view, following, other));
  else say(io, `${terminalTexts.isDefault(sessionAndAccount(view))}${endOf(ports, view)}`);
  // A switch starts nothing that has ended.
  const ended = endedProblem(view);
  if (ended !== null) note(io, problemSentence(ended));
  if (following.length > 0) note(io, followingText(following, serverNow(ports)));
}

export const use = defineVerb({
  name: 'use',
  text: {
    summary: 'Make a session the default session, which the profile "default" uses.',
    help: 'A session that is marked as production is asked about once, on the terminal. Without a terminal and without --yes it stays as it was, with exit code 5. A session that is the default already asks nothing.\nWithout SESSION, a terminal shows all sessions as a list: type to search, choose with the arrow keys or Ctrl-N and Ctrl-P, and press Enter. The default session before this one is chosen at first, so Enter goes back. Esc or Ctrl-C leaves everything as it is.',
    options: {
      none: 'No session is the default any more: its profile leaves the AWS files, and a tool that names no profile is refused. Needs no SESSION.',
      for: 'It gives credentials for that time, from 5s to 24h, and then stops automatically: see latchkey start.',
      yes: 'Make a production session the default without a question, such as in a script.',
      'take-over':
        'Where the default profile in your AWS files is your own, let Latchkey write to it without a question.',
    },
    exits: {
      1: 'Standard error says which. "is not the default session", or a file that could not be written: nothing was changed. "is now the default session of Latchkey": it has switched, and AWS tools do not follow, for example while Latchkey asks about your own default profile, or the files cannot be read any more, so it is not known; --json then has awsTools and shadow.',
      130: 'You left the list; nothing was changed.',
      5: 'It is production, and you did not agree or could not be asked; or AWS refused it.',
    },
    examples: [
      { command: 'latchkey use prod', what: 'By profile, or by any part that only one has.' },
      { command: 'latchkey use prod admin', what: 'By several words that together only one has.' },
      { command: 'latchkey use', what: 'Choose from a list.' },
      { command: 'latchkey use prod --for 1h', what: 'It gives credentials for an hour, and then stops.' },
      { command: 'latchkey use -', what: 'Back to the default session before this one.' },
      { command: 'latchkey use --none', what: 'No default session: every command names its profile.' },
    ],
  },
  optionalWords: [wordsOfSession],
  flags: ['none', 'yes', 'take-over'],
  options: { for: boxTime },
  output: CliUse.nullable(),
  run: async (
    input,
    ports: WaitPorts &
      WaitingPorts &
      ResolvePorts &
      InForcePort &
      FilesSettledPort &
      TimePorts &
      VerbsPort<'makeDefault' | 'clearDefault'>,
    signal,
  ) => {
    const end = typedEnd(input.args.option('for'));
    if (!end.ok) return end;
    if (end.value.kind === 'none') return err({ code: 'usage', message: boxTexts.useForNone });
    if (input.args.flag('none')) {
      if (input.args.words.length === 0) return useNone(input, ports, signal);
      return err({ code: 'usage', message: terminalTexts.noneOrSession });
    }
    const typed = input.args.words.length === 0 ? null : input.args.words.join(' ');
    const picked = typed === null ? await pickedSession(input, ports, signal) : null;
    if (picked === 'left') return ok(LEFT);
    const found = picked ?? (await namedSession(input.io, ports, typed ?? '', signal));
    if (!found.ok) return found;
    const { io, args } = input;
    const agreed = await confirmProduction(io, args.flag('yes'), found.value, signal);
    if (!agreed.ok) return agreed;
    const profile = typed === null ? null : profileMeant(found.value, typed);
    const isAgreed = args.flag('take-over');
    const wanted = {
      sessionId: found.value.id,
      waitsAsTool: true,
      ...takingOver(isAgreed),
      by: io.caller,
      ...(end.value.kind === 'for' ? { forMs: end.value.ms } : {}),
      ...(profile === null ? {} : { profile }),
    };
    // A signed-out identity source is signed in first; then the switch is finished.
    const make = (confirmed: boolean) =>
      askingWait(
        input.io,
        ports,
        found.value,
        () => ports.app.verbs.makeDefault(confirmed ? { ...wanted, confirmed } : wanted, signal),
        signal,
        true,
      );
    let made = await make(agreed.value);
    // Only the sign-in, or the keys, said whose account it is.
    if (!made.ok && made.error.code === 'production-unconfirmed') {
      const late = await confirmProduction(io, args.flag('yes'), asNow(ports, found.value), signal);
      if (!late.ok) return late;
      made = await make(true);
    }
    if (!made.ok) return made;
    // Keys that came with it are in the file when this ends.
    await ports.app.filesSettled();
    // The switch is made: what is said below says so, also where the user's own section could not be taken over.
    const offered = await offerTakeOver(io, ports, { profile: 'default', isAgreed }, signal);
    // Before it is called done: a command behind && would act in the account that the files still name.
    const inForce = await ports.app.inForce(signal);
    if (ports.app.state().defaultSessionId !== found.value.id)
      return err({ code: 'switch-superseded', session: sessionLabel(found.value) });
    if (!inForce.ok) {
      const view = asNow(ports, found.value);
      note(io, terminalTexts.isDefaultAndUnread(sessionAndAccount(view)));
      note(io, problemSentence(inForce.error));
      if (input.asJson) input.sayValue(usedJson(ports, found.value, made.value.following, 'unread'));
      return ok(NOT_FOLLOWED);
    }
    const other = inForce.value.shadows.find(({ profile }) => profile === 'default');
    if (other !== undefined) {
      const problem = { code: 'profile-shadowed', ...other } as const;
      const isAsked = asksAboutDefault(ports.app.state());
      // A file that aws and boto3 refuse makes them fail with any default session: no command acts in another account by it.
      const isUnused = isAsked || !(isOfRegion(other) || other.cause === 'unreadable');
      if (isUnused)
        note(
          io,
          terminalTexts.isDefaultOfLatchkey(sessionAndAccount(asNow(ports, found.value)), other.every),
        );
      note(io, problemSentence(problem));
      if (isAsked) note(io, terminalTexts.answerTakeOver);
      if (isUnused) {
        // A command behind && does not run, and a script still reads what is true now.
        if (input.asJson) input.sayValue(usedJson(ports, found.value, made.value.following, other));
        return ok(NOT_FOLLOWED);
      }
    }
    if (!offered.ok) return offered;
    // Of profiles that the switch did not need.
    for (const beside of fileProblems(ports.app.state())) note(input.io, problemSentence(beside));
    sayUsed(input, ports, asNow(ports, found.value), made.value.following ?? [], other);
    const stays = await shellThatStays(io, ports, found.value.id, signal);
    if (stays !== null) note(io, stays);
    return ok(done);
  },
});

import type { AppState } from '../../../../shared/app-state.ts';
import { CliLogin } from '../../../../shared/cli.ts';
import type { FollowingProgram } from '../../../../shared/following-program.ts';
import type { SourceId } from '../../../../shared/ids.ts';
import type { Problem } from '../../../../shared/problem.ts';
import { isAboutToEnd } from '../../../../shared/reported-end.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { serverNow } from '../../../../shared/server-now.ts';
import { shellWord } from '../../../../shared/shell-quote.ts';
import type { SourceView } from '../../../../shared/source.ts';
import { followingUserText } from '../../../../shared/text/following.ts';
import { otherUserText } from '../../../../shared/text/other-user.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { findSource } from '../../sessions/find-source.ts';
import { toIsoTime } from '../../utc.ts';
import { region, source as sourceArgument } from '../arguments.ts';
import type { CommandIo } from '../command.ts';
import type {
  ActsAsPort,
  FollowingProgramsPort,
  PromptPorts,
  StatePort,
  TimePorts,
  VerbsPort,
} from '../command-ports.ts';
import { defineVerb, type FormInput } from '../define-verb.ts';
import { isRemote, showDeviceCodes } from '../io/device-codes.ts';
import { done, note, say } from '../io/print.ts';
import { answeringPrompts } from '../io/prompt-answers.ts';
import { answerSecrets, readSecretLines } from '../io/secret-lines.ts';
import { signInLeftMs, sourceJson, syncJson } from '../io/views.ts';
import { narrateUnlock } from '../io/wait.ts';
import { type AddressPorts, dropSource, type Found, sourceByAddress } from './login-address.ts';
import {
  type LoginSyncPorts,
  nextCommands,
  sayNext,
  saySync,
  sessionsOf,
  waitForSync,
} from './login-sync.ts';

type LoginPorts = PromptPorts &
  TimePorts &
  VerbsPort<'signIn'> &
  LoginSyncPorts &
  AddressPorts &
  ActsAsPort &
  FollowingProgramsPort;

type Flag = 'again' | 'no-browser' | 'stdin' | 'yes';

export const login = defineVerb({
  name: 'login',
  text: {
    summary: 'Sign in to an identity source and wait until it is done.',
    help: `Prints the address, opens the page, and says who signed in. SOURCE may be left out when there is only one.
The start URL of an access portal of IAM Identity Center, or a short name of your company's that redirects to it, adds an identity source if there is none for it yet. It asks first.
Then waits, for two minutes at most, until the accounts and roles of SOURCE are read, and says how many sessions there are. Where the last sync failed, it is tried again.
A SAML source signs in in a window of Latchkey's own, also with --no-browser; the line printed says so.
If a source asks for an access key or a client secret, enter it in this terminal, which does not show it, or in the window.
A sign-in that does not renew itself is renewed once it is about to end; until then this says how much is left.
Ctrl-C stops waiting; the sign-in continues if others wait for it.`,
    options: {
      again: 'Sign in again although the sign-in still holds.',
      region: 'The region of IAM Identity Center, for a start URL that is added and does not contain it.',
      yes: 'Add the identity source without asking.',
      'no-browser':
        'Show a code for any device where the source has codes. Implied in a terminal reached over SSH.',
      stdin:
        "Read the secrets from standard input, one per line: an IAM user's key ID, its secret and, if wanted, the seed of the MFA device.",
    },
    examples: [
      { command: 'latchkey login', what: 'Sign in to the only identity source.' },
      {
        command: 'latchkey login https://acme.awsapps.com/start',
        what: 'Add an access portal, and sign in there.',
      },
      { command: 'latchkey login "Corp SSO" --no-browser', what: 'Sign in with a code, on any device.' },
    ],
  },
  optionalWords: [sourceArgument],
  flags: ['again', 'no-browser', 'stdin', 'yes'],
  options: { region },
  output: CliLogin,
  run: async (input, ports: LoginPorts, signal) => {
    const { args, io } = input;
    const found = await sourceOrNew(input, ports, signal);
    if (!found.ok) return found;
    const { source, isNew } = found.value;
    const { id, state, hasExternalSignIn } = source;
    // One that is about to end is renewed while it still holds: nothing has to stop for it.
    const isDue = args.flag('again') || isAboutToEnd(source, ports.app.state());
    const wasSignedIn = state === 'signed-in' && (!isDue || hasExternalSignIn === true);
    // A sign-in that is kept outside Latchkey may be gone by now.
    if (!wasSignedIn || hasExternalSignIn === true) {
      const lines = await readSecretLines(io, args.flag('stdin'), signal);
      if (!lines.ok) return lines;
      // With --json standard output is one JSON value, so the address and the code go beside it.
      const tell = input.asJson ? note : say;
      const signedIn = await signIn(
        {
          io,
          tell: (line) => tell(io, line),
          isWithoutBrowser: args.flag('no-browser') || isRemote(io),
          lines: lines.value,
        },
        ports,
        source,
        signal,
      );
      if (!signedIn.ok) {
        if (isNew && signedIn.error.code === 'source-set-up-wrong')
          await dropSource(io, ports, source, signal);
        return signedIn;
      }
    }
    const view = (): SourceView => ports.app.state().sources.find((one) => one.id === id) ?? source;
    if (!input.asJson) sayWho(io, ports, wasSignedIn, view());
    const otherUser = otherUserText(view());
    if (otherUser !== null) note(io, otherUser);
    const isFresh = await waitForSync(io, ports, id, !wasSignedIn, signal);
    const next = nextCommands(ports.app.state(), id);
    const following = withAnotherUser(ports, id);
    if (input.asJson)
      input.sayValue(loginJson(view(), sessionsOf(ports.app.state(), id).length, next, following));
    else {
      saySync(io, ports, id, isFresh);
      sayNext(io, next);
    }
    if (following.length > 0) note(io, followingUserText(following, view().signedInAs, serverNow(ports)));
    return ok(done);
  },
});

function signIn(
  how: {
    readonly io: CommandIo;
    readonly tell: (line: string) => void;
    readonly isWithoutBrowser: boolean;
    /** Secrets sent on standard input; null: none are. */
    readonly lines: readonly string[] | null;
  },
  ports: LoginPorts,
  { id, name }: SourceView,
  signal: AbortSignal,
): Promise<Result<unknown, Problem>> {
  const { io, tell, isWithoutBrowser, lines } = how;
  const quiet = showDeviceCodes(ports, id, tell, isWithoutBrowser);
  const command = `latchkey login ${shellWord(name)} --stdin`;
  const quietSecrets = answerSecrets({ io, ports, sourceId: id, lines, command }, signal);
  // Ctrl-C aborts the signal: this caller leaves, and the sign-in ends only when nobody else waits for it.
  const openBrowser = isWithoutBrowser ? false : null;
  return answeringPrompts(
    io,
    ports,
    (prompt) =>
      prompt.kind === 'mfa-code'
        ? prompt.sessionName === name
        : prompt.kind === 'choose-roles' && prompt.sourceId === id,
    () =>
      narrateUnlock(io, ports, () =>
        ports.app.verbs.signIn({ sourceId: id, openBrowser }, signal).finally(() => {
          quiet();
          quietSecrets();
        }),
      ),
    signal,
  );
}

/** The programs on sessions of this source that run with credentials of another user than the one who is signed in now. */
function withAnotherUser(
  { app }: StatePort & ActsAsPort & FollowingProgramsPort,
  id: SourceId,
): readonly FollowingProgram[] {
  const here = new Set(app.state().sessions.flatMap((one) => (one.sourceId === id ? [one.id] : [])));
  return app.followingPrograms.ofAnotherUser((session) =>
    here.has(session) ? (app.actsAs(session)?.user ?? null) : null,
  );
}

const loginJson = (
  now: SourceView,
  sessionCount: number,
  next: readonly string[],
  following: readonly FollowingProgram[],
): CliLogin => ({
  id: now.id,
  name: now.name,
  signedInAs: now.signedInAs,
  ...(now.signedInBefore === undefined ? {} : { signedInBefore: now.signedInBefore }),
  expiresAt: sourceJson(now).expiresAt,
  sync: syncJson(now),
  sessionCount,
  next: [...next],
  following: following.map(({ name, pid, renewsBy }) => ({ name, pid, renewsBy: toIsoTime(renewsBy) })),
});

function sayWho(io: CommandIo, ports: StatePort & TimePorts, wasSignedIn: boolean, now: SourceView): void {
  const { name, signedInAs } = now;
  const sentence = wasSignedIn ? terminalTexts.alreadySignedIn : terminalTexts.signedIn;
  say(io, sentence(name, signedInAs, signInLeftMs(ports, now)));
  if (now.command !== undefined && isAboutToEnd(now, ports.app.state()))
    say(io, terminalTexts.renewBy(now.command));
}

/** The source named, or the only one; where an address is named that no source has, one that is added now. */
async function sourceOrNew(
  { args, io }: FormInput<Flag, 'region', CliLogin>,
  ports: LoginPorts,
  signal: AbortSignal,
): Promise<Result<Found, Problem>> {
  const [asked] = args.words;
  const region = args.option('region');
  const known = sourceOrOnly(ports.app.state(), asked);
  if (!known.ok && known.error.code === 'unknown-source' && asked !== undefined) {
    const found = await sourceByAddress(io, ports, { asked, region, yes: args.flag('yes') }, signal);
    if (found !== null) return found.ok ? inRegion(found.value, region) : found;
  }
  return known.ok ? inRegion({ source: known.value, isNew: false }, region) : known;
}

/** The line that added a source can be run again: a script repeats it after a sign-in that did not work. */
function inRegion(found: Found, region: string | null): Result<Found, Problem> {
  const { name, config } = found.source;
  if (region === null || config.region === region) return ok(found);
  return err({ code: 'usage', message: terminalTexts.regionOfKnown(name, config.region ?? null) });
}

/** The source named, or the only one there is. */
export function sourceOrOnly(
  state: Pick<AppState, 'sources'>,
  asked: string | undefined,
): Result<SourceView, Problem> {
  if (asked !== undefined) return findSource(state, asked);
  const [only] = state.sources;
  if (only === undefined) return err({ code: 'usage', message: terminalTexts.noSources });
  if (state.sources.length === 1) return ok(only);
  return err({
    code: 'usage',
    message: terminalTexts.whichSource(state.sources.map((s) => s.name)),
  });
}

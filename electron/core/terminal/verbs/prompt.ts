import { CliPrompt } from '../../../../shared/cli.ts';
import { ExitCode } from '../../../../shared/endpoint/protocol.ts';
import type { Problem } from '../../../../shared/problem.ts';
import { ok } from '../../../../shared/result.ts';
import { promptLine, promptTexts } from '../../../../shared/text/prompt.ts';
import { elsewhereShort, exceptShort } from '../../../../shared/text/which.ts';
import { profileNames } from '../../sessions/session-names.ts';
import { filesElsewhere, labelOf } from '../child-environment.ts';
import type { CommandIo } from '../command.ts';
import type { TimePorts } from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import {
  awsWithoutSession,
  elsewhereInShell,
  keysOfShellEndAt,
  pinnedSession,
  type ShellPorts,
  startedFor,
} from '../in-this-shell.ts';
import { whichJson } from '../io/explain.ts';
import { done, say } from '../io/print.ts';
import { leftMs } from '../io/views.ts';
import { type ResolvePorts, resolveNow } from '../resolve.ts';

/**
 * For the prompt of a shell, which runs it before every line: it asks nobody, gets no credentials and starts nothing. The
 * terminal command does not start the app for it, and stops waiting after half a second.
 */
export const prompt = defineVerb({
  name: 'prompt',
  text: {
    summary: 'Print session, account and time left in one line, for the prompt of a shell.',
    help: `Prints what "which" would answer: the session, its account, and how long its credentials last. "!" marks production. Where no session answers it exits with 1 and prints nothing, "not SESSION" in a shell that names one, or "no session: aws uses …" where your own default profile or the shell has credentials (--json: an empty session).
It never starts the app, signs in or gets credentials. When the app does not answer within half a second, it prints nothing.`,
    examples: [
      { command: 'latchkey prompt', what: 'For example: ! prod-Admin Shop (111111111111) 42m' },
      { command: "PS1='$(latchkey prompt) $ '", what: 'bash' },
    ],
    exits: { 1: 'No session answers here, or the app is not running.' },
  },
  output: CliPrompt,
  run: async ({ io, asJson, sayValue }, ports: ResolvePorts & ShellPorts & TimePorts, signal) => {
    const answer = await resolveNow(io, ports, null, { isRegionKnown: true }, signal);
    if (!answer.ok) {
      // A sentence would be printed above every line that the user types.
      const other = await awsWithoutSession(io, ports, answer.error, signal);
      const short = other === null ? keysOfShell(io, ports, answer.error) : elsewhereShort(other);
      if (asJson && short !== null) sayValue(nobodyBut(short, ports.app.state().locked !== null));
      const line =
        short === null ? await refusedLine(io, ports, answer.error, signal) : promptTexts.noSession(short);
      if (!asJson && line !== null) say(io, line);
      return ok({ kind: 'exit', code: ExitCode.failed });
    }
    const { account, accountName, accountLabel, production } = whichJson(
      answer.value,
      null,
      ports.app.state(),
    );
    const elsewhere = await elsewhereInShell(io, ports, answer.value, signal);
    const { expiresAt, timeBox } = answer.value.session;
    // By AWS's clock, as the others are.
    const stopsAt = timeBox === undefined ? null : timeBox.until + ports.skew.skewMs();
    const ends = [expiresAt, keysOfShellEndAt(io, answer.value), stopsAt].filter((at) => at !== null);
    const left = leftMs(ports, ends.length === 0 ? null : Math.min(...ends));
    const aws = elsewhere.ok ? elsewhere.value : null;
    const value: CliPrompt = {
      session: labelOf(answer.value),
      account,
      accountName: accountLabel ?? accountName,
      production,
      secondsLeft: left === null ? null : Math.max(0, Math.floor(left / 1000)),
      // SECURITY: where the files cannot be read it is not known whose account aws is about to touch.
      aws: elsewhere.ok ? (aws === null ? null : elsewhereShort(aws)) : promptTexts.unread,
      except: aws === null ? null : exceptShort(aws),
      startedFor: startedFor(io, ports.app.state(), answer.value),
      locked: ports.app.state().locked !== null,
      ended: timeBox?.ended !== undefined,
    };
    if (asJson) sayValue(value);
    else say(io, promptLine(value));
    return ok(done);
  },
});

/** No session, and what aws takes. */
const nobodyBut = (aws: string, locked: boolean): CliPrompt => ({
  session: '',
  account: null,
  accountName: null,
  production: false,
  secondsLeft: null,
  aws,
  except: null,
  startedFor: null,
  locked,
  ended: false,
});

/** The credentials of a shell that seems to be in no session, and has some. */
function keysOfShell(io: CommandIo, ports: ResolvePorts, problem: Problem): string | null {
  if (problem.code !== 'foreign-keys' && problem.code !== 'session-keys-left') return null;
  // aws reads a key by one name only: AWS_ACCESS_KEY and AMAZON_ACCESS_KEY_ID are for other tools.
  if (io.keyName !== null && io.keyName !== 'AWS_ACCESS_KEY_ID') return null;
  if (seemsIn(io, ports) !== undefined) return null;
  return problem.code === 'foreign-keys' ? 'AWS_ACCESS_KEY_ID' : promptTexts.left;
}

/** The session that a shell names, or the profile. */
function seemsIn(io: CommandIo, ports: ResolvePorts): string | undefined {
  const state = ports.app.state();
  const { AWS_PROFILE, AWS_DEFAULT_PROFILE } = io.env;
  const named = [AWS_PROFILE, AWS_DEFAULT_PROFILE].find((name) =>
    state.sessions.some((session) => profileNames(session).some((profile) => profile === name)),
  );
  return pinnedSession(io, state) ?? named;
}

/**
 * Where a shell seems to be in a session, by what it was started with or by the profile it names, and nothing answers: that it is
 * not, and the lines that aws takes where those are known. Null: it does not seem to be in one.
 */
async function refusedLine(
  io: CommandIo,
  ports: ResolvePorts & ShellPorts,
  problem: Problem,
  signal: AbortSignal,
): Promise<string | null> {
  if (problem.code === 'own-profile' && filesDecideAlone(io, ports)) {
    const inForce = await ports.app.inForce(signal);
    const shadow = inForce.ok
      ? [...inForce.value.shadows, ...inForce.value.beside].find(
          ({ profile, cause }) => profile === problem.profile && cause !== 'region',
        )
      : undefined;
    const aws = shadow === undefined ? null : elsewhereShort({ kind: 'shadow', shadow });
    if (aws !== null) return promptTexts.elsewhere(problem.profile, aws);
  }
  const seems = seemsIn(io, ports);
  if (seems !== undefined) return promptTexts.refused(seems);
  return problem.code === 'pinned-session-gone' ? promptTexts.gone : null;
}

/** No credentials in the environment win over the files, which are those that Latchkey knows. */
const filesDecideAlone = (
  { env, cwd, hasForeignKeys, given }: Pick<CommandIo, 'env' | 'cwd' | 'hasForeignKeys' | 'given'>,
  { awsFiles }: ShellPorts,
): boolean =>
  !hasForeignKeys &&
  given?.includes('keys') !== true &&
  given?.includes('web-identity') !== true &&
  filesElsewhere({ env }, awsFiles.paths(), cwd) === null;

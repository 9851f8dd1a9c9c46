import type { AppState } from '../../../../shared/app-state.ts';
import type { CliLogin } from '../../../../shared/cli.ts';
import type { Problem } from '../../../../shared/problem.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import type { SourceView } from '../../../../shared/source.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { findSource } from '../../sessions/find-session.ts';
import type { CommandIo, CommandPorts } from '../command.ts';
import { defineVerb } from '../define-verb.ts';
import { isRemote, tellDeviceCodes } from '../io/device-codes.ts';
import { done, note, say, sayJson } from '../io/print.ts';
import { answeringPrompts } from '../io/prompt-answers.ts';
import { answerSecrets, readSecretLines } from '../io/secret-lines.ts';
import { signInLeftMs, sourceJson } from '../io/views.ts';

export const login = defineVerb(
  'login',
  { flags: ['no-browser', 'stdin', 'json'], words: { min: 0, max: 1 } },
  async ({ args, io, ports }, signal) => {
    const source = sourceOrOnly(ports.app.state(), args.words[0]);
    if (!source.ok) return source;
    const { id, name, state, standsElsewhere } = source.value;
    const wasSignedIn = state === 'signed-in';
    // What stands elsewhere may be gone by now.
    if (!wasSignedIn || standsElsewhere === true) {
      const lines = await readSecretLines(io, args.flag('stdin'), signal);
      if (!lines.ok) return lines;
      // With --json standard output is one JSON value, so the address and the code go beside it.
      const tell = args.flag('json') ? note : say;
      const isWithoutBrowser = args.flag('no-browser') || isRemote(io);
      const quiet = tellDeviceCodes(ports, id, (line) => tell(io, line), isWithoutBrowser);
      const command = `latchkey login "${name}" --stdin`;
      const quietSecrets = answerSecrets({ io, ports, sourceId: id, lines: lines.value, command }, signal);
      // Ctrl-C aborts the signal: this caller leaves, and the sign-in ends only when nobody else waits for it.
      const openBrowser = isWithoutBrowser ? false : null;
      const signedIn = await answeringPrompts(
        io,
        ports,
        (prompt) => (prompt.kind === 'mfa-code' ? prompt.sessionName === name : prompt.sourceId === id),
        () =>
          ports.app.verbs.signIn({ sourceId: id, openBrowser }, signal).finally(() => {
            quiet();
            quietSecrets();
          }),
        signal,
      );
      if (!signedIn.ok) return signedIn;
    }
    sayWho(io, ports, name, args.flag('json'), wasSignedIn, currentSource(ports, source.value));
    return ok(done);
  },
);

const currentSource = (ports: CommandPorts, source: SourceView): SourceView =>
  ports.app.state().sources.find((s) => s.id === source.id) ?? source;

function sayWho(
  io: CommandIo,
  ports: CommandPorts,
  name: string,
  asJson: boolean,
  wasSignedIn: boolean,
  now: SourceView,
): void {
  if (asJson) {
    const { expiresAt } = sourceJson(now);
    sayJson(io, { id: now.id, name, signedInAs: now.signedInAs, expiresAt } satisfies CliLogin);
    return;
  }
  const left = signInLeftMs(ports, now);
  const sentence = wasSignedIn ? terminalTexts.alreadySignedIn : terminalTexts.signedIn;
  say(io, sentence(name, now.signedInAs, left));
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

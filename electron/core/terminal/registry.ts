import type { CliVersion } from '../../../shared/cli.ts';
import { ExitCode } from '../../../shared/endpoint/protocol.ts';
import { terminalTexts } from '../../../shared/text/terminal.ts';
import { nearestOnly } from '../sessions/nearest.ts';
import type { Command, CommandEnd, CommandIo, CommandPorts } from './command.ts';
import { done, fail, say, sayJson } from './io/print.ts';
import { act } from './verbs/act.ts';
import { completionCommand } from './verbs/completion.ts';
import { credentialProcess } from './verbs/credential-process.ts';
import { doctor } from './verbs/doctor.ts';
import { env } from './verbs/env.ts';
import { exec } from './verbs/exec.ts';
import { git } from './verbs/git.ts';
import { gitCredential } from './verbs/git-credential.ts';
import { gitRemote } from './verbs/git-remote.ts';
import { helpCommand } from './verbs/help.ts';
import { importCommand } from './verbs/import.ts';
import { list } from './verbs/list.ts';
import { login } from './verbs/login.ts';
import { logout } from './verbs/logout.ts';
import { quit } from './verbs/quit.ts';
import { renew } from './verbs/renew.ts';
import { sources } from './verbs/sources.ts';
import { start } from './verbs/start.ts';
import { status } from './verbs/status.ts';
import { stop } from './verbs/stop.ts';
import { undo } from './verbs/undo.ts';
import { use } from './verbs/use.ts';

const completion = completionCommand(() => commands.map(({ verb }) => verb));
const verbs: readonly Command[] = [
  status,
  list,
  sources,
  importCommand,
  login,
  logout,
  act,
  use,
  start,
  stop,
  renew,
  exec,
  env,
  git,
  undo,
  doctor,
  quit,
  credentialProcess,
  gitCredential,
  gitRemote,
  completion,
];

/** Every terminal verb, in the order of `latchkey help`. A new one: its file, its words in terminal-help.ts, a line here. */
export const commands: readonly Command[] = [...verbs, helpCommand(verbs)];

const byVerb: ReadonlyMap<string, Command> = new Map(commands.map((command) => [command.verb, command]));

/** Answers one request of the shim. Never throws: a bug becomes Problem 'internal' with a number to look for. */
export async function runCommand(
  io: CommandIo,
  ports: CommandPorts,
  signal: AbortSignal,
): Promise<CommandEnd> {
  const verb = isCalledAs(io, gitRemote.verb) ? gitRemote.verb : (io.argv[0] ?? 'help');
  try {
    return await dispatch(verb, io, ports, signal);
  } catch (reason) {
    if (signal.aborted) return { kind: 'exit', code: ExitCode.failed };
    const correlationId = `T${Math.floor(ports.clock.nowMs()).toString(36)}`;
    const problem = { code: 'internal' as const, correlationId };
    // SECURITY: only the kind of error is kept; its message may quote what it choked on.
    const kind = reason instanceof Error ? reason.name : typeof reason;
    ports.app.record({ event: 'app', problem, note: `${verb.slice(0, 60)}: ${kind}` });
    return fail(io, problem);
  }
}

async function dispatch(
  verb: string,
  io: CommandIo,
  ports: CommandPorts,
  signal: AbortSignal,
): Promise<CommandEnd> {
  if (isCalledAs(io, gitRemote.verb)) return gitRemote.run(asVerb(io, gitRemote.verb), ports, signal);
  if (io.argv.length === 0 || verb === '--help' || verb === '-h') {
    return runCommand(asVerb(io, 'help', []), ports, signal);
  }
  if (verb === '--version' || verb === '-V') {
    const { version } = ports.app.state();
    if (io.argv.includes('--json')) sayJson(io, { version } satisfies CliVersion);
    else say(io, `latchkey ${version}`);
    return done;
  }
  const command = byVerb.get(verb);
  if (command !== undefined) return command.run(io, ports, signal);
  const meant = nearestOnly(verb, [...byVerb.keys()]);
  return fail(io, { code: 'usage', message: terminalTexts.unknownVerb(verb.slice(0, 60), meant) });
}

const isCalledAs = (io: CommandIo, name: string): boolean => io.calledAs.replace(/\.exe$/i, '') === name;

/** The same request with the verb put before its words. Not a spread: an implementation may keep its methods on a class. */
function asVerb(io: CommandIo, verb: string, words: readonly string[] = io.argv): CommandIo {
  const { cwd, env, caller, isTerminal, columns, pid } = io;
  return {
    calledAs: 'latchkey',
    argv: [verb, ...words],
    cwd,
    env,
    caller,
    isTerminal,
    columns,
    pid,
    stdin: (signal) => io.stdin(signal),
    out: (text) => io.out(text),
    err: (text) => io.err(text),
    ask: (question, signal) => io.ask(question, signal),
    askField: (question, isSecret, signal) => io.askField(question, isSecret, signal),
  };
}

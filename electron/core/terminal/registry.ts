import { ExitCode } from '../../../shared/endpoint/protocol.ts';
import type { Problem } from '../../../shared/problem.ts';
import { terminalTexts } from '../../../shared/text/terminal.ts';
import { nearestOnly } from '../sessions/nearest.ts';
import type { CommandEnd, CommandIo } from './command.ts';
import type { CommandPorts } from './command-ports.ts';
import type { Verb } from './define-verb.ts';
import { sayingFileProblems } from './io/file-problems.ts';
import { fail } from './io/print.ts';
import { runVerb } from './run-verb.ts';
import { accountVerb } from './verbs/account.ts';
import { act } from './verbs/act.ts';
import { activityVerb } from './verbs/activity.ts';
import { completionVerb } from './verbs/completion.ts';
import { consoleVerb } from './verbs/console.ts';
import { credentialProcess } from './verbs/credential-process.ts';
import { attach, detach } from './verbs/detach.ts';
import { doctor } from './verbs/doctor.ts';
import { env } from './verbs/env.ts';
import { exec } from './verbs/exec.ts';
import { git } from './verbs/git.ts';
import { gitCredential } from './verbs/git-credential.ts';
import { gitRemote } from './verbs/git-remote.ts';
import { helpVerb } from './verbs/help.ts';
import { importVerb } from './verbs/import.ts';
import { list } from './verbs/list.ts';
import { lock } from './verbs/lock.ts';
import { login } from './verbs/login.ts';
import { logout } from './verbs/logout.ts';
import { markVerb } from './verbs/mark.ts';
import { network } from './verbs/network.ts';
import { panel } from './verbs/panel.ts';
import { profile } from './verbs/profile.ts';
import { prompt } from './verbs/prompt.ts';
import { quit } from './verbs/quit.ts';
import { renew } from './verbs/renew.ts';
import { settings } from './verbs/settings.ts';
import { shell } from './verbs/shell.ts';
import { source } from './verbs/source.ts';
import { sources } from './verbs/sources.ts';
import { start } from './verbs/start.ts';
import { status } from './verbs/status.ts';
import { stop } from './verbs/stop.ts';
import { stopAfter } from './verbs/stop-after.ts';
import { tagVerb } from './verbs/tag.ts';
import { undo } from './verbs/undo.ts';
import { unlock } from './verbs/unlock.ts';
import { update } from './verbs/update.ts';
import { use } from './verbs/use.ts';
import { version } from './verbs/version.ts';
import { which } from './verbs/which.ts';

/** Every terminal verb, in the order of `latchkey help`. A new one: its file, and a line here. */
const verbs: readonly Verb[] = [
  status,
  list,
  sources,
  importVerb,
  login,
  logout,
  source,
  act,
  use,
  which,
  prompt,
  accountVerb,
  markVerb,
  tagVerb,
  profile,
  start,
  stop,
  stopAfter,
  renew,
  lock,
  unlock,
  exec,
  env,
  consoleVerb,
  git,
  shell,
  activityVerb,
  undo,
  detach,
  attach,
  doctor,
  settings,
  network,
  panel,
  update,
  quit,
  credentialProcess,
  gitCredential,
  gitRemote,
];

export interface Registry {
  readonly verbs: readonly Verb[];
  /** Answers one request of the shim. Never throws. */
  readonly run: (io: CommandIo, ports: CommandPorts, signal: AbortSignal) => Promise<CommandEnd>;
}

/** A set of verbs with completion, version and help over all of them. */
export function createRegistry(own: readonly Verb[]): Registry {
  const all: readonly Verb[] = [...own, completionVerb(() => all), version, helpVerb(() => all)];
  const byName: ReadonlyMap<string, Verb> = new Map(all.map((verb) => [verb.name, verb]));

  async function dispatch(io: CommandIo, ports: CommandPorts, signal: AbortSignal): Promise<CommandEnd> {
    // A program that reads a help page as an answer would take its exit code 0 for success.
    if (io.argv.length === 0 && io.isPiped && !isCalledAs(io, gitRemote.name))
      return fail(io, { code: 'usage', message: terminalTexts.usage.noCommand });
    const request = named(io);
    const [name = ''] = request.argv;
    const verb = byName.get(name);
    // Completion, version and help answer without the sessions.
    if (verb !== undefined && own.includes(verb) && !verb.catchesUp) await ports.app.caughtUp();
    if (verb !== undefined && isReadByPrograms.has(name)) return runVerb(verb, request, ports, signal);
    if (verb !== undefined)
      return sayingFileProblems(io, ports, (err) =>
        runVerb(verb, withWords(request, request.argv, err), ports, signal),
      );
    const meant = nearestOnly(name, [...byName.keys()]);
    return fail(io, { code: 'usage', message: terminalTexts.usage.unknownCommand(name.slice(0, 60), meant) });
  }

  return {
    verbs: all,
    run: async (io, ports, signal) => {
      try {
        return await dispatch(io, ports, signal);
      } catch (error) {
        if (signal.aborted) return { kind: 'exit', code: ExitCode.failed };
        return fail(io, bug(named(io).argv[0] ?? '', error, ports));
      }
    },
  };
}

export const registry: Registry = createRegistry(verbs);
export const runCommand = registry.run;

/** A throw is a bug: a Problem with a number, in the log and in Activity. */
function bug(verb: string, error: unknown, ports: CommandPorts): Problem {
  const problem = ports.onBug(`latchkey ${verb.slice(0, 60)}`, error);
  // SECURITY: only the kind of error is kept; its message may quote what it choked on.
  const kind = error instanceof Error ? error.name : typeof error;
  ports.app.record({ event: 'app', problem, note: `${verb.slice(0, 60)}: ${kind}` });
  return problem;
}

/** Verbs that tools and prompts call, or that start another program; `status` and `doctor` say all problems themselves. */
const isReadByPrograms: ReadonlySet<string> = new Set(
  [credentialProcess, gitCredential, gitRemote, prompt, env, exec, status, doctor].map(({ name }) => name),
);

const isCalledAs = (io: CommandIo, name: string): boolean => io.calledAs.replace(/\.exe$/i, '') === name;

/** The request with its verb first: by the name of the program, and for the flags that mean one. */
function named(io: CommandIo): CommandIo {
  const [first, ...rest] = io.argv;
  if (isCalledAs(io, gitRemote.name)) return withWords(io, [gitRemote.name, ...io.argv]);
  if (first === undefined || first === '--help' || first === '-h') return withWords(io, [HELP]);
  if (first === '--version' || first === '-V') return withWords(io, [version.name, ...rest]);
  return io;
}

const HELP = 'help';

/** The same request with other words. Not a spread: an implementation may keep its methods on a class. */
function withWords(
  io: CommandIo,
  argv: readonly string[],
  err: CommandIo['err'] = (text) => io.err(text),
): CommandIo {
  const { cwd, env: variables, caller, isTerminal, isPiped, spentMs, columns, pid } = io;
  const { hasForeignKeys, keyName, keysOf, given, superprojects } = io;
  return {
    calledAs: 'latchkey',
    argv,
    cwd,
    env: variables,
    caller,
    isTerminal,
    isPiped,
    spentMs,
    columns,
    pid,
    hasForeignKeys,
    keyName,
    keysOf,
    given,
    superprojects,
    stdin: (signal) => io.stdin(signal),
    out: (text) => io.out(text),
    err,
    ask: (question, signal) => io.ask(question, signal),
    askField: (question, isSecret, signal) => io.askField(question, isSecret, signal),
    openScreen: (signal) => io.openScreen(signal),
  };
}

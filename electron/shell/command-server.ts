import type { ShimReply } from '../adapters/endpoint/endpoint-connection.ts';
import type { ShimRequest } from '../adapters/endpoint/endpoint-request.ts';
import type { EndpointServerPorts } from '../adapters/endpoint/endpoint-server.ts';
import type { PeerProcess } from '../adapters/endpoint/peer-process.ts';
import { monotonicMs } from '../adapters/machine/monotonic-ms.ts';
import type { Caller } from '../core/app-api.ts';
import { whoseKeys } from '../core/sessions/given-keys.ts';
import type { CommandIo } from '../core/terminal/command.ts';
import type { CommandPorts } from '../core/terminal/command-ports.ts';

interface CommandServerOptions {
  readonly ports: CommandPorts;
  /** Resolves when the records and sign-ins are back: no command runs before. */
  readonly whole: () => Promise<void>;
  /** Of each call, until it is answered; it never rejects. */
  readonly onAnswering: (answer: Promise<void>) => void;
  readonly peers: PeerProcess;
}

/** Answers what the shim relays with the terminal verbs of the core. */
export function answerCommands(options: CommandServerOptions): EndpointServerPorts['onRequest'] {
  return (request, reply, signal) => {
    const answering = answer(options, { request, reply }, signal);
    options.onAnswering(answering.catch(() => undefined));
    return answering;
  };
}

async function answer(
  { ports, whole, peers }: CommandServerOptions,
  { request, reply }: { readonly request: ShimRequest; readonly reply: ShimReply },
  signal: AbortSignal,
): Promise<void> {
  const arrivedAt = monotonicMs();
  // Read beside the first waiting caller, not by every start, and while the keychain answers.
  const terminal = import('../core/terminal/registry.ts');
  const [{ runCommand }] = await Promise.all([terminal, whole()]);
  const asker = request.ppid === null ? null : await peers.askerOf(request.ppid, signal);
  const spentMs = request.spentMs + Math.round(monotonicMs() - arrivedAt);
  const { keyDigest: digest, hasForeignKeys: isForeign } = request;
  const pinnedId = request.env.LATCHKEY_SESSION_ID;
  const keys = whoseKeys(ports.app.givenKeys, { isForeign, digest, pinnedId });
  const io = commandIo(request, reply, { asker, spentMs, keys });
  const end = await runCommand(io, ports, signal);
  if (end.kind === 'exit') {
    reply.exit(end.code);
    return;
  }
  if (reply.exec({ argv: end.argv, env: end.env })) return;
  reply.err('The command line is too long to pass on. Shorten it and try again.\n');
  reply.exit(1);
}

function commandIo(
  request: ShimRequest,
  reply: ShimReply,
  found: {
    readonly asker: { readonly name: string; readonly pid: number } | null;
    readonly spentMs: number;
    readonly keys: ReturnType<typeof whoseKeys>;
  },
): CommandIo {
  const { asker, spentMs, keys } = found;
  const caller: Caller = {
    verb: request.calledAs === 'git-remote-codecommit' ? 'git-remote' : (request.argv[0] ?? 'help'),
    process: asker?.name ?? null,
    pid: asker?.pid ?? request.ppid,
    cwd: request.cwd,
  };
  return {
    calledAs: request.calledAs,
    argv: request.argv,
    cwd: request.cwd,
    env: request.env,
    caller,
    isTerminal: request.tty,
    isPiped: request.isPiped,
    spentMs,
    // The width is that of standard error: a terminal there does not make one of a pipe.
    columns: request.isPiped ? null : request.columns,
    pid: request.pid,
    hasForeignKeys: keys.hasForeignKeys,
    keysOf: keys.keysOf,
    keyName: request.keyName,
    given: request.given,
    superprojects: request.superprojects,
    stdin: (signal) => reply.pull(signal),
    out: (text) => reply.out(text),
    err: (text) => reply.err(text),
    ask: (question, signal) => reply.ask(question, signal),
    askField: (question, isSecret, signal) => reply.askField(question, isSecret, signal),
    openScreen: (signal) => reply.openScreen(signal),
  };
}

import { type ChildProcess, spawn } from 'node:child_process';
import { invalidInput } from '../../../shared/invalid-input.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { withoutSecrets } from '../../../shared/without-secrets.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { Secret } from '../../core/secret.ts';
import { commandWords } from '../endpoint/command-words.ts';

const OUTPUT_BYTES = 1024 * 1024;
const STDERR_BYTES = 64 * 1024;
const MOST_DETAIL = 1000;
const NO_DESCRIPTORS = 'Not started: Latchkey has as many files open as the system allows it.';

/**
 * Runs a user's own command for its standard output. No shell. SECURITY: the output may be a secret, so it is never
 * part of a problem; standard error is, because it is where programs say what went wrong.
 */
export function runProgram(
  input: {
    readonly commandLine: string;
    readonly timeoutMs: number;
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly clock: Clock;
    readonly platform: NodeJS.Platform;
  },
  signal: AbortSignal,
): Promise<Result<Secret<string>, Problem>> {
  const [program, ...args] = commandWords(input.commandLine, input.platform) ?? [];
  if (program === undefined || program === '') {
    const reason = 'The command line is empty, or a quotation mark in it is not closed.';
    return Promise.resolve(invalidInput('command', reason));
  }
  if (signal.aborted) return Promise.resolve(err({ code: 'cancelled' }));
  const name = program.slice(0, 300);
  return new Promise((resolve) => {
    const out: Buffer[] = [];
    let outSize = 0;
    let said = '';
    let why: Problem | null = null;
    const ownGroup = input.platform !== 'win32';
    // Without a descriptor left for its pipes the program does not start, and has no streams.
    const child: ChildProcess = spawn(program, args, {
      env: { ...input.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: false,
      windowsHide: true,
      // A group of its own, so that what it started ends with it.
      detached: ownGroup,
    });
    const stop = (problem: Problem): void => {
      why ??= problem;
      kill(child, ownGroup);
    };
    const onAbort = (): void => stop({ code: 'cancelled' });
    signal.addEventListener('abort', onAbort, { once: true });
    const disarm = input.clock.after(input.timeoutMs, () =>
      stop({ code: 'timed-out', what: name, afterMs: input.timeoutMs }),
    );
    const settle = (outcome: Result<Secret<string>, Problem>): void => {
      signal.removeEventListener('abort', onAbort);
      disarm();
      resolve(outcome);
    };
    child.stdout?.on('data', (chunk: Buffer) => {
      outSize += chunk.byteLength;
      if (outSize > OUTPUT_BYTES) {
        stop({ code: 'upstream-garbage', service: name, detail: 'It printed more than 1 MiB.' });
      } else out.push(chunk);
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      if (said.length < STDERR_BYTES) said += chunk.toString('utf8');
    });
    child.on('error', (error) => {
      const code = 'code' in error ? error.code : '';
      if (code === 'ENOENT') return settle(err({ code: 'program-missing', program: name }));
      const detail = code === 'EMFILE' || code === 'ENFILE' ? NO_DESCRIPTORS : error.message;
      settle(err({ code: 'upstream-failed', service: name, detail: detail.slice(0, MOST_DETAIL) }));
    });
    child.on('close', (exitCode) => {
      if (why !== null) return settle(err(why));
      if (exitCode === 0) return settle(ok(new Secret(Buffer.concat(out).toString('utf8'))));
      // Before it is cut: a secret without its name is harder to know.
      const words = withoutSecrets(said).trim().slice(-MOST_DETAIL);
      const detail = words === '' ? `It ended with ${exitCode ?? 'a signal'} and said nothing.` : words;
      settle(err({ code: 'upstream-failed', service: name, detail }));
    });
  });
}

function kill(child: ChildProcess, ownGroup: boolean): void {
  const { pid } = child;
  if (pid === undefined) return;
  try {
    if (ownGroup) process.kill(-pid, 'SIGKILL');
    else child.kill();
  } catch {
    // It has ended in the meantime.
  }
  // A grandchild that left the group may hold the pipes open forever.
  child.stdout?.destroy();
  child.stderr?.destroy();
}

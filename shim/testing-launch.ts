import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

export type RunOptions = Omit<SpawnOptions, 'env'> & { readonly stdin?: string | Buffer };

/** Runs the shim with an environment of nothing but what is named. */
export function launch(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  options: RunOptions = {},
): Running {
  const { stdin, ...rest } = options;
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    stdio: 'pipe',
    ...rest,
    env: { PATH: process.env.PATH ?? '', ...env },
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
  child.stdin?.on('error', () => undefined);
  if (stdin !== undefined) child.stdin?.end(stdin);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      resolve({ code, signal, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() });
    });
  });
  return { child, ended };
}

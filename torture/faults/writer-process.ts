import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createInterface, type Interface } from 'node:readline';
import { z } from 'zod';
import { programAt } from '../programs.ts';
import type { ScenarioName } from './scenarios.ts';

const Answer = z.object({
  ready: z.number().optional(),
  ok: z.boolean().optional(),
  problem: z.unknown().optional(),
  /** What the window says of the files, whatever the verb answered. */
  filesProblem: z.unknown().optional(),
  default: z.string().nullable().optional(),
});
export type Answer = z.infer<typeof Answer>;

export interface Writer {
  readonly pid: number;
  /** Its threads in the order in which they were made. */
  readonly threads: readonly number[];
  readonly ready: Answer;
  /** Null: the process ended instead. */
  say(command: 'act' | 'release' | 'stop'): Promise<Answer | null>;
  /** Settles when it has ended; with what it complained of. */
  readonly ended: Promise<string>;
  kill(): void;
}

export async function startWriter(
  sandbox: string,
  scenario: ScenarioName,
  onlyStart = false,
): Promise<Writer> {
  const child = spawn(
    process.execPath,
    [programAt('writer'), sandbox, scenario, ...(onlyStart ? ['only-start'] : [])],
    {
      // One thread makes all asynchronous calls, so that the order of the calls is the same in each run.
      env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  const complaint = complaintsOf(child);
  const lines = createInterface({ input: child.stdout });
  const ended = new Promise<string>((resolve) => child.once('close', () => resolve(complaint())));
  child.stdin.on('error', () => undefined);
  const ready = await nextLine(lines, ended);
  if (ready === null) throw new Error(`The writer did not start: ${await ended}`);
  const pid = child.pid ?? 0;
  return {
    pid,
    threads: readdirSync(`/proc/${pid}/task`)
      .map(Number)
      .toSorted((a, b) => a - b),
    ready,
    ended,
    async say(command) {
      const answer = nextLine(lines, ended);
      child.stdin.write(`${command}\n`);
      return answer;
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

function complaintsOf({ stderr }: ChildProcess): () => string {
  let text = '';
  stderr?.on('data', (chunk) => {
    text = (text + String(chunk)).slice(-4_000);
  });
  return () => text;
}

async function nextLine(lines: Interface, ended: Promise<string>): Promise<Answer | null> {
  const line = await Promise.race([
    new Promise<string>((resolve) => lines.once('line', resolve)),
    ended.then(() => null),
  ]);
  return line === null ? null : Answer.parse(JSON.parse(line));
}

import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

/** One process that answers for botocore, as long as there is something to ask. */
export interface Python {
  readonly version: string;
  ask(question: {
    readonly do: 'ini' | 'sign';
    readonly texts: readonly string[];
  }): Promise<readonly unknown[]>;
  end(): void;
}

const candidates = ['python3', '/usr/bin/python3'];

/** The first Python that has botocore; null: none does. */
export function findPython(root: string): Python | null {
  for (const program of candidates) {
    const tried = spawnSync(program, ['-c', 'import botocore; print(botocore.__version__)'], {
      encoding: 'utf8',
    });
    if (tried.status === 0)
      return startPython(program, tried.stdout.trim(), join(root, 'torture', 'fuzz', 'reference.py'));
  }
  return null;
}

function startPython(program: string, version: string, script: string): Python {
  const child = spawn(program, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    version,
    async ask(question) {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      const { value, done } = await lines.next();
      if (done === true) throw new Error('Python has ended');
      return z.array(z.unknown()).parse(JSON.parse(String(value)));
    },
    end: () => void child.stdin.end(),
  };
}

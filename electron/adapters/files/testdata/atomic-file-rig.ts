import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

export async function temporaryDirectory(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'latchkey-files-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** A module beside this one, such as the child program, as one file that plain Node runs. */
export async function buildChild(outDir: string, module = './atomic-file-child.ts', name = 'child.mjs'): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'silent',
    root: fileURLToPath(new URL('.', import.meta.url)),
    ssr: { noExternal: true },
    build: {
      ssr: fileURLToPath(new URL(module, import.meta.url)),
      outDir,
      target: 'node20',
      emptyOutDir: false,
      rolldownOptions: { output: { entryFileNames: name } },
    },
  });
  return join(outDir, name);
}

export function startChild(program: string, args: readonly string[], limitBlocks?: number): ChildProcess {
  // A limit on file sizes makes writes fail halfway for root and for everybody, as a full disk does.
  const script = limitBlocks === undefined ? 'exec "$@"' : `trap '' XFSZ; ulimit -f ${limitBlocks}; exec "$@"`;
  return spawn('sh', ['-c', script, 'sh', process.execPath, program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
}

export async function outputOf(child: ChildProcess): Promise<string> {
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await new Promise((done) => child.once('close', done));
  return output;
}

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'vite';

/** One of the two implementations, installed in a folder of its own beside a launch.json. */
export interface Shim {
  readonly name: 'native' | 'relay';
  readonly directory: string;
  readonly command: readonly [string, ...string[]];
}

export const hasCargo = spawnSync('cargo', ['--version'], { stdio: 'ignore' }).status === 0;
export const SHIM_NAMES: readonly Shim['name'][] = hasCargo ? ['native', 'relay'] : ['relay'];

/** Builds and installs; a build that is up to date costs next to nothing. */
export async function install(name: Shim['name'], directory: string): Promise<Shim> {
  fs.mkdirSync(directory, { recursive: true });
  if (name === 'native') {
    const args = ['build', '--release', '--offline', '--quiet'];
    const run = spawnSync('cargo', args, { cwd: import.meta.dirname, encoding: 'utf8' });
    if (run.status !== 0) throw new Error(run.stderr);
    const file = path.join(directory, 'latchkey');
    fs.copyFileSync(path.join(import.meta.dirname, 'target/release/latchkey'), file);
    return { name, directory, command: [file] };
  }
  const file = 'latchkey-relay.cjs';
  await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      ssr: path.join(import.meta.dirname, 'relay.ts'),
      outDir: directory,
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: file, codeSplitting: false } },
    },
    ssr: { noExternal: true },
  });
  return { name, directory, command: [process.execPath, path.join(directory, file)] };
}

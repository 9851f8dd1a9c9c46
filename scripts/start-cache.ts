// Run by Electron, because Node's V8 has other flags: starts the built app in a place of its own, asks it what a first caller
// asks, and writes beside each part of the code what V8 has made of it by then. With `--check` it writes nothing and prints
// which parts V8 took from there.
import { execFile } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Script } from 'node:vm';
import * as electron from 'electron';
import { cacheFileOf, createCodeParts, sealedCode } from '../electron/shell/code-parts.ts';

const QUESTIONS = [['status', '--json'], ['list'], ['credential-process', '--profile', 'none']];
const QUESTION_MS = 20_000;

const outDir = join(__dirname, '..', '..');
const isCheck = process.argv.includes('--check');
// The app keeps only its own variables.
const env = Object.fromEntries(Object.entries(process.env));
const read = new Map<string, { readonly source: Uint8Array; readonly script: Script }>();

function ask(args: readonly string[]): Promise<void> {
  const command = join(outDir, 'bin', 'latchkey');
  return new Promise((resolve) => {
    // What it answers, and that there is no such profile, is nothing to us.
    execFile(command, [...args], { env, timeout: QUESTION_MS }, () => resolve());
  });
}

/** A panel's icon and menu, which need a display. */
class NoTray {
  setImage(): void {}
  setToolTip(): void {}
  setContextMenu(): void {}
  on(): void {}
  destroy(): void {}
}
const withoutDisplay = Object.create(electron, {
  Tray: { value: NoTray },
  Menu: { value: { setApplicationMenu: () => undefined, buildFromTemplate: () => null } },
});

async function make(): Promise<void> {
  const require = createRequire(join(outDir, 'start.cjs'));
  const parts = createCodeParts({
    requireOther: (name) => (name === 'electron' ? withoutDisplay : require(name)),
    onScript: (file, source, script) => void read.set(file, { source, script }),
  });
  parts.load(join(outDir, 'main.cjs'));
  await electron.app.whenReady();
  for (const question of QUESTIONS) await ask(question);
  // What only a window or a call to AWS needs: of these the first pass over their text is saved.
  for (const name of readdirSync(join(outDir, 'parts')))
    if (name.endsWith('.cjs')) parts.load(join(outDir, 'parts', name));
  const taken: Record<string, boolean> = {};
  for (const [file, { source, script }] of read) {
    if (isCheck) taken[file] = script.cachedDataRejected === false;
    else writeFileSync(cacheFileOf(file), sealedCode(source, script.createCachedData()));
  }
  if (isCheck) process.stdout.write(`${JSON.stringify(taken)}\n`);
}

make().then(
  () => electron.app.exit(0),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    electron.app.exit(1);
  },
);

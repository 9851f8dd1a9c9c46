#!/usr/bin/env node
// npm run torture: what breaks programs, done to Latchkey (torture/README.md). The last line is "N passed, N failed".
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { requireNode } from './node-version.mjs';
import { testEnvironment } from './test-environment.mjs';

requireNode();
const root = path.dirname(import.meta.dirname);
const out = path.join(root, 'out', 'torture');

async function build() {
  const vite = await import('vite');
  await vite.build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    build: {
      ssr: true,
      outDir: out,
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      rolldownOptions: {
        input: {
          main: path.join(root, 'torture', 'main.ts'),
          writer: path.join(root, 'torture', 'faults', 'writer.ts'),
          served: path.join(root, 'torture', 'served', 'served.ts'),
        },
        external: ['electron', 'keytar'],
        output: { format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: 'parts/[name].mjs' },
        checks: { eval: false },
      },
    },
    ssr: { noExternal: true, external: ['electron', 'keytar'] },
  });
}

await build();
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'lk-torture-'));
const child = spawn(process.execPath, [path.join(out, 'main.mjs'), ...process.argv.slice(2)], {
  cwd: root,
  env: testEnvironment(process.env, home),
  stdio: 'inherit',
});
child.once('exit', (code) => {
  fs.rmSync(home, { recursive: true, force: true });
  process.exitCode = code ?? 1;
});

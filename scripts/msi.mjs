#!/usr/bin/env node
// npm run msi -- --app dist/win-unpacked --output dist: the MSI for Windows, from the app that electron-builder has made there. On
// Linux: wixl and msibuild make it (Debian: wixl, msitools).
import path from 'node:path';
import { parseArgs } from 'node:util';
import { requireNode } from './node-version.mjs';
import { packMsi } from './package/windows/msi.mjs';

requireNode();
const root = path.dirname(import.meta.dirname);
const { values: options } = parseArgs({
  options: {
    app: { type: 'string', default: path.join(root, 'dist', 'win-unpacked') },
    output: { type: 'string', default: path.join(root, 'dist') },
  },
});

try {
  const file = await packMsi({
    app: options.app,
    output: options.output,
    icon: path.join(root, 'assets', 'icon.ico'),
  });
  process.stdout.write(`${file}\n`);
} catch (error) {
  process.stderr.write(`[msi] ${error.message}\n`);
  process.exitCode = 1;
}

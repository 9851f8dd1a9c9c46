#!/usr/bin/env node
// npm run announce -- [--packages DIR] [--key FILE] [--project DIR]: SHA256SUMS with its signature, then CHANNEL.json with its own, by
// which the app finds out that there is a newer version. Version, channel and public keys are those of package.json; the secret key of minisign is in FILE,
// or its text in LATCHKEY_RELEASE_KEY. Where LATCHKEY_RELEASE_TAG is set, it has to be the tag of that version.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';
import { requireNode } from './node-version.mjs';

requireNode();
const root = path.dirname(import.meta.dirname);
const load = async (...place) =>
  (await runnerImport(path.join(root, ...place), { configFile: false, root })).module;

async function main() {
  const { values } = parseArgs({
    options: {
      packages: { type: 'string', default: 'dist' },
      key: { type: 'string' },
      project: { type: 'string', default: root },
    },
  });
  const { updateSource } = await load('electron', 'adapters', 'update', 'installation.ts');
  const source = updateSource(values.project);
  if (source === null) {
    throw new Error(
      'latchkeyUpdates in package.json is missing or not as the app reads it: an app built from it asks nobody for updates.',
    );
  }
  const { version } = JSON.parse(fs.readFileSync(path.join(values.project, 'package.json'), 'utf8'));
  const { LATCHKEY_RELEASE_TAG: tag } = process.env;
  if (tag !== undefined && tag !== `v${version}`) {
    throw new Error(
      `The tag is ${tag}, and package.json says ${version}: set the tag v${version}, or change the version and tag that commit.`,
    );
  }
  const { releaseKey } = await load('scripts', 'package', 'release-key.ts');
  const { announce, signChecksums } = await load('scripts', 'package', 'announce.ts');
  const release = { folder: path.resolve(values.packages), version, source };
  const key = releaseKey(process.env, values.key);
  for (const make of [signChecksums, announce])
    process.stderr.write(`[announce] ${version} in ${await make(release, key)}\n`);
}

main().catch((error) => {
  process.stderr.write(`[announce] ${error.message}\n`);
  process.exitCode = 1;
});

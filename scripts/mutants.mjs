// Mutation tests: `npm run mutants` for every folder of the table, `npm run mutants -- credentials fence` for some,
// `npm run mutants -- endpoint electron/adapters/endpoint/mailbox.ts` for some files of one.
// Stryker changes the code in one place at a time and runs the tests that reach it; a change that no test notices is a survivor.
// What a folder has been through is kept in out/mutants/, so a second run tries only what changed. Not part of CI: it takes hours.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Stryker } from '@stryker-mutator/core';
import { FOLDER_VARIABLE, foldersAsked } from './mutants/folders.mjs';
import { scoreOf, survivorsOf } from './mutants/score.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const out = path.join('out', 'mutants');

async function run(name, mutate) {
  process.env[FOLDER_VARIABLE] = name;
  const report = path.join(out, `${name}.json`);
  await new Stryker({
    configFile: path.join('scripts', 'mutants', 'stryker.config.json'),
    mutate,
    concurrency: Number(process.env.LATCHKEY_MUTANTS_AT_ONCE ?? 1),
    incrementalFile: path.join(out, `${name}.incremental.json`),
    jsonReporter: { fileName: report },
  }).runMutationTest();
  return JSON.parse(fs.readFileSync(path.join(root, report), 'utf8'));
}

const { folders, complaint } = foldersAsked(process.argv.slice(2));
if (complaint !== null) {
  console.error(complaint);
  process.exit(2);
}

process.chdir(root);
fs.mkdirSync(out, { recursive: true });
// The tests of a developer who works on it come first.
os.setPriority(10);
const lines = [];
for (const { name, mutate } of folders) {
  const report = await run(name, mutate);
  const { score, detected, valid } = scoreOf(report);
  const survivors = path.join(out, `${name}.txt`);
  fs.writeFileSync(survivors, survivorsOf(report).join('\n'));
  lines.push(`${name}: ${score.toFixed(1)} % (${detected} of ${valid}); survivors in ${survivors}`);
}
console.log(lines.join('\n'));

#!/usr/bin/env node
// Writes the parts of the guide that follow from the code: the terminal's verbs, the pages of the identity kinds.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { runnerImport } from 'vite';

const root = path.dirname(import.meta.dirname);
const { module } = await runnerImport(path.join(import.meta.dirname, 'generated-docs.ts'), {
  configFile: false,
  root,
});
for (const [page, text] of module.generatedDocs(root)) {
  writeFileSync(path.join(root, page), text);
  console.log(page);
}

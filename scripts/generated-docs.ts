import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { registry } from '../electron/core/terminal/registry.ts';
import { withParts } from './markdown.ts';
import { terminalReference } from './terminal-reference.ts';

/** Pages with parts that follow from the code, and their text as it should be. */
export function generatedDocs(root: string): ReadonlyMap<string, string> {
  const page = 'docs/user-guide/terminal.md';
  const text = readFileSync(join(root, page), 'utf8');
  return new Map([[page, withParts(text, terminalReference(registry.verbs))]]);
}

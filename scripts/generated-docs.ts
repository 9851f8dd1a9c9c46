import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { registry } from '../electron/core/terminal/registry.ts';
import { identityFolders } from '../electron/identity/registry.ts';
import { table, withParts } from './markdown.ts';
import { terminalReference } from './terminal-reference.ts';

/** Pages with parts that follow from the code, and their text as it should be. */
export function generatedDocs(root: string): ReadonlyMap<string, string> {
  const read = (page: string): string => readFileSync(join(root, 'docs', page), 'utf8');
  /** The page of each identity kind, by what a reader has who needs it. */
  const kinds = table(
    ['You have', 'Page'],
    identityFolders.map(({ name, youHave }) => {
      const page = `user-guide/${name}.md`;
      return [youHave, `[${titleOf(read(page))}](${page})`];
    }),
  );
  return new Map([
    [
      'docs/user-guide/terminal.md',
      withParts(read('user-guide/terminal.md'), terminalReference(registry.verbs)),
    ],
    ['docs/index.md', withParts(read('index.md'), { kinds })],
  ]);
}

const titleOf = (page: string): string => /^# (.+)/.exec(page)?.[1] ?? '';

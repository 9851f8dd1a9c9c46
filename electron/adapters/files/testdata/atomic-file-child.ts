// Run as a process of its own by the tests: edits files through the real adapters.
import { join } from 'node:path';
import { ok } from '../../../../shared/result.ts';
import { writeTexts } from './write-texts.ts';
import { createAwsFiles } from '../aws-files.ts';
import { createUndoJournal } from '../undo-journal.ts';

const [what = '', home = '', name = '', count = '0'] = process.argv.slice(2);
const journal = createUndoJournal({ directory: join(home, 'data') });
const write = (paths: readonly string[], text: string, journalled: boolean) =>
  writeTexts({ journal }, paths, () => ok(paths.map(() => text)), { journal: journalled, note: 'test' });

switch (what) {
  case 'append': {
    const files = createAwsFiles({ env: { HOME: home }, journal });
    for (let turn = 0; turn < Number(count); turn++) {
      const result = await files.write(
        ({ config, credentials }) =>
          ok({ config: `${config.text}[profile ${name}${turn}]\n`, credentials: credentials.text }),
        { journal: turn % 10 === 0, note: 'append' },
      );
      if (!result.ok) process.stdout.write(`${JSON.stringify(result.error)}\n`);
    }
    break;
  }
  case 'flip':
    process.stdout.write('ready\n');
    for (let turn = 0; ; turn++) await write([name], (turn % 2 === 0 ? 'A' : 'B').repeat(Number(count)), false);
  case 'once':
    process.stdout.write(`${JSON.stringify(await write([name], 'N'.repeat(Number(count)), true))}\n`);
}

import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ok } from '../../../shared/result.ts';
import { createAwsFiles } from './aws-files.ts';
import { createUndoJournal } from './undo-journal.ts';

const home = mkdtempSync(join(tmpdir(), 'lk-changed-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

test('where another program changes the credentials again and again, that file is named', async () => {
  const [config, credentials] = [join(home, 'config'), join(home, 'credentials')];
  for (const file of [config, credentials]) writeFileSync(file, '[a]\n');
  const files = createAwsFiles({
    env: { HOME: home, AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials },
    journal: createUndoJournal({ directory: join(home, 'data') }),
  });
  const plan = async (now: { readonly config: { readonly text: string } }) => {
    appendFileSync(credentials, '# theirs\n');
    return ok({ config: `${now.config.text}# ours\n`, credentials: '# ours\n' });
  };
  expect(await files.write(plan, { journal: true, note: 'test' })).toEqual({
    ok: false,
    error: { code: 'file-changed-meanwhile', file: credentials },
  });
});

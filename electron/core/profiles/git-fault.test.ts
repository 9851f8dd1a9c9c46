import { expect, it } from 'vitest';
import { memoryFiles } from '../testing/memory-files.ts';
import { must, never } from '../testing/running-app.ts';
import { userFilesOn } from '../testing/user-files-on.ts';

const hosts = ['git-codecommit.us-east-1.amazonaws.com'];

it('is the reason why the helper is not set up: git would refuse the file all the same', async () => {
  const files = memoryFiles();
  const said: (string | null)[] = [
    'fatal: bad config line 1 in file /home/ada/.gitconfig',
    'fatal: no',
    null,
  ];
  const userFiles = userFilesOn(files, files.awsFiles, { gitFault: async () => said[0] ?? null });
  const set = (install: boolean) => userFiles.gitApply({ install, hosts }, never);
  const before = must(await files.gitConfig.read()).text;
  expect(await set(true)).toEqual({
    ok: false,
    error: { code: 'file-malformed', file: '/home/ada/.gitconfig', line: 1, detail: said[0] },
  });
  said.shift();
  expect(await set(true)).toMatchObject({ ok: false, error: { code: 'refused' } });
  expect(must(await files.gitConfig.read()).text).toBe(before);
  // To take it out is never refused.
  expect(await set(false)).toMatchObject({ ok: true });
  said.shift();
  expect(await set(true)).toMatchObject({ ok: true });
  expect(must(await files.gitConfig.read()).text).not.toBe(before);
});

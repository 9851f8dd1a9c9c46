import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memoryFiles } from '../testing/memory-files.ts';
import { memoryInstance } from '../testing/memory-instance.ts';
import { must, never } from '../testing/running-app.ts';
import { userFilesOn } from '../testing/user-files-on.ts';
import { userText } from './testdata/arbitraries.ts';
import { anyRequest } from './testdata/profile-requests.ts';

const git = '[user]\n\tname = Ada';
const install = { install: true, hosts: ['git-codecommit.eu-west-1.amazonaws.com'] };

test('after any day of use a detach gives every byte back, as its plan says, and a second one finds nothing', async () => {
  await fc.assert(
    fc.asyncProperty(
      userText,
      userText,
      fc.array(anyRequest, { maxLength: 6 }),
      fc.boolean(),
      async (config, credentials, steps, hasGit) => {
        const files = memoryFiles(config, credentials);
        files.git = git;
        const userFiles = userFilesOn(files, files.awsFiles, { instance: memoryInstance('one') });
        for (const one of steps) await userFiles.apply(one, never);
        if (hasGit) must(await userFiles.gitApply(install, never));
        const plan = must(await userFiles.detachPlan(never));
        expect(plan.map(({ text }) => text)).toEqual([config, credentials, git]);
        expect(must(await userFiles.detach([], never)).hadGit).toBe(hasGit);
        expect([files.config, files.credentials, files.git]).toEqual([config, credentials, git]);
        expect(must(await userFiles.detach([], never)).changedFiles).toEqual([]);
      },
    ),
    { numRuns: 100 },
  );
});

test('where the git configuration cannot be written the AWS files are as they were, and taking back restores all', async () => {
  const files = memoryFiles('[profile mine]\n', '');
  files.git = git;
  const userFiles = userFilesOn(files);
  must(await userFiles.gitApply(install, never));
  const [request] = fc.sample(
    anyRequest.filter(({ sessions }) => sessions.some((one) => one.isWritten && one.profile !== null)),
    { numRuns: 1, seed: 1 },
  );
  if (request === undefined) throw new Error('no request');
  must(await userFiles.apply(request, never));
  const before = [files.config, files.credentials, files.git];
  expect(before[0]).toContain('credential_process');
  const gitWrite = files.gitConfig.write;
  Object.assign(files.gitConfig, {
    write: async () => ({ ok: false, error: { code: 'file-unwritable', file: '/home/ada/.gitconfig' } }),
  });
  expect(await userFiles.detach([], never)).toMatchObject({ ok: false, error: { code: 'file-unwritable' } });
  expect([files.config, files.credentials, files.git]).toEqual(before);
  Object.assign(files.gitConfig, { write: gitWrite });
  const out = must(await userFiles.detach([], never));
  expect(files.git).toBe(git);
  must(await out.takeBack());
  expect([files.config, files.credentials, files.git]).toEqual(before);
});

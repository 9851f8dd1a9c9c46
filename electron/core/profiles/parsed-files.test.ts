import { expect, test } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { memoryFiles } from '../testing/memory-files.ts';
import { never } from '../testing/running-app.ts';
import { userFilesOn } from '../testing/user-files-on.ts';
import { parsingIni } from './ini/ini-document.ts';
import { createParsedFiles } from './parsed-files.ts';

const config = (region: string) => `[profile a]\nregion = ${region}\n`;

test('a text is parsed once, and again when a single byte of it is another', async () => {
  const texts: string[] = [];
  const parsed = createParsedFiles({
    clock: createFakeClock(),
    parse: (text, file) => {
      texts.push(text);
      return parsingIni(text, file);
    },
  });
  const first = await parsed.of('config', config('eu-west-1'));
  // The same text from another read of the file is another string.
  expect(await parsed.of('config', ['[profile a]\n', 'region = eu-west-1\n'].join(''))).toBe(first);
  expect((await parsed.of('config', config('eu-west-2'))).text).toBe(config('eu-west-2'));
  expect((await parsed.of('credentials', config('eu-west-1'))).file).toBe('credentials');
  expect(texts).toEqual([config('eu-west-1'), config('eu-west-2'), config('eu-west-1')]);
  expect(await parsed.of('config', config('eu-west-1'))).toBe(first);
  expect(texts).toHaveLength(3);
});

test('what somebody else wrote since is seen by the next call, and by the write itself', async () => {
  const files = memoryFiles(config('eu-west-1'));
  const userFiles = userFilesOn(files, {
    ...files.awsFiles,
    write: (plan, options) => {
      // Between the plan and the lock somebody else writes.
      files.config = config('ap-south-1');
      return files.awsFiles.write(plan, options);
    },
  });
  await userFiles.apply(
    { sessions: [], defaultSessionId: null, consents: new Set(), onlyWithdrawKeys: true },
    never,
  );
  expect(files.config).toBe(config('ap-south-1'));
  expect(files.writes).toEqual([]);
  files.config = '[profile b]\nregion = eu-west-1\n';
  const current = await userFiles.currentProfiles(never);
  expect(current.ok && [...current.value.foreign]).toEqual(['b']);
});

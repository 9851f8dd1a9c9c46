import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ProfileName, Region } from '../../../../shared/ids.ts';
import { memoryFiles } from '../../testing/memory-files.ts';
import { memoryInstance } from '../../testing/memory-instance.ts';
import { must, never } from '../../testing/running-app.ts';
import { userFilesOn } from '../../testing/user-files-on.ts';
import { handedOverLine, keptBesideLine, keptLine } from '../ini/kept-line.ts';
import { markerLine } from '../ini/marker.ts';
import { lease } from '../testdata/plans.ts';
import { nothingWanted, profileSession, wantedProfiles } from '../testdata/sessions.ts';
import type { ProfilesInput } from '../user-files-port.ts';
import { keptBelowLine } from './profile-lines.ts';

// Users write comments that begin exactly like ours: about them, or as a copy of them. None comes into force, and none is lost.

const setting = fc.constantFrom(
  'region = mars-1',
  'role_arn = arn:aws:iam::666666666666:role/Other',
  'source_profile = other',
  'credential_process = /bin/other',
  'aws_session_token = other',
  'see the wiki',
  '',
);
const lookAlike = (file: 'config' | 'credentials') =>
  fc.oneof(
    setting.map(keptLine),
    setting.map((text) => `  ${keptLine(text)}`),
    setting.map((text) => keptLine(keptLine(text))),
    fc.constantFrom(
      keptBelowLine,
      // That line alone says in the other file that a section was handed over.
      ...(file === 'config' ? [handedOverLine] : []),
      '# aws_expiration = 2020-01-01T00:00:00Z',
      keptBesideLine('/home/ada/.aws/credentials.latchkey-kept.none', 3),
    ),
  );
const own = fc.constantFrom(
  'region = eu-west-1',
  'role_arn = arn:aws:iam::111111111111:role/A',
  'source_profile = b',
  'output = json',
  's3 =\n  a = b\n  c = d',
  '# why',
);
const section = (header: string) =>
  fc
    .tuple(
      fc.uniqueArray(own, { maxLength: 5 }),
      fc.array(fc.tuple(fc.nat({ max: 8 }), lookAlike(header === 'a' ? 'credentials' : 'config')), {
        minLength: 1,
        maxLength: 4,
      }),
    )
    .map(([settings, comments]) => {
      const lines = settings.flatMap((one) => one.split('\n'));
      for (const [at, text] of comments) lines.splice(Math.min(at, lines.length), 0, text);
      return `[${header}]\n${lines.join('\n')}\n`;
    });

const regions = [null, Region.parse('eu-west-1'), Region.parse('us-east-1')];
const want = fc
  .record({
    region: fc.constantFrom(...regions),
    delivery: fc.constantFrom<'process' | 'keys' | 'none'>('process', 'process', 'keys', 'none'),
    lease: fc.constantFrom(null, lease),
    isImport: fc.boolean(),
  })
  .map(({ isImport, region, delivery, lease }): ProfilesInput => {
    const input = wantedProfiles([profileSession('a', { region, delivery, lease })], ['a']);
    const handOver = [{ profile: ProfileName.parse('a'), accessKeyId: null }];
    return isImport ? { ...input, handOver } : input;
  });

test('a comment that reads like ours comes back as it was, whatever is taken over, imported, renewed and released', async () => {
  await fc.assert(
    fc.asyncProperty(
      section('profile a'),
      section('a'),
      fc.array(fc.oneof(want, fc.constant(nothingWanted)), { minLength: 1, maxLength: 5 }),
      fc.boolean(),
      async (config, credentials, steps, hasMemory) => {
        const files = memoryFiles(config, credentials);
        const instance = memoryInstance('one');
        const userFiles = userFilesOn(files, files.awsFiles, hasMemory ? { instance } : {});
        const apply = async (input: ProfilesInput) => must(await userFiles.apply(input, never));
        for (const step of steps) await apply(step);
        await apply(nothingWanted);
        expect([files.config, files.credentials]).toEqual([config, credentials]);
      },
    ),
    { numRuns: 500 },
  );
});

test('nor does one come into force that the user writes into a section while a session has it', async () => {
  const taken = '[profile a]\nrole_arn = arn:aws:iam::111111111111:role/A\noutput = json\n';
  const mine = [keptLine('region = mars-1'), keptLine('credential_process = /bin/other')];
  for (const before of [taken, '']) {
    const files = memoryFiles(before, '');
    const userFiles = userFilesOn(files);
    const wanted = wantedProfiles([profileSession('a', { region: Region.parse('eu-west-1') })], ['a']);
    must(await userFiles.apply(wanted, never));
    for (const line of mine) files.config += `${line}\n`;
    must(await userFiles.apply(wanted, never));
    must(await userFiles.apply(nothingWanted, never));
    const kept = `${mine.join('\n')}\n`;
    expect(files.config).toBe(before === '' ? `[profile a]\n${kept}` : before + kept);
  }
});

test('an edit of a kept line comes back with it, and beside a copy of that line the original is the one', async () => {
  const files = memoryFiles('[profile a]\nrole_arn = arn:aws:iam::111111111111:role/A\n', '');
  const userFiles = userFilesOn(files);
  const wanted = wantedProfiles([profileSession('a')], ['a']);
  must(await userFiles.apply(wanted, never));
  const taken = files.config;
  files.config = taken.replace('111111111111', '222222222222');
  must(await userFiles.apply(nothingWanted, never));
  expect(files.config).toBe('[profile a]\nrole_arn = arn:aws:iam::222222222222:role/A\n');
  const copy = keptLine('role_arn = arn:aws:iam::666666666666:role/Other');
  files.config = taken.replace('# kept by', `${copy}\n# kept by`);
  must(await userFiles.apply(wanted, never));
  must(await userFiles.apply(nothingWanted, never));
  expect(files.config).toBe(`[profile a]\n${copy}\nrole_arn = arn:aws:iam::111111111111:role/A\n`);
});

test('a role beside a comment like the marker of another Latchkey is put out of force, and comes back', async () => {
  const role = 'role_arn = arn:aws:iam::111111111111:role/A\nsource_profile = b\n';
  const files = memoryFiles(`[profile a]\n${markerLine('s:other', 'other')}\n${role}`, '');
  const userFiles = userFilesOn(files, files.awsFiles, { instance: memoryInstance('one') });
  must(await userFiles.apply(wantedProfiles([profileSession('a')], ['a']), never));
  expect(files.config).not.toMatch(/^(role_arn|source_profile)/m);
  expect(files.config).toMatch(/^credential_process = /m);
  must(await userFiles.apply(nothingWanted, never));
  expect(files.config).toBe(`[profile a]\n${markerLine('s:other', 'other')}\n${role}`);
});

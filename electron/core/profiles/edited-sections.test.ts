import { expect, test } from 'vitest';
import { Region } from '../../../shared/ids.ts';
import { type MemoryFiles, memoryFiles } from '../testing/memory-files.ts';
import { must, never } from '../testing/running-app.ts';
import { userFilesOn } from '../testing/user-files-on.ts';
import { parseIni } from './ini/ini-document.ts';
import { lease } from './testdata/plans.ts';
import { nothingWanted as none, profileSession, wantedProfiles as wanted } from './testdata/sessions.ts';
import type { ProfileSession, ProfilesInput } from './user-files-port.ts';

// What users and other tools write into a section of ours is theirs, wherever they write it.

const session = (profile: string, over: Partial<ProfileSession> = {}): ProfileSession =>
  profileSession(profile, { region: Region.parse('eu-west-1'), ...over });
const applyTo = (files: MemoryFiles) => {
  const userFiles = userFilesOn(files);
  return async (input: ProfilesInput) => must(await userFiles.apply(input, never));
};
const belowLine = '# below this line: kept from your own profile\n';
const own = '[profile prod]\nrole_arn = a\nsource_profile = b\n# mine\nregion = eu-west-1\noutput = json\n';

test('a setting that a tool put between our lines and the line below which all is the user’s stays', async () => {
  const files = memoryFiles(own);
  const apply = applyTo(files);
  await apply(wanted([session('prod')], ['prod']));
  const added = '# for the slow link\ncli_pager = less\ns3 =\n  max_concurrent_requests = 20\n';
  files.config = files.config.replace(belowLine, added + belowLine);
  await apply(wanted([session('prod', { region: Region.parse('us-east-1') })]));
  expect(files.config).toContain(added);
  expect(parseIni(files.config, 'config').faults).toEqual([]);
  await apply(none);
  expect(files.config).toBe(own.replace('[profile prod]\n', `[profile prod]\n${added}`));
});

test('the user deletes the line below which all is theirs: all is theirs all the same', async () => {
  const files = memoryFiles(own);
  const apply = applyTo(files);
  await apply(wanted([session('prod')], ['prod']));
  files.config = files.config.replace(belowLine, '');
  await apply(wanted([session('prod', { region: Region.parse('us-east-1') })]));
  expect(files.config).toContain('\nregion = us-east-1\n');
  await apply(none);
  expect(files.config).toBe(own);
  await apply(wanted([session('prod')], ['prod']));
  files.config = files.config.replace(belowLine, '');
  await apply(none);
  expect(files.config).toBe(own);
});

test('a region alone stays where the line above it is gone', async () => {
  const alone = '[profile prod]\nregion = eu-west-1\n';
  const files = memoryFiles(alone);
  const apply = applyTo(files);
  await apply(wanted([session('prod')], ['prod']));
  files.config = files.config.replace(belowLine, '');
  await apply(none);
  expect(files.config).toBe(alone);
});

test('a section that delivers keys keeps the user’s region where the line above it is gone', async () => {
  const files = memoryFiles(own);
  const apply = applyTo(files);
  const keys = session('prod', { delivery: 'keys', lease });
  await apply(wanted([keys], ['prod']));
  files.config = files.config.replace(belowLine, '');
  await apply(wanted([keys], ['prod']));
  await apply(none);
  expect([files.config, files.credentials]).toEqual([own, '']);
});

test('another command in the place of ours is out of force while the session has the profile, and comes back', async () => {
  const files = memoryFiles('');
  const apply = applyTo(files);
  await apply(wanted([session('prod')]));
  files.config = files.config.replace(/^credential_process = .*$/m, 'credential_process = /opt/other  tool');
  await apply(wanted([session('prod', { region: Region.parse('us-east-1') })]));
  expect(files.config).toContain('credential_process = /opt/lk/latchkey credential-process --profile prod\n');
  expect(parseIni(files.config, 'config').faults).toEqual([]);
  await apply(none);
  expect(files.config).toBe('[profile prod]\ncredential_process = /opt/other  tool\n');
});

test.each([
  ['a setting', 'output = json\n'],
  ['an empty line', '\n'],
  ['a comment', '# mine\n'],
])('%s between the header and our marker: the section stays ours, and what is not', async (_, line) => {
  const files = memoryFiles('');
  const apply = applyTo(files);
  await apply(wanted([session('prod')]));
  files.config = files.config.replace('[profile prod]\n', `[profile prod]\n${line}`);
  const outcome = await apply(wanted([session('prod', { region: null })]));
  expect(outcome.conflicts).toEqual([]);
  expect(files.config.match(/managed by/g)).toHaveLength(1);
  expect(files.config).toContain(line);
  expect(files.config).not.toContain('region');
  await apply(none);
  expect(files.config).toBe(line.startsWith('output') ? `[profile prod]\n${line}` : line);
});

// Python takes an indented line below a setting that is not for more of that setting's value.
test.each([
  ['above our marker', '[profile prod]\n', 'added = v\n'],
  ['above our marker', '[profile prod]\n', 'region = us-east-1\n'],
  ['above our marker', '[profile prod]\n', 'credential_process = /opt/other\n'],
  ['above our command', ' - edits here are overwritten\n', 'added = v\n'],
  ['above our command', ' - edits here are overwritten\n', 'credential_process = /opt/other\n'],
])(
  'ours leaves an indented section where a tool writes %s without indentation (%#)',
  async (_, above, added) => {
    for (const isDetached of [true, false]) {
      const files = memoryFiles('[profile prod]\n  output = json\n');
      const apply = applyTo(files);
      await apply(wanted([session('prod')], ['prod']));
      expect(files.config).toContain('\n  credential_process = /opt/lk/latchkey ');
      files.config = files.config.replace(above, `${above}${added}`);
      if (!isDetached) {
        await apply(wanted([session('prod')]));
        expect(parseIni(files.config, 'config').faults).toEqual([]);
        expect(files.config.match(/latchkey credential-process/g)).toHaveLength(1);
      }
      await apply(none);
      expect(files.config).toBe(`[profile prod]\n${added}  output = json\n`);
    }
  },
);

test('keys of ours leave a section too where a setting above them has swallowed them', async () => {
  const files = memoryFiles('');
  const apply = applyTo(files);
  const keys = wanted([session('prod', { delivery: 'keys', lease })]);
  await apply(keys);
  const indented = files.credentials.replace(/^aws_/gm, '  aws_');
  files.credentials = indented.replace('[prod]\n', '[prod]\nadded = v\n');
  await apply(none);
  expect(files.credentials).toBe('[prod]\nadded = v\n');
});

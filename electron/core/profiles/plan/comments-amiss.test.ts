import { expect, it } from 'vitest';
import { ProfileName } from '../../../../shared/ids.ts';
import { memoryFiles } from '../../testing/memory-files.ts';
import { memoryInstance } from '../../testing/memory-instance.ts';
import { must, never } from '../../testing/running-app.ts';
import { userFilesOn } from '../../testing/user-files-on.ts';
import { lease } from '../testdata/plans.ts';
import { nothingWanted, profileSession, wantedProfiles } from '../testdata/sessions.ts';
import type { ProfilesInput } from '../user-files-port.ts';

const role = '[profile a]\nrole_arn = arn:aws:iam::111111111111:role/A\nsource_profile = b\noutput = json\n';
const keys = '[a]\naws_access_key_id = AKIA\naws_secret_access_key = hush\noutput = json\n';
const process = wantedProfiles([profileSession('a')], ['a']);
const imported: ProfilesInput = {
  ...process,
  handOver: [{ profile: ProfileName.parse('a'), accessKeyId: 'AKIA' }],
};
const rotating = wantedProfiles([profileSession('a', { delivery: 'keys', lease })], ['a']);
const line = (of: RegExp) => (text: string) => text.replace(of, '');
const toEnd = (of: RegExp) => (text: string) => text.replace(of, '') + (of.exec(text)?.[0] ?? '');

const cases: readonly {
  readonly what: string;
  readonly input: ProfilesInput;
  readonly file: 'config' | 'credentials';
  readonly edit: (text: string) => string;
  readonly found: object;
}[] = [
  {
    what: 'kept lines are gone, and the marker is there',
    input: process,
    file: 'config',
    edit: line(/^# kept by .*\n/gm),
    found: { profile: 'a', file: 'config', why: 'dropped', about: 'lines', line: 1 },
  },
  {
    what: 'a tool has put a setting above the marker',
    input: process,
    file: 'config',
    edit: (text) => text.replace(']\n', ']\ncli_pager = less\n'),
    found: { profile: 'a', file: 'config', why: 'moved', about: 'lines', line: 3 },
  },
  {
    what: 'the line of an import is gone',
    input: imported,
    file: 'credentials',
    edit: line(/^# handed over .*\n/m),
    found: { profile: 'a', file: 'credentials', why: 'dropped', about: 'lines', line: 1 },
  },
  {
    what: 'the line of an import is at the end',
    input: imported,
    file: 'credentials',
    edit: toEnd(/^# handed over .*\n/m),
    found: { profile: 'a', file: 'credentials', why: 'moved', about: 'lines', line: 5 },
  },
  {
    what: 'the note of another name is gone',
    input: rotating,
    file: 'credentials',
    edit: line(/^# renamed by .*\n/m),
    found: { profile: 'a-before-latchkey', why: 'dropped', about: 'name', line: 1 },
  },
];

it.each(cases)('$what: said of that profile alone, and nothing of the user is lost', async (one) => {
  const files = memoryFiles(role, keys);
  const userFiles = userFilesOn(files, files.awsFiles, { instance: memoryInstance('one') });
  must(await userFiles.apply(one.input, never));
  expect(must(await userFiles.commentsAmiss())).toEqual([]);
  files[one.file] = one.edit(files[one.file]);
  expect(must(await userFiles.commentsAmiss())).toMatchObject([one.found]);
  must(await userFiles.apply(nothingWanted, never));
  expect(must(await userFiles.commentsAmiss())).toEqual([]);
  const left = files[one.file];
  const lines = (one.file === 'config' ? role : keys).trimEnd().split('\n');
  const lost = one.file === 'config' && one.found !== undefined && one.what.startsWith('kept');
  // What somebody deleted in a section that has its marker is not put back: doctor says where it is.
  expect(lost ? [...files.kept.config.values()].join('\n') : left).toContain(lines[1]);
  if (!lost) for (const text of lines) expect(left).toContain(text);
});

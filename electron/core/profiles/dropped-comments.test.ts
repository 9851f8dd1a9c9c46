import { describe, expect, it, test } from 'vitest';
import { ProfileName, Region } from '../../../shared/ids.ts';
import { type MemoryFiles, memoryFiles } from '../testing/memory-files.ts';
import { memoryInstance } from '../testing/memory-instance.ts';
import { must, never } from '../testing/running-app.ts';
import { userFilesOn } from '../testing/user-files-on.ts';
import { lease } from './testdata/plans.ts';
import { nothingWanted as none, profileSession, wantedProfiles as wanted } from './testdata/sessions.ts';
import type { ProfileSession, ProfilesInput } from './user-files-port.ts';

// A tool on top of configparser writes a file back without comments: what they kept comes back anyway.

const session = (profile: string, over: Partial<ProfileSession> = {}): ProfileSession =>
  profileSession(profile, { region: Region.parse('eu-west-1'), ...over });
const latchkey = (files: MemoryFiles) => {
  const instance = memoryInstance('aaa');
  const userFiles = userFilesOn(files, files.awsFiles, { instance });
  return {
    instance,
    apply: async (input: ProfilesInput) => must(await userFiles.apply(input, never)),
    foreign: async () => must(await userFiles.currentProfiles(never)).foreign,
  };
};
const dropComments = (text: string): string => text.replaceAll(/^[ \t]*[#;].*\n/gm, '');
const rewrite = (files: MemoryFiles, names: readonly ('config' | 'credentials')[]): void => {
  for (const name of names) files[name] = dropComments(files[name]);
};
const keys = (over: Partial<ProfileSession> = {}) => session('deploy', { delivery: 'keys', lease, ...over });
const role = 'role_arn = arn:aws:iam::111111111111:role/Deploy\nsource_profile = base\n';

test('a line with a byte that is not UTF-8 is given back like any', async () => {
  const own = '[profile deploy]\nsource_profile = B\udcfcro\noutput = json\n';
  const files = memoryFiles(own);
  const { apply } = latchkey(files);
  await apply(wanted([session('deploy')], ['deploy']));
  rewrite(files, ['config']);
  expect(files.config).not.toContain('source_profile');
  await apply(none);
  expect(files.config).toBe(own);
});

describe.each<[string, readonly ('config' | 'credentials')[]]>([
  ['the config', ['config']],
  ['both files', ['config', 'credentials']],
])('rotating keys, and a tool drops the comments of %s', (_, rewritten) => {
  describe.each<[string, Partial<ProfileSession>]>([
    ['with a region', {}],
    ['without a region', { region: null }],
  ])('%s', (_, over) => {
    it.each([
      ['of a role', `[profile deploy]\n${role}output = json\n`],
      ['of a role alone', `[profile deploy]\n${role}`],
      ['with the session’s region', `[profile deploy]\nregion = eu-west-1\n${role}output = json\n`],
      ['with another region', `[profile deploy]\nregion = us-east-1\n${role}output = json\n`],
      ['before another', `[profile deploy]\n${role}\n[profile base]\nregion = eu-west-1\n`],
    ])('the user’s section %s is given back', async (_, own) => {
      for (const isRenewed of [true, false]) {
        const files = memoryFiles(own);
        const { apply, foreign, instance } = latchkey(files);
        await apply(wanted([keys(over)], ['deploy']));
        rewrite(files, rewritten);
        expect([...(await foreign())]).not.toContain('deploy');
        if (isRenewed) {
          const outcome = await apply(
            wanted([keys({ ...over, lease: { ...lease, accessKeyId: 'ASIANEW' } })]),
          );
          expect(outcome.conflicts).toEqual([]);
          expect(files.config).not.toMatch(/^(role_arn|source_profile)/m);
          expect(files.credentials).toContain('ASIANEW');
        }
        await apply(none);
        const settings = (text: string) =>
          text
            .split('\n')
            .filter((line) => line !== '')
            .toSorted();
        expect(settings(files.config)).toEqual(settings(own));
        expect(files.credentials).toBe('');
        expect([...instance.keys].filter((key) => !key.startsWith('ASIA'))).toEqual([]);
      }
    });
  });
});

test('a role that the user sets up again is theirs: they are asked', async () => {
  const files = memoryFiles(`[profile deploy]\n${role}`);
  const { apply } = latchkey(files);
  await apply(wanted([keys({ region: null })], ['deploy']));
  const again = '[profile deploy]\nrole_arn = new\nsource_profile = base\n';
  files.config = again;
  const { conflicts } = await apply(wanted([keys({ region: null })]));
  expect(conflicts).toMatchObject([{ profile: 'deploy', file: '/home/ada/.aws/config' }]);
  await apply(none);
  expect(files.config).toBe(again);
});

test.each([
  ['without credentials', 'region = eu-west-1\n'],
  ['of a role', `${role}region = eu-west-1\n`],
])(
  'a section %s that an undo or a backup has put back is the user’s, whatever is remembered',
  async (_, body) => {
    const own = `[profile deploy]\n${body}`;
    const files = memoryFiles(own);
    const { apply } = latchkey(files);
    await apply(wanted([keys()], ['deploy']));
    files.config = own;
    const { conflicts } = await apply(wanted([keys({ lease: { ...lease, accessKeyId: 'ASIANEW' } })]));
    expect(conflicts).toMatchObject([{ profile: 'deploy' }]);
    await apply(none);
    expect(files.config).toBe(own);
  },
);

test('lines that were put out of force one after the other all come back, also beside copies of an earlier time', async () => {
  const own = `[profile deploy]\nregion = eu-west-1\n${role}output = json\n`;
  const files = memoryFiles(own);
  const { apply } = latchkey(files);
  for (const changed of [own, own.replace('role/Deploy', 'role/Other')]) {
    files.config = changed;
    await apply(wanted([session('deploy')], ['deploy']));
    // The user's region was left in force as long as it was the session's.
    await apply(wanted([session('deploy', { region: Region.parse('us-east-1') })]));
    rewrite(files, ['config']);
    await apply(none);
    expect(files.config.split('\n').toSorted()).toEqual(changed.split('\n').toSorted());
  }
});

test('where nothing is remembered of copies that differ, as of an older Latchkey, only the user knows which they want', async () => {
  const files = memoryFiles(`[profile deploy]\n${role}`);
  const { apply, instance } = latchkey(files);
  await apply(wanted([session('deploy')], ['deploy']));
  await apply(none);
  files.config = files.config.replace('role/Deploy', 'role/Other');
  await apply(wanted([session('deploy')], ['deploy']));
  await instance.forget([...instance.keys].filter((key) => key.startsWith('copy:')));
  rewrite(files, ['config']);
  await apply(none);
  expect(files.config).toBe('[profile deploy]\n');
  expect([...files.kept.config.values()].join('')).toMatch(/role\/Deploy\n[\s\S]*role\/Other\n/);
});

const own = '[deploy]\naws_access_key_id = AKIAOWN\naws_secret_access_key = hush\noutput = json\n';

test('keys that an import handed over come back into the credentials file', async () => {
  const files = memoryFiles('', own);
  const { apply } = latchkey(files);
  const handOver = [{ profile: ProfileName.parse('deploy'), accessKeyId: 'AKIAOWN' }];
  await apply({ ...wanted([session('deploy')], ['deploy']), handOver });
  rewrite(files, ['credentials']);
  expect(files.credentials).toBe('[deploy]\noutput = json\n');
  await apply(wanted([session('deploy')]));
  expect(files.credentials).toBe('[deploy]\noutput = json\n');
  await apply(none);
  expect(files.credentials.split('\n').toSorted()).toEqual(own.split('\n').toSorted());
});

test('a section of the credentials file that was renamed gets its name back', async () => {
  const files = memoryFiles('', own);
  const { apply, instance } = latchkey(files);
  await apply(wanted([keys()], ['deploy']));
  rewrite(files, ['credentials']);
  await apply(wanted([keys({ lease: { ...lease, accessKeyId: 'ASIANEW' } })]));
  expect(files.credentials).toContain(own.replace('[deploy]', '[deploy-before-latchkey]'));
  await apply(none);
  expect(files.credentials).toBe(own);
  // Another one of that name, later, is the user's.
  const later = '[deploy-before-latchkey]\noutput = text\n';
  files.credentials = later;
  await apply(none);
  expect(files.credentials).toBe(later);
  expect([...instance.keys].filter((key) => key.startsWith('renamed:'))).toEqual([]);
});

describe('a name that the user gives by hand', () => {
  it('to their own section, which had to make way, stays: only our note goes', async () => {
    const files = memoryFiles('', own);
    const { apply } = latchkey(files);
    await apply(wanted([keys()], ['deploy']));
    files.credentials = files.credentials.replace('[deploy-before-latchkey]', '[static]');
    await apply(wanted([keys({ lease: { ...lease, accessKeyId: 'ASIANEW' } })]));
    await apply(none);
    expect(files.credentials).toBe(own.replace('[deploy]', '[static]'));
  });

  it('to our section with live keys keeps none of them there', async () => {
    const files = memoryFiles();
    const { apply } = latchkey(files);
    await apply(wanted([keys({ region: null })]));
    files.credentials = files.credentials.replace('[deploy]', '[mine]');
    await apply(wanted([keys({ region: null, lease: { ...lease, accessKeyId: 'ASIANEW' } })]));
    expect(files.credentials).not.toContain('ASIAEXAMPLE');
    expect(files.credentials).toContain('[deploy]\n');
    await apply(none);
    expect(files.credentials).toBe('');
  });

  it('to a copy of our keys is theirs', async () => {
    const files = memoryFiles();
    const { apply } = latchkey(files);
    await apply(wanted([keys({ region: null })]));
    const copy = '[copy]\naws_access_key_id = ASIAEXAMPLE\naws_secret_access_key = x\n';
    files.credentials += copy;
    await apply(wanted([keys({ region: null, lease: { ...lease, accessKeyId: 'ASIANEW' } })]));
    expect(files.credentials).toContain(copy);
    await apply(none);
    expect(files.credentials).toContain(copy);
  });
});

describe('our command, and a tool drops the comments of the config', () => {
  const process = (over: Partial<ProfileSession> = {}) => session('deploy', over);
  const before = '[profile base]\nregion = eu-west-1\n';
  const made = async (own: string, between: (of: ReturnType<typeof latchkey>) => Promise<unknown>) => {
    const files = memoryFiles(own);
    const of = latchkey(files);
    await of.apply(wanted([process()], ['deploy']));
    expect(files.config).toContain('credential_process');
    rewrite(files, ['config']);
    await between(of);
    await of.apply(none);
    return { text: files.config, keys: [...of.instance.keys] };
  };
  it.each<[string, (of: ReturnType<typeof latchkey>) => Promise<unknown>]>([
    ['at once', async () => {}],
    ['after it was marked again', async ({ apply }) => apply(wanted([process()]))],
    [
      'after another region',
      async ({ apply }) => apply(wanted([process({ region: Region.parse('eu-west-3') })])),
    ],
  ])('the section that we made goes whole: %s', async (_, between) => {
    const { text, keys } = await made(before, between);
    expect(text).toBe(before);
    expect(keys).toEqual([]);
  });
  it('what the user has added to it stays, with the header', async () => {
    const files = memoryFiles(before);
    const { apply } = latchkey(files);
    await apply(wanted([process()]));
    files.config = `${dropComments(files.config).trimEnd()}\noutput = json\n`;
    await apply(wanted([process()]));
    await apply(none);
    expect(files.config).toContain('[profile deploy]\noutput = json\n');
  });
  it.each(['[profile deploy]\n', '[profile deploy]\noutput = json\n', `[profile deploy]\n${role}`])(
    'a section of the user that was taken over stays: %j',
    async (own) => {
      const { text } = await made(own, async () => {});
      expect(text).toBe(own);
    },
  );
});

import { describe, expect, it, test } from 'vitest';
import { ProfileName, Region } from '../../../shared/ids.ts';
import { type MemoryFiles, memoryFiles } from '../testing/memory-files.ts';
import { must, never } from '../testing/running-app.ts';
import { userFilesOn } from '../testing/user-files-on.ts';
import { lease, plan } from './testdata/plans.ts';
import {
  nothingWanted as none,
  profileSession as session,
  wantedProfiles as wanted,
} from './testdata/sessions.ts';
import type { ProfileSession, ProfilesInput } from './user-files-port.ts';

// What a take-over takes out of the user's files is given back, byte for byte, however much was written in between.

const renewed = (count: number): ProfileSession['lease'] => ({ ...lease, accessKeyId: `ASIA${count}` });
const applyTo = (files: MemoryFiles) => {
  const userFiles = userFilesOn(files);
  return async (input: ProfilesInput) => must(await userFiles.apply(input, never));
};

const deploy = `# of the team
[profile deploy]
role_arn = arn:aws:iam::111111111111:role/Deploy
source_profile = base
# as asked for by ada
output = json

[profile base]
region = eu-west-1
`;

test('keys without a region: the user’s section is taken over once, renewals leave it alone, release gives it back', async () => {
  const files = memoryFiles(deploy);
  const apply = applyTo(files);
  const at = (count: number) => session('deploy', { delivery: 'keys', lease: renewed(count) });
  await apply(wanted([at(0)], ['deploy']));
  const taken = files.config;
  expect(taken).not.toMatch(/^(role_arn|source_profile)/m);
  const configWrites = () => files.writes.filter((write) => write.files.includes('/home/ada/.aws/config'));
  expect(configWrites()).toHaveLength(1);
  for (let count = 1; count <= 26; count++) {
    await apply(wanted([at(count)], ['deploy']));
    expect(files.credentials).toContain(`ASIA${count}\n`);
  }
  expect(configWrites()).toHaveLength(1);
  // Stopped for a while: the name is still the session's, and the command stands in for its keys.
  await apply(wanted([session('deploy', { delivery: 'keys' })], ['deploy']));
  const command = 'credential_process = /opt/lk/latchkey credential-process --profile deploy\n';
  expect([files.config.replace(command, ''), files.credentials]).toEqual([taken, '']);
  expect(files.config).toContain(command);
  await apply(wanted([at(27)], ['deploy']));
  expect(files.config).toBe(taken);
  await apply(none);
  expect([files.config, files.credentials]).toEqual([deploy, '']);
});

test('a program: the user’s section comes back after any number of switches of the default', async () => {
  const own = '[profile prod]\nrole_arn = arn:aws:iam::1:role/A\nsource_profile=x\noutput = json';
  const files = memoryFiles(own);
  const apply = applyTo(files);
  const both = [session('prod'), session('dev')];
  await apply(wanted(both, ['prod']));
  for (let count = 0; count < 22; count++)
    await apply({ ...wanted(both), defaultSessionId: both[count % 2]?.id ?? null });
  await apply(none);
  expect(files.config).toBe(own);
});

test('of a profile that another program fills only its line goes: that program reads the others', async () => {
  const own = `[profile root]
mfa_serial = arn:aws:iam::111111111111:mfa/ada
credential_process = aws-vault export --format=json root
duration_seconds = 3600
`;
  const files = memoryFiles(own);
  const apply = applyTo(files);
  await apply(wanted([session('root')], ['root']));
  expect(files.config.match(/^[^#\n].*$/gm)).toEqual([
    '[profile root]',
    'credential_process = /opt/lk/latchkey credential-process --profile root',
    'mfa_serial = arn:aws:iam::111111111111:mfa/ada',
    'duration_seconds = 3600',
  ]);
  await apply(none);
  expect(files.config).toBe(own);
});

test('a secret that leaves the file is in one beside it, which nobody else can read, until it is given back', async () => {
  const own =
    '[profile prod]\naws_access_key_id = AKIA\naws_secret_access_key = very\n  hush\n# mine\noutput = json\n';
  const files = memoryFiles(own);
  const apply = applyTo(files);
  const region = session('prod').region;
  await apply(wanted([session('prod')], ['prod']));
  expect(files.config).not.toContain('hush');
  expect(files.config).toContain('# kept by Latchkey in /home/ada/.aws/config.latchkey-kept.prod, line 3\n');
  expect([...files.kept.config.keys()]).toEqual(['prod']);
  await apply(none);
  expect(files.config).toBe(own);
  // Again, with another secret: the first is not written over.
  files.config = own.replace('hush', 'other');
  await apply(wanted([{ ...session('prod'), region }], ['prod']));
  expect([...files.kept.config.values()].map((text) => text?.split('\n')[3])).toEqual(['  hush', '  other']);
  await apply(none);
  expect(files.config).toBe(own.replace('hush', 'other'));
});

test('what the user sets again in the meantime stays theirs, and what was kept stays a comment', async () => {
  const own = '[profile prod]\nrole_arn = old\nsource_profile = x\noutput = json\n';
  const files = memoryFiles(own);
  const apply = applyTo(files);
  await apply(wanted([session('prod')], ['prod']));
  files.config = files.config.replace('output = json\n', 'output = text\nrole_arn = new\n');
  await apply(none);
  expect(files.config).toBe(
    '[profile prod]\n# kept by Latchkey: role_arn = old\nsource_profile = x\noutput = text\nrole_arn = new\n',
  );
});

test('a comment whose file is gone stays a comment, and so does the other half of its key; the rest is given back', async () => {
  const own = '[profile prod]\naws_access_key_id = AKIA\naws_secret_access_key = hush\nrole_arn = a\n';
  const files = memoryFiles(own);
  const apply = applyTo(files);
  await apply(wanted([session('prod')], ['prod']));
  files.kept.config.clear();
  await apply(none);
  expect(files.config).toBe(
    '[profile prod]\n# kept by Latchkey: aws_access_key_id = AKIA\n# kept by Latchkey in /home/ada/.aws/config.latchkey-kept.prod, line 3\nrole_arn = a\n',
  );
});

test('a comment of the user that begins like one of ours stays a comment, in every section of both files', async () => {
  const wiki = '# kept by Latchkey: see the wiki\n# kept by Latchkey: see = the wiki\n# kept by Latchkey:\n';
  const live = '# kept by Latchkey: aws_session_token = x\n';
  const other = `[other]\n${wiki}${live}output = json\n`;
  const own = `[profile prod]\nrole_arn = a\n${wiki}source_profile = b\n${wiki}output = json\n[profile base]\n${live}`;
  const files = memoryFiles(own, other);
  const apply = applyTo(files);
  await apply(wanted([session('prod')], ['prod']));
  expect(files.credentials).toBe(other);
  await apply(none);
  expect([files.config, files.credentials]).toEqual([own, other]);
});

test('a section of the credentials file that was handed over says so until all of it is back', async () => {
  const wiki = '# kept by Latchkey: see the wiki\n';
  const own = `[prod]\nrole_arn = a\nsource_profile = b\noutput = json\n`;
  const files = memoryFiles('', own);
  const apply = applyTo(files);
  await apply({
    ...wanted([session('prod')], ['prod']),
    handOver: [{ profile: ProfileName.parse('prod'), accessKeyId: null }],
  });
  expect(files.credentials).toMatch(
    /^\[prod\]\n# handed over to Latchkey: .*\n# kept by Latchkey: role_arn = a\n/,
  );
  const taken = files.credentials;
  await apply(none);
  expect(files.credentials).toBe(own);
  // As sections were handed over before they said so: without a secret beside, nothing tells ours from a comment.
  files.credentials = `[prod]\n# kept by Latchkey: role_arn = a\n${wiki}`;
  await apply(none);
  expect(files.credentials).toBe(`[prod]\n# kept by Latchkey: role_arn = a\n${wiki}`);
  files.credentials = taken + wiki;
  await apply(none);
  expect(files.credentials).toBe(own + wiki);
  files.credentials = `${taken}role_arn = mine\n`;
  await apply(none);
  expect(files.credentials).toMatch(
    /^\[prod\]\n# handed over .*\n# kept by Latchkey: role_arn = a\nsource_profile = b\n/,
  );
});

test('a name beside the file that something unreadable has is not given again, and its comments stay', async () => {
  const own = '[profile prod]\naws_access_key_id = AKIA\naws_secret_access_key = hush\n';
  const files = memoryFiles(own);
  const apply = applyTo(files);
  files.kept.config.set('prod', null);
  await apply(wanted([session('prod')], ['prod']));
  const comment = '# kept by Latchkey in /home/ada/.aws/config.latchkey-kept.prod-2, line 3\n';
  expect(files.config).toContain(comment);
  files.kept.config.set('prod-2', null);
  await apply(none);
  expect(files.config).toContain(comment);
});

describe('a file beside that was edited', () => {
  const own = '[profile prod]\naws_secret_access_key = hush\naws_session_token = token\noutput = json\n';
  const after = async (edit: (text: string) => string): Promise<string> => {
    const files = memoryFiles(own);
    const apply = applyTo(files);
    await apply(wanted([session('prod')], ['prod']));
    files.kept.config.set('prod', edit(files.kept.config.get('prod') ?? ''));
    await apply(none);
    return files.config;
  };

  it.each<[string, (text: string) => string]>([
    ['its first line is gone', (text) => text.replace(/^.*\n/, '')],
    ['a line is on top', (text) => `# from the old laptop\n${text}`],
    ['a comment is between', (text) => text.replace('aws_secret', '# mine\naws_secret')],
    ['an empty line is between', (text) => text.replace('aws_session', '\naws_session')],
    ['another setting is in it', (text) => text.replace('aws_session_token', 'output')],
    ['it is something else', () => 'a\nb\nc\nd\ne\n'],
  ])('%s: its comments stay', async (_, edit) => {
    const left = (await after(edit)).split('\n');
    expect(left[1]).toBe('# kept by Latchkey in /home/ada/.aws/config.latchkey-kept.prod, line 3');
    expect(left[2]).toBe('# kept by Latchkey in /home/ada/.aws/config.latchkey-kept.prod, line 4');
  });

  it.each<[string, (text: string) => string]>([
    ['Windows line ends', (text) => text.replaceAll('\n', '\r\n')],
    ['a byte order mark', (text) => `\ufeff${text}`],
    ['empty lines at the end', (text) => `${text}\n\n`],
  ])('only has %s now: its lines come back as they were', async (_, edit) => {
    expect(await after(edit)).toBe(own);
  });
});

test('our own command is never kept as the user’s, where a tool or the user took our comments out', async () => {
  const own = '[profile prod]\nrole_arn = a\nsource_profile = b\noutput = json\n';
  const alias = '[profile old]\ncredential_process = /opt/lk/latchkey credential-process --profile prod\n';
  const files = memoryFiles(own + alias);
  const apply = applyTo(files);
  const both = [session('prod'), session('old')];
  await apply(wanted(both, ['prod', 'old']));
  files.config = files.config.replaceAll(/^# managed by .*\n/gm, '');
  await apply(wanted(both, ['prod', 'old']));
  expect(files.config.match(/credential-process --profile prod/g)).toHaveLength(2);
  await apply(none);
  expect(files.config).toBe(own + alias);
  // All comments: what they kept is beside the file.
  await apply(wanted(both, ['prod', 'old']));
  files.config = files.config.replaceAll(/^#.*\n/gm, '');
  await apply(wanted(both, ['prod', 'old']));
  await apply(none);
  expect(files.config).toBe(own + alias);
});

test.each(['  ', '\t'])('a body that an editor has indented by %j comes back, indented', async (indent) => {
  const body =
    'aws_access_key_id = AKIA\naws_secret_access_key = very\n  hush\nrole_arn = a\noutput = json\n';
  const files = memoryFiles(`[profile prod]\n${body}`);
  const apply = applyTo(files);
  await apply(wanted([session('prod')], ['prod']));
  files.config = files.config.replaceAll(/^(?!\[)(?=.)/gm, indent);
  expect(files.config).toContain(`${indent}# kept by Latchkey: role_arn = a\n`);
  await apply(none);
  expect(files.config).toBe(`[profile prod]\n${body.replaceAll(/^(?=.)/gm, indent)}`);
});

test('where the user has set one half of a key again, the other half stays a comment', async () => {
  const files = memoryFiles('[profile prod]\naws_access_key_id = AKIA\naws_secret_access_key = hush\n');
  const apply = applyTo(files);
  await apply(wanted([session('prod')], ['prod']));
  files.config += 'aws_access_key_id = AKIB\n';
  await apply(none);
  expect(files.config).not.toContain('hush');
});

test.each([
  ['beside the file, whose directory has another name now', '/home/eve/.aws/config', true],
  ['where the file was before it was linked', '/home/ada/dotfiles/aws', false],
])('a secret is found %s', async (_, target, isBeside) => {
  const own = '[profile prod]\naws_access_key_id = AKIA\naws_secret_access_key = hush\n';
  const files = memoryFiles(own);
  await applyTo(files)(wanted([session('prod')], ['prod']));
  const text = files.kept.config.get('prod') ?? '';
  const { config } = plan({
    config: files.config,
    kept: {
      config: {
        path: (label) => `${target}.latchkey-kept.${label}`,
        texts: new Map(isBeside ? [['prod', text]] : []),
        elsewhere: new Map(isBeside ? [] : [['/home/ada/.aws/config.latchkey-kept.prod', text]]),
      },
      credentials: { path: (label) => label, texts: new Map() },
    },
  });
  expect(config).toBe(own);
});

test('the question about a profile shows the path of the file that its secret goes into', async () => {
  const files = memoryFiles('[profile prod]\naws_access_key_id = AKIA\naws_secret_access_key = hush\n');
  const { conflicts } = await applyTo(files)(wanted([session('prod')]));
  const comment = '+# kept by Latchkey in /home/ada/.aws/config.latchkey-kept.prod, line 3\n';
  expect(conflicts[0]?.diff).toContain(comment);
  const asked = must(await userFilesOn(files).conflicts(wanted([session('prod')]), never));
  expect(asked[0]?.diff).toContain(comment);
});

test('a sign-in that the user has set up again is not mixed with the one that was kept', async () => {
  const old =
    'sso_start_url = https://old.awsapps.com/start\nsso_region = us-east-1\nsso_account_id = 1\nsso_role_name = A\n';
  const files = memoryFiles(`[profile prod]\n${old}output = json\n`);
  const apply = applyTo(files);
  await apply(wanted([session('prod')], ['prod']));
  const set = 'sso_session = new\nsso_account_id = 2\n';
  files.config = files.config.replace('output = json\n', `output = json\n${set}`);
  await apply(none);
  expect(files.config).toBe(
    `[profile prod]\n${old.replaceAll(/^(?=.)/gm, '# kept by Latchkey: ')}output = json\n${set}`,
  );
});

test.each([
  ['alone', '[profile prod]\nregion = eu-west-1\n'],
  ['with others', '[profile prod]\nregion = eu-west-1\noutput = json\n'],
  ['below others', '[profile prod]\noutput = json\nregion = eu-west-1\n'],
])(
  'keys, and the user’s own region is the session’s, %s: it survives the line that separates the two',
  async (_, own) => {
    const delimiter = /# below this line.*\n/;
    const keys = session('prod', { delivery: 'keys', lease, region: Region.parse('eu-west-1') });
    for (const then of [none, wanted([session('prod', { region: keys.region })]), wanted([keys])]) {
      const files = memoryFiles(own);
      const apply = applyTo(files);
      await apply(wanted([keys], ['prod']));
      expect(files.config).toMatch(delimiter);
      files.config = files.config.replace(delimiter, '');
      await apply(then);
      await apply(none);
      expect(files.config).toBe(own);
    }
  },
);

test('what git would take along is a problem of each write, also of one that changes nothing, until it is none', async () => {
  const files = memoryFiles(deploy);
  const left = { file: '/home/ada/.aws/config.latchkey-kept.deploy', list: '/home/ada/.aws/.gitignore' };
  let now = [left];
  const awsFiles = { ...files.awsFiles, leftInGit: async () => now };
  const userFiles = userFilesOn(files, awsFiles);
  const problems = async () =>
    must(await userFiles.apply(wanted([session('deploy')], ['deploy']), never)).problems;
  for (const _ of [1, 2]) expect(await problems()).toEqual([{ code: 'left-in-git', ...left }]);
  now = [];
  expect(await problems()).toEqual([]);
});

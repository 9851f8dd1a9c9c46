import { expect, test } from 'vitest';
import { ProfileName, Region } from '../../../shared/ids.ts';
import type { Instance } from '../ports/instance.ts';
import { type MemoryFiles, memoryFiles } from '../testing/memory-files.ts';
import { must, never } from '../testing/running-app.ts';
import { userFilesOn } from '../testing/user-files-on.ts';
import type { WantedProfile } from './in-force.ts';
import { lease } from './testdata/plans.ts';
import { nothingWanted as none, profileSession, wantedProfiles as wanted } from './testdata/sessions.ts';
import type { ProfileSession, ProfilesInput } from './user-files-port.ts';

// Two Latchkeys on one file: two data folders, or two machines that synchronize ~/.aws. And tools that drop comments.

const session = (profile: string, over: Partial<ProfileSession> = {}): ProfileSession =>
  profileSession(profile, { region: Region.parse('eu-west-1'), ...over });
const instance = (id: string): Instance => {
  const keys = new Set<string>();
  return {
    id: async () => id,
    writtenKeys: async () => keys,
    remember: async (more) => {
      for (const key of more) keys.add(key);
    },
    forget: async (gone) => {
      for (const key of gone) keys.delete(key);
    },
  };
};
const latchkey = (files: MemoryFiles, id: string, knows: readonly string[] = []) => {
  const userFiles = userFilesOn(files, files.awsFiles, {
    instance: instance(id),
    isKnown: (sessionId: string) => knows.includes(sessionId),
  });
  return {
    apply: async (input: ProfilesInput) => must(await userFiles.apply(input, never)),
    shadows: async (wants: WantedProfile) => must(await userFiles.shadows([wants], never)),
    ofOthers: async () => must(await userFiles.detachPlan(never)).flatMap(({ ofOthers }) => ofOthers),
    foreign: async () => must(await userFiles.currentProfiles(never)).foreign,
  };
};
const handOver = [{ profile: ProfileName.parse('prod'), accessKeyId: 'AKIAOWN' }];
const keys = '[prod]\naws_access_key_id = AKIAOWN\naws_secret_access_key = hush\n';
const config = '[profile prod]\nrole_arn = a\nsource_profile = b\noutput = json\n';

test('what one of them has taken over and imported is not given back, removed or changed by the other', async () => {
  const files = memoryFiles(config, keys);
  const [a, b] = [latchkey(files, 'aaa'), latchkey(files, 'bbb')];
  await a.apply({ ...wanted([session('prod'), session('dev')], ['prod']), handOver });
  const taken = [files.config, files.credentials];
  expect(files.config).toContain('# managed by Latchkey - session s:prod - instance aaa - edits here');
  await b.apply(none);
  expect([files.config, files.credentials]).toEqual(taken);
  expect([...(await b.foreign())]).toEqual(['prod', 'dev']);
  await b.apply(wanted([session('mine')]));
  await b.apply(none);
  expect([files.config, files.credentials]).toEqual(taken);
  await a.apply(none);
  expect([files.config, files.credentials]).toEqual([config, keys]);
});

test('a profile of the other is asked about; after a yes it is this one’s, and the user’s text survives both', async () => {
  const files = memoryFiles(config);
  const [a, b] = [latchkey(files, 'aaa'), latchkey(files, 'bbb')];
  await a.apply(wanted([session('prod')], ['prod']));
  const taken = files.config;
  const asked = await b.apply(wanted([session('prod')]));
  expect(asked.conflicts.map(({ profile }) => profile)).toEqual(['prod']);
  expect(files.config).toBe(taken);
  await b.apply(wanted([session('prod')], ['prod']));
  expect(files.config).toBe(taken.replace('instance aaa', 'instance bbb'));
  expect((await a.apply(wanted([session('prod')]))).conflicts).toHaveLength(1);
  await a.apply(none);
  await b.apply(none);
  expect(files.config).toBe(config);
});

test('a yes before anything was shown does not take a profile from the other, and what was taken from it is remembered', async () => {
  const files = memoryFiles(config);
  const [a, b] = [latchkey(files, 'aaa'), latchkey(files, 'bbb')];
  const unseen = new Set(['prod']);
  const asks = ({ conflicts }: Awaited<ReturnType<typeof a.apply>>) =>
    conflicts.map(({ profile, isOfAnother }) => `${profile} ${isOfAnother}`);
  // The user's own section it does take.
  const own = await a.apply(wanted([session('prod'), session('dev')]));
  expect(asks(own)).toEqual(['prod false']);
  expect(asks(await a.apply({ ...wanted([session('prod')], ['prod']), unseen }))).toEqual([]);
  expect(await a.ofOthers()).toEqual([]);
  const taken = files.config;
  expect(asks(await b.apply({ ...wanted([session('prod')], ['prod']), unseen }))).toEqual(['prod true']);
  expect(files.config).toBe(taken);
  expect(await b.ofOthers()).toEqual([]);
  await b.apply(wanted([session('prod')], ['prod']));
  expect(await b.ofOthers()).toEqual(['prod']);
  await b.apply(wanted([session('prod'), session('more')]));
  expect(await b.ofOthers()).toEqual(['prod']);
  // A comment of the other that the user has copied is the user's.
  await b.apply(none);
  expect(files.config).toBe(config);
  files.config =
    '[profile prod]\n# managed by Latchkey - session s:prod - instance aaa - edits here are overwritten\noutput = json\n';
  expect(asks(await b.apply(wanted([session('prod')])))).toEqual(['prod false']);
  await b.apply({ ...wanted([session('prod')], ['prod']), unseen });
  expect(await b.ofOthers()).toEqual([]);
});

test('tools get the other’s session by its command, unless it is the program that ours is', async () => {
  const files = memoryFiles();
  const a = latchkey(files, 'aaa');
  await latchkey(files, 'bbb').apply(wanted([session('prod')]));
  const prod = { profile: 'prod', sessionId: 's:mine', deliver: 'process', region: null } as const;
  // As where two machines synchronize the file.
  expect(await a.shadows(prod)).toEqual([]);
  files.config = files.config.replace('/opt/lk/', '/opt/other/');
  expect((await a.shadows(prod)).map(({ cause, every, line }) => `${cause} ${every} ${line}`)).toEqual([
    'other-latchkey true 4',
  ]);
});

test('live keys of the other stay', async () => {
  const files = memoryFiles();
  const [a, b] = [latchkey(files, 'aaa'), latchkey(files, 'bbb')];
  await a.apply(wanted([session('prod', { delivery: 'keys', lease })]));
  const written = files.credentials;
  await b.apply({ ...none, onlyWithdrawKeys: true });
  await b.apply(none);
  expect(files.credentials).toBe(written);
  await a.apply(none);
  expect([files.config, files.credentials]).toEqual(['', '']);
});

test('a marker from before they had an instance is ours where the records know its session', async () => {
  const files = memoryFiles();
  await applyPlainly(files, wanted([session('prod'), session('theirs')]));
  const a = latchkey(files, 'aaa', ['s:prod']);
  await a.apply(wanted([session('prod')]));
  expect(files.config.match(/session \S+( - instance \S+)?/g)).toEqual([
    'session s:prod - instance aaa',
    'session s:theirs',
  ]);
});
const applyPlainly = async (files: MemoryFiles, input: ProfilesInput) =>
  must(await userFilesOn(files).apply(input, never));

/** As configparser writes a file that it has read: no comments, `key = value`, an empty line after each section. */
const rewritten = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !/^\s*[#;]/.test(line) && line !== '')
    .join('\n')
    .replaceAll(/\n(?=\[)/g, '\n\n')
    .replace(/\n?$/, '\n\n');

test('live keys that a tool has left without comments are renewed in their place, and taken out', async () => {
  const files = memoryFiles('', '[own]\naws_access_key_id = ASIAOWN\naws_secret_access_key = theirs\n\n');
  const a = latchkey(files, 'aaa');
  const at = (accessKeyId: string) => session('prod', { delivery: 'keys', lease: { ...lease, accessKeyId } });
  await a.apply(wanted([at('ASIA1')]));
  files.credentials = rewritten(files.credentials);
  expect((await a.apply(wanted([at('ASIA2')]))).conflicts).toEqual([]);
  expect(files.credentials).not.toContain('ASIA1');
  expect(files.credentials.match(/\[.*\]/g)).toEqual(['[own]', '[prod]']);
  files.credentials = rewritten(files.credentials);
  await a.apply({ ...none, onlyWithdrawKeys: true });
  expect(files.credentials).not.toContain('ASIA2');
  await a.apply(wanted([at('ASIA3')]));
  files.credentials = rewritten(files.credentials);
  await a.apply(none);
  expect(files.credentials.trimEnd()).toBe(
    '[own]\naws_access_key_id = ASIAOWN\naws_secret_access_key = theirs',
  );
});

const ours = lease.accessKeyId;
const theirPair = 'aws_access_key_id = AKIATHEIRS\naws_secret_access_key = theirs\n';
const cases: readonly (readonly [string, (text: string) => string, string])[] = [
  [
    'aws configure has written over ours',
    (text) => text.replace(ours, 'AKIATHEIRS').replace(/(aws_secret_access_key =) .*/, '$1 theirs'),
    theirPair,
  ],
  [
    'a user has pasted over ours',
    (text) =>
      text.slice(0, text.indexOf('aws_access_key_id')) +
      theirPair.replaceAll('AKIA', 'ASIA') +
      'aws_session_token = theirs\n',
    `${theirPair.replaceAll('AKIA', 'ASIA')}aws_session_token = theirs\n`,
  ],
  ['a user has pasted below ours', (text) => `${text}${theirPair}`, theirPair],
];

test.each(cases)('keys that %s stay, with a question; of ours nothing does', async (_, edit, kept) => {
  const files = memoryFiles();
  const a = latchkey(files, 'aaa');
  const at = (accessKeyId: string) => session('prod', { delivery: 'keys', lease: { ...lease, accessKeyId } });
  await a.apply(wanted([at(ours)]));
  const prod = { profile: 'prod', sessionId: 's:prod', deliver: 'keys', region: null } as const;
  expect(await a.shadows(prod)).toEqual([]);
  files.credentials = edit(files.credentials);
  expect((await a.shadows(prod)).map(({ cause, file }) => `${cause} ${file}`)).toContain('keys credentials');
  const outcome = await a.apply(wanted([at('ASIANEXT')]));
  expect(outcome.conflicts.map(({ profile }) => profile)).toEqual(['prod']);
  expect(files.credentials).toBe(`[prod]\n${kept}`);
  expect((await a.apply(wanted([at('ASIATHEN')]))).conflicts).toHaveLength(1);
  expect(files.credentials).toBe(`[prod]\n${kept}`);
  await a.apply(wanted([at('ASIATHEN')], ['prod']));
  expect(files.credentials).toContain('aws_access_key_id = ASIATHEN');
  await a.apply(none);
  expect(files.credentials).toBe(`[prod]\n${kept}`);
});

test.each(cases)('keys that %s stay where the session stops or goes', async (_, edit, kept) => {
  for (const input of [{ ...none, onlyWithdrawKeys: true }, none, wanted([session('prod')])]) {
    const files = memoryFiles();
    const a = latchkey(files, 'aaa');
    await a.apply(wanted([session('prod', { delivery: 'keys', lease })]));
    files.credentials = edit(files.credentials);
    await a.apply(input);
    expect(files.credentials).toBe(`[prod]\n${kept}`);
  }
});

test('keys from before any were remembered are ours, renewed in their place', async () => {
  const files = memoryFiles();
  await latchkey(files, 'aaa').apply(wanted([session('prod', { delivery: 'keys', lease })]));
  const later = latchkey(files, 'aaa');
  const next = { ...lease, accessKeyId: 'ASIANEXT' };
  expect((await later.apply(wanted([session('prod', { delivery: 'keys', lease: next })]))).conflicts).toEqual(
    [],
  );
  expect(files.credentials.match(/aws_access_key_id = .*/g)).toEqual(['aws_access_key_id = ASIANEXT']);
});

test('a taken-over section whose comments a tool dropped is ours, gets them back, and the user gets their lines back', async () => {
  const files = memoryFiles(config);
  const a = latchkey(files, 'aaa');
  await a.apply(wanted([session('prod')], ['prod']));
  const taken = files.config;
  files.config = rewritten(files.config);
  expect([...(await a.foreign())]).toEqual([]);
  const prod = { profile: 'prod', sessionId: 's:prod', deliver: 'process', region: null } as const;
  // Tools get the session: nothing is in its way.
  expect((await a.shadows(prod)).map(({ cause, every }) => `${cause} ${every}`)).toEqual(['unmarked false']);
  const outcome = await a.apply(wanted([session('prod')]));
  expect(outcome.conflicts).toEqual([]);
  expect(files.config.trimEnd()).toBe(taken.replace(/(# below.*\n)((?:# kept.*\n)+)/, '$1$2').trimEnd());
  expect(await a.shadows(prod)).toEqual([]);
  await a.apply(none);
  expect(files.config.trimEnd()).toBe(config.trimEnd());
  const copy = files.kept.config.get('taken-over') ?? '';
  expect(copy.split('\n').slice(1)).toEqual(['', '[profile prod]', 'role_arn = a', 'source_profile = b', '']);
});

test('the user’s lines come back also where the session goes before anything was marked again, a secret with them', async () => {
  const own = `[profile prod]\naws_access_key_id = AKIAOWN\naws_secret_access_key = hush\nmfa_serial = m\noutput = json\n`;
  for (const text of [config, own])
    for (const marked of [false, true]) {
      const files = memoryFiles(text);
      const a = latchkey(files, 'aaa');
      await a.apply(wanted([session('prod')], ['prod']));
      files.config = rewritten(files.config);
      if (marked) await a.apply(wanted([session('prod', { region: Region.parse('us-east-1') })]));
      expect(files.config).not.toContain('hush');
      await a.apply(none);
      const sorted = (all: string) => all.trimEnd().split('\n').toSorted();
      expect(sorted(files.config)).toEqual(sorted(text));
    }
});

test('what the user has set again since stays as the user left it; of other copies of other times the last comes back', async () => {
  const files = memoryFiles(config);
  const a = latchkey(files, 'aaa');
  await a.apply(wanted([session('prod')], ['prod']));
  files.config = `${rewritten(files.config).trimEnd()}\nrole_arn = new\n`;
  await a.apply(wanted([session('prod')]));
  await a.apply(none);
  expect(files.config).toContain('role_arn = new\n');
  expect(files.config.match(/^role_arn/gm)).toHaveLength(1);
  // Taken over again, with other lines: those were in force until then.
  files.config = config.replace('role_arn = a', 'role_arn = other');
  await a.apply(wanted([session('prod')], ['prod']));
  files.config = rewritten(files.config);
  await a.apply(none);
  expect(files.config.trimEnd()).toBe(config.replace('role_arn = a', 'role_arn = other').trimEnd());
});

test('live keys that a tool has left without comments are not called the user’s', async () => {
  const files = memoryFiles();
  const a = latchkey(files, 'aaa');
  await a.apply(wanted([session('prod', { delivery: 'keys', lease })]));
  files.credentials = rewritten(files.credentials);
  const prod = { profile: 'prod', sessionId: 's:prod', deliver: 'keys', region: null } as const;
  expect((await a.shadows(prod)).map(({ cause }) => cause)).toEqual(['unmarked']);
});

test('our command that a tool has left without its marker goes with the session, its profile or its delivery', async () => {
  const files = memoryFiles('[profile own]\noutput = json\n');
  const a = latchkey(files, 'aaa');
  const all = [session('prod'), session('off'), session('silent'), session('stays')];
  await a.apply(wanted(all));
  files.config = rewritten(files.config);
  const [, off = session('off'), , stays = session('stays')] = all;
  const silent = session('silent', { delivery: 'none' });
  // The default session is in the input also where its profile is not to be written.
  const next = wanted([{ ...off, isWritten: false }, silent, stays]);
  await a.apply({ ...next, defaultSessionId: off.id });
  expect(files.config.match(/--profile \S+/g)).toEqual(['--profile stays', '--profile default']);
  expect(files.config).toContain('[profile own]\noutput = json\n');
});

const byHand = '/opt/lk/latchkey credential-process --profile prod';
test.each([
  ['that we never wrote', 'prod', byHand],
  ['of another Latchkey', 'mine', '/opt/other/latchkey credential-process --profile mine'],
  ['for another profile', 'mine', byHand],
  ['that the user has written again', 'mine', '/opt/lk/latchkey credential-process --profile mine'],
])('a command %s stays', async (_, name, command) => {
  const files = memoryFiles();
  const a = latchkey(files, 'aaa');
  await a.apply(wanted([session('mine')]));
  await a.apply(none);
  files.config = `[profile ${name}]\nregion = us-west-2\ncredential_process = ${command}\n`;
  const own = files.config;
  await a.apply(none);
  expect(files.config).toBe(own);
  await a.apply(wanted([session('mine', { isWritten: false }), session('other')]));
  await a.apply(none);
  expect(files.config).toBe(own);
});

test('a section that a user wrote by hand with our command is asked about, however often, and is theirs after a yes', async () => {
  for (const command of [byHand, '/home/ada/bin/latchkey credential-process --profile prod']) {
    const own = `[profile prod]\nregion = us-west-2\ncredential_process = ${command}\noutput = json\n`;
    const files = memoryFiles(own);
    const a = latchkey(files, 'aaa');
    expect([...(await a.foreign())]).toEqual(['prod']);
    // Tools get the session by it.
    const prod = { profile: 'prod', sessionId: 's:prod', deliver: 'process', region: null } as const;
    expect(await a.shadows(prod)).toEqual([]);
    expect((await a.shadows({ ...prod, profile: 'none' })).map(({ cause }) => cause)).toEqual(['missing']);
    for (const more of ['one', 'two']) {
      const asked = await a.apply(wanted([session('prod'), session(more)]));
      expect(asked.conflicts.map(({ profile }) => profile)).toEqual(['prod']);
      expect(files.config.startsWith(own)).toBe(true);
    }
    await a.apply(none);
    expect(files.config).toBe(own);
    await a.apply(wanted([session('prod')], ['prod']));
    expect(files.config).toContain(`# kept by Latchkey: credential_process = ${command}\n`);
    await a.apply(none);
    expect(files.config).toBe(own);
  }
});

test('lines that were given back once come back no more where a tool drops the comments later', async () => {
  for (const then of ['[profile prod]\noutput = json\n', '']) {
    const files = memoryFiles(config);
    const a = latchkey(files, 'aaa');
    await a.apply(wanted([session('prod')], ['prod']));
    await a.apply(none);
    expect(files.config).toBe(config);
    // The user has taken the role out, or the profile.
    files.config = then;
    await a.apply(wanted([session('prod')], ['prod']));
    files.config = rewritten(files.config);
    await a.apply(wanted([session('prod')]));
    files.config = rewritten(files.config);
    await a.apply(none);
    expect(files.config).not.toContain('role_arn');
    expect(files.config).not.toContain('source_profile');
  }
});

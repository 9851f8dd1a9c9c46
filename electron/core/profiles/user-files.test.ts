import { beforeEach, describe, expect, it } from 'vitest';
import { AccountId, ProfileName, Region, SessionId } from '../../../shared/ids.ts';
import { createLazyUserFiles } from '../lazy-user-files.ts';
import { Secret } from '../secret.ts';
import { type MemoryFiles, memoryFiles } from '../testing/memory-files.ts';
import { must, never } from '../testing/running-app.ts';
import type { ProfileSession, ProfilesInput } from './user-files-port.ts';

let files: MemoryFiles;
beforeEach(() => {
  files = memoryFiles();
});

const lease = (secret: string): ProfileSession['lease'] => ({
  accessKeyId: `ASIA${secret.toUpperCase()}`,
  secretAccessKey: new Secret(`secret-${secret}`),
  sessionToken: new Secret(`token-${secret}`),
  expiresAt: 1_800_000_000_000,
  issuedAt: 1_799_996_400_000,
  accountId: AccountId.parse('111111111111'),
  chained: false,
});
const session = (profile: string | null, over: Partial<ProfileSession> = {}): ProfileSession => ({
  id: SessionId.parse(profile ?? 'unnamed'),
  name: profile ?? 'unnamed',
  profile: profile === null ? null : ProfileName.parse(profile),
  isWritten: true,
  otherProfiles: [],
  regionAsDefault: null,
  region: Region.parse('us-east-1'),
  delivery: 'process',
  lease: null,
  ...over,
});
const keys = (profile: string, secret: string | null): ProfileSession =>
  session(profile, { delivery: 'keys', lease: secret === null ? null : lease(secret) });
const input = (sessions: readonly ProfileSession[], more: Partial<ProfilesInput> = {}): ProfilesInput => ({
  sessions,
  defaultSessionId: null,
  consents: new Set(),
  ...more,
});
const userFiles = () =>
  createLazyUserFiles({ ...files, command: '/opt/lk/latchkey', home: '/home/ada', env: {} });
const apply = async (of: ProfilesInput) => must(await userFiles().apply(of, never));
/** No live key may ever be in what was put aside. */
const noKeyInBackups = () => expect(JSON.stringify(files.backups)).not.toMatch(/secret-|token-/);

describe('profiles', () => {
  it('are written once; the same again writes nothing', async () => {
    const all = input([session('dev'), session('prod')], { defaultSessionId: SessionId.parse('dev') });
    expect((await apply(all)).changedFiles).toEqual(['/home/ada/.aws/config']);
    expect(files.config).toContain('[default]\n');
    expect(files.config).toContain(
      'credential_process = /opt/lk/latchkey credential-process --profile prod\n',
    );
    expect(await apply(all)).toEqual({
      conflicts: [],
      changedFiles: [],
      problems: [],
      takeBack: expect.any(Function),
    });
    expect(files.writes).toHaveLength(1);
  });

  it('that are no longer wanted leave the file as it was', async () => {
    const own = '# mine\n[profile other]\noutput = json\n';
    files = memoryFiles(own);
    await apply(input([session('dev')]));
    expect(files.config).not.toBe(own);
    await apply(input([]));
    expect(files.config).toBe(own);
  });

  it('leave the default one to the default session, whatever other sessions are called', async () => {
    const otherProfiles = [{ name: ProfileName.parse('default'), region: null }];
    await apply(input([session('dev', { otherProfiles }), session('default')], { defaultSessionId: null }));
    expect(files.config).toMatch(/\[default\]\n[^[]*credential-process --profile default\n/);
    expect(files.config).not.toMatch(/\[default\]\n[^[]*session dev/);
    await apply(input([session('dev', { otherProfiles })]));
    expect(files.config).not.toContain('[default]');
  });

  it('are those that are to be written, and the default one whatever its session has', async () => {
    const [dev, prod] = [session('dev'), session('prod', { isWritten: false })];
    await apply(input([dev, prod], { defaultSessionId: prod.id }));
    expect(files.config.match(/^\[.*\]$/gm)).toEqual(['[profile dev]', '[default]']);
  });

  it('have their former names too, unless another session has such a name now', async () => {
    const otherProfiles = ['prod', 'dev'].map((name) => ({ name: ProfileName.parse(name), region: null }));
    const renamed = session('prod-111', { otherProfiles });
    await apply(input([renamed, session('dev')]));
    expect(files.config.match(/^\[.*\]$/gm)).toEqual([
      '[profile prod-111]',
      '[profile dev]',
      '[profile prod]',
    ]);
    const [, , former = ''] = files.config.split(/^(?=\[)/m);
    expect(former).toContain('--profile prod');
    await apply(input([{ ...renamed, isWritten: false }, session('dev')]));
    expect(files.config.match(/^\[.*\]$/gm)).toEqual(['[profile dev]']);
  });

  it('default stands for a session that has no profile of its own', async () => {
    const only = session(null);
    await apply(input([only], { defaultSessionId: only.id }));
    expect(files.config.match(/^\[.*\]$/gm)).toEqual(['[default]']);
  });

  it('nothing is written once the caller has gone', async () => {
    const outcome = await userFiles().apply(input([session('dev')]), AbortSignal.abort());
    expect([outcome.ok, files.writes]).toEqual([false, []]);
  });
});

describe('a profile of the user', () => {
  const own =
    '[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = hush\noutput = json\n';
  const wanted = input([session('dev')], { defaultSessionId: SessionId.parse('dev') });

  it('is left alone and asked about, while the others are written', async () => {
    files = memoryFiles(own);
    const { conflicts } = await apply(wanted);
    expect(conflicts).toMatchObject([
      { profile: 'default', sessionId: 'dev', file: '/home/ada/.aws/config' },
    ]);
    expect(conflicts[0]?.diff).toContain('-aws_secret_access_key = ********');
    expect(conflicts[0]?.diff).not.toContain('hush');
    expect(files.config.startsWith(own)).toBe(true);
    expect(files.config).toContain('[profile dev]');
  });

  it('is handed over after a yes, and keeps what is not about credentials', async () => {
    files = memoryFiles(own);
    const { conflicts } = await apply({ ...wanted, consents: new Set(['default']) });
    expect(conflicts).toEqual([]);
    expect(files.config).toContain('output = json\n');
    expect(files.config).not.toContain('hush');
    expect(files.backups).toMatchObject([{ config: own }]);
  });

  it('is handed over only as the text that the yes was said to', async () => {
    files = memoryFiles(own);
    const [conflict] = (await apply(wanted)).conflicts;
    const yes = {
      ...wanted,
      consents: new Set(['default']),
      consentedTo: new Map([['default', conflict?.basis ?? '']]),
    };
    const edited = files.config.replace('AKIAIOSFODNN7EXAMPLE', 'AKIAI44QH8DHBEXAMPLE');
    files.config = edited;
    expect(await userFiles().apply(yes, never)).toMatchObject({ error: { code: 'file-changed-meanwhile' } });
    // The same text for another session is another question.
    files.config = files.config.replace('AKIAI44QH8DHBEXAMPLE', 'AKIAIOSFODNN7EXAMPLE');
    const other = {
      ...yes,
      sessions: [session('dev'), session('prod')],
      defaultSessionId: SessionId.parse('prod'),
    };
    expect(await userFiles().apply(other, never)).toMatchObject({
      error: { code: 'file-changed-meanwhile' },
    });
    expect(files.config).toContain('hush');
    await apply(yes);
    expect(files.config).not.toContain('hush');
  });

  it('is one question also where keys of its name would win over ours in the other file', async () => {
    files = memoryFiles('', own);
    const { conflicts } = await apply(wanted);
    expect(conflicts).toMatchObject([{ profile: 'default', file: '/home/ada/.aws/credentials' }]);
    expect(conflicts[0]?.diff).not.toContain('hush');
    expect(files.credentials).toBe(own);
    await apply({ ...wanted, consents: new Set(['default']) });
    expect(files.credentials).toContain('[default-before-latchkey]');
    await apply(input([]));
    expect(files.credentials).toBe(own);
  });

  it('that only they can repair is reported with its line, and the others are written', async () => {
    files = memoryFiles('[profile twice]\noutput = json\n[profile twice]\noutput = text\n');
    const outcome = await userFiles().apply(input([session('twice'), session('dev')]), never);
    const problem = {
      code: 'profile-blocked',
      profile: 'twice',
      line: 1,
      detail: expect.stringContaining('more than once'),
    };
    expect(outcome).toMatchObject({ ok: true, value: { problems: [problem] } });
    expect(files.config).toContain('[profile dev]');
    // Who needs it is refused, and nothing is written.
    const before = files.config;
    const needing = input([session('twice'), session('new')], { needs: ['twice'] });
    expect(await userFiles().apply(needing, never)).toMatchObject({ ok: false, error: problem });
    expect(files.config).toBe(before);
  });
});

describe('rotating keys', () => {
  it('come, change and go without a backup ever holding one', async () => {
    const own = '[old]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = mine\n';
    files = memoryFiles('', own);
    await apply(input([keys('dev', 'one')]));
    expect(files.credentials).toContain('aws_secret_access_key = secret-one\n');
    await apply(input([keys('dev', 'two')]));
    expect(files.credentials).toContain('secret-two');
    expect(files.credentials).not.toContain('secret-one');
    await apply(input([keys('dev', null)]));
    expect(files.credentials).toBe(own);
    noKeyInBackups();
    expect(files.writes.filter(({ files: of }) => of.includes('/home/ada/.aws/credentials'))).toEqual(
      Array.from({ length: 3 }, () => ({ journal: false, files: ['/home/ada/.aws/credentials'] })),
    );
  });

  it('leave for a moment where lines of the user in the same file change, so that the backup has none', async () => {
    const own = '[prod]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = mine\n';
    files = memoryFiles('', own);
    await apply(input([keys('dev', 'one')]));
    await apply(input([keys('dev', 'one'), keys('prod', 'two')], { consents: new Set(['prod']) }));
    expect(files.credentials).toContain('[prod-before-latchkey]');
    for (const secret of ['secret-one', 'secret-two']) expect(files.credentials).toContain(secret);
    expect(files.backups.at(-1)?.credentials).toBe(own);
    noKeyInBackups();
    // Also on the way back, when the section gets its name again.
    await apply(input([keys('dev', 'one')]));
    expect(files.credentials).toContain('[prod]\n');
    expect(files.credentials).toContain('secret-one');
    noKeyInBackups();
    await apply(input([keys('dev', null)]));
    expect(files.credentials).toBe(own);
  });

  it('are taken out, and nothing else is touched, in the peace after an undo', async () => {
    await apply(input([keys('dev', 'one'), session('prod')]));
    const { config } = files;
    await apply(input([], { onlyWithdrawKeys: true }));
    expect([files.config, files.credentials]).toEqual([config, '']);
    noKeyInBackups();
  });

  it('in the default profile too', async () => {
    const dev = keys('dev', 'one');
    await apply(input([dev], { defaultSessionId: dev.id }));
    expect(files.credentials.match(/^\[.*\]$/gm)).toEqual(['[dev]', '[default]']);
    expect(files.config).not.toContain('credential_process');
    await apply(input([{ ...dev, lease: null }], { defaultSessionId: dev.id }));
    expect(files.credentials).toBe('');
  });

  it('have the command stand in for them while there are none', async () => {
    const dev = keys('dev', null);
    await apply(input([dev, keys('other', 'two')], { defaultSessionId: dev.id }));
    const commands = files.config.match(/--profile .*$/gm);
    expect(commands).toEqual(['--profile dev', '--profile default']);
    expect(files.credentials.match(/^\[.*\]$/gm)).toEqual(['[other]']);
  });

  it('are out of the file also where the config cannot be written, unless the records would change too', async () => {
    const dev = keys('dev', 'one');
    await apply(input([dev], { defaultSessionId: dev.id }));
    const failsSecond = () => {
      let count = 0;
      files.fault = () => (++count === 2 ? { code: 'file-unreadable', file: '/home/ada/.aws/config' } : null);
    };
    const gone = input([{ ...dev, lease: null }], { defaultSessionId: dev.id });
    failsSecond();
    expect((await userFiles().apply({ ...gone, isAllOrNothing: true }, never)).ok).toBe(false);
    expect(files.credentials).toContain('secret-one');
    failsSecond();
    expect((await userFiles().apply(gone, never)).ok).toBe(false);
    expect(files.credentials).toBe('');
  });
});

describe('the text of a session', () => {
  it('is the current or planned text, with keys masked', async () => {
    const dev = keys('dev', 'one');
    const text = async (of: ProfileSession, isDefault = false) =>
      must(await userFiles().profileText({ session: of, isDefault }, never));
    expect(await text(session('dev'))).toEqual({
      file: '/home/ada/.aws/config',
      text: expect.stringContaining('[profile dev]\n'),
    });
    expect((await text(session('dev'), true)).text).toContain('[default]\n');
    await apply(input([dev]));
    const shown = await text(dev);
    expect(shown).toMatchObject({ file: '/home/ada/.aws/credentials' });
    expect(shown.text).toContain('aws_secret_access_key = ********');
    expect(shown.text).not.toMatch(/secret-one|token-one/);
  });
});

it('names of the user’s own profiles are reported, ours are not', async () => {
  files = memoryFiles('[profile mine]\noutput = json\n', '[old]\naws_access_key_id = A\n');
  await apply(input([session('dev')]));
  const { foreign, sessionIds } = must(await userFiles().currentProfiles(never));
  expect([[...foreign].sort(), [...sessionIds]]).toEqual([['mine', 'old'], ['dev']]);
});

describe('git', () => {
  it('is set up and taken back byte for byte, and sections that would win are named', async () => {
    const own =
      '[user]\n\tname = Ada\n[credential "https://git-codecommit.us-east-1.amazonaws.com"]\n\thelper = !aws codecommit credential-helper $@\n';
    files.git = own;
    const plan = must(await userFiles().gitPlan({ install: true, hosts: [] }, never));
    expect(plan).toMatchObject({ installed: false, diff: { changed: true } });
    expect(plan.notes).toEqual([expect.stringContaining('Line 3')]);
    must(await userFiles().gitApply({ install: true, hosts: [] }, never));
    expect(must(await userFiles().gitPlan({ install: true, hosts: [] }, never))).toMatchObject({
      installed: true,
      diff: { changed: false },
    });
    must(await userFiles().gitApply({ install: false, hosts: [] }, never));
    expect(files.git).toBe(own);
  });
});

describe('what the files have now', () => {
  const ours = (id: string) => `# managed by Latchkey - session ${id} - edits here are overwritten`;
  const at = (config: string, credentials = '') => {
    files = memoryFiles(config, credentials);
    return userFiles();
  };

  it('is the session of the default profile, of ours alone, and the credentials file before the config', async () => {
    const defaultIn = async (config: string, credentials = '') =>
      must(await at(config, credentials).currentDefault(never));
    expect(await defaultIn('')).toBeNull();
    expect(await defaultIn('[default]\nregion = x\n')).toBeNull();
    expect(await defaultIn(`[default]\n${ours('a')}\n`)).toBe('a');
    expect(await defaultIn(`[default]\n${ours('a')}\n`, `[default]\n${ours('b')}\n`)).toBe('b');
    expect(await defaultIn(`[default]\n${ours('a')}\n`, '[default]\naws_access_key_id = x\n')).toBe('a');
    expect(await defaultIn(`[profile dev]\n${ours('a')}\n`)).toBeNull();
  });

  it('is the profiles of the user, the sessions that have one, and the regions of those', async () => {
    const found = must(
      await at(
        `[default]\n${ours('a')}\nregion = us-east-1\n[profile dev]\n${ours('b')}\nregion = eu-west-1\n[profile none]\n${ours('c')}\n[profile mine]\nregion = us-east-2\n[sso-session s]\n`,
        `[keys]\n${ours('d')}\nregion = us-west-1\n[own]\nx = y\n`,
      ).currentProfiles(never),
    );
    expect([...found.foreign]).toEqual(['mine', 'own']);
    expect([...found.sessionIds]).toEqual(['b', 'c', 'd']);
    expect([...found.regions]).toEqual([
      ['default', { sessionId: 'a', region: 'us-east-1' }],
      ['dev', { sessionId: 'b', region: 'eu-west-1' }],
      ['none', { sessionId: 'c', region: null }],
      // That of the credentials file is no region of the session.
      ['keys', { sessionId: 'd', region: null }],
    ]);
  });

  it('is shown of one session: its sections as they are, without keys, or what would be written', async () => {
    const shown = async (of: ProfileSession, config: string, credentials = '') =>
      must(await at(config, credentials).profileText({ session: of, isDefault: false }, never));
    const dev = `[profile dev]\n${ours('dev')}\nregion = eu-west-1`;
    const file = '/home/ada/.aws/config';
    expect(
      await shown(session('dev'), `${dev}\n\n\n[profile other]\nx = y\n[profile more]\n${ours('dev')}\n`),
    ).toEqual({
      file,
      text: `${dev}\n\n[profile more]\n${ours('dev')}\n`,
    });
    const planned = await shown(session('dev', { isWritten: false }), '[profile dev]\nregion = x\n');
    expect(planned.text).toContain('[profile dev]\n# managed by Latchkey - session dev');
    expect(planned.text).toContain('region = us-east-1\ncredential_process = /opt/lk/latchkey');
    const secret = await shown(
      keys('dev', 'one'),
      '',
      `[dev]\n${ours('dev')}\naws_secret_access_key = secret-one\n`,
    );
    expect(secret).toEqual({
      file: '/home/ada/.aws/credentials',
      text: `[dev]\n${ours('dev')}\naws_secret_access_key = ********\n`,
    });
  });

  it('cannot be said where a file cannot be read', async () => {
    const problem = { code: 'file-unreadable', file: '/home/ada/.aws/config', detail: 'x' } as const;
    const broken = createLazyUserFiles({
      ...files,
      awsFiles: { ...files.awsFiles, read: async () => ({ ok: false, error: problem }) },
      command: '/opt/lk/latchkey',
      home: '/home/ada',
      env: {},
    });
    const refused = { ok: false, error: problem };
    expect(await broken.currentDefault(never)).toEqual(refused);
    expect(await broken.currentProfiles(never)).toEqual(refused);
    expect(await broken.ownProfiles()).toEqual(refused);
    expect(await broken.shadows([], never)).toEqual(refused);
    expect(await broken.profileText({ session: session('dev'), isDefault: false }, never)).toEqual(refused);
    expect(await broken.apply(input([session('dev')]), never)).toEqual(refused);
  });
});

import { expect, it } from 'vitest';
import { Region, SessionId, SourceId } from '../../../shared/ids.ts';
import { ImportView } from '../../../shared/import.ts';
import { createLazyUserFiles } from '../lazy-user-files.ts';
import { handedOverLine } from '../profiles/ini/kept-line.ts';
import type { ImportContext, ImportDraft } from '../profiles/user-files-port.ts';
import { type MemoryFiles, memoryFiles } from '../testing/memory-files.ts';
import { must, never } from '../testing/running-app.ts';

const nothing: ImportContext = { sources: [], sessions: [], defaultRegion: null };
const arn = 'arn:aws:iam::111111111111:role/CodeCommitAccess';
const id = 'AKIAPLAYGRNDMARIAAAA';
const keys = (name: string) =>
  `[${name}]\naws_access_key_id = ${id}\naws_secret_access_key = hush/HUSH+hush/HUSH+hush/HUSH+hush12\n`;
const web = `[ci]\nrole_arn = ${arn}\nweb_identity_token_file = /run/token\n`;

const deliveryOf = (files: MemoryFiles) =>
  createLazyUserFiles({ ...files, command: '/opt/lk/latchkey', home: '/home/ada', env: {} });
const planOf = async (files: MemoryFiles, context = nothing) =>
  ImportView.parse(must(await deliveryOf(files).importPlan(context, never)));
const drafts = async (files: MemoryFiles, rows: readonly string[], context = nothing) =>
  must(await deliveryOf(files).importDrafts(context, { rows, acceptFixes: true }, never));
const made = (all: readonly ImportDraft[]) => all.map(({ make, ref }) => `${make} ${ref}`);

it('a source comes once for all that is built on it, then the sessions, parents first', async () => {
  const files = memoryFiles(
    `[profile a]\nrole_arn = ${arn}\ncredential_source = Ec2InstanceMetadata\n[profile b]\nrole_arn = ${arn}\nsource_profile = k\n`,
    `${keys('k')}${keys('twin')}${web}${web.replace('[ci]', '[cd]')}`,
  );
  const all = await drafts(files, [
    'config:profile b',
    'config:profile a',
    'credentials:ci',
    'credentials:cd',
    'credentials:twin',
  ]);
  expect(made(all.drafts)).toEqual([
    `source base:iam-user:${id}`,
    'source base:ambient:ec2',
    'source base:web-identity:/run/token',
    'session carrier:ambient:ec2:EC2 instance',
    'session credentials:k',
    'session config:profile b',
    'session config:profile a',
    'session credentials:ci',
    'session credentials:cd',
    'session credentials:twin',
  ]);
  const [source, , , carrier, session, , onEc2] = all.drafts;
  expect(source).toMatchObject({ kind: 'iam-user', name: 'k', adopt: { accessKeyId: id } });
  // SECURITY: the secret passes closed; whatever prints a draft prints none of it.
  expect(JSON.stringify(all)).not.toContain('HUSH');
  expect(carrier).toMatchObject({ kind: 'ambient-session', name: 'EC2 instance', profile: null });
  expect(session).toMatchObject({
    kind: 'iam-user-session',
    profile: 'k',
    links: [{ field: 'source', to: { kind: 'draft', ref: `base:iam-user:${id}` } }],
  });
  expect(onEc2).toMatchObject({
    links: [{ field: 'parent', to: { kind: 'draft', ref: 'carrier:ambient:ec2:EC2 instance' } }],
  });
  expect(all.handOver).toContainEqual({ profile: 'k', accessKeyId: id });
  expect(all.handOver).toContainEqual({ profile: 'ci', accessKeyId: null });
});

it('what is built on a row in need of fixes is not ready before they are accepted', async () => {
  const files = memoryFiles(
    `[profile a]\nrole_arn = arn:aws:iam:::111111111111:role/A\nsource_profile = k\n[profile b]\nrole_arn = ${arn}\nsource_profile = a\n`,
    keys('k'),
  );
  const { rows } = await planOf(files);
  expect(rows[1]).toMatchObject({
    id: 'config:profile b',
    action: 'needs-fix',
    fixes: [],
    needs: ['config:profile a'],
  });
  const refused = await deliveryOf(files).importDrafts(
    nothing,
    { rows: ['config:profile b'], acceptFixes: false },
    never,
  );
  expect(refused).toMatchObject({ ok: false, error: { code: 'refused' } });
});

it('a region that nobody names comes from the default profile, and is reported', async () => {
  const files = memoryFiles('[default]\nregion = eu-west-1\n', web);
  const row = async (context = nothing) =>
    (await planOf(files, context)).rows.find(({ section }) => section === '[ci]');
  expect((await row())?.reason).toContain('that of the default profile, eu-west-1');
  expect((await drafts(files, ['credentials:ci'])).drafts.at(-1)).toMatchObject({
    values: { region: 'eu-west-1' },
  });
  const settled = { ...nothing, defaultRegion: Region.parse('us-west-2') };
  expect((await row(settled))?.reason).not.toContain('default profile');
  expect((await planOf(memoryFiles('', web))).rows[0]?.reason).toContain('choose a default region');
});

it('what this build has no kind for keeps working as it is, with everything built on it', async () => {
  const files = memoryFiles(`[profile b]\nrole_arn = ${arn}\nsource_profile = k\n`, keys('k'));
  const kinds = {
    sources: new Set(['iam-user']),
    sessions: new Set(['iam-user-session']),
    adopting: new Set<string>(),
    refusal: () => null,
  };
  const { rows } = await planOf(files, { ...nothing, kinds });
  expect(rows.map(({ action }) => action)).toEqual(['leave-alone', 'leave-alone']);
  expect(rows[1]?.reason).toContain('This version of Latchkey');
  const adopting = { ...kinds, adopting: new Set(['iam-user']) };
  expect((await planOf(files, { ...nothing, kinds: adopting })).rows.map(({ action }) => action)).toEqual([
    'import',
    'import',
  ]);
});

it('a value that only the kind itself refuses blocks its row in the kind’s words, and no other row', async () => {
  const files = memoryFiles(`[profile b]\nrole_arn = ${arn}\nsource_profile = k\n`, keys('k') + web);
  const all = new Set(['iam-user', 'iam-user-session', 'assumed-role', 'web-identity', 'web-identity-role']);
  const kinds = {
    sources: all,
    sessions: all,
    adopting: all,
    refusal: (_: string, kind: string) =>
      kind === 'assumed-role'
        ? ({ code: 'invalid-input', field: 'roleArn', reason: 'Not this one.' } as const)
        : null,
  };
  const { rows } = await planOf(files, { ...nothing, kinds });
  expect(rows.map(({ section, action }) => [section, action])).toEqual([
    ['[profile b]', 'blocked'],
    ['[k]', 'import'],
    ['[ci]', 'import'],
  ]);
  expect(rows[0]?.reason).toBe('Latchkey could not take it over: Not this one.');
  const long = memoryFiles('', web.replace('/run/token', `/${'t'.repeat(20_000)}`));
  expect((await planOf(long)).rows[0]).toMatchObject({
    action: 'blocked',
    reason: expect.stringContaining('longer'),
  });
});

it('sources and sessions of an earlier import are known again, by key or by what they say', async () => {
  const files = memoryFiles(
    `[profile a]\nrole_arn = ${arn}\ncredential_source = EcsContainer\n`,
    keys('k') + web,
  );
  const context: ImportContext = {
    ...nothing,
    sources: [
      { id: SourceId.parse('iam-1'), kind: 'iam-user', name: 'K', config: {}, importKey: `iam-user:${id}` },
      { id: SourceId.parse('web-1'), kind: 'web-identity', name: 'W', config: { tokenFile: '/run/token' } },
      { id: SourceId.parse('amb-1'), kind: 'ambient', name: 'C', config: { origin: 'container' } },
    ],
    sessions: [
      {
        id: SessionId.parse('s1'),
        kind: 'iam-user-session',
        name: 'k',
        profile: null,
        isWritten: true,
        otherProfiles: [],
        region: null,
        regionAsDefault: null,
        config: { source: 'iam-1', mfa: 'no' },
      },
      {
        id: SessionId.parse('s2'),
        kind: 'ambient-session',
        name: 'C',
        profile: null,
        isWritten: true,
        otherProfiles: [],
        region: null,
        regionAsDefault: null,
        config: { source: 'amb-1' },
      },
    ],
  };
  const all = await drafts(files, ['credentials:k', 'credentials:ci', 'config:profile a'], context);
  expect(made(all.drafts)).toEqual([
    // Its keychain item may be gone: then the key is put back into it.
    `keys base:iam-user:${id}`,
    'known credentials:k',
    'session credentials:ci',
    'session config:profile a',
  ]);
  expect(all.drafts.slice(2)).toMatchObject([
    { links: [{ to: { kind: 'source', id: 'web-1' } }] },
    { links: [{ to: { kind: 'session', id: 's2' } }] },
  ]);
});

it('one write repairs, writes the profile and takes the key out of the file, under the import’s tag', async () => {
  const config = '[default]\nregion = us-east-1\noutput = json\n';
  const files = memoryFiles(config, `${keys('default')}# kept\n`);
  const [, draft] = (await drafts(files, ['config:default'])).drafts;
  if (draft?.make !== 'session') throw new Error('no session');
  const view = await planOf(files);
  expect(view.diff?.map(({ diff }) => diff).join('')).not.toContain('HUSH');
  const session = {
    id: SessionId.parse('s'),
    name: 'default',
    profile: null,
    region: Region.parse('us-east-1'),
    isWritten: true,
    otherProfiles: [],
    regionAsDefault: null,
    delivery: 'process' as const,
    lease: null,
  };
  const input = { sessions: [session], defaultSessionId: session.id, consents: new Set(['default']) };
  const handOver = [{ profile: 'default', accessKeyId: id }];
  must(await deliveryOf(files).apply({ ...input, handOver, tag: 'import-1' }, never));
  expect(files.writes).toHaveLength(1);
  expect(files.backups).toMatchObject([
    { note: 'Import', config, credentials: `${keys('default')}# kept\n` },
  ]);
  expect(files.credentials).toBe(
    [
      '[default]',
      handedOverLine,
      `# kept by Latchkey: aws_access_key_id = ${id}`,
      '# kept by Latchkey in /home/ada/.aws/credentials.latchkey-kept.default, line 3',
      '# kept',
      '',
    ].join('\n'),
  );
  expect(files.config).toContain(
    'credential_process = /opt/lk/latchkey credential-process --profile default',
  );
  expect(must(await deliveryOf(files).apply(input, never))).toEqual({
    conflicts: [],
    changedFiles: [],
    problems: [],
    takeBack: expect.any(Function),
  });
  expect((await planOf(files)).rows).toEqual([]);
  must(await deliveryOf(files).apply({ sessions: [], defaultSessionId: null, consents: new Set() }, never));
  expect([files.config, files.credentials]).toEqual([config, `${keys('default')}# kept\n`]);
});

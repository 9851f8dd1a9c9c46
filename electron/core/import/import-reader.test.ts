import { describe, expect, it } from 'vitest';
import { ProfileName, Region, SessionId, SourceId } from '../../../shared/ids.ts';
import { ImportView } from '../../../shared/import.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { createLazyUserFiles } from '../lazy-user-files.ts';
import { markerLine } from '../profiles/ini/marker.ts';
import type { ImportContext, ImportDraft, ProfilesInput } from '../profiles/user-files-port.ts';
import { type MemoryFiles, memoryFiles } from '../testing/memory-files.ts';
import { must, never } from '../testing/running-app.ts';

const nothing: ImportContext = { sources: [], sessions: [], defaultRegion: null };
const corp = '[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\n';
const prod =
  '[profile prod]\n# mine\nsso_session = corp\nsso_account_id = 111111111111\nsso_role_name = Admin\nregion = eu-west-1\noutput = json\ns3 =\n  max_concurrent_requests = 5\n';
const deploy =
  '[profile deploy]\nrole_arn = arn:aws:iam::222222222222:role/Deploy\nsource_profile = prod\nexternal_id = ab\n';
const legacy = (name: string, url: string, account = '333333333333') =>
  `[profile ${name}]\nsso_start_url = ${url}\nsso_region = us-east-1\nsso_account_id = ${account}\nsso_role_name = Admin\n`;
const source = (startUrl = 'https://corp.awsapps.com/start'): ImportContext['sources'][number] => ({
  id: SourceId.parse('ic-1'),
  kind: 'identity-center',
  name: 'Corp',
  config: { startUrl, region: 'us-east-1' },
});

const deliveryOf = (files: MemoryFiles) =>
  createLazyUserFiles({ ...files, command: '/opt/lk/latchkey', home: '/home/ada', env: {} });
const planOf = async (files: MemoryFiles, context = nothing) =>
  ImportView.parse(must(await deliveryOf(files).importPlan(context, never)));
const draft = async (
  files: MemoryFiles,
  rows: readonly string[],
  { acceptFixes = false, context = nothing } = {},
) => deliveryOf(files).importDrafts(context, { rows, acceptFixes }, never);
const refs = (drafts: readonly ImportDraft[]) => drafts.map(({ make, ref }) => `${make} ${ref}`);

describe('the drafts of an import', () => {
  it('come with all they need, parents first, whatever order they were chosen in', async () => {
    const files = memoryFiles(`${deploy}${prod}${corp}`);
    const { drafts, leftAlone } = must(await draft(files, ['config:profile deploy']));
    expect(refs(drafts)).toEqual([
      'source portal:https://corp.awsapps.com/start us-east-1',
      'found config:profile prod',
      'session config:profile deploy',
    ]);
    expect(drafts).toMatchObject([
      { kind: 'identity-center', name: 'corp' },
      { profile: 'prod', region: 'eu-west-1', found: { key: '111111111111/Admin' } },
      {
        kind: 'assumed-role',
        values: { roleArn: 'arn:aws:iam::222222222222:role/Deploy', externalId: 'ab' },
        links: [{ field: 'parent', to: { kind: 'draft', ref: 'config:profile prod' } }],
      },
    ]);
    expect(leftAlone).toBe(0);
  });

  it('make one source of one portal, however it is spelled and wherever it is', async () => {
    const files = memoryFiles(
      [
        corp,
        corp.replace('session corp', 'session twin'),
        legacy('a', 'https://corp.awsapps.com/start/#/'),
        legacy('b', 'https://CORP.awsapps.com/start/', '444444444444'),
        legacy('c', 'https://other.awsapps.com/start'),
      ].join(''),
    );
    const plan = await planOf(files);
    const rows = plan.rows.filter(({ action }) => action !== 'blocked').map(({ id }) => id);
    const { drafts } = must(await draft(files, rows, { acceptFixes: true }));
    expect(drafts.flatMap((one) => (one.make === 'source' ? [one.name] : []))).toEqual(['corp', 'other']);
    expect(plan.rows.find(({ id }) => id === 'config:sso-session twin')?.reason).toContain(
      'one identity source',
    );
  });

  it('refuse in words what is unknown, what cannot be imported, and fixes that nobody accepted', async () => {
    const files = memoryFiles(
      `${corp}${prod}${deploy.replace('external_id = ab', 'role_session_name = Maria Garcia')}[profile keys]\nrole_arn = arn:aws:iam::222222222222:role/X\n`,
    );
    const reason = async (rows: readonly string[]) => {
      const outcome = await draft(files, rows);
      return outcome.ok
        ? 'fine'
        : outcome.error.code === 'refused'
          ? outcome.error.reason
          : outcome.error.code;
    };
    expect(await reason(['config:profile gone'])).toContain('Read them again');
    expect(await reason(['config:profile keys'])).toContain('cannot be imported');
    expect(await reason(['config:profile deploy'])).toContain('role_session_name');
    const { drafts } = must(await draft(files, ['config:profile deploy'], { acceptFixes: true }));
    expect(drafts.at(-1)).toMatchObject({ values: { sessionName: 'Maria.Garcia' } });
  });

  it('say how many sections stay, and every one of those has its reason', async () => {
    const files = memoryFiles(
      `${corp}${prod}[profile plain]\noutput = json\n[profile own]\ncredential_process = /usr/bin/other\n`,
      '[old]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n',
    );
    const plan = await planOf(files);
    const left = plan.rows.filter(({ action }) => action !== 'import');
    expect(left.map(({ section, reason }) => [section, reason])).toEqual([
      ['[profile plain]', expect.stringContaining('nothing to import')],
    ]);
    const chosen = ['config:profile prod', 'config:profile own'];
    // The sso-session comes along; the plain one and the key stay.
    expect(must(await draft(files, chosen)).leftAlone).toBe(2);
  });
});

describe('what Latchkey has already', () => {
  it('is reported and not made twice', async () => {
    const files = memoryFiles(`${corp}${prod}${deploy}`);
    const prodId = SessionId.parse('ic-1:111111111111/Admin');
    const context: ImportContext = {
      sources: [source('https://corp.awsapps.com/start/')],
      sessions: [
        {
          id: prodId,
          kind: 'permission-set',
          name: 'Production/Admin',
          profile: null,
          isWritten: true,
          otherProfiles: [],
          region: null,
          regionAsDefault: null,
          config: {},
        },
        {
          id: SessionId.parse('session-1'),
          kind: 'assumed-role',
          name: 'Deploy',
          profile: null,
          isWritten: true,
          otherProfiles: [],
          region: null,
          regionAsDefault: null,
          config: { parent: prodId, roleArn: 'arn:aws:iam::222222222222:role/Deploy', externalId: 'ab' },
        },
      ],
      defaultRegion: null,
    };
    const plan = await planOf(files, context);
    expect(plan.rows.map(({ action, reason }) => [action, reason])).toEqual([
      ['leave-alone', expect.stringContaining('identity source Corp')],
      ['import', expect.stringContaining('as Production/Admin with no profile')],
      ['import', expect.stringContaining('as Deploy')],
    ]);
    expect(plan.rows[1]?.needs).toEqual([]);
    const { drafts } = must(await draft(files, ['config:profile deploy'], { context }));
    expect(drafts).toMatchObject([
      { make: 'found', source: { kind: 'source', id: 'ic-1' }, profile: 'prod' },
      { make: 'known', id: 'session-1', profile: 'deploy' },
    ]);
  });

  it('keeps its profile name from a section of the same name', async () => {
    const id = SessionId.parse('session-9');
    const context: ImportContext = {
      ...nothing,
      sessions: [
        {
          id,
          kind: 'assumed-role',
          name: 'Another',
          profile: ProfileName.parse('prod'),
          isWritten: true,
          otherProfiles: [],
          region: null,
          regionAsDefault: null,
          config: {},
        },
      ],
    };
    const plan = await planOf(memoryFiles(`${corp}${prod}${deploy}`), context);
    expect(plan.rows.map(({ action }) => action)).toEqual(['import', 'blocked', 'blocked']);
    expect(plan.rows[1]?.reason).toContain('Another');
    expect(plan.rows[2]?.reason).toContain('[profile prod]');
  });
});

describe('two profiles of one role of a portal', () => {
  const again = prod.replace('profile prod', 'profile prod-us').replace('eu-west-1', 'us-east-1');
  const role = deploy.replace('= prod', '= prod-us');
  const files = () => memoryFiles(`${corp}${prod}${again}${role}`);

  it('become profiles of one session, each with its region, also for a role on one of them', async () => {
    const plan = await planOf(files());
    expect(plan.rows.map(({ action }) => action)).toEqual(['import', 'import', 'import', 'import']);
    expect(plan.rows[2]?.reason).toContain('[profile prod]');
    const { drafts } = must(await draft(files(), ['config:profile deploy', 'config:profile prod']));
    expect(drafts.slice(1)).toMatchObject([
      { make: 'found', found: { key: '111111111111/Admin' }, profile: 'prod-us', region: 'us-east-1' },
      {
        make: 'session',
        values: { region: 'us-east-1' },
        links: [{ field: 'parent', to: { kind: 'draft', ref: 'config:profile prod-us' } }],
      },
      { make: 'found', found: { key: '111111111111/Admin' }, profile: 'prod', region: 'eu-west-1' },
    ]);
  });

  it('of which Latchkey has one already: the other is added to it', async () => {
    const id = SessionId.parse('ic-1:111111111111/Admin');
    const context: ImportContext = {
      sources: [source('https://corp.awsapps.com/start/')],
      sessions: [
        {
          id,
          kind: 'permission-set',
          name: 'Production/Admin',
          profile: ProfileName.parse('prod'),
          isWritten: true,
          otherProfiles: [{ name: ProfileName.parse('prod-eu'), region: Region.parse('eu-west-1') }],
          region: null,
          regionAsDefault: null,
          config: {},
        },
      ],
      defaultRegion: null,
    };
    const ours = `[profile prod-eu]\n${markerLine(id)}\nregion = eu-west-1\n`;
    const onOurs = role.replace('profile deploy', 'profile eu').replace('= prod-us', '= prod-eu');
    const current = memoryFiles(`${corp}${ours}${again}${role}${onOurs}`);
    const plan = await planOf(current, context);
    expect(plan.rows.find(({ section }) => section === '[profile prod-us]')?.reason).toContain('as well');
    const rows = ['config:profile deploy', 'config:profile eu'];
    const { drafts } = must(await draft(current, rows, { context }));
    expect(drafts).toMatchObject([
      { make: 'found', profile: 'prod-us', region: 'us-east-1' },
      { make: 'session', name: 'deploy', values: { region: 'us-east-1' } },
      { make: 'session', name: 'eu', values: { region: 'eu-west-1' } },
    ]);
  });

  it.each([
    ['written', true],
    ['not written', false],
  ])('are shown with the regions that they will have: a session that is %s', async (_, isWritten) => {
    const id = SessionId.parse('ic-1:111111111111/Admin');
    const context: ImportContext = {
      sources: [source('https://corp.awsapps.com/start/')],
      sessions: [
        {
          id,
          kind: 'permission-set',
          name: 'Production/Admin',
          profile: ProfileName.parse('main'),
          isWritten,
          otherProfiles: [{ name: ProfileName.parse('beside'), region: Region.parse('eu-west-2') }],
          region: Region.parse('ap-south-1'),
          regionAsDefault: Region.parse('sa-east-1'),
          config: {},
        },
      ],
      defaultRegion: Region.parse('us-east-1'),
    };
    const any = prod.replace('profile prod', 'profile any').replace('region = eu-west-1\n', '');
    const plain = any.replace('profile any', 'default');
    const { diff } = await planOf(memoryFiles(`${corp}${prod}${any}${plain}`), context);
    const text = (diff ?? []).map((one) => one.diff).join('');
    const added = [...text.matchAll(/^\+(?:region = |\[profile )([\w-]+)/gm)].map(([, value]) => value);
    const along = isWritten ? [] : ['main', 'ap-south-1', 'beside', 'eu-west-2'];
    expect(added).toEqual(['ap-south-1', 'sa-east-1', ...along]);
  });

  it('may not have the name of an additional profile of another session', async () => {
    const context: ImportContext = {
      ...nothing,
      sessions: [
        {
          id: SessionId.parse('session-9'),
          kind: 'assumed-role',
          name: 'Another',
          profile: ProfileName.parse('other'),
          isWritten: true,
          otherProfiles: [{ name: ProfileName.parse('prod-us'), region: null }],
          region: null,
          regionAsDefault: null,
          config: {},
        },
      ],
    };
    const plan = await planOf(files(), context);
    expect(plan.rows.map(({ action }) => action)).toEqual(['import', 'import', 'blocked', 'blocked']);
    expect(plan.rows[2]?.reason).toContain('Another');
  });
});

it('a section whose lines cannot be read for sure is blocked before anything is made', async () => {
  const files = memoryFiles(`${corp}${prod}neither a setting nor a comment\n${deploy}`);
  const plan = await planOf(files);
  expect(plan.rows.map(({ action }) => action)).toEqual(['import', 'blocked', 'blocked']);
  expect(plan.diff).toEqual([]);
});

describe('a yes', () => {
  const rich = `# my file\r\n${`${corp.replace('/start', '/start#')}${prod}${deploy}`.replaceAll('\n', '\r\n')}[profile ci]\r\nrole_arn = arn:aws:iam:::555555555555:role/Ci\r\nsource_profile = old\r\n`;
  // Temporary keys stay, and so does the role on them; its ARN is corrected anyway.
  const keys =
    '[old]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = abc\naws_session_token = t\n';

  it('changes what the diff said, in one write, and leaves what is not about credentials', async () => {
    const files = memoryFiles(rich, keys);
    const plan = await planOf(files);
    const rows = plan.rows.filter(({ action }) => action === 'import' || action === 'needs-fix');
    const { corrections, drafts } = must(
      await draft(
        files,
        rows.map(({ id }) => id),
        { acceptFixes: true },
      ),
    );
    const sessions = drafts.flatMap((one): ProfilesInput['sessions'] =>
      one.make === 'source' || one.make === 'keys'
        ? []
        : [
            {
              // As the preview calls what has no id yet.
              id: SessionId.parse(one.profile),
              name: one.ref,
              profile: one.profile,
              // What the app works out for a role that names no region: that of its parent.
              region: one.region ?? 'eu-west-1',
              delivery: 'process',
              lease: null,
              isWritten: true,
              otherProfiles: [],
              regionAsDefault: null,
            } as ProfilesInput['sessions'][number],
          ],
    );
    const input: ProfilesInput = {
      sessions,
      defaultSessionId: null,
      corrections: corrections ?? [],
      consents: new Set(['prod', 'deploy']),
    };
    must(await deliveryOf(files).apply(input, never));
    expect(files.writes).toHaveLength(1);
    expect(files.backups).toMatchObject([{ config: rich }]);
    expect(files.credentials).toBe(keys);
    const added = (text: string) => text.split('\n').filter((line) => /^\+(?!\+\+)/.test(line));
    for (const line of (plan.diff ?? []).flatMap(({ diff }) => added(diff)))
      expect(files.config).toContain(`${line.slice(1)}\n`);
    expect(files.config).toContain('sso_start_url = https://corp.awsapps.com/start\r\n');
    expect(files.config).toContain('role_arn = arn:aws:iam::555555555555:role/Ci\r\n');
    expect(files.config).not.toMatch(/^(sso_session|external_id|source_profile = prod)/m);
    expect(files.config).toContain('s3 =\r\n  max_concurrent_requests = 5\r\n');
    expect(files.config.match(/credential_process = /g)).toHaveLength(2);
    expect(files.config.replaceAll('\r\n', '')).not.toContain('\n');
  });

  it('without the fixes repairs nothing', async () => {
    const files = memoryFiles(rich, keys);
    const context = { ...nothing, sources: [source()] };
    expect(must(await draft(files, ['config:profile prod'], { context })).corrections).toEqual([]);
  });
});

it('the address of a portal in an additional Region is of the source that has it there', async () => {
  const eu = { startUrl: 'https://ssoins-1.portal.eu-west-1.app.aws', region: 'eu-west-1' };
  const files = memoryFiles(
    `[profile eu]\nsso_start_url = ${eu.startUrl}\nsso_region = eu-west-1\nsso_account_id = 111111111111\nsso_role_name = Admin\n`,
  );
  const known = source();
  const config = { ...known.config, additionalStartUrl: eu.startUrl, additionalRegion: eu.region };
  const context: ImportContext = { ...nothing, sources: [{ ...known, config }] };
  const { drafts } = must(await draft(files, ['config:profile eu'], { context }));
  expect(drafts).toMatchObject([{ make: 'found', source: { kind: 'source', id: known.id } }]);
  // One that is set up there is the first to be meant.
  const own = { ...known, id: SourceId.parse('ic-2'), config: eu };
  const both = { ...context, sources: [...context.sources, own] };
  const again = must(await draft(files, ['config:profile eu'], { context: both }));
  expect(again.drafts).toMatchObject([{ make: 'found', source: { kind: 'source', id: own.id } }]);
});

describe('portals of GovCloud and China, which have one host for all', () => {
  const gov = 'https://start.us-gov-west-1.us-gov-home.awsapps.com/directory';
  const section = (name: string, url: string, region: string) =>
    `[sso-session ${name}]\nsso_start_url = ${url}\nsso_region = ${region}\n[profile ${name}]\nsso_session = ${name}\nsso_account_id = 111111111111\nsso_role_name = Admin\n`;

  it.each([
    ['GovCloud', `${gov}/d-1111111111#/`, `${gov}/d-2222222222`, 'us-gov-west-1'],
    [
      'China',
      'https://start.home.awsapps.cn/directory/d-1111111111/',
      'https://start.home.awsapps.cn/directory/d-2222222222#/',
      'cn-north-1',
    ],
  ])('are two sources where their directories differ: %s', async (_, first, second, region) => {
    const files = memoryFiles(
      `${section('a', first, region)}${section('b', second, region)}${section('again', second.replace(/#?\/?$/, '/'), region)}`,
    );
    const rows = ['config:profile a', 'config:profile b', 'config:profile again'];
    const { drafts } = must(await draft(files, rows, { acceptFixes: true }));
    const sources = drafts.filter(({ make }) => make === 'source');
    expect(sources.map((one) => 'name' in one && one.name)).toEqual(['a', 'b']);
    const linked = drafts.flatMap((one) => (one.make === 'found' ? [[one.ref, one.source]] : []));
    const [a, b] = sources.map(({ ref }) => ({ kind: 'draft', ref }));
    expect(linked).toEqual([
      ['config:profile a', a],
      ['config:profile b', b],
      ['config:profile again', b],
    ]);
  });
});

describe('a start URL that is the company’s own short name', () => {
  const short = 'https://aws.example.com/start';
  const refused: Problem = { code: 'invalid-input', field: 'startUrl', reason: 'It leads nowhere.' };
  const resolving = (answer: Result<Readonly<Record<string, string>>, Problem>) => {
    const asked: string[] = [];
    const context = (sources: ImportContext['sources'] = []): ImportContext => ({
      ...nothing,
      sources,
      kinds: {
        sources: new Set(['identity-center']),
        sessions: new Set(['permission-set']),
        adopting: new Set(),
        refusal: () => null,
        resolve: async (kind, { startUrl = '' }) => {
          asked.push(`${kind} ${startUrl}`);
          return answer;
        },
      },
    });
    return { asked, context };
  };
  const files = () => memoryFiles(`${corp}${legacy('a', short)}${legacy('b', short, '444444444444')}`);

  it('is the portal it leads to: one source with those that name the portal itself, and one that is there', async () => {
    const { asked, context } = resolving(ok({ startUrl: 'https://corp.awsapps.com/start' }));
    const delivery = deliveryOf(files());
    const plan = must(await delivery.importPlan(context(), never));
    expect(plan.rows.find(({ id }) => id === 'config:profile a')?.reason).toContain(
      'Its start URL leads to https://corp.awsapps.com/start.',
    );
    const rows = plan.rows.map(({ id }) => id);
    const { drafts } = must(await delivery.importDrafts(context(), { rows, acceptFixes: false }, never));
    expect(drafts.flatMap((one) => (one.make === 'source' ? [one.values] : []))).toEqual([
      { startUrl: 'https://corp.awsapps.com/start', region: 'us-east-1' },
    ]);
    const beside = must(
      await delivery.importDrafts(
        context([source()]),
        { rows: ['config:profile a'], acceptFixes: false },
        never,
      ),
    );
    expect(beside.drafts).toMatchObject([{ make: 'found', source: { kind: 'source', id: 'ic-1' } }]);
    // Once: what was shown is what is imported.
    expect(asked).toEqual([`identity-center ${short}`]);
  });

  it('blocks its rows with the reason where it leads to no portal, and is asked about again', async () => {
    const { asked, context } = resolving(err(refused));
    const delivery = deliveryOf(files());
    for (const times of [1, 2]) {
      const { rows } = must(await delivery.importPlan(context(), never));
      expect(rows.map(({ id, action }) => [id, action])).toEqual([
        ['config:sso-session corp', 'import'],
        ['config:profile a', 'blocked'],
        ['config:profile b', 'blocked'],
      ]);
      expect(rows[1]?.reason).toBe('Its start URL could not be resolved: It leads nowhere.');
      expect(asked).toHaveLength(times);
    }
  });
});

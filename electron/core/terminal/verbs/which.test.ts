import { describe, expect, it } from 'vitest';
import { ok } from '../../../../shared/result.ts';
import { nodeHash } from '../../codecommit/testdata/node-hash.ts';
import type { GitFailure } from '../../ports/probes.ts';
import { run, type TestRequest, type TestWorld, testPorts } from '../testing.ts';
import { testSession, testState } from '../testing-state.ts';

const sessions = [
  testSession({ id: 's-dev', profile: 'dev', name: 'Development', region: 'eu-west-1' }),
  testSession({ id: 's-prod', profile: 'prod', accountId: '222222222222' }),
];
const config = '[profile chain]\nrole_arn = arn:aws:iam::333333333333:role/R\nsource_profile = dev\n';
const file = (text: string) => ({ path: '/f', text, exists: true });
const which = (
  args: readonly string[],
  request: TestRequest = {},
  gitGoesTo: TestWorld['gitGoesTo'] = {},
) => {
  const { ports } = testPorts({
    hash: nodeHash,
    state: { sessions, defaultSessionId: sessions[1]?.id ?? null },
    awsFiles: { read: async () => ok({ config: file(config), credentials: file('') }) },
    gitGoesTo,
  });
  return run(ports, args, request);
};

describe('latchkey which', () => {
  it('says who would answer, by which rule, and what was passed over, in aligned lines', async () => {
    const { out, code } = await which(['which'], {
      env: { AWS_PROFILE: 'dev', LATCHKEY_SESSION_ID: 's-prod' },
      hasForeignKeys: true,
    });
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      'session      Development (profile dev)',
      'account      acct-11 (111111111111)',
      'role         Dev',
      'region       eu-west-1 (the session)',
      'because      rule 2: AWS_PROFILE=dev',
      'passed over  rule 3: the session this shell was started with: s-prod (profile prod)',
      '             rule 4: an access key that is not from Latchkey (AWS_ACCESS_KEY_ID, or AWS_ACCESS_KEY)',
      '             rule 6: the default session: s-prod (profile prod)',
      expect.stringMatching(/^attention {4}aws and most SDKs use the access key in AWS_ACCESS_KEY_ID, /),
      '',
    ]);
  });

  const dev = 'codecommit://dev@R';
  const prod = 'codecommit://prod@R';
  const https = 'https://git-codecommit.us-east-1.amazonaws.com/v1/repos/R';
  it.each([
    ['of another profile', dev, { fetch: prod, push: prod }, 's-prod', `git goes to ${prod} instead`],
    ['for a push alone', dev, { fetch: dev, push: prod }, 'Development', `git pushes to ${prod} (`],
    [
      'in the place of an https address',
      https,
      { fetch: dev, push: dev },
      'Development',
      `git goes to ${dev} `,
    ],
    [
      'in the place of a short word of the user',
      'cc:R',
      { fetch: prod, push: prod },
      's-prod',
      'git goes to',
    ],
    [
      'with a login in it',
      dev,
      { fetch: https, push: `https://u:secret@host.example/R` },
      's-prod',
      'pushes to https://host.example/R',
    ],
  ])('answers for the address that git puts there: %s', async (_, word, goes, session, words) => {
    const ran = await which(['which', word], {}, { [word]: goes });
    expect([ran.code, ran.out]).toEqual([
      0,
      expect.stringMatching(new RegExp(`^session +${session} \\(`, 'm')),
    ]);
    expect(ran.out).toContain(words);
    expect(ran.out).not.toContain('secret');
    const value = JSON.parse((await which(['which', word, '--json'], {}, { [word]: goes })).out);
    expect(value.aws).toContain(words);
  });

  it('says that git goes to an address which is none of CodeCommit', async () => {
    const elsewhere = 'https://github.example/R';
    const ran = await which(['which', dev], {}, { [dev]: { fetch: elsewhere, push: elsewhere } });
    expect([ran.code, ran.err]).toEqual([2, expect.stringContaining(elsewhere)]);
  });

  it('says that a locked Latchkey gives nothing, and exits as the call would', async () => {
    const { ports } = testPorts({
      hash: nodeHash,
      state: { sessions, defaultSessionId: sessions[1]?.id ?? null, locked: { since: 0, why: 'screen' } },
    });
    for (const args of [['which'], ['which', 'codecommit://dev@Repo'], ['which', '--json']]) {
      const { out, err, code } = await run(ports, args);
      expect(out).toMatch(/s-dev|s-prod|Development/);
      expect(err).toContain('locked since');
      expect(code).toBe(5);
    }
  });

  it('follows a role of the user’s own profiles, and names its account', async () => {
    const { out } = await which(['which', 'codecommit::us-west-2://chain@R']);
    expect(out).toContain('account      333333333333\n');
    expect(out).toContain('arn:aws:iam::333333333333:role/R (your profile chain)');
    expect(out).toContain('region       us-west-2 (the address)');
    const value = JSON.parse((await which(['which', '--profile', 'chain', '--json'])).out);
    expect(value).toMatchObject({
      account: '333333333333',
      roles: [{ profile: 'chain', roleArn: 'arn:aws:iam::333333333333:role/R' }],
      region: 'eu-west-1',
      regionFrom: 'session',
      rule: 1,
      because: 'named',
      name: 'chain',
      aws: expect.stringContaining('your profile chain has none'),
    });
    const env = { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-1' };
    const byVariable = await which(['which', '--profile', 'chain', '--json'], { env });
    expect(JSON.parse(byVariable.out).aws).toBeNull();
    const ofSession = await which(['which', '--profile', 'dev', '--json']);
    expect(JSON.parse(ofSession.out).aws).toBeNull();
  });

  it('takes an https address as the helper does, and no other host', async () => {
    const https = 'https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/R';
    expect((await which(['which', https])).out).toMatch(/^region +eu-central-1 .the address.$/m);
    expect(await which(['which', 'https://example.com/x'])).toMatchObject({ code: 2, out: '' });
    expect(await which(['which', https, '--profile', 'dev'])).toMatchObject({ code: 2, out: '' });
  });

  it('says of an https address that git fails, or is missing: which helper it asks is not known then', async () => {
    const https = 'https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/R';
    const asked = async (gitFails: GitFailure) => {
      const state = { sessions, defaultSessionId: sessions[1]?.id ?? null };
      const { ports } = testPorts({ hash: nodeHash, state, gitFails });
      return JSON.parse((await run(ports, ['which', https, '--json'])).out).aws;
    };
    expect(await asked({ kind: 'broken', said: 'fatal: bad config' })).toContain(
      'is not known: fatal: bad config',
    );
    expect(await asked({ kind: 'missing' })).toContain('finds no program git');
  });

  it('says of an https address whose helper git asks, and as which profile', async () => {
    const https = 'https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/R';
    const asked = async (...helpers: readonly string[]) => {
      const { ports } = testPorts({
        hash: nodeHash,
        state: { sessions, defaultSessionId: sessions[1]?.id ?? null },
        gitHelpers: helpers.map((helper) => ({ context: null, helper })),
      });
      return JSON.parse((await run(ports, ['which', https, '--json'])).out);
    };
    expect(await asked('!latchkey git-credential --profile dev')).toMatchObject({
      session: { id: 's-dev' },
      rule: 1,
      name: 'dev',
      aws: null,
    });
    expect(await asked("!'/x/latchkey' git-credential")).toMatchObject({
      session: { id: 's-prod' },
      rule: 6,
      aws: null,
    });
    const aws = await asked('!aws codecommit credential-helper --profile mine', '!latchkey git-credential');
    expect(aws.aws).toContain('git asks another helper of this address first: aws, with the profile mine');
    expect((await asked()).aws).toContain('git asks no helper of this address');
  });

  it('says where a push goes although git asks another helper first, or none', async () => {
    const fetch = 'https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/R';
    const push = 'codecommit://dev@R';
    const asked = async (typed: string, ...helpers: readonly string[]) => {
      const { ports } = testPorts({
        hash: nodeHash,
        state: { sessions, defaultSessionId: sessions[1]?.id ?? null },
        gitHelpers: helpers.map((helper) => ({ context: null, helper })),
        gitGoesTo: { [fetch]: { fetch, push }, short: { fetch, push } },
      });
      return JSON.parse((await run(ports, ['which', typed, '--json'])).out).aws;
    };
    const helper = '!aws codecommit credential-helper --profile mine';
    const first = await asked(fetch, helper);
    expect(first).toContain(`git pushes to ${push} (url.….pushInsteadOf)`);
    expect(first).toContain('git asks another helper of this address first: aws, with the profile mine');
    const none = await asked(fetch);
    expect(none).toContain(`git pushes to ${push}`);
    expect(none).toContain('git asks no helper of this address');
    const short = await asked('short', helper);
    expect(short).toContain(`git goes to ${fetch} instead (url.….insteadOf). git pushes to ${push}`);
    expect(short).toContain('git asks another helper of this address first');
  });

  it('refuses where the call would be refused', async () => {
    const refused = await which(['which'], { hasForeignKeys: true });
    expect([refused.code, refused.out]).toEqual([5, '']);
    expect(refused.err).toContain('AWS_ACCESS_KEY_ID');
  });

  it('is printed beside credentials by --explain, on standard error alone', async () => {
    for (const args of [
      ['credential-process', '--profile', 'dev', '--explain'],
      ['git-credential', '--profile', 'dev', '--explain', 'get'],
      ['exec', 'dev', '--explain', '--', 'true'],
    ]) {
      const stdin = 'protocol=https\nhost=git-codecommit.us-east-1.amazonaws.com\npath=v1/repos/R\n\n';
      const { out, err } = await which(args, { stdin });
      expect(err).toContain('session      Development (profile dev)\n');
      expect(out).not.toContain('session      ');
    }
  });
});

describe('the line that says whose credentials git uses', () => {
  const remote = (url: string, request: TestRequest = {}, showGitAccount = true) => {
    const settings = { ...testState().settings, showGitAccount };
    const state = { sessions, settings, defaultSessionId: sessions[1]?.id ?? null };
    return run(testPorts({ hash: nodeHash, state }).ports, ['origin', url], {
      calledAs: 'git-remote-codecommit',
      isTerminal: true,
      ...request,
    });
  };

  it('is said where the default or the superproject decides, on a terminal, unless it is switched off', async () => {
    const line =
      'latchkey: git uses s-prod (profile prod), account acct-22 (222222222222) (the default session)\n';
    expect((await remote('codecommit://R')).err).toBe(line);
    expect((await remote('codecommit://R', { isTerminal: false })).err).toBe('');
    expect((await remote('codecommit://R', {}, false)).err).toBe('');
    expect((await remote('codecommit://dev@R')).err).toBe('');
    const superprojects = ['codecommit://Outer', 'codecommit::eu-west-1://dev@Infrastructure'];
    expect((await remote('codecommit://R', { superprojects })).err).toContain(
      "account acct-11 (111111111111) (the superproject's remote, which names dev)",
    );
    const differing = ['codecommit::eu-west-1://dev@Infrastructure\tcodecommit://prod@Infrastructure'];
    const refused = await remote('codecommit://R', { superprojects: differing });
    expect([refused.code, refused.err]).toEqual([
      5,
      expect.stringContaining("remotes of this submodule's superproject name dev, prod"),
    ]);
    const more = await remote('codecommit://R', { superprojects: ['codecommit://dev@S\tcodecommit:'] });
    expect([more.code, more.err]).toEqual([5, expect.stringContaining('more of them that were not read')]);
  });

  it('never passes over a key of somebody else without a word', async () => {
    const env = { AWS_PROFILE: 'dev' };
    expect((await remote('codecommit://R', { env, hasForeignKeys: true }, false)).err).toBe(
      'latchkey: the access key in AWS_ACCESS_KEY_ID is not from Latchkey and not used: AWS_PROFILE=dev decides\n',
    );
  });
});

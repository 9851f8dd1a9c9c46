import { describe, expect, it } from 'vitest';
import { GivenChange } from '../../../shared/endpoint/protocol.ts';
import { ok } from '../../../shared/result.ts';
import type { TestRequest, TestWorld } from './testing.ts';
import { dev, said } from './testing-shell.ts';

// What each client takes was tried with the installed ones (docs/protocols.md §v, e2e/shell-variables.spec.ts).

const hidden = {
  LATCHKEY_SESSION_ID: 's-prod',
  AWS_CONFIG_FILE: '/proc/latchkey.no-aws-files',
  AWS_SHARED_CREDENTIALS_FILE: '/proc/latchkey.no-aws-files',
  LATCHKEY_CONTAINER: 's-prod 1 2',
};
const inProfile = {
  LATCHKEY_SESSION_ID: 's-prod',
  AWS_PROFILE: 'prod',
  LATCHKEY_SESSION_PROFILE: 'prod s-prod',
  LATCHKEY_CONTAINER: 's-prod 1 2',
};
const inEnv = { LATCHKEY_SESSION_ID: 's-prod' };
const RELATIVE = 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI';
const FULL = 'AWS_CONTAINER_CREDENTIALS_FULL_URI';

const file = (text: string) => ({ path: '/home/u/.aws/config', text, exists: text !== '' });
const withDefault = {
  config: file('[default]\ncredential_process = /opt/latchkey credential-process --profile default\n'),
  credentials: file(''),
};

type Case = readonly [request: TestRequest, which: string, prompt: string];
const notProd = (aws: string): string => `not prod: aws uses ${aws}\n`;

const cases: Readonly<Record<GivenChange, Case>> = {
  [GivenChange.relative]: [
    { env: hidden, given: ['container', 'relative'] },
    `the credentials that ${RELATIVE} gives (http://169.254.170.2), which are not from Latchkey. Go takes the session. To`,
    notProd(RELATIVE),
  ],
  [GivenChange.emptyRelative]: [
    { env: hidden, given: ['container', 'empty-relative'] },
    `${RELATIVE} is empty: aws and boto3 ask http://169.254.170.2`,
    notProd(RELATIVE),
  ],
  [GivenChange.noAddress]: [
    { env: hidden, given: ['no-address'] },
    'or take those of the machine (EC2, a container)',
    notProd('nothing, without the address of latchkey exec'),
  ],
  [GivenChange.otherAddress]: [
    { env: hidden, given: ['container', 'other-address'] },
    `the credentials that ${FULL} gives, which is another address`,
    notProd(FULL),
  ],
  [GivenChange.otherAuthorization]: [
    { env: hidden, given: ['container', 'other-authorization'] },
    'because AWS_CONTAINER_AUTHORIZATION_TOKEN is another one',
    notProd('nothing, with another AWS_CONTAINER_AUTHORIZATION_TOKEN'),
  ],
  [GivenChange.authorizationFile]: [
    { env: hidden, given: ['container', 'authorization-file'] },
    'the token in the file AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE, which Latchkey refuses',
    notProd('nothing, with AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'),
  ],
  [GivenChange.emptyAuthorizationFile]: [
    { env: hidden, given: ['container', 'empty-authorization-file'] },
    'look for a file without a name, and fail',
    notProd('nothing, with an empty AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'),
  ],
  [GivenChange.otherSecret]: [
    { env: inEnv, given: ['keys', 'other-secret'] },
    'because AWS_SECRET_ACCESS_KEY is another one than latchkey env gave this shell: AWS refuses the keys',
    notProd('nothing, with another AWS_SECRET_ACCESS_KEY'),
  ],
  [GivenChange.noToken]: [
    { env: inEnv, given: ['keys', 'no-token'] },
    'because AWS_SESSION_TOKEN is empty: AWS refuses the keys',
    notProd('nothing, without AWS_SESSION_TOKEN'),
  ],
  [GivenChange.otherToken]: [
    { env: inEnv, given: ['keys', 'other-token'] },
    'because AWS_SESSION_TOKEN is another one',
    notProd('nothing, with another AWS_SESSION_TOKEN'),
  ],
  [GivenChange.olderToken]: [
    { env: inEnv, given: ['keys', 'older-token'] },
    'they take AWS_SECURITY_TOKEN before AWS_SESSION_TOKEN',
    '(not aws)\n',
  ],
  [GivenChange.onlyOlderToken]: [
    { env: inEnv, given: ['keys', 'only-older-token'] },
    'aws and boto3 take the same token from AWS_SECURITY_TOKEN; the other SDKs do not look there',
    '(not Go, JavaScript and Ruby)\n',
  ],
};

describe('a shell of exec or env in which something is another than Latchkey gave', () => {
  it.each(Object.entries(cases))('%s', async (_, [request, which, prompt]) => {
    const found = await said(request);
    expect(found.which).toContain(which);
    expect(found.prompt.endsWith(prompt)).toBe(true);
    expect(found.shell.join('\n')).toContain(which);
  });

  const ofDev = { ...hidden, LATCHKEY_CONTAINER: `${dev.id} 1 2` };
  it.each<[string, TestRequest, string]>([
    ['gone', { env: hidden, given: ['no-address'] }, 'aws and the SDKs use the credentials'],
    [
      'another one',
      { env: hidden, given: ['other-address'] },
      `${FULL}, which is another address than latchkey exec gave`,
    ],
    ['refused', { env: hidden, given: ['other-authorization'] }, `${FULL}, with another token than`],
    ['refused', { env: hidden, given: ['authorization-file'] }, `${FULL}, with another token than`],
    ['of another session', { env: ofDev, given: [] }, `another session, whose address ${FULL} is`],
  ])('says what the others take beside a relative address: theirs is %s', async (_, request, words) => {
    const given = ['container', 'relative', ...(request.given ?? [])];
    const found = await said({ ...request, given });
    expect(found.which).toContain(words);
    expect(found.which).not.toContain('take the session');
    expect(found.which).not.toContain('takes the session');
    expect(found.prompt).toBe(notProd(RELATIVE));
    const whenEmpty = await said({ ...request, given: given.with(1, 'empty-relative') });
    expect(whenEmpty.which).toContain(`${RELATIVE} is empty`);
    expect(whenEmpty.which).not.toContain('take the session');
    if (words.startsWith(FULL)) expect(whenEmpty.which).toContain(`Go and JavaScript take ${words}`);
  });

  it.each<[string, TestRequest]>([
    [
      'a profile of another session in a shell of exec',
      {
        env: { ...inProfile, AWS_PROFILE: 'prod', LATCHKEY_CONTAINER: `${dev.id} 1 2` },
        given: ['container'],
      },
    ],
    [
      'half keys',
      { env: { ...hidden, LATCHKEY_CONTAINER: `${dev.id} 1 2` }, given: ['keys', 'no-secret', 'container'] },
    ],
  ])('says that the JavaScript SDK goes on to the address of another session: %s', async (_, request) => {
    const found = await said(request, { awsFiles: { read: async () => ok(withDefault) } });
    expect(found.which).toContain(`goes on to ${FULL}, which is that of another session, dev`);
    for (const own of ['s-prod 1 2', '']) {
      const env = { ...request.env, LATCHKEY_CONTAINER: own };
      const same = await said({ ...request, env }, { awsFiles: { read: async () => ok(withDefault) } });
      expect(same.which ?? '').not.toContain('goes on to');
    }
  });

  it('comes before a key that Go and Ruby alone take', async () => {
    const request = { env: hidden, hasForeignKeys: true, keyName: 'AWS_ACCESS_KEY' };
    const other = await said({ ...request, given: ['keys', 'container', 'relative'] });
    expect(other.prompt).toBe(notProd(RELATIVE));
    expect((await said({ ...request, given: ['keys', 'container'] })).prompt).toContain('(not Go and Ruby)');
  });

  it('says that its address is gone, by which tools go on to those of the machine', async () => {
    const found = await said({ env: hidden, given: [] });
    expect(found.which).toContain('or take those of the machine (EC2, a container)');
    expect(found.prompt).toBe(notProd('nothing, without the address of latchkey exec'));
  });

  it.each<[string, TestRequest]>([
    ['a profile', { env: inProfile, given: ['container', 'relative'] }],
    ['half keys', { env: hidden, given: ['keys', 'no-secret', 'container', 'relative'] }],
    ['no credentials of env any more', { env: inEnv, given: ['container', 'relative'] }],
    [
      'a profile that was taken out',
      {
        env: { LATCHKEY_SESSION_ID: 's-prod', LATCHKEY_CONTAINER: 's-prod 1 2' },
        given: ['container', 'relative'],
      },
    ],
  ])('says to what the JavaScript SDK goes on behind the files: %s', async (_, request) => {
    const found = await said(request, { awsFiles: { read: async () => ok(withDefault) } });
    expect(found.which).toContain(`goes on to ${RELATIVE}`);
  });

  it('says so also where the default profile is that of the session', async () => {
    const config = file(
      '[default]\n# managed by Latchkey - session s-dev - edits here are overwritten\ncredential_process = /opt/latchkey credential-process --profile default\n',
    );
    const awsFiles = { read: async () => ok({ config, credentials: file('') }) };
    const env = { LATCHKEY_SESSION_ID: dev.id, LATCHKEY_CONTAINER: `${dev.id} 1 2` };
    const found = await said({ env, given: ['container', 'relative'] }, { awsFiles });
    expect(found.which).toContain(`goes on to ${RELATIVE}`);
    expect((await said({ env, given: ['container'] }, { awsFiles })).which).toBeNull();
  });

  const ours = withDefault.config.text;
  const keys = 'aws_access_key_id = AKIA\naws_secret_access_key = x\n';
  it.each<[string, string, string, string]>([
    [
      'our command',
      ours,
      'Latchkey answers nothing there',
      'nothing, because the default profile is refused',
    ],
    ['keys', `[default]\n${keys}`, 'the default profile', 'the default profile'],
    ['keys beside our command', `${ours}${keys}`, 'the default profile', 'the default profile'],
    [
      'a command of the user',
      '[default]\ncredential_process = /opt/mine\n',
      'the default profile',
      'the default profile',
    ],
  ])('says of the default profile what it gives: %s', async (_, text, which, aws) => {
    const config = file(text);
    const awsFiles = { read: async () => ok({ config, credentials: file('') }) };
    for (const request of [
      { env: inEnv, given: [] },
      { env: inEnv, given: ['container'] },
    ]) {
      const found = await said(request, { awsFiles });
      expect(found.which).toContain(which);
      expect(found.which.includes('answers nothing')).toBe(text === ours);
      expect(found.prompt).toBe(notProd(aws));
    }
  });

  it('says that the credentials are gone where the default profile gives none', async () => {
    const found = await said({ env: inEnv, given: [] });
    expect(found.which).toContain('aws finds no credentials here, or takes those of the machine');
    expect(found.prompt).toBe(notProd('nothing, without the credentials of its shell'));
  });

  it('does not say so of an address that Latchkey did not see, nor in a shell that exec never made', async () => {
    const untouched = await said({ env: inProfile, given: ['container'] });
    expect([untouched.which, untouched.shell]).toEqual([null, []]);
    const machine = await said({ env: { AWS_PROFILE: 'prod' }, given: ['container', 'relative'] });
    expect([machine.which, machine.shell]).toEqual([null, []]);
  });

  it('is refused where its address is that of another session', async () => {
    const env = { ...hidden, LATCHKEY_CONTAINER: 's-dev 1 2' };
    const found = await said({ env, given: ['container'] });
    expect(found.which).toMatch(/was started in s-prod .*, and its credentials .* are of s-dev/);
    expect(found.prompt).toBe('not prod: see latchkey which\n');
    // Behind the files, or behind another address, it is none that tools take.
    for (const request of [
      { env: { ...inProfile, LATCHKEY_CONTAINER: 's-dev 1 2' }, given: ['container'] },
      { env, given: ['container', 'relative'] },
    ])
      expect((await said(request)).which ?? '').not.toContain('are of s-dev');
  });

  it('is that of another session also where the AWS files are not hidden, and give nothing', async () => {
    const env = { LATCHKEY_SESSION_ID: 's-prod', LATCHKEY_CONTAINER: 's-dev 1 2' };
    const nothing = { read: async () => ok({ config: file(''), credentials: file('') }) };
    const found = await said({ env, given: ['container'] }, { awsFiles: nothing });
    expect(found.which).toContain('aws and the SDKs use the credentials of another session');
    expect(found.prompt).toBe(notProd('the credentials of another session'));
    expect(found.shell.join()).toContain('the credentials of another session');
    const own = { ...env, LATCHKEY_CONTAINER: 's-prod 1 2' };
    expect((await said({ env: own, given: ['container'] }, { awsFiles: nothing })).which).toBeNull();
  });

  it('names the address of the machine where no session answers', async () => {
    const nobody: Partial<TestWorld> = {
      state: { sessions: [dev], defaultSessionId: null, withoutDefault: { why: 'chosen' } },
    };
    const found = await said({ given: ['container', 'relative'] }, nobody);
    expect(found.prompt).toBe(`no session: aws uses ${RELATIVE}\n`);
    expect((await said({ given: ['container'] }, nobody)).prompt).toBe(`no session: aws uses ${FULL}\n`);
    expect((await said({ given: [] }, nobody)).prompt).toBe('');
  });
});

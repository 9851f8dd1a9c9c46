import { describe, expect, it } from 'vitest';
import { Problem } from '../problem.ts';
import { problemText as german } from './de/problem.ts';
import { problemSentence, problemText } from './problem.ts';

/** By parameter, or by code and parameter where the values differ. */
const samples: Record<string, unknown> = {
  at: 1_700_000_000_000,
  'session-ended.why': 'time',
  spanMs: 3_600_000,
  list: '/home/ada/.aws/.gitignore',
  correlationId: 'c1',
  detail: 'said so',
  what: 'It',
  started: '111111111111',
  afterMs: 1000,
  field: 'Name',
  reason: 'too long',
  source: 'acme',
  user: 'Sam Lee',
  waitedMs: 120_000,
  session: 'prod',
  serial: 'arn:aws:iam::111111111111:mfa/x',
  host: 'sts',
  proxy: 'proxy.example.com:3128',
  refused: false,
  service: 'STS',
  status: 500,
  action: 'AssumeRole',
  awsCode: 'X',
  skewMs: -1_200_000,
  account: '111111111111',
  role: 'Admin',
  requestedSeconds: 7200,
  chained: true,
  asked: 'prdo',
  similar: ['prod'],
  matches: ['a', 'b'],
  chain: ['a', 'b', 'a'],
  parent: 'p',
  profile: 'x',
  file: '/f',
  by: ['b'],
  line: 3,
  holder: 'aws (pid 3)',
  message: 'Wrong use.',
  url: 'codecommit://',
  program: 'git',
  advice: 'Do this.',
  has: 'keys',
  answered: '222222222222',
  'profile-shadowed.cause': 'keys',
  'default-gone.cause': 'removed',
  'network.cause': 'dns',
  'file-unreadable.cause': 'network-disk',
  'file-unwritable.cause': 'read-only-disk',
  accounts: ['Sandbox (333333333333)'],
  count: 2,
  other: 'base',
  limit: 'quota',
  retryAfterMs: 30_000,
  every: true,
  region: 'eu-west-3',
  found: 'prod',
  kept: 'dev',
  keys: 'stage',
  pid: 4711,
  shortcut: 'Ctrl+Alt+K',
  running: '0.1.0',
  installed: '0.2.0',
  version: '0.2.0',
  folder: '/home/ada/Apps',
  policy: '/etc/latchkey/policy.json',
  fault: 'hash',
  arch: 'x64',
  since: 1_700_000_000_000,
  why: 'screen',
  'lock-unavailable.what': 'idle',
  'lock-incomplete.what': 'record',
  'lock-setting-fails.setting': 'lockOnSleep',
  'lock-setting-fails.what': 'screen',
  profiles: ['dev', 'prod'],
  hasPlain: true,
  isUnclear: true,
};

describe('problem wording', () => {
  const options = Problem.options;
  it.each(options.map((o) => [o.shape.code.value, o] as const))(
    '%s says what happened and what to do',
    (code, option) => {
      const filled: Record<string, unknown> = { code };
      for (const key of Object.keys(option.shape))
        if (key !== 'code') filled[key] = samples[`${code}.${key}`] ?? samples[key];
      const problem = Problem.parse(filled);
      const text = problemText(problem);
      expect(text.what.length).toBeGreaterThan(5);
      expect(text.fix.length).toBeGreaterThan(5);
      expect(problemSentence(problem)).not.toMatch(/undefined|\[object|null/);
      expect(problemSentence(problem)).toMatch(/[.:!]|: /);
    },
  );

  it.each(
    options.flatMap((option) =>
      'session' in option.shape ? [[option.shape.code.value, option] as const] : [],
    ),
  )('%s proposes no command with a name that several sessions may have', (code, option) => {
    const filled: Record<string, unknown> = { code };
    for (const key of Object.keys(option.shape))
      if (key !== 'code') filled[key] = samples[`${code}.${key}`] ?? samples[key];
    const own = { session: 'Staging/DeveloperAccess', address: 'staging-DeveloperAccess-2' };
    const problem =
      Problem.safeParse({ ...filled, ...own }).data ?? Problem.parse({ ...filled, session: own.session });
    expect(problemText(problem).fix).not.toMatch(/latchkey [a-z ]*"?Staging/);
  });

  it('says who signed in since, and sends nobody to an endpoint for it', () => {
    const problem = {
      code: 'identity-mismatch',
      service: 'AWS sign-in',
      asked: 'ann',
      answered: 'bob',
    } as const;
    expect(problemSentence({ ...problem, source: 'Acme' })).toMatch(
      /bob is signed in at Acme now.*sign in as ann/,
    );
    expect(problemSentence(problem)).toContain('Check the endpoint');
  });

  it.each([
    ['English', problemText],
    ['German', german],
  ])('does not say that nothing was changed where keys are taken out, in %s', (_language, text) => {
    const problem = {
      code: 'file-unwritable',
      file: '/home/ada/.aws/credentials',
      cause: 'not-private',
    } as const;
    expect(text(problem).fix).toContain('chown');
    expect(text(problem).fix).not.toMatch(/nothing was|nichts/i);
  });

  it('says of no 503 that a proxy has answered: the balancer of AWS has no other form', () => {
    const problem = { code: 'upstream-failed', service: 'AWS STS', status: 503, intercepted: true } as const;
    expect(problemText(problem)).toMatchObject({
      what: 'AWS STS did not answer itself (HTTP 503).',
      why: expect.stringContaining('may be overloaded, or'),
      fix: expect.stringMatching(/^Try again in a minute/),
    });
    expect(german(problem).why).toContain('vielleicht überlastet, oder');
  });

  it('sends nobody to AWS for the failure of somebody else', () => {
    const fix = (service: string) => problemText({ code: 'upstream-failed', service }).fix;
    expect(fix('AWS STS')).toContain('AWS Health Dashboard');
    expect(fix('IAM Identity Center')).toContain('AWS Health Dashboard');
    expect(fix('login.example.com')).not.toContain('AWS');
  });
});

it('an address that no identity source is set up at leads to where one is added', () => {
  const of = (asked: string) => problemText({ code: 'unknown-source', asked, similar: [] }).fix;
  expect(of('https://aws.example.com/start')).toContain('Identity sources, Add');
  expect(of('Corp')).toBe('See: latchkey sources');
});

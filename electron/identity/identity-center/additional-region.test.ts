import { beforeEach, describe, expect, it } from 'vitest';
import { neverAborts } from '../../../shared/never-aborts.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok } from '../../../shared/result.ts';
import { Secret } from '../../core/secret.ts';
import { createWorld, type World } from '../conformance/world.ts';
import { permissionSetKind } from './permission-set.ts';
import { identityCenterKind } from './source.ts';

const main = { startUrl: 'https://acme.awsapps.com/start', region: 'us-east-1' };
const additional = {
  additionalStartUrl: 'https://ssoins-1.portal.eu-west-1.app.aws',
  additionalRegion: 'eu-west-1',
};
const network: Problem = { code: 'network', host: 'oidc.us-east-1.amazonaws.com' };
const refused: Problem = {
  code: 'aws-refused',
  action: 'StartDeviceAuthorization',
  awsCode: 'InvalidRequestException',
  detail: '',
};

let world: World;
/** Regions that no call reaches. */
let down: ReadonlySet<string>;
/** Regions whose access portal alone does not answer. */
let portalsDown: ReadonlySet<string>;
let calls: string[];
/** Tokens that were revoked. */
let revoked: string[];

beforeEach(() => {
  world = createWorld({ pass: (_call, _signal, work) => work() });
  world.sourceConfig = { ...main, ...additional, signInWith: 'code' };
  down = new Set();
  portalsDown = new Set();
  calls = [];
  revoked = [];
  const usual = world.identityCenter;
  const at =
    <I extends { readonly region: string }, O>(name: string, answer: (input: I) => O) =>
    async (input: I) => {
      calls.push(`${name} ${input.region}`);
      return down.has(input.region) ? err(network) : answer(input);
    };
  const token = (region: string) => ({
    accessToken: new Secret(`token of ${region}`),
    refreshToken: new Secret(`renewal of ${region}`),
    expiresAt: world.nowMs + 3_600_000,
  });
  world.identityCenter = {
    ...usual,
    registerClient: at('registerClient', ({ region }) =>
      ok({
        clientId: `client of ${region}`,
        clientSecret: new Secret('s'),
        expiresAt: world.nowMs + 90 * 86_400_000,
      }),
    ),
    startDeviceAuthorization: at('startDeviceAuthorization', ({ region, client, startUrl }) => {
      expect(client.clientId).toBe(`client of ${region}`);
      expect(startUrl.includes('eu-west-1')).toBe(region === 'eu-west-1');
      return ok({
        deviceCode: new Secret('device'),
        userCode: 'ABCD-EFGH',
        verificationUri: 'https://device.sso.example.com/',
        verificationUriComplete: null,
        expiresAt: world.nowMs + 600_000,
        intervalMs: 1000,
      });
    }),
    pollToken: at('pollToken', ({ region }) => ok({ kind: 'token' as const, token: token(region) })),
    refreshToken: at('refreshToken', ({ region, client }) => {
      expect(client.clientId).toBe(`client of ${region}`);
      return ok({ kind: 'token' as const, token: token(region) });
    }),
    listAccounts: at('listAccounts', ({ region, accessToken }) => {
      if (portalsDown.has(region)) return err(network);
      if (accessToken.reveal() === 'none')
        return err<Problem>({ code: 'sign-in-needed', source: 'IAM Identity Center' });
      expect(accessToken.reveal()).toBe(`token of ${region}`);
      return ok({ accounts: [], nextToken: null });
    }),
    logout: at('logout', ({ accessToken }) => {
      revoked.push(accessToken.reveal());
      return ok(undefined);
    }),
  };
});

const bound = () => identityCenterKind.bind(world.ports);
const signIn = () => bound().signIn(world.source, neverAborts());
const item = () => JSON.parse(world.item ?? 'null');

describe('a portal with an additional Region', () => {
  it('signs in where it was set up while that can be reached, and says what happens otherwise', async () => {
    expect(await signIn()).toMatchObject({
      value: { facts: ['If us-east-1 cannot be reached, sign in again: that goes to eu-west-1 then.'] },
    });
    expect(item()).toMatchObject(main);
    expect(calls.filter((call) => call.endsWith('eu-west-1'))).toEqual([]);
  });

  it('signs in at the additional Region while the other is down, and works there until the next sign-in', async () => {
    await signIn();
    down = new Set(['us-east-1']);
    expect(await signIn()).toMatchObject({
      value: {
        kind: 'signed-in',
        facts: ['Signed in at eu-west-1, because us-east-1 could not be reached. Sign in again to go back.'],
      },
    });
    expect(item()).toMatchObject({ startUrl: additional.additionalStartUrl, region: 'eu-west-1' });

    calls = [];
    expect(await bound().restore(world.source, neverAborts())).toMatchObject({
      value: { kind: 'signed-in' },
    });
    expect((await bound().sync?.(world.source, () => undefined, neverAborts()))?.ok).toBe(true);
    world.nowMs += 3_500_000;
    expect((await bound().refresh(world.source, neverAborts())).ok).toBe(true);
    const page = await permissionSetKind
      .bind(world.ports)
      .console?.(
        world.session({ source: 'acme', accountId: '111111111111', role: 'Admin' }, { source: world.source }),
        'https://console.aws.amazon.com/',
        neverAborts(),
      );
    expect(page).toMatchObject({
      value: { url: expect.stringMatching(/^https:\/\/ssoins-1\.portal\.eu-west-1/) },
    });
    expect((await bound().signOut(world.source, neverAborts())).ok).toBe(true);
    expect(calls).toEqual([
      'listAccounts eu-west-1',
      'refreshToken eu-west-1',
      'logout eu-west-1',
      // Tried, although it may not answer: the token of before.
      'logout us-east-1',
    ]);

    down = new Set();
    await signIn();
    expect(item()).toMatchObject(main);
  });

  it('revokes the tokens of both Regions at a sign-out, as far as they hold', async () => {
    await signIn();
    down = new Set(['us-east-1']);
    await signIn();
    await signIn();
    world.nowMs += 3_500_000;
    // Renewed: what was replaced is kept beside it.
    expect((await bound().refresh(world.source, neverAborts())).ok).toBe(true);
    down = new Set();
    expect((await bound().signOut(world.source, neverAborts())).ok).toBe(true);
    expect(revoked).toEqual(['token of eu-west-1', 'token of us-east-1']);

    revoked = [];
    await signIn();
    down = new Set(['us-east-1']);
    await signIn();
    world.nowMs += 3_600_000;
    await bound().signOut(world.source, neverAborts());
    expect(revoked).toEqual(['token of eu-west-1']);
  });

  it('revokes the token that a renewal brought while the user was at the page, not the one before it', async () => {
    await signIn();
    down = new Set(['us-east-1']);
    const { pollToken } = world.identityCenter;
    world.identityCenter = {
      ...world.identityCenter,
      pollToken: async (...input) => {
        const { token, ...rest } = item();
        world.item = JSON.stringify({ ...rest, token: { ...token, accessToken: 'renewed of us-east-1' } });
        return (await pollToken?.(...input)) ?? err(network);
      },
    };
    await signIn();
    down = new Set();
    await bound().signOut(world.source, neverAborts());
    expect(revoked).toEqual(['token of eu-west-1', 'renewed of us-east-1']);
  });

  it('revokes the token in hand where the keychain removes nothing: its item may be an older one', async () => {
    world.sourceConfig = { ...main, signInWith: 'code' };
    await signIn();
    const locked: Problem = { code: 'keychain-locked' };
    const secrets = { ...world.source.secrets, remove: async () => err(locked) };
    expect(await bound().signOut({ ...world.source, secrets }, neverAborts())).toEqual(err(locked));
    expect(revoked).toEqual(['token of us-east-1']);
  });

  it('signs in at the additional Region where the portal alone is down: a sign-in there would give no credentials', async () => {
    portalsDown = new Set(['us-east-1']);
    expect((await signIn()).ok).toBe(true);
    expect(item()).toMatchObject({ region: 'eu-west-1' });
    expect(calls.filter((call) => call.endsWith('us-east-1'))).toEqual(['listAccounts us-east-1']);
    // No better there: a sign-in where it was set up lasts until the portal is back.
    down = new Set(['eu-west-1']);
    expect((await signIn()).ok).toBe(true);
    expect(item()).toMatchObject(main);
  });

  it('stays where it was set up where the portal asks to slow down', async () => {
    const { identityCenter } = world;
    const throttled: Problem = { code: 'throttled', service: 'IAM Identity Center' };
    world.identityCenter = { ...identityCenter, listAccounts: async () => err(throttled) };
    await signIn();
    expect(item()).toMatchObject(main);
  });

  it('without one asks the portal for nothing before a sign-in', async () => {
    world.sourceConfig = { ...main, signInWith: 'code' };
    await signIn();
    expect(calls[0]).toBe('registerClient us-east-1');
  });

  it('names the Region that the user knows where neither can be reached', async () => {
    down = new Set(['us-east-1', 'eu-west-1']);
    expect(await signIn()).toEqual(err(network));
  });

  it('names the field of the additional address where that one is not right', async () => {
    down = new Set(['us-east-1']);
    world.identityCenter = { ...world.identityCenter, startDeviceAuthorization: async () => err(refused) };
    expect(await signIn()).toMatchObject({
      error: { code: 'source-set-up-wrong', field: 'Start URL in an additional Region' },
    });
  });

  it('without one opens the console without a look at the keychain', async () => {
    world.sourceConfig = main;
    const secrets = {
      ...world.source.secrets,
      read: () => Promise.reject(new Error('The keychain was read.')),
    };
    const source = { ...world.source, secrets };
    const session = world.session({ source: 'acme', accountId: '111111111111', role: 'Admin' }, { source });
    const page = await permissionSetKind
      .bind(world.ports)
      .console?.(session, 'https://console.aws.amazon.com/', neverAborts());
    expect(page).toMatchObject({ value: { url: expect.stringContaining('acme.awsapps.com') } });
  });

  it('stays where it is where the Region answers, whatever it says', async () => {
    world.identityCenter = { ...world.identityCenter, startDeviceAuthorization: async () => err(refused) };
    expect(await signIn()).toMatchObject({ error: { code: 'source-set-up-wrong' } });
    expect(calls).toEqual(['listAccounts us-east-1', 'registerClient us-east-1']);
  });

  it('sends nobody through two sign-ins: what fails after the user was asked ends there', async () => {
    world.identityCenter = {
      ...world.identityCenter,
      pollToken: async () => {
        down = new Set(['us-east-1']);
        return err(network);
      },
    };
    expect((await signIn()).ok).toBe(false);
    expect(calls.filter((call) => call.endsWith('eu-west-1'))).toEqual([]);
  });

  it('that was taken out again is signed out: its token is of no portal that the source has', async () => {
    down = new Set(['us-east-1']);
    await signIn();
    world.sourceConfig = { ...main, signInWith: 'code' };
    expect(await bound().restore(world.source, neverAborts())).toMatchObject({
      value: { kind: 'signed-out' },
    });
  });
});

describe('its form', () => {
  const parse = (values: Record<string, string>) => identityCenterKind.parseConfig({ ...main, ...values });

  it('reads the Region from the address, and takes its own result again', () => {
    const parsed = parse({ additionalStartUrl: 'ssoins-1.portal.eu-west-1.app.aws/' });
    expect(parsed).toMatchObject({ value: { config: { ...main, ...additional } } });
    if (parsed.ok) expect(identityCenterKind.parseConfig(parsed.value.config)).toEqual(parsed);
  });

  it.each([
    [{ additionalStartUrl: 'https://acme.awsapps.com/start' }, 'additionalRegion', 'is required'],
    [
      { additionalStartUrl: 'https://ssoins-1.portal.us-east-1.app.aws' },
      'additionalRegion',
      'the Region of the start URL above',
    ],
    [{ ...additional, additionalRegion: 'eu-west-2' }, 'additionalRegion', 'The address says eu-west-1'],
    [{ additionalRegion: 'eu-west-1' }, 'additionalStartUrl', 'is required'],
    [
      {
        startUrl: 'https://ssoins-2.portal.us-east-1.app.aws',
        additionalStartUrl: 'https://ssoins-1.portal.eu-west-1.app.aws',
      },
      'additionalStartUrl',
      'another IAM Identity Center: ssoins-1, not ssoins-2',
    ],
    [
      { additionalStartUrl: 'https://aws.acme.example/eu', additionalRegion: 'eu-west-1' },
      'additionalStartUrl',
      'aws.acme.example is no access portal of AWS',
    ],
    [{ additionalStartUrl: 'http://portal.example.com' }, 'additionalStartUrl', 'https://'],
  ])('refuses %j', (values, field, reason) => {
    expect(parse(values as unknown as Record<string, string>)).toMatchObject({
      error: { field, reason: expect.stringContaining(reason) },
    });
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../../../playground/playground.ts';
import { err, ok } from '../../../shared/result.ts';
import type { SamlWindow } from '../../core/ports/browser.ts';
import { Secret } from '../../core/secret.ts';
import { samlRoleKind } from '../../identity/saml/saml-role.ts';
import { samlKind } from '../../identity/saml/source.ts';
import {
  createRealPorts,
  createSourceRig,
  must,
  never,
  sessionContext,
  usEast1,
} from './identity-test-rig.ts';

let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground();
});
afterAll(() => playground.close());

/** Plays the browser: keeps the cookie, fills in the login form when it is visible, reads the form that submits itself. */
function createBrowser() {
  let cookie = '';
  const visits: boolean[] = [];
  const window: SamlWindow = {
    capture: async ({ startUrl, visible, sourceId: source }) => {
      visits.push(visible);
      const load = async (url: string, method: string): Promise<string> => {
        const answer = await fetch(url, { method, headers: { cookie } });
        cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie;
        return answer.text();
      };
      let page = await load(startUrl, 'GET');
      if (page.includes('action="/login"')) {
        if (!visible) return err({ code: 'sign-in-needed', source });
        page = await load(new URL('/login', startUrl).href, 'POST');
      }
      const assertion = /name="SAMLResponse" value="([^"]*)"/.exec(page)?.[1] ?? '';
      const acsUrl = /method="post" action="([^"]*)"/.exec(page)?.[1] ?? '';
      return ok({ assertion: new Secret(assertion), acsUrl });
    },
    raise: async () => undefined,
    forget: async () => {
      cookie = '';
    },
  };
  return { window, visits };
}

function rig() {
  const { startUrl } = playground.saml;
  const browser = createBrowser();
  const source = createSourceRig({ startUrl });
  const ports = createRealPorts(playground.endpoints, { firstPauseMs: 1, longestPauseMs: 5 }, fetch, {
    samlWindow: browser.window,
  });
  playground.samlIdp.setParts({});
  source.answerWith(() => ({ kind: 'text', text: playground.samlIdp.roles.join('\n') }));
  const kind = samlKind.bind(ports);
  const lease = (config: Readonly<Record<string, string>>) =>
    samlRoleKind.bind(ports).lease(sessionContext({ config, source: source.ctx }), never);
  const { sync } = kind;
  if (sync === null) throw new Error('no catalogue');
  const found = async () => must(await sync(source.ctx, () => undefined, never));
  const signIn = () => kind.signIn(source.ctx, never);
  return { browser, source, ports, lease, found, signIn };
}

describe('SAML against a provider and an STS that check', () => {
  it('signs in, asks for roles, and every found session becomes its assumed role from one assertion', async () => {
    const { browser, source, ports, lease, found, signIn } = rig();
    expect(must(await signIn())).toMatchObject({ kind: 'signed-in', signedInAs: 'maria' });
    expect(source.prompts).toMatchObject([{ kind: 'sign-in-window' }, { kind: 'choose-roles' }]);
    const sessions = await found();
    expect(sessions.map(({ role }) => role)).toEqual(['SamlDeveloper', 'SamlAuditor']);
    for (const { config, role } of sessions) {
      const given = must(await lease(config));
      const who = must(await ports.sts.getCallerIdentity(given, usEast1, never));
      expect(who.arn).toBe(`arn:aws:sts::111111111111:assumed-role/${role}/maria`);
    }
    expect(browser.visits).toEqual([false, true]);
  });

  it('fetches a new assertion without a window when AWS finds the old one too old', async () => {
    const { browser, source, lease, found, signIn } = rig();
    must(await signIn());
    const [session] = await found();
    source.ctx.memory.set(new Secret(playground.samlIdp.mint({ ageMs: 360_000 })), Date.now() + 60_000);
    must(await lease(session?.config ?? {}));
    expect(browser.visits).toEqual([false, true, false]);
  });

  it('asks for a sign-in when the provider has forgotten the user', async () => {
    const { source, lease, found, signIn } = rig();
    must(await signIn());
    const [session] = await found();
    source.ctx.memory.clear();
    playground.samlIdp.forgetUsers();
    expect(await lease(session?.config ?? {})).toMatchObject({ error: { code: 'sign-in-needed' } });
  });

  it.each([
    [{ signature: 'foreign' }, { code: 'aws-refused', awsCode: 'InvalidIdentityToken' }, /signature invalid/],
    [{ signature: 'none' }, { code: 'aws-refused', awsCode: 'InvalidIdentityToken' }, /signature invalid/],
    [{ audience: 'urn:other' }, { code: 'aws-refused', awsCode: 'InvalidIdentityToken' }, /Audience/],
    [{ issuer: 'https://x.example' }, { code: 'aws-refused', awsCode: 'InvalidIdentityToken' }, /Issuer/],
    [{ sessionName: 'a b' }, { code: 'aws-refused', awsCode: 'InvalidIdentityToken' }, /RoleSessionName/],
  ] as const)('tells %j in AWS’s words', async (parts, error, words) => {
    const { source, lease, found, signIn } = rig();
    must(await signIn());
    const [session] = await found();
    source.ctx.memory.set(new Secret(playground.samlIdp.mint(parts)), Date.now() + 60_000);
    const refused = await lease(session?.config ?? {});
    expect(refused).toMatchObject({ ok: false, error });
    expect(JSON.stringify(refused)).toMatch(words);
  });

  it('takes a signed response and pairs in the other order; a session ends when the provider says', async () => {
    const { source, lease, found, signIn } = rig();
    must(await signIn());
    const [session] = await found();
    const roles = playground.samlIdp.roles.map((pair) => ` ${pair.split(',').reverse().join(' , ')} `);
    const parts = { roles, signature: 'response', sessionEndsInMs: 1_200_000 } as const;
    source.ctx.memory.set(new Secret(playground.samlIdp.mint(parts)), Date.now() + 60_000);
    const given = must(await lease(session?.config ?? {}));
    expect(given.expiresAt - Date.now()).toBeLessThanOrEqual(1_200_000);
  });

  it('AWS refuses a role that the assertion does not list, and says expired in its own words', async () => {
    const { ports } = rig();
    const { samlIdp } = playground;
    const [developer = '', auditor = ''] = samlIdp.roles;
    const ask = (assertion: string) => {
      const config = { source: 'acme', roleArn: auditor.split(',')[0] ?? '' };
      const parsed = must(samlRoleKind.parseConfig({ ...config, principalArn: samlIdp.provider.arn }));
      if (parsed.roleArn === null) throw new Error('no role');
      const input = { roleArn: parsed.roleArn, principalArn: samlIdp.provider.arn, region: usEast1 };
      return ports.sts.assumeRoleWithSaml({ ...input, assertion: new Secret(assertion) }, never);
    };
    expect(await ask(samlIdp.mint({ roles: [developer] }))).toMatchObject({
      error: { code: 'access-denied' },
    });
    expect(await ask(samlIdp.mint({ ageMs: 300_000, lifeMs: 900_000 }))).toMatchObject({
      error: { code: 'credentials-expired', detail: 'Token must be redeemed within 5 minutes of issuance' },
    });
  });
});

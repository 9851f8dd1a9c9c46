import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../../../playground/playground.ts';
import type { PageParts } from '../../../playground/saml/idp.ts';
import { deniedResponse } from '../../../playground/saml/response.ts';
import { samlRoleKind } from '../../identity/saml/saml-role.ts';
import { samlKind } from '../../identity/saml/source.ts';
import { must, never, usEast1 } from './identity-test-rig.ts';
import { createSamlRig } from './saml-test-rig.ts';

let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground();
});
beforeEach(() => {
  playground.samlIdp.setParts({});
  playground.samlIdp.forgetUsers();
});
afterAll(() => playground.close());

const rig = (config: Readonly<Record<string, string>>) =>
  createSamlRig({ source: samlKind, session: samlRoleKind }, playground.endpoints, config);
const page = (parts: PageParts): void => playground.samlIdp.setParts(parts);
const startUrl = (): string => playground.saml.startUrl;
const post = (url: string, fields: Readonly<Record<string, string>>): Promise<Response> =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields) });

describe('a sign-in that begins here (SP-initiated)', () => {
  it('asks the provider with a request that it knows, for AWS’s own consumer', async () => {
    const { ssoUrl, spEntityId } = playground.saml;
    const { signIn, leaseOfFirst, opened, ports } = rig({ startUrl: ssoUrl, spEntityId });
    expect(must(await signIn())).toMatchObject({ kind: 'signed-in', signedInAs: 'maria' });
    const given = must(await leaseOfFirst());
    expect(must(await ports.sts.getCallerIdentity(given, usEast1, never)).arn).toContain(
      '/SamlDeveloper/maria',
    );
    // Each look at the provider asks again: a request is good once.
    const asked = opened.map((url) => new URL(url).searchParams.get('SAMLRequest'));
    expect(new Set(asked).size).toBe(opened.length);
  });

  it('is refused by the provider for an application that it does not know', async () => {
    const { signIn } = rig({ startUrl: playground.saml.ssoUrl, spEntityId: 'urn:somebody:else' });
    await expect(signIn()).rejects.toThrow('no request of an application that is known here');
  });
});

describe('a sign-in in the user’s own browser', () => {
  const acsPort = '47711';
  const acs = `http://127.0.0.1:${acsPort}/saml`;

  it('takes the form that the provider posts to its landing page, and AWS takes the assertion', async () => {
    page({ postTo: acs, relayStateFirst: true });
    const { user, source, signIn, leaseOfFirst, ports } = rig({ startUrl: startUrl(), acsPort });
    let landed = '';
    source.browseWith(async (url) => {
      const form = await user(url);
      landed = await (await post(form?.action ?? '', form?.fields ?? {})).text();
    });
    expect(must(await signIn())).toMatchObject({ kind: 'signed-in' });
    expect(source.prompts[0]).toMatchObject({ kind: 'browser', url: startUrl() });
    expect(landed).toContain('Latchkey');
    const given = must(await leaseOfFirst());
    expect(must(await ports.sts.getCallerIdentity(given, usEast1, never)).arn).toContain('/maria');
  });

  it('names its landing page in its own request, and takes no answer but that to it', async () => {
    const { ssoUrl, spEntityId } = playground.saml;
    const { user, source, signIn } = rig({ startUrl: ssoUrl, spEntityId, acsPort });
    const foreign = playground.samlIdp.mint({ sessionName: 'attacker' });
    const denial = deniedResponse(playground.samlIdp.provider.issuer, Date.now());
    source.browseWith(async (url) => {
      const form = await user(url);
      expect(form?.action).toBe(acs);
      await post(acs, { SAMLResponse: foreign });
      // A refusal in words of a stranger would end the sign-in and be shown.
      await post(acs, { SAMLResponse: denial });
      await post(acs, { SAMLResponse: 'garbage' });
      await post(acs, { SAMLResponse: playground.samlIdp.mint({ inResponseTo: '_0123456789abcdef0123' }) });
      await post(acs, { RelayState: 'x' });
      await post(acs, form?.fields ?? {});
    });
    expect(must(await signIn())).toMatchObject({ kind: 'signed-in', signedInAs: 'maria' });
  });

  it('tells a refusal of the provider that answers its request', async () => {
    const { ssoUrl, spEntityId } = playground.saml;
    page({ answers: 'denied' });
    const { user, source, signIn } = rig({ startUrl: ssoUrl, spEntityId, acsPort });
    source.browseWith(async (url) => {
      await post(acs, (await user(url))?.fields ?? {});
    });
    expect(await signIn()).toMatchObject({
      error: { code: 'sign-in-denied', detail: expect.stringContaining('maria is not assigned') },
    });
  });

  it('needs the user again for new keys once the assertion has expired: no page opens unasked', async () => {
    page({ postTo: acs });
    const { user, source, signIn, found, lease } = rig({ startUrl: startUrl(), acsPort });
    source.browseWith(async (url) => {
      const form = await user(url);
      await post(form?.action ?? '', form?.fields ?? {});
    });
    must(await signIn());
    const [session] = await found();
    source.ctx.memory.clear();
    expect(await lease(session?.config)).toMatchObject({ error: { code: 'sign-in-needed' } });
    // The list of chosen roles is kept without the provider.
    expect(await found()).toHaveLength(2);
    expect(source.opened).toHaveLength(1);
  });

  it('says which port is taken', async () => {
    const taken = await import('../loopback/loopback-listener.ts').then(({ loopback }) =>
      loopback.listen({ path: '/other', ports: [Number(acsPort)] }, never),
    );
    const { signIn } = rig({ startUrl: startUrl(), acsPort });
    expect(await signIn()).toMatchObject({
      error: { code: 'refused', reason: expect.stringContaining(acsPort) },
    });
    await must(taken).close();
  });
});

describe('what the assertion says', () => {
  const minutesOf = async (config: Readonly<Record<string, string>>, parts: PageParts): Promise<number> => {
    page(parts);
    const { signIn, leaseOfFirst } = rig({ startUrl: startUrl(), ...config });
    must(await signIn());
    return Math.round((must(await leaseOfFirst()).expiresAt - Date.now()) / 60_000);
  };

  it('SessionDuration is taken; more than the role allows falls back to AWS’s hour; the user’s own word wins', async () => {
    expect(await minutesOf({}, {})).toBe(60);
    expect(await minutesOf({}, { durationSeconds: 7200 })).toBe(120);
    expect(await minutesOf({}, { durationSeconds: 43_200 })).toBe(60);
    expect(await minutesOf({ durationSeconds: '900' }, { durationSeconds: 7200 })).toBe(15);
    expect(await minutesOf({ durationSeconds: '7200' }, { sessionEndsInMs: 20 * 60_000 })).toBe(20);
  });

  it('a length that the user asked for and the role does not allow is reported, not changed', async () => {
    const { signIn, leaseOfFirst } = rig({ startUrl: startUrl(), durationSeconds: '43200' });
    must(await signIn());
    expect(await leaseOfFirst()).toMatchObject({ error: { code: 'duration-too-long' } });
  });

  it('is redeemed at nearly 100 KB, and refused in words beyond', async () => {
    page({ padding: 66_000 });
    const { signIn, leaseOfFirst, source } = rig({ startUrl: startUrl() });
    must(await signIn());
    expect(source.ctx.memory.get()?.reveal().length).toBeGreaterThan(90_000);
    must(await leaseOfFirst());
    page({ padding: 80_000 });
    const larger = await rig({ startUrl: startUrl() }).signIn();
    expect(larger).toMatchObject({
      error: { code: 'saml-unusable', reason: expect.stringContaining('100000') },
    });
  });
});

describe('a provider of another name than before', () => {
  it('is passed over, with words, until the user signs out', async () => {
    const { signIn, source } = rig({ startUrl: startUrl() });
    must(await signIn());
    source.ctx.memory.clear();
    page({ issuer: 'https://other.example/saml' });
    expect(await signIn()).toMatchObject({
      error: { code: 'saml-unusable', reason: expect.stringContaining('another identity provider') },
    });
    page({});
    must(await signIn());
  });
});

describe('what the provider gives later', () => {
  it('asks about roles that are new without a sign-in, keeps the former, and asks once', async () => {
    const [developer = '', auditor = ''] = playground.samlIdp.roles;
    const operator = auditor.replace('SamlAuditor', 'SamlOperator');
    page({ roles: [developer] });
    const { signIn, found, source } = rig({ startUrl: startUrl(), accountNames: '111111111111 Production' });
    must(await signIn());
    expect((await found()).map(({ name }) => name)).toEqual(['Production/SamlDeveloper']);
    page({ roles: [developer, auditor, operator] });
    source.ctx.memory.clear();
    source.answerWith(() => ({ kind: 'text', text: auditor }));
    const names = ['Production/SamlDeveloper', 'Production/SamlAuditor'];
    expect((await found()).map(({ name }) => name)).toEqual(names);
    expect(source.prompts).toMatchObject([
      { kind: 'sign-in-window' },
      {
        kind: 'choose-roles',
        roles: [
          { accountId: '111111111111', accountName: 'Production', role: 'SamlAuditor' },
          { accountId: '111111111111', accountName: 'Production', role: 'SamlOperator' },
        ],
      },
    ]);
    source.ctx.memory.clear();
    expect(await found()).toHaveLength(2);
    expect(source.prompts).toHaveLength(2);
  });

  it('a sign-in that comes while new roles are asked about counts, with the answer of the same user', async () => {
    const [developer = '', auditor = ''] = playground.samlIdp.roles;
    const [operator, reader] = ['SamlOperator', 'SamlReader'].map((name) =>
      auditor.replace('SamlAuditor', name),
    );
    page({ roles: [developer] });
    const { signIn, found, source } = rig({ startUrl: startUrl() });
    must(await signIn());
    page({ roles: [developer, auditor, operator ?? ''] });
    source.ctx.memory.clear();
    // The question of the sync: in the meantime the provider gives one role more, and leaves one out.
    const ask: typeof source.ctx.ask = async (spec, signal) => {
      if (spec.kind !== 'choose-roles') return source.ctx.ask(spec, signal);
      page({ roles: [auditor, developer, reader ?? '', 'arn:aws:iam::111111111111:role/Alone'] });
      source.ctx.memory.clear();
      must(await signIn());
      return { kind: 'text', text: auditor };
    };
    const result = await found({ ...source.ctx, ask });
    expect(result.map(({ role }) => role)).toEqual(['SamlDeveloper', 'SamlAuditor', 'SamlReader']);
    expect(JSON.parse(source.item() ?? '{}').leftOut).toEqual([expect.stringContaining('role/Alone')]);
    // Of another user nothing is taken over.
    source.ctx.memory.clear();
    let questions = 0;
    const other: typeof source.ctx.ask = async (spec, signal) => {
      if (spec.kind !== 'choose-roles') return source.ctx.ask(spec, signal);
      questions += 1;
      if (questions > 1) return { kind: 'cancel' };
      source.setItem(JSON.stringify({ ...JSON.parse(source.item() ?? '{}'), signedInAs: 'somebody-else' }));
      return { kind: 'text', text: operator ?? '' };
    };
    page({
      roles: [developer, auditor, reader ?? '', operator ?? '', auditor.replace('SamlAuditor', 'SamlOther')],
    });
    expect((await found({ ...source.ctx, ask: other })).map(({ role }) => role)).not.toContain(
      'SamlOperator',
    );
    expect([questions, JSON.parse(source.item() ?? '{}').signedInAs]).toEqual([2, 'somebody-else']);
  });

  it('says which roles are left out now, not at the sign-in', async () => {
    const [developer = ''] = playground.samlIdp.roles;
    page({ roles: [developer, 'arn:aws:iam::111111111111:role/Alone'] });
    const { signIn, found, source } = rig({ startUrl: startUrl() });
    expect(must(await signIn())).toMatchObject({ facts: [expect.stringContaining('role/Alone')] });
    expect((await found()).facts).toHaveLength(1);
    page({ roles: [developer] });
    source.ctx.memory.clear();
    expect((await found()).facts).toEqual([]);
  });

  it('a role that is gone is no session any more, and its keys say why', async () => {
    const [, auditor = ''] = playground.samlIdp.roles;
    const { signIn, found, lease, source } = rig({ startUrl: startUrl() });
    must(await signIn());
    const [first] = await found();
    page({ roles: [auditor] });
    source.ctx.memory.clear();
    expect((await found()).map(({ role }) => role)).toEqual(['SamlAuditor']);
    const refused = await lease(first?.config);
    expect(refused).toMatchObject({ error: { code: 'role-not-assigned', role: 'SamlDeveloper' } });
  });
});

describe('what an account is called', () => {
  const asked = (operation: string): number =>
    playground.calls.filter((call) => call.operation === operation).length;

  it('is its alias, asked for once with the rights of a role that was chosen', async () => {
    playground.clearCalls();
    const { signIn, found, source } = rig({ startUrl: startUrl() });
    must(await signIn());
    const names = ['acme-production/SamlDeveloper', 'acme-production/SamlAuditor'];
    expect((await found()).map(({ name }) => name)).toEqual(names);
    expect((await found()).map(({ accountName }) => accountName)).toEqual([
      'acme-production',
      'acme-production',
    ]);
    expect(asked('ListAccountAliases')).toBe(1);
    // Known from now on, in the picker as well.
    source.ctx.memory.clear();
    page({ roles: [...playground.samlIdp.roles, ...['A', 'B'].map(another)] });
    await found();
    expect(source.prompts.at(-1)).toMatchObject({
      roles: [{ accountName: 'acme-production' }, { accountName: 'acme-production' }],
    });
    expect(asked('ListAccountAliases')).toBe(1);
  });

  it('is its number where no role may say, which is remembered too', async () => {
    page({ roles: playground.samlIdp.roles.slice(1) });
    playground.clearCalls();
    const { signIn, found } = rig({ startUrl: startUrl() });
    must(await signIn());
    expect((await found()).map(({ name }) => name)).toEqual(['111111111111/SamlAuditor']);
    await found();
    expect(playground.calls.filter(({ code }) => code === 'AccessDenied')).toHaveLength(1);
  });

  it('is found by the role that may say, when another may not', async () => {
    page({ roles: playground.samlIdp.roles.toReversed() });
    const { signIn, found } = rig({ startUrl: startUrl() });
    must(await signIn());
    expect((await found())[0]?.name).toBe('acme-production/SamlAuditor');
  });

  it('waits for IAM to answer at the next sync when it could not; the sessions are there anyway', async () => {
    playground.faults.add({ service: 'iam', operation: 'ListAccountAliases', times: 50, status: 503 });
    const { signIn, found } = rig({ startUrl: startUrl() });
    must(await signIn());
    expect((await found())[0]?.name).toBe('111111111111/SamlDeveloper');
    playground.faults.clear();
    expect((await found())[0]?.name).toBe('acme-production/SamlDeveloper');
  });

  it('is the user’s own word, and IAM is not asked', async () => {
    playground.clearCalls();
    const { signIn, found } = rig({ startUrl: startUrl(), accountNames: '111111111111 Prod' });
    must(await signIn());
    expect((await found())[0]?.name).toBe('Prod/SamlDeveloper');
    expect(asked('ListAccountAliases')).toBe(0);
  });

  const another = (name: string): string =>
    (playground.samlIdp.roles[0] ?? '').replace('SamlDeveloper', name);
});

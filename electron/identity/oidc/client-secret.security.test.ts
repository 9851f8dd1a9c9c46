import { afterAll, beforeAll, expect, it } from 'vitest';
import { signInAtProvider } from '../../../e2e/openid-user.ts';
import { type Playground, startPlayground } from '../../../playground/playground.ts';
import {
  createRealPorts,
  createSourceRig,
  must,
  never,
} from '../../adapters/integration/identity-test-rig.ts';
import { sourceForm } from './form.ts';
import { oidcKind } from './source.ts';

const mine = 'GOCSPX-not-for-the-settings';
let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground();
});
afterAll(() => playground.close());

/** Google at the playground: it takes no code without the client secret that belongs to the client. */
function google() {
  const { issuer, clientId } = playground.oidc;
  const seen: (string | null)[] = [];
  const at: typeof fetch = async (url, init) => {
    if (!String(url).endsWith('/token')) return fetch(url, init);
    const body = new URLSearchParams(String(init?.body));
    seen.push(body.get('client_secret'));
    if (body.get('client_secret') !== mine)
      return Response.json(
        { error: 'invalid_request', error_description: 'client_secret is missing.' },
        { status: 400 },
      );
    body.delete('client_secret');
    return fetch(url, { ...init, body: body.toString() });
  };
  const config = must(
    oidcKind.parseConfig({ preset: 'google', issuer, clientId, clientSecret: mine, scope: 'openid email' }),
  ).config;
  const rig = createSourceRig(config);
  rig.browseWith((url) => {
    void signInAtProvider(url);
  });
  let typed: string | null = mine;
  rig.answerWith((spec) => {
    if (spec.kind !== 'secrets') return null;
    return typed === null ? { kind: 'cancel' } : { kind: 'fields', values: { clientSecret: ` ${typed} ` } };
  });
  const asked = () => rig.prompts.filter(({ kind }) => kind === 'secrets').length;
  const type = (text: string | null) => {
    typed = text;
  };
  const source = oidcKind.bind({ ...createRealPorts(playground.endpoints), fetch: at });
  return { rig, config, seen, asked, type, source };
}
const aged = (item: string | null): string =>
  JSON.stringify({ ...JSON.parse(item ?? ''), expiresAt: Date.now() - 1000 });

it('has no field for a client secret, and drops one from the settings', () => {
  expect(sourceForm.fields.map(({ name }) => name)).not.toContain('clientSecret');
  expect(JSON.stringify(google().config)).not.toContain(mine);
});

it('asks once, keeps it in the keychain alone, and renews with it', async () => {
  const { rig, seen, asked, source } = google();
  must(await source.signIn(rig.ctx, never));
  rig.setItem(aged(rig.item()));
  must(await source.refresh(rig.ctx, never));
  expect(seen).toEqual([mine, mine]);
  expect(asked()).toBe(1);
  expect(JSON.stringify(rig.prompts)).not.toContain(mine);
  must(await source.signIn(rig.ctx, never));
  expect(asked()).toBe(1);
  must(await source.signOut(rig.ctx, never));
  expect(rig.item()).toBeNull();
});

it('keeps it when the provider ends the sign-in', async () => {
  const { rig, asked, source } = google();
  must(await source.signIn(rig.ctx, never));
  await playground.oidcIssuer.revokeAll();
  rig.setItem(aged(rig.item()));
  expect(await source.refresh(rig.ctx, never)).toMatchObject({ error: { code: 'token-revoked' } });
  expect(must(await source.restore(rig.ctx, never)).kind).toBe('signed-out');
  must(await source.signIn(rig.ctx, never));
  expect(asked()).toBe(1);
});

it('keeps none that the provider refuses, in its words, and none that was not given', async () => {
  const { rig, type, asked, source } = google();
  type('GOCSPX-wrong');
  const refused = await source.signIn(rig.ctx, never);
  expect(refused).toMatchObject({ error: { detail: expect.stringContaining('client_secret is missing.') } });
  expect(JSON.stringify(refused)).not.toContain('GOCSPX-wrong');
  expect(rig.item()).toBeNull();
  type(null);
  expect(await source.signIn(rig.ctx, never)).toMatchObject({ error: { code: 'cancelled' } });
  type(mine);
  must(await source.signIn(rig.ctx, never));
  expect(asked()).toBe(3);
});

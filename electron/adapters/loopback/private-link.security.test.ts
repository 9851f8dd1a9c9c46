import { request } from 'node:http';
import { describe, expect, it, vi } from 'vitest';
import { Secret } from '../../core/secret.ts';
import { createPrivateLink, type PrivateLinkParts } from './private-link.ts';

const target = 'https://signin.aws.amazon.com/federation?SigninToken=secret';

async function linkTo(parts?: PrivateLinkParts, isGood = () => true): Promise<string> {
  const link = await createPrivateLink(parts)(new Secret(target), isGood);
  if (!link.ok) throw new Error(link.error.code);
  return link.value;
}
const ask = (url: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') =>
  new Promise<{ readonly status: number; readonly location: string | null }>((resolve, reject) => {
    const asked = request(url, { method, headers }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, location: response.headers.location ?? null });
    });
    asked.on('error', reject).end();
  });
const refused = { status: 404, location: null };

describe('an address of this machine in place of a secret one', () => {
  it('says nothing of it, and leads a process of this user there, once', async () => {
    const url = await linkTo();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}$/);
    expect(await ask(url)).toEqual({ status: 303, location: target });
    await expect(ask(url)).rejects.toThrow();
  });

  it('leads nobody there once it is no longer good', async () => {
    expect(await ask(await linkTo(undefined, () => false))).toEqual(refused);
  });

  it('leads nobody else there: another user, another path, another host, another method', async () => {
    const url = await linkTo({ ownUser: 1000, userOf: async () => 1001 });
    expect(await ask(url)).toEqual(refused);
    const own = await linkTo();
    expect(await ask(own.replace(/\/[\w-]+$/, '/'))).toEqual(refused);
    expect(await ask(own, { host: 'evil.example' })).toEqual(refused);
    expect(await ask(own, {}, 'POST')).toEqual(refused);
    // None of these used it up.
    expect(await ask(own)).toEqual({ status: 303, location: target });
  });

  it('is refused where the system does not say whose a connection is, though it should', async () => {
    expect(await ask(await linkTo({ ownUser: 1000, userOf: async () => null }))).toEqual(refused);
  });

  it('ends by the clock when nobody comes', async () => {
    const url = await linkTo({ ownUser: null, userOf: async () => null, lifetimeMs: 1 });
    await vi.waitFor(() => expect(ask(url)).rejects.toThrow());
  });
});

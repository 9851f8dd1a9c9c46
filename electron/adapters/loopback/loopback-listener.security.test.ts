import { request } from 'node:http';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { LoopbackListener } from '../../core/ports/browser.ts';
import { must, never } from '../integration/identity-test-rig.ts';
import { loopback } from './loopback-listener.ts';

const open: LoopbackListener[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((listener) => listener.close()));
});
async function listen(input: Partial<Parameters<typeof loopback.listen>[0]> = {}) {
  const listener = must(await loopback.listen({ path: '/callback', ports: [], ...input }, never));
  open.push(listener);
  return listener;
}
const form = (body: string | URLSearchParams) => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: body.toString(),
});

describe('the loopback listener', () => {
  it('gives the parameters of the redirect and a page that one can close', async () => {
    const listener = await listen();
    expect(listener.redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    const coming = listener.next(never);
    const page = await fetch(`${listener.redirectUri}?code=c%201&state=s`);
    expect(must(await coming)).toEqual({ parameters: { code: 'c 1', state: 's' } });
    expect(await page.text()).toContain('You can close this page; Latchkey');
  });

  it('keeps what came before it was asked for, and gives the next one to the caller that refused the first', async () => {
    const listener = await listen();
    await fetch(`${listener.redirectUri}?state=forged`);
    await fetch(`${listener.redirectUri}?state=right`);
    expect(must(await listener.next(never)).parameters.state).toBe('forged');
    expect(must(await listener.next(never)).parameters.state).toBe('right');
  });

  it('says a refusal in the provider’s words, with nothing in them that a browser would run', async () => {
    const listener = await listen();
    const description = encodeURIComponent('<script>alert(1)</script> denied');
    const page = await fetch(`${listener.redirectUri}?error=access_denied&error_description=${description}`);
    const html = await page.text();
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt; denied');
    expect(html).not.toContain('<script');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(must(await listener.next(never)).parameters.error).toBe('access_denied');
  });

  it('never shows a code or an assertion on its page', async () => {
    const listener = await listen();
    const pages = [
      await fetch(`${listener.redirectUri}?code=XYZZY&state=XYZZY`),
      await fetch(listener.redirectUri, form('SAMLResponse=XYZZY&RelayState=XYZZY')),
    ];
    for (const page of pages) expect(await page.text()).not.toContain('XYZZY');
  });

  it('takes a posted form, RelayState first or not, up to 1 MiB', async () => {
    const listener = await listen();
    const assertion = 'A+/='.repeat(40_000);
    const sent = new URLSearchParams({ RelayState: 'r', SAMLResponse: assertion });
    await fetch(listener.redirectUri, form(sent));
    expect(must(await listener.nextPost(never)).parameters).toEqual({
      RelayState: 'r',
      SAMLResponse: assertion,
    });
    const large = await fetch(listener.redirectUri, form(`SAMLResponse=${'A'.repeat(1024 * 1024)}`));
    expect(large.status).toBe(413);
  });

  it('answers its own address and path only, and no other method', async () => {
    const listener = await listen();
    const { port } = new URL(listener.redirectUri);
    const status = (path: string, host: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        request({ host: '127.0.0.1', port, path, headers: { host } }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        })
          .on('error', reject)
          .end();
      });
    expect(await status('/callback?code=1', `rebound.example:${port}`)).toBe(404);
    expect(await status('/callback?code=1', `localhost:${port}`)).toBe(404);
    expect(await status('/callback?code=1', '127.0.0.1')).toBe(404);
    expect(await status('/favicon.ico', `127.0.0.1:${port}`)).toBe(404);
    expect(await status('/callback/', `127.0.0.1:${port}`)).toBe(404);
    expect((await fetch(listener.redirectUri, { method: 'PUT', body: 'x' })).status).toBe(405);
    expect((await fetch(`${listener.redirectUri}?state=a&state=b`)).status).toBe(400);
    expect((await fetch(listener.redirectUri, { method: 'POST', body: 'no form' })).status).toBe(400);
    expect(await listener.next(AbortSignal.timeout(50))).toEqual({ ok: false, error: { code: 'cancelled' } });
  });

  it('answers to localhost where that is its address', async () => {
    const listener = await listen({ host: 'localhost' });
    expect(listener.redirectUri).toMatch(/^http:\/\/localhost:\d+\/callback$/);
    await fetch(`${listener.redirectUri}?state=s`);
    expect(must(await listener.next(never)).parameters).toEqual({ state: 's' });
  });

  it('tries the next port when one is taken, and says so when none is free', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    try {
      const free = must(await loopback.listen({ path: 'x', ports: [] }, never));
      const freePort = Number(new URL(free.redirectUri).port);
      await free.close();
      const second = await listen({ ports: [address.port, freePort] });
      expect(new URL(second.redirectUri).port).toBe(String(freePort));
      expect(await loopback.listen({ path: '/x', ports: [address.port] }, never)).toMatchObject({
        ok: false,
        error: { code: 'refused', reason: expect.stringContaining(String(address.port)) },
      });
    } finally {
      await new Promise((resolve) => taken.close(resolve));
    }
  });

  it('ends every waiting caller when it is closed or called off, and frees its port', async () => {
    const listener = await listen();
    const port = Number(new URL(listener.redirectUri).port);
    const leaving = new AbortController();
    const called = listener.next(leaving.signal);
    leaving.abort();
    expect(await called).toEqual({ ok: false, error: { code: 'cancelled' } });
    const closed = listener.next(never);
    await listener.close();
    expect(await closed).toEqual({ ok: false, error: { code: 'cancelled' } });
    await listen({ ports: [port] });
  });
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../playground.ts';

let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground();
});
afterAll(() => playground.close());

const json = async (path: string, body: unknown): Promise<Record<string, string>> => {
  const headers = { 'content-type': 'application/json' };
  const url = `${playground.endpoints.ssoOidc}${path}`;
  return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).json();
};
async function newCode(clientName = 'Latchkey') {
  const client = await json('/client/register', { clientName, clientType: 'public' });
  const { clientId, clientSecret } = client;
  const started = await json('/device_authorization', {
    clientId,
    clientSecret,
    startUrl: playground.startUrl,
  });
  const grantType = 'urn:ietf:params:oauth:grant-type:device_code';
  const token = () => json('/token', { clientId, clientSecret, grantType, deviceCode: started.deviceCode });
  return { userCode: started.userCode ?? '', url: started.verificationUriComplete ?? '', token };
}

/** As a browser without script: follows links and forms with its cookie. */
function browser() {
  let cookie = '';
  const origin = new URL(playground.startUrl).origin;
  const open = async (url: string, form?: Readonly<Record<string, string>>) => {
    const reply = await fetch(new URL(url, origin), {
      redirect: 'manual',
      headers: { cookie },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    cookie = (reply.headers.get('set-cookie') ?? cookie).split(';')[0] ?? '';
    const location = reply.headers.get('location');
    if (location !== null) return open(location);
    return { status: reply.status, text: await reply.text(), headers: reply.headers };
  };
  return { open };
}
const formKey = (text: string): string => /name="form_key" value="([^"]+)"/.exec(text)?.[1] ?? '';

it('leads a user from the link over the sign-in to the code and its Allow', async () => {
  const code = await newCode();
  const { open } = browser();
  const path = `/device?user_code=${code.userCode}`;
  expect((await open(code.url)).text).toContain('<h1>Sign in</h1>');
  const shown = await open('/sign-in', { user: 'sam.lee', next: path });
  expect(shown.text).toContain(code.userCode);
  expect(shown.text).toContain('as sam.lee');
  const done = await open('/device', {
    form_key: formKey(shown.text),
    user_code: code.userCode,
    decision: 'allow',
  });
  expect(done.text).toContain('Request approved');
  expect(await code.token()).toMatchObject({ tokenType: 'Bearer' });
  expect((await open(path)).status).toBe(409);
});

it('takes a no', async () => {
  const code = await newCode();
  const { open } = browser();
  const shown = await open('/sign-in', { user: 'sam.lee', next: `/device?user_code=${code.userCode}` });
  await open('/device', { form_key: formKey(shown.text), user_code: code.userCode, decision: 'deny' });
  expect(await code.token()).toMatchObject({ error: 'access_denied' });
});

it('reads a code as people type it', async () => {
  const code = await newCode();
  const { open } = browser();
  const typed = code.userCode.toLowerCase().replace('-', ' ');
  const shown = await open('/sign-in', {
    user: 'sam.lee',
    next: `/device?user_code=${encodeURIComponent(typed)}`,
  });
  expect(shown.text).toContain(code.userCode);
});

it('says what is wrong with an unknown user, an unknown code and an unknown page', async () => {
  const { open } = browser();
  const stranger = await open('/sign-in', { user: '<b>eve', next: '/start' });
  expect([stranger.status, stranger.text.includes('There is no user &lt;b&gt;eve here')]).toEqual([
    400,
    true,
  ]);
  await open('/sign-in', { user: 'sam.lee', next: '/start' });
  expect((await open('/device?user_code=AAAA-BBBB')).status).toBe(404);
  expect((await open('/nowhere')).status).toBe(404);
});

it('counts an Allow only from the form it gave to this browser', async () => {
  const code = await newCode();
  const { open } = browser();
  await open('/sign-in', { user: 'sam.lee', next: '/start' });
  const forged = await open('/device', { form_key: 'x', user_code: code.userCode, decision: 'allow' });
  expect(forged.status).toBe(403);
  expect(await code.token()).toMatchObject({ error: 'authorization_pending' });
});

it('leads nowhere but to itself after the sign-in, and runs nothing a client calls itself', async () => {
  const { open } = browser();
  const away = await open('/sign-in', { user: 'sam.lee', next: '//evil.example/' });
  expect(away.text).toContain('Your AWS accounts');
  const code = await newCode('<script>alert(1)</script>');
  const shown = await open(`/device?user_code=${code.userCode}`);
  expect(shown.text).not.toContain('<script');
  expect(shown.headers.get('content-security-policy')).toContain("default-src 'none'");
});

import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright';
import { expect } from 'playwright/test';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { assertionBase64, provider, roleOf } from './saml-assertion.ts';
import { visibleWindow } from './saml-user.ts';
import { startWorld, type World } from './world.ts';

// The real sign-in window against a provider's page. The assertion is for AWS's own address, which leads to a sink here.
test.describe.configure({ mode: 'serial' });

let directory: string;
let world: World;
let idp: Server;
let sink: Server;
let sinkHits = 0;
let padding = 0;
const secret = 'signed-in=1';

const post = (fields: Readonly<Record<string, string>>): string =>
  `<body onload="document.forms[0].submit()"><form method="post" action="https://signin.aws.amazon.com/saml">${Object.entries(
    fields,
  )
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`)
    .join('')}</form>`;

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const address: AddressInfo | string | null = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    }),
  );

test.beforeAll(async () => {
  sink = createServer((_req, res) => {
    sinkHits += 1;
    res.end();
  });
  // Any byte that reaches it counts, TLS or not.
  sink.on('connection', () => {
    sinkHits += 1;
  });
  const sinkPort = await listen(sink);
  idp = createServer((req, res) => {
    res.setHeader('content-type', 'text/html');
    if (req.method === 'POST') {
      return void res.writeHead(303, { location: '/start', 'set-cookie': `${secret}; Max-Age=3600` }).end();
    }
    if (!(req.headers.cookie ?? '').includes(secret)) {
      return void res.end(
        '<title>aws.amazon.com</title><form method="post"><input name="user"><button>Sign in</button></form>',
      );
    }
    const SAMLResponse = assertionBase64({
      padding,
      roles: [`${provider}, ${roleOf('Ops')}`],
    });
    res.end(post({ RelayState: 'a&b', SAMLResponse }));
  });
  const idpPort = await listen(idp);
  const startUrl = `http://127.0.0.1:${idpPort}/start`;
  directory = mkdtempSync(path.join(tmpdir(), 'latchkey-saml-'));
  const sources = [{ kind: 'saml', name: 'Acme', config: { startUrl } }];
  writeFileSync(path.join(directory, 'seed.json'), JSON.stringify({ sources }));
  world = await startWorld({
    args: ['--hidden', `--host-resolver-rules=MAP signin.aws.amazon.com:443 127.0.0.1:${sinkPort}`],
    env: { LATCHKEY_SEED: path.join(directory, 'seed.json') },
  });
});
test.afterAll(async () => {
  await world.stop();
  idp.close();
  idp.closeAllConnections();
  sink.close();
  sink.closeAllConnections();
});

const state = async (): Promise<string> => {
  const { stdout } = await world.latchkey('sources', '--json');
  const rows: readonly { readonly name: string; readonly state: string }[] = JSON.parse(stdout);
  return rows.find(({ name }) => name === 'Acme')?.state ?? 'absent';
};
const signInWindow = (): Promise<Page> => visibleWindow(world, 'http://127.0.0.1');

test('the source is there', async () => {
  expect(await state()).toBe('signed-out');
});

test('closing the sign-in window ends the sign-in', async () => {
  const login = world.latchkey('login', 'Acme');
  const page = await signInWindow();
  await world.app().screenshot(page, 'saml-sign-in');
  const titles = await world
    .app()
    .electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((each) => each.getTitle()));
  expect(titles.some((title) => title.startsWith('127.0.0.1:'))).toBe(true);
  await page.close();
  expect((await login).code).not.toBe(0);
});

test('signing in catches the assertion, and nothing reaches AWS', async () => {
  padding = 70_000;
  const login = world.latchkey('login', 'Acme');
  const page = await signInWindow();
  await page.locator('input').fill('maria');
  await page.getByRole('button').click();
  expect((await login).code).toBe(0);
  expect(await state()).toBe('signed-in');
  await waitFor('the role', async () => (await world.latchkey('list', '--json')).stdout.includes('Ops'));
  expect(sinkHits).toBe(0);
});

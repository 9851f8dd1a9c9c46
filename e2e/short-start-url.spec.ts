// A start URL on the company's own host, with the company's authority, as the app's own network stack asks it.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'playwright/test';
import { generate } from 'selfsigned';
import { test } from './rig/test.ts';
import { callVerb, openWindow, startWorld, type World, windowState } from './world.ts';

const HOST = 'aws.example.com';
let world: World;
let company: Server;
const asked: string[] = [];

test.beforeAll(async () => {
  const made = await generate([{ name: 'commonName', value: HOST }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: HOST }] },
    ],
  });
  const ca = path.join(mkdtempSync(path.join(tmpdir(), 'latchkey-short-')), 'ca.pem');
  writeFileSync(ca, made.cert);
  company = createServer({ key: made.private, cert: made.cert }, (req, res) => {
    asked.push(`${req.method} ${req.url}`);
    if (req.url === '/start' && req.method === 'HEAD') return void res.writeHead(405).end();
    if (req.url === '/start') return void res.writeHead(302, { location: '/cloud' }).end();
    if (req.url === '/cloud')
      return void res.writeHead(301, { location: 'https://acme.awsapps.com/start/#/' }).end();
    res.end('<p>Welcome</p>');
  });
  await new Promise<void>((resolve) => company.listen(0, '127.0.0.1', resolve));
  const address = company.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  world = await startWorld({
    args: ['--hidden', `--host-resolver-rules=MAP ${HOST}:443 127.0.0.1:${port}`],
    // The company's own host is reached past its proxy, where nobody is in this test.
    env: { AWS_CA_BUNDLE: ca, HTTPS_PROXY: 'http://127.0.0.1:9', NO_PROXY: HOST },
  });
});
test.afterAll(async () => {
  await world.stop();
  company.close();
  company.closeAllConnections();
});

const add = async (startUrl: string): Promise<unknown> =>
  callVerb(await openWindow(world), 'addSource', {
    kind: 'identity-center',
    name: startUrl.slice(-5),
    values: { startUrl, region: 'us-east-1' },
  });

test('is kept as the access portal that it redirects to, and refused where it leads to none', async () => {
  await add(`https://${HOST}/start`);
  const { sources } = await windowState(world);
  expect(sources.find(({ name }) => name === 'start')?.config).toMatchObject({
    startUrl: 'https://acme.awsapps.com/start',
  });
  expect(asked).toEqual(['HEAD /start', 'GET /start', 'HEAD /cloud']);
  await expect(add(`https://${HOST}/hello`)).rejects.toThrow(/no access portal of AWS/);
});

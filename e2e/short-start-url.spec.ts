// A start URL on the company's own host, with the company's authority, as the app's own network stack asks it.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'playwright/test';
import { generate } from 'selfsigned';
import { test } from './rig/test.ts';
import {
  callVerb,
  confirmOnPage,
  openCodes,
  openWindow,
  pendingCode,
  startWorld,
  type World,
  windowState,
} from './world.ts';

test.describe.configure({ mode: 'serial' });

const HOST = 'aws.example.com';
const PORTAL = 'https://acme.awsapps.com/start';
const HERE = ['--region', 'us-east-1'];
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
    if (req.url === '/cloud') return void res.writeHead(301, { location: `${PORTAL}/#/` }).end();
    res.end('<p>Welcome</p>');
  });
  await new Promise<void>((resolve) => company.listen(0, '127.0.0.1', resolve));
  const address = company.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  world = await startWorld({
    playground: { otherStartUrls: [PORTAL] },
    args: ['--hidden', `--host-resolver-rules=MAP ${HOST}:443 127.0.0.1:${port}`],
    // The company's own host is reached past its proxy, where nobody is in this test.
    env: { LATCHKEY_SEED: '/none', AWS_CA_BUNDLE: ca, HTTPS_PROXY: 'http://127.0.0.1:9', NO_PROXY: HOST },
  });
});
test.afterAll(async () => {
  await world.stop();
  company.close();
  company.closeAllConnections();
});

/** Answers what is asked on a terminal of its own (util-linux' script). */
const onTerminal = (command: string, typed: string) =>
  world.begin('sh', [
    '-c',
    `(sleep 2; printf '${typed}'; sleep 40) | script -qec 'stty cols 100; ${command}' /dev/null`,
  ]);

test('nothing is set up, and a command without a name says how to begin', async () => {
  const { code, stderr } = await world.latchkey('login');
  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining('latchkey login https://acme.awsapps.com/start'),
  ]);
});

test('an address that a portal does not know is not kept', async () => {
  const ran = await world.latchkey(
    'login',
    'https://nobody.awsapps.com/start',
    ...HERE,
    '--yes',
    '--no-browser',
  );
  expect([ran.code, ran.stderr]).toEqual([1, expect.stringContaining('nobody was not kept')]);
  expect((await world.latchkey('sources')).stdout).toContain('No identity sources yet');
});

test('one line on a terminal goes from nothing to sessions', async () => {
  const refused = await world.latchkey('login', `https://${HOST}/start`, ...HERE);
  expect([refused.code, refused.stderr]).toEqual([5, expect.stringContaining('--yes')]);
  const known = await openCodes(world.playground);
  const login = onTerminal(`latchkey login https://${HOST}/start --no-browser`, 'us-east-1\ny\n');
  await confirmOnPage(await pendingCode(world.playground, known), world.playground.info.startUrl);
  const { stdout } = await login.ended;
  expect(stdout).toContain('Region of IAM Identity Center');
  expect(stdout).toContain(`Add acme (${PORTAL}, us-east-1) and sign in? (y/N)`);
  expect(stdout).toMatch(/Signed in to acme as /);
  expect(stdout).toContain('latchkey list');
  const who = 'aws sts get-caller-identity --profile production-DeveloperAccess --region us-east-1';
  const caller = await world.run('sh', ['-c', who]);
  expect([caller.code, caller.stdout]).toEqual([0, expect.stringContaining('111111111111')]);
});

test('the short name finds the source that is there, and adds no second one', async () => {
  const { code, stdout } = await world.latchkey('login', `https://${HOST}/start`, ...HERE);
  expect([code, stdout]).toEqual([0, expect.stringContaining('Already signed in to acme')]);
  expect(JSON.parse((await world.latchkey('sources', '--json')).stdout)).toHaveLength(1);
});

const add = async (startUrl: string): Promise<unknown> =>
  callVerb(await openWindow(world), 'addSource', {
    kind: 'identity-center',
    name: startUrl.slice(-5),
    values: { startUrl, region: 'us-east-1' },
  });

test('is kept as the access portal that it redirects to, and refused where it leads to none', async () => {
  const before = asked.length;
  await add(`https://${HOST}/start`);
  const { sources } = await windowState(world);
  expect(sources.find(({ name }) => name === 'start')?.config).toMatchObject({
    startUrl: PORTAL,
  });
  expect(asked.slice(before)).toEqual(['HEAD /start', 'GET /start', 'HEAD /cloud']);
  await expect(add(`https://${HOST}/hello`)).rejects.toThrow(/no access portal of AWS/);
});

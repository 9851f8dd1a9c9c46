import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ok } from '../../shared/result.ts';
import { defaultSettings } from '../../shared/settings.ts';

vi.mock('electron', () => import('./testing-electron.ts'));
const { FakeSession, session } = await import('./testing-electron.ts');
const { createNetwork } = await import('./network.ts');

const HOST = 'idp.corp.example';
const AUTHORITY_UNKNOWN = -202;
const TRUSTED = 0;
const AS_CHROMIUM_SAYS = -3;
const OTHER_HOST = -200;
const NOT_IN_FORCE = -201;
let nowMs = Date.now();
let authority = '';
let server = '';

beforeAll(async () => {
  const now = Date.now();
  const common = {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - 3_600_000),
    notAfterDate: new Date(now + 24 * 3_600_000),
  } as const;
  const ca = await generate([{ name: 'commonName', value: 'Corp authority' }], {
    ...common,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  const leaf = await generate([{ name: 'commonName', value: 'Corp server' }], {
    ...common,
    ca: { key: ca.private, cert: ca.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: HOST }] },
    ],
  });
  authority = ca.cert;
  server = leaf.cert;
});
beforeEach(() => {
  session.made.length = 0;
  nowMs = Date.now();
});

function start(anchors: () => readonly X509Certificate[], proxyAddress = '') {
  const network = createNetwork({
    env: {},
    anchors,
    proxyLogins: { find: async () => ok(null) },
    nowMs: () => nowMs,
  });
  const proxyMode = proxyAddress === '' ? 'automatic' : 'address';
  network.configure({ ...defaultSettings, proxyMode, proxyAddress });
  return network;
}

describe('the certificate of a server', () => {
  const asked = async (errorCode: number, hostname: string, anchors: () => readonly X509Certificate[]) => {
    const window = new FakeSession();
    await start(anchors).prepare(Object.assign(window));
    const answers: number[] = [];
    window.onVerify?.({ errorCode, hostname, certificate: { data: server } }, (code) => answers.push(code));
    return answers;
  };
  const known = () => [new X509Certificate(authority)];

  it('is trusted for an authority of the files', async () => {
    expect(await asked(AUTHORITY_UNKNOWN, HOST, known)).toEqual([TRUSTED]);
  });

  it('is not for one that is in none', async () => {
    expect(await asked(AUTHORITY_UNKNOWN, HOST, () => [])).toEqual([AS_CHROMIUM_SAYS]);
    expect(await asked(AUTHORITY_UNKNOWN, 'sts.amazonaws.com', () => [])).toEqual([AS_CHROMIUM_SAYS]);
  });

  // Chromium names the unknown authority before all else that is wrong.
  it('is not for another host or another time, and then it is not called an unknown authority', async () => {
    expect(await asked(AUTHORITY_UNKNOWN, 'sts.amazonaws.com', known)).toEqual([OTHER_HOST]);
    nowMs += 30 * 24 * 3_600_000;
    expect(await asked(AUTHORITY_UNKNOWN, HOST, known)).toEqual([NOT_IN_FORCE]);
    expect(await asked(AUTHORITY_UNKNOWN, HOST, () => [])).toEqual([AS_CHROMIUM_SAYS]);
  });

  it('is left to Chromium wherever it is not the authority that is unknown', async () => {
    // Trusted, another name, out of date, revoked, pinned, weak.
    for (const code of [0, -200, -201, -206, -150, -208])
      expect(await asked(code, HOST, known)).toEqual([AS_CHROMIUM_SAYS]);
  });

  it('is not trusted where the files cannot be read', async () => {
    const broken = () => {
      throw new Error('gone');
    };
    expect(await asked(AUTHORITY_UNKNOWN, HOST, broken)).toEqual([AS_CHROMIUM_SAYS]);
  });
});

it('an authority that is taken out of the files counts no longer from the next call on, and one that is added does', async () => {
  let anchors = [new X509Certificate(authority)];
  const network = start(() => anchors);
  const first = await network.calls();
  expect(await network.calls()).toBe(first);
  // Read again, with the same contents.
  anchors = [new X509Certificate(authority)];
  expect(await network.calls()).toBe(first);
  // Chromium remembers in a session what it made of a certificate.
  anchors = [];
  const second = await network.calls();
  expect(second).not.toBe(first);
  anchors = [new X509Certificate(authority)];
  expect(await network.calls()).not.toBe(second);
  expect(session.made).toHaveLength(3);
});

it('a PAC file of this machine that has changed counts from the next request on, without a restart', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'latchkey-pac-'));
  const file = join(directory, 'proxy.pac');
  writeFileSync(file, 'first');
  const network = start(() => []);
  network.configure({ ...defaultSettings, proxyMode: 'pac', pacAddress: `file://${file}` });
  const scripts = (of: InstanceType<typeof FakeSession> | undefined) =>
    (of?.proxies ?? [])
      .map((each) => String(Object(each).pacScript))
      .map((url) => Buffer.from(url.replace(/^.*base64,/, ''), 'base64').toString());
  await network.calls();
  const calls = session.made[0]?.session;
  await network.calls();
  expect(scripts(calls)).toEqual(['first']);
  writeFileSync(file, 'the second one');
  await Promise.all([network.calls(), network.calls()]);
  expect(scripts(calls).at(-1)).toBe('the second one');
  expect(calls?.inForce).toBe(calls?.proxies.length);
  rmSync(directory, { recursive: true });
});

it('a PAC file is asked for again after the connections of the former rules were closed', async () => {
  const network = start(() => []);
  const window = new FakeSession();
  await network.prepare(Object.assign(window));
  network.configure({ ...defaultSettings, proxyMode: 'pac', pacAddress: 'http://pac.example/good.pac' });
  await network.prepare(Object.assign(window));
  expect(window.inForce).toBe(window.proxies.length);
  expect(window.pacRequest).toBe('under way');
});

it('a sign-in window has the proxy of the calls, also after a change of the settings', async () => {
  const network = start(() => [], 'http://one:1');
  const window = new FakeSession();
  await network.prepare(Object.assign(window));
  expect([window.proxies.length, window.inForce]).toEqual([1, 1]);
  network.configure({ ...defaultSettings, proxyMode: 'address', proxyAddress: 'http://two:2' });
  await network.applyAgain();
  expect(window.proxies.map((each) => Object(each).proxyRules)).toEqual(
    expect.arrayContaining(['https=http://one:1;http=http://one:1', 'https=http://two:2;http=http://two:2']),
  );
  expect(Object(window.proxies.at(-1)).proxyRules).toBe('https=http://two:2;http=http://two:2');
  expect(window.inForce).toBe(window.proxies.length);
  // What was typed or sent to the former proxy is forgotten.
  expect(window.authClears).toBeGreaterThan(0);
});

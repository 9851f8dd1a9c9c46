import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loginEnvironment, proxyEnvironment } from './login-environment.ts';

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'latchkey-login-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('the proxy variables of the app', () => {
  const terminal = { https_proxy: 'http://terminal:1', NO_PROXY: '*', PATH: '/bin' };

  it('are those of the first place that names a proxy, and of no other', () => {
    const login = { HTTPS_PROXY: 'http://login:1' };
    // The lower case and the NO_PROXY of a terminal would be stronger, were they mixed in.
    expect(proxyEnvironment([{}, login, terminal])).toEqual(login);
    expect(proxyEnvironment([{ ALL_PROXY: 'http://own:1', A: 'b' }, login, terminal])).toEqual({
      ALL_PROXY: 'http://own:1',
    });
    expect(proxyEnvironment([{ NO_PROXY: 'example.com' }, {}, terminal])).toEqual({
      https_proxy: 'http://terminal:1',
      NO_PROXY: '*',
    });
    expect(proxyEnvironment([{}, { PATH: '/bin' }])).toEqual({});
  });
});

describe('what a login gets', () => {
  it('is in /etc/environment and environment.d, the later one counts', () => {
    const systemFile = join(dir, 'environment');
    writeFileSync(systemFile, 'HTTPS_PROXY="http://one:1"\nNO_PROXY=a.example\n', { mode: 0o644 });
    const directory = join(dir, 'config', 'environment.d');
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, '20-proxy.conf'), 'HTTPS_PROXY=http://two:2\n', { mode: 0o644 });
    writeFileSync(join(directory, '10-proxy.conf'), 'HTTPS_PROXY=http://three:3\n', { mode: 0o644 });
    writeFileSync(join(directory, 'notes.txt'), 'HTTPS_PROXY=http://four:4\n', { mode: 0o644 });
    const uid = process.getuid?.();
    const input = { systemFile, configDirectory: join(dir, 'config'), uid };
    expect(loginEnvironment(input)).toEqual({ HTTPS_PROXY: 'http://two:2', NO_PROXY: 'a.example' });
    // Nobody else may write it.
    chmodSync(join(directory, '20-proxy.conf'), 0o666);
    if (uid !== undefined) expect(loginEnvironment(input)).toMatchObject({ HTTPS_PROXY: 'http://three:3' });
    expect(loginEnvironment({ systemFile: '/nowhere', configDirectory: '/nowhere', uid })).toEqual({});
  });
});

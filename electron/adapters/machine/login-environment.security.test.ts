// biome-ignore-all lint/suspicious/noTemplateCurlyInString: environment.d expands these, not JavaScript
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
    const input = { systemFile, configDirectory: join(dir, 'config'), uid, known: {} };
    expect(loginEnvironment(input)).toEqual({
      variables: { HTTPS_PROXY: 'http://two:2', NO_PROXY: 'a.example' },
      problems: [],
    });
    // Nobody else may write it.
    chmodSync(join(directory, '20-proxy.conf'), 0o666);
    if (uid !== undefined)
      expect(loginEnvironment(input).variables).toMatchObject({ HTTPS_PROXY: 'http://three:3' });
    const none = { systemFile: '/nowhere', configDirectory: '/nowhere', uid, known: {} };
    expect(loginEnvironment(none)).toEqual({ variables: {}, problems: [] });
  });

  const written = (name: string, system: string, user: string) => {
    const systemFile = join(dir, `${name}-environment`);
    writeFileSync(systemFile, system, { mode: 0o644 });
    const configDirectory = join(dir, name);
    mkdirSync(join(configDirectory, 'environment.d'), { recursive: true });
    writeFileSync(join(configDirectory, 'environment.d', 'a.conf'), user, { mode: 0o644 });
    return loginEnvironment({ systemFile, configDirectory, uid: process.getuid?.(), known: { HOME: '/h' } });
  };

  it.each([
    ['${http_proxy}', 'http://one:1'],
    ['$http_proxy', 'http://one:1'],
    ['"${http_proxy}"', 'http://one:1'],
    ['${NONE:-http://two:2}', 'http://two:2'],
    ['${http_proxy:-http://two:2}', 'http://one:1'],
    ['${http_proxy:+http://two:2}', 'http://two:2'],
    ['http://${HOST_OF}:3', 'http://three:3'],
    ['http://a:b$$c@one:1', 'http://a:b$c@one:1'],
    ['${HOME}', '/h'],
  ])('expands %s as environment.d does', (value, expected) => {
    const system = 'export http_proxy=http://one:1\n';
    const found = written(
      'expanded',
      system,
      `HOST_OF=three\nhttps_proxy=${value}\nno_proxy=\${no_proxy},a\n`,
    );
    expect(found.variables).toMatchObject({ https_proxy: expected, no_proxy: ',a' });
    expect(found.problems).toEqual([]);
  });

  it('passes over a proxy of a variable that is not set, and says so', () => {
    const found = written('unset', '', 'PATH=${GONE}\nhttps_proxy=http://${GONE}:1\nNO_PROXY=a\n');
    expect(found.variables).toEqual({ NO_PROXY: 'a' });
    const detail = 'https_proxy is passed over: GONE is not set.';
    expect(found.problems).toMatchObject([{ code: 'file-malformed', line: 2, detail }]);
  });

  it('tells that environment.d knows no "export"', () => {
    const found = written('export', '', 'export https_proxy=http://one:1\n');
    expect(found.variables).toEqual({});
    expect(found.problems).toMatchObject([{ detail: 'Write https_proxy=VALUE, without "export".' }]);
  });
});

import { describe, expect, it } from 'vitest';
import { appEnvironment, isTestFlavour } from './app-environment.ts';

const places = { LATCHKEY_USER_DATA: '/data', LATCHKEY_RUNTIME_DIR: '/run' };

describe('the environment of the app', () => {
  it.each([
    [
      'endpoints',
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566', AWS_ENDPOINT_URL_SSO: 'http://127.0.0.1:4566' },
    ],
    ['files', { AWS_CONFIG_FILE: '/x', AWS_SHARED_CREDENTIALS_FILE: '/x', GIT_CONFIG_GLOBAL: '/x' }],
    ['keys', { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'x', AWS_SESSION_TOKEN: 'x' }],
    ['choices', { AWS_PROFILE: 'x', AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-1' }],
    ['trust', { AWS_CA_BUNDLE: '/x', SSL_CERT_FILE: '/x', NODE_EXTRA_CA_CERTS: '/x', SSLKEYLOGFILE: '/x' }],
    ['code', { LD_PRELOAD: '/x', NODE_OPTIONS: '-r x', GTK_MODULES: 'x', PYTHONPATH: '/x', BASH_ENV: '/x' }],
    ['what starts', { ELECTRON_RUN_AS_NODE: '1', LATCHKEY_SEED: '/x', LATCHKEY_FLAVOUR: 'test' }],
  ])('has nothing of a shell: %s', (_what, given) => {
    expect(appEnvironment({ ...given, HOME: '/h' }, 'linux')).toEqual({ HOME: '/h' });
  });

  it('has what a login gives', () => {
    const given = { HOME: '/h', PATH: '/bin', LC_TIME: 'C', XDG_RUNTIME_DIR: '/r', https_proxy: 'http://p' };
    expect(appEnvironment(given, 'linux')).toEqual(given);
  });

  it('knows Windows’ own names, in any case, only there', () => {
    const given = { SystemRoot: 'C:\\Windows', Path: 'C:\\', Temp: 'C:\\t', AWS_PROFILE: 'x' };
    const { AWS_PROFILE: _, ...kept } = given;
    expect(appEnvironment(given, 'win32')).toEqual(kept);
    expect(appEnvironment(given, 'linux')).toEqual({});
  });

  it('keeps a data directory of its own only with a runtime directory of its own', () => {
    const data = { LATCHKEY_USER_DATA: '/data', LATCHKEY_KEYCHAIN_SERVICE: 'x' };
    expect(appEnvironment(data, 'linux')).toEqual({});
    expect(appEnvironment({ ...data, LATCHKEY_RUNTIME_DIR: '' }, 'linux')).toEqual({
      LATCHKEY_RUNTIME_DIR: '',
    });
    expect(appEnvironment({ ...data, ...places }, 'linux')).toEqual({ ...data, ...places });
  });

  it('takes the word for the test flavour only from an instance of its own', () => {
    const flavoured = { LATCHKEY_FLAVOUR: 'test', AWS_ENDPOINT_URL: 'http://x' };
    expect(isTestFlavour(flavoured)).toBe(false);
    expect(isTestFlavour({ ...flavoured, LATCHKEY_USER_DATA: '/data' })).toBe(false);
    expect(isTestFlavour({ ...flavoured, ...places, LATCHKEY_FLAVOUR: 'yes' })).toBe(false);
    expect(appEnvironment({ ...flavoured, ...places }, 'linux')).toEqual({ ...flavoured, ...places });
  });
});

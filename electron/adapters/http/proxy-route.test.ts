import { describe, expect, it } from 'vitest';
import { isPacSetting, isProxySetting, parseProxyAddress, proxyName } from '../../../shared/proxy-address.ts';
import { defaultSettings } from '../../../shared/settings.ts';
import { chromiumProxy, type NetworkSettings, proxyRoute } from './proxy-route.ts';

const of = (env: Readonly<Record<string, string>>, settings: Partial<NetworkSettings> = {}) => {
  const { proxyMode, proxyAddress, proxyBypass, pacAddress } = defaultSettings;
  return proxyRoute({ proxyMode, proxyAddress, proxyBypass, pacAddress, ...settings }, env);
};

describe('the address of a proxy', () => {
  it.each([
    ['http://proxy:3128', 'http', 'proxy:3128', null],
    ['proxy.example.com:3128', 'http', 'proxy.example.com:3128', null],
    ['proxy', 'http', 'proxy:80', null],
    ['https://proxy/', 'https', 'proxy:443', null],
    ['socks5h://proxy', 'socks5', 'proxy:1080', null],
    ['http://[fd00::1]:3128', 'http', '[fd00::1]:3128', null],
    ['http://user:p%40ss@host:1', 'http', 'host:1', { userName: 'user', password: 'p@ss' }],
    ['http://user:p@ss@host:1', 'http', 'host:1', { userName: 'user', password: 'p@ss' }],
    [
      'http://DOMAIN%5Cuser:a%3Ab%25@host:1',
      'http',
      'host:1',
      { userName: 'DOMAIN\\user', password: 'a:b%' },
    ],
    ['http://user:100%@host:1', 'http', 'host:1', { userName: 'user', password: '100%' }],
    ['http://user@host:1', 'http', 'host:1', { userName: 'user', password: '' }],
  ])('%j', (text, scheme, name, login) => {
    const found = parseProxyAddress(text);
    expect(found).toMatchObject({ scheme, login });
    expect(found === null ? null : proxyName(found)).toBe(name);
  });

  it.each([
    '',
    'ftp://proxy',
    'http://',
    'http://proxy:0',
    'http://proxy:70000',
    'http://a b',
    'http://a;b:1',
    'direct://',
  ])('is not %j', (text) => {
    expect(parseProxyAddress(text)).toBeNull();
  });

  it('is a setting only without a login', () => {
    expect(isProxySetting('')).toBe(true);
    expect(isProxySetting('http://proxy:3128')).toBe(true);
    expect(isProxySetting('http://maria:secret@proxy:3128')).toBe(false);
    expect(isPacSetting('http://wpad.example.com/proxy.pac')).toBe(true);
    expect(isPacSetting('file:///etc/proxy.pac')).toBe(true);
    expect(isPacSetting('data:text/plain,x')).toBe(false);
    expect(isPacSetting('http://maria:secret@wpad.example.com/')).toBe(false);
  });
});

describe('the way out', () => {
  it('is the setting, then the environment, then the system', () => {
    const env = { HTTPS_PROXY: 'http://proxy:3128' };
    expect(of({})).toEqual({ kind: 'system' });
    expect(of(env)).toMatchObject({ kind: 'proxies', from: 'HTTPS_PROXY' });
    expect(of(env, { proxyMode: 'system' })).toEqual({ kind: 'system' });
    expect(of(env, { proxyMode: 'none' })).toMatchObject({ kind: 'direct' });
    expect(of(env, { proxyMode: 'pac', pacAddress: 'http://w/p.pac' })).toMatchObject({ kind: 'pac' });
    expect(of(env, { proxyMode: 'address', proxyAddress: 'http://own:1' })).toMatchObject({
      https: { host: 'own', port: 1 },
    });
  });

  it.each([
    [{ HTTPS_PROXY: 'http://a:1', https_proxy: 'http://b:1' }, 'https=http://b:1'],
    [{ ALL_PROXY: 'socks5://a:1' }, 'https=socks5://a:1;http=socks5://a:1'],
    [{ all_proxy: 'http://a:1', HTTPS_PROXY: 'http://b:2' }, 'https=http://b:2;http=http://a:1'],
    // Nothing for https, as with curl and botocore.
    [{ HTTP_PROXY: 'http://a:1' }, 'http=http://a:1'],
    [{ HTTPS_PROXY: 'http://maria:secret@a:1' }, 'https=http://a:1'],
    [{ HTTPS_PROXY: '  ' }, undefined],
  ])('%j', (env, rules) => {
    expect(chromiumProxy(of(env)).proxyRules).toBe(rules);
  });

  it('is direct with NO_PROXY=*', () => {
    expect(of({ HTTPS_PROXY: 'http://a:1', no_proxy: '*' })).toEqual({ kind: 'direct', from: 'no_proxy' });
    const own = { proxyMode: 'address', proxyAddress: 'http://a:1', proxyBypass: '*' } as const;
    expect(of({}, own)).toEqual({ kind: 'direct', from: 'setting' });
  });

  it.each([
    [of({ HTTPS_PROXY: 'ftp://maria:secret@a' })],
    [of({}, { proxyMode: 'address' })],
    [of({}, { proxyMode: 'pac' })],
  ])('is none where what was configured cannot be used', (route) => {
    expect(route.kind).toBe('broken');
    expect(JSON.stringify(route)).not.toContain('secret');
    // Nothing is sent past it.
    expect(chromiumProxy(route)).toEqual({ mode: 'fixed_servers', proxyRules: 'http://127.0.0.1:9' });
  });

  it('never leads loopback through a proxy', () => {
    for (const noProxy of ['', '<-loopback>', 'a,<-loopback>']) {
      const route = of({ HTTPS_PROXY: 'http://a:1', NO_PROXY: noProxy });
      expect(chromiumProxy(route).proxyBypassRules).not.toContain('<');
    }
  });
});

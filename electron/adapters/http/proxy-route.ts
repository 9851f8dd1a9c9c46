import { type ProxyAddress, parseProxyAddress } from '../../../shared/proxy-address.ts';
import type { Settings } from '../../../shared/settings.ts';
import { bypassRules, parseNoProxy } from './no-proxy.ts';

/** Which way requests leave, and who said so. */
export type ProxyRoute =
  | { readonly kind: 'system' }
  | { readonly kind: 'direct'; readonly from: string }
  | { readonly kind: 'pac'; readonly url: string; readonly from: string }
  | {
      readonly kind: 'proxies';
      readonly https: ProxyAddress | null;
      readonly http: ProxyAddress | null;
      /** In Chromium's words. */
      readonly bypass: string;
      readonly from: string;
    }
  /** What was configured cannot be used. SECURITY: then nothing leaves, rather than past the proxy. */
  | { readonly kind: 'broken'; readonly from: string; readonly value: string };

export type NetworkSettings = Pick<Settings, 'proxyMode' | 'proxyAddress' | 'proxyBypass' | 'pacAddress'>;
type Environment = Readonly<Record<string, string | undefined>>;

/** curl and Python read the lower case first. */
const variable = (
  env: Environment,
  name: string,
): { readonly name: string; readonly value: string } | null => {
  for (const each of [name.toLowerCase(), name]) {
    const value = env[each]?.trim();
    if (value !== undefined && value !== '') return { name: each, value };
  }
  return null;
};

/** The proxy variables of an environment; null: it names no proxy. */
export function routeOfEnvironment(env: Environment): ProxyRoute | null {
  const all = variable(env, 'ALL_PROXY');
  const https = variable(env, 'HTTPS_PROXY') ?? all;
  const http = variable(env, 'HTTP_PROXY') ?? all;
  // For AWS and providers, which are reached over https, HTTP_PROXY alone says nothing: curl and botocore go without.
  if (https === null && http === null) return null;
  const none = variable(env, 'NO_PROXY') ?? { name: 'NO_PROXY', value: '' };
  return proxies(https, http, none, (https ?? http)?.name ?? '');
}

function proxies(
  https: { readonly name: string; readonly value: string } | null,
  http: { readonly name: string; readonly value: string } | null,
  noProxy: { readonly name: string; readonly value: string },
  from: string,
): ProxyRoute {
  const parsed = parseNoProxy(noProxy.value);
  if (parsed === 'everything') return { kind: 'direct', from: noProxy.name };
  const ways = [https, http].map((each) => (each === null ? null : parseProxyAddress(each.value)));
  for (const [at, each] of [https, http].entries()) {
    if (each !== null && ways[at] === null)
      return { kind: 'broken', from: each.name, value: withoutLogin(each.value) };
  }
  return {
    kind: 'proxies',
    https: ways[0] ?? null,
    http: ways[1] ?? null,
    bypass: bypassRules(parsed),
    from,
  };
}

const withoutLogin = (value: string): string => value.replace(/^(.*?:\/\/)?.*@/, '$1').slice(0, 200);

/** The setting first, then the app's own environment, then what the system says: docs/decisions/0024. */
export function proxyRoute(settings: NetworkSettings, env: Environment): ProxyRoute {
  const { proxyMode, proxyAddress, proxyBypass, pacAddress } = settings;
  switch (proxyMode) {
    case 'automatic':
      return routeOfEnvironment(env) ?? { kind: 'system' };
    case 'system':
      return { kind: 'system' };
    case 'none':
      return { kind: 'direct', from: SETTING };
    case 'pac':
      return pacAddress === ''
        ? { kind: 'broken', from: SETTING, value: '' }
        : { kind: 'pac', url: pacAddress, from: SETTING };
    case 'address': {
      if (proxyAddress === '') return { kind: 'broken', from: SETTING, value: '' };
      const one = { name: SETTING, value: proxyAddress };
      return proxies(one, one, { name: SETTING, value: proxyBypass }, SETTING);
    }
  }
}
/** As `from`: a setting of Latchkey. */
export const SETTING = 'setting';

/** Chromium's form of a proxy; it knows the login from nobody but us. */
const rule = ({ scheme, host, port }: ProxyAddress): string =>
  `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;

/** What Electron's `session.setProxy` is given. */
export function chromiumProxy(route: ProxyRoute): {
  readonly mode: 'system' | 'direct' | 'pac_script' | 'fixed_servers';
  readonly pacScript?: string;
  readonly proxyRules?: string;
  readonly proxyBypassRules?: string;
} {
  switch (route.kind) {
    case 'system':
      return { mode: 'system' };
    case 'direct':
      return { mode: 'direct' };
    case 'pac':
      return { mode: 'pac_script', pacScript: route.url };
    case 'broken':
      // The discard port of this machine: nothing answers there, and nothing is sent past it.
      return { mode: 'fixed_servers', proxyRules: 'http://127.0.0.1:9' };
    case 'proxies': {
      const { https, http, bypass } = route;
      const rules = [
        https === null ? null : `https=${rule(https)}`,
        http === null ? null : `http=${rule(http)}`,
      ];
      return {
        mode: 'fixed_servers',
        proxyRules: rules.filter((each) => each !== null).join(';'),
        proxyBypassRules: bypass,
      };
    }
  }
}

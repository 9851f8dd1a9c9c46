import { invalidInput } from '../../shared/invalid-input.ts';
import type { Problem } from '../../shared/problem.ts';
import { proxyName } from '../../shared/proxy-address.ts';
import { ok } from '../../shared/result.ts';
import { networkText } from '../../shared/text/network.ts';
import { awsEndpoint } from '../adapters/aws/aws-endpoints.ts';
import type { EndpointVariant } from '../adapters/aws/aws-partitions.ts';
import type { FetchLike } from '../adapters/aws/http-transport.ts';
import type { ProxyLogins } from '../adapters/http/proxy-logins.ts';
import type { TrustFault } from '../adapters/http/trust-files.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Network as NetworkPort } from '../core/ports/network.ts';
import type { Network } from './network.ts';

const USUAL = 'https://sts.us-east-1.amazonaws.com';

/** What core asks of the network, over the one session that all calls share. */
export function createNetworkPort(ports: {
  readonly network: Network;
  readonly proxyLogins: ProxyLogins;
  readonly trust: { readonly faults: () => readonly TrustFault[] };
  readonly fetch: FetchLike;
  /** A proxy variable of the login's files that does not count. */
  readonly environmentProblem: Problem | null;
  readonly endpoints: {
    readonly endpointFor: (service: 'sts') => string | null;
    readonly variant: () => EndpointVariant;
  };
  readonly clock: Pick<Clock, 'nowMs'>;
}): NetworkPort {
  const { network, proxyLogins, trust, fetch, environmentProblem, endpoints, clock } = ports;
  const resolveProxy = async (url: string): Promise<string> => (await network.calls()).resolveProxy(url);
  /** HOST:PORT of the proxy that asked last, or else of that to AWS; null: none. */
  const inUse = async (): Promise<string | null> => {
    const asked = network.lastAsked();
    if (asked !== null) return asked;
    const route = network.route();
    const [first = ''] = (await resolveProxy(USUAL).catch(() => '')).split(';');
    const listed = /^(?!DIRECT)\S+ (.+:\d+)$/.exec(first.trim())?.[1];
    if (listed !== undefined) return listed;
    return route.kind === 'proxies' && route.https !== null ? proxyName(route.https) : null;
  };
  return {
    test: async (region, signal) => {
      const { testNetwork } = await import('../adapters/http/network-test.ts');
      const target = endpoints.endpointFor('sts') ?? awsEndpoint('sts', region, endpoints.variant());
      // What Chromium remembers of an earlier try would be tested in place of the network.
      await network.trustsOthers();
      await network.startOver();
      return testNetwork(
        {
          route: network.route,
          resolveProxy,
          fetch,
          trustFaults: trust.faults,
          environmentProblem,
          nowMs: clock.nowMs,
        },
        target,
        signal,
      );
    },
    async setProxyLogin(login, signal) {
      const proxy = await inUse();
      if (proxy === null) return invalidInput('proxy', networkText.noProxyKnown);
      const changed =
        login === null
          ? await proxyLogins.forget(proxy, signal)
          : await proxyLogins.keep(proxy, login, signal);
      if (!changed.ok) return changed;
      await network.applyAgain();
      return ok({ proxy });
    },
  };
}

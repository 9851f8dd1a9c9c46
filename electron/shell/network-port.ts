import { invalidInput } from '../../shared/invalid-input.ts';
import type { Problem } from '../../shared/problem.ts';
import { isSocks, proxyName } from '../../shared/proxy-address.ts';
import { ok } from '../../shared/result.ts';
import { networkText } from '../../shared/text/network.ts';
import { awsEndpoint } from '../adapters/aws/aws-endpoints.ts';
import type { AwsEndpointVariant } from '../adapters/aws/aws-partitions.ts';
import type { FetchLike } from '../adapters/aws/http-transport.ts';
import type { ProxyLogins } from '../adapters/http/proxy-logins.ts';
import { proxyTaken, wayName, waysOf } from '../adapters/http/proxy-ways.ts';
import type { TrustFault } from '../adapters/http/trust-files.ts';
import type { ProfileBundle } from '../adapters/http/trust-names.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Network } from '../core/ports/network.ts';
import type { NetworkRules } from './network.ts';

const USUAL = 'https://sts.us-east-1.amazonaws.com';

/** What core asks of the network, over the one session that all calls share. */
export function createNetworkPort(ports: {
  readonly network: NetworkRules;
  readonly proxyLogins: ProxyLogins;
  readonly trust: { readonly faults: () => readonly TrustFault[] };
  readonly otherBundles: () => readonly ProfileBundle[];
  readonly fetch: FetchLike;
  /** A proxy variable of the login's files that does not count. */
  readonly environmentProblems: readonly Problem[];
  /** Of Latchkey's own environment file. */
  readonly ownFileProblems: readonly Problem[];
  readonly awsEndpoints: {
    readonly endpointFor: (service: 'sts') => string | null;
    readonly variant: () => AwsEndpointVariant;
  };
  readonly clock: Pick<Clock, 'nowMs'>;
}): Network {
  const {
    network,
    proxyLogins,
    trust,
    otherBundles,
    fetch,
    environmentProblems,
    ownFileProblems,
    awsEndpoints,
    clock,
  } = ports;
  const resolveProxy = async (url: string): Promise<string> => (await network.calls()).resolveProxy(url);
  /** The proxy that asked last, or else the one that calls to AWS take; null: none. */
  const inUse = async (
    signal: AbortSignal,
  ): Promise<{ readonly name: string; readonly isSocks: boolean } | null> => {
    const asked = network.lastAsked();
    if (asked !== null) return { name: asked, isSocks: false };
    const taken = await proxyTaken(waysOf(await resolveProxy(USUAL).catch(() => '')), signal);
    if (taken !== null) return { name: wayName(taken), isSocks: taken.isSocks };
    const route = network.route();
    if (route.kind !== 'proxies' || route.https === null) return null;
    return { name: proxyName(route.https), isSocks: isSocks(route.https) };
  };
  return {
    test: async (region, signal) => {
      const { testNetwork } = await import('../adapters/http/network-test.ts');
      const target = awsEndpoints.endpointFor('sts') ?? awsEndpoint('sts', region, awsEndpoints.variant());
      // What Chromium remembers of an earlier try would be tested in place of the network.
      await network.trustsOthers();
      await network.startOver();
      return testNetwork(
        {
          route: network.route,
          resolveProxy,
          fetch,
          trustFaults: trust.faults,
          otherBundles,
          environmentProblems,
          ownFileProblems,
          nowMs: clock.nowMs,
        },
        target,
        signal,
      );
    },
    async setProxyLogin(login, signal) {
      const used = await inUse(signal);
      if (used === null) return invalidInput('proxy', networkText.noProxyKnown);
      // It would be kept and never sent.
      if (used.isSocks && login !== null) return invalidInput('proxy', networkText.socksLogin(used.name));
      const proxy = used.name;
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

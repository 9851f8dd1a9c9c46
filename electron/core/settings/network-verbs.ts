import { ok } from '../../../shared/result.ts';
import type { Settings } from '../../../shared/settings.ts';
import type { AttentionList } from '../attention.ts';
import type { Network } from '../ports/network.ts';
import { Secret } from '../secret.ts';
import type { Handler } from '../verb-result.ts';

/** Of the open problem that a proxy asks for a login. */
export const PROXY_ASKS = 'proxy-login';
const USUAL_REGION = 'us-east-1';

export const testNetwork =
  (ports: {
    readonly network: Pick<Network, 'test'>;
    readonly settings: () => Pick<Settings, 'defaultRegion'>;
  }): Handler<'testNetwork'> =>
  async (_, signal) =>
    ok({ checks: [...(await ports.network.test(ports.settings().defaultRegion ?? USUAL_REGION, signal))] });

export const setProxyLogin =
  (ports: {
    readonly network: Pick<Network, 'setProxyLogin'>;
    readonly attention: Pick<AttentionList, 'clear'>;
  }): Handler<'setProxyLogin'> =>
  async ({ login }, signal) => {
    const given = login === null ? null : { userName: login.userName, password: new Secret(login.password) };
    const kept = await ports.network.setProxyLogin(given, signal);
    if (kept.ok) ports.attention.clear(PROXY_ASKS);
    return kept.ok ? ok({ proxy: kept.value.proxy }) : kept;
  };

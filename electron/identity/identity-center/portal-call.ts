import type { Problem } from '../../../shared/problem.ts';
import { err, type Result } from '../../../shared/result.ts';
import type { IdentityPorts, SourceContext } from '../../core/identity-source.ts';
import type { SourceConfig } from './form.ts';
import type { StoredToken } from './stored.ts';
import { dropToken, renewedToken } from './token.ts';

export type UsedToken = Pick<StoredToken, 'accessToken' | 'region' | 'signedInAs'>;

/**
 * Calls to the access portal with a token that holds, read from the keychain once. A 401 (a 'sign-in-needed' of the port)
 * means that the token is dead whatever its date says: renewed once, asked once more, and then only the user can help.
 */
export function createPortalCaller(
  ports: IdentityPorts,
  ctx: SourceContext,
  config: SourceConfig,
): <T>(
  call: (token: UsedToken) => Promise<Result<T, Problem>>,
  signal: AbortSignal,
) => Promise<Result<T, Problem>> {
  let held: StoredToken | null = null;
  return async (call, signal) => {
    if (held === null) {
      const token = await renewedToken(ports, ctx, config, { kind: 'dead' }, signal);
      if (!token.ok) return token;
      held = token.value;
    }
    signal.throwIfAborted();
    const used = held;
    const first = await call(used);
    signal.throwIfAborted();
    if (first.ok || first.error.code !== 'sign-in-needed') return first;
    const renewed = await renewedToken(
      ports,
      ctx,
      config,
      { kind: 'refused', accessToken: used.accessToken },
      signal,
    );
    if (!renewed.ok) return renewed;
    held = renewed.value;
    const second = await call(held);
    signal.throwIfAborted();
    if (second.ok || second.error.code !== 'sign-in-needed') return second;
    const gone = await dropToken(ctx, config, renewed.value.accessToken, signal);
    return gone.ok ? err({ code: 'sign-in-needed', source: ctx.sourceName }) : gone;
  };
}

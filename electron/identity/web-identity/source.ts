import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type {
  BoundSource,
  IdentityPorts,
  SignInStatus,
  SourceContext,
  SourceKind,
} from '../../core/identity-source.ts';
import { settle } from '../settle.ts';
import { parseSource, sourceForm } from './form.ts';
import { type FoundToken, findToken } from './token.ts';

/** A token that somebody else keeps fresh on this machine. "Signed in" when it can be had. Keeps nothing. */
export const webIdentityKind: SourceKind = {
  kind: 'web-identity',
  word: 'Web identity token',
  form: sourceForm,
  externalSignIn: { lookEveryMs: null },
  parseConfig(values) {
    const parsed = parseSource(values);
    return parsed.ok ? ok({ config: parsed.value.config, subtitle: parsed.value.subtitle }) : parsed;
  },
  bind,
};

const signedIn = ({ identity }: FoundToken): SignInStatus => ({
  kind: 'signed-in',
  ...identity,
  expiresAt: null,
});

function bind(ports: IdentityPorts): BoundSource {
  const look = (ctx: SourceContext, signal: AbortSignal): Promise<Result<SignInStatus, Problem>> =>
    settle(signal, async () => {
      const config = parseSource(ctx.config);
      if (!config.ok) return config;
      const found = await findToken(ports, config.value.origin, ctx.sourceName, signal);
      if (!found.ok) return found;
      return ok<SignInStatus>(signedIn(found.value));
    });
  return {
    // A file that is not there yet is not a failure at start; a command is not run before somebody asks.
    restore: (ctx, signal) =>
      settle(signal, async () => {
        const config = parseSource(ctx.config);
        if (!config.ok) return config;
        if (config.value.origin.kind === 'command')
          return ok<SignInStatus>({ kind: 'signed-in', signedInAs: null, expiresAt: null });
        const found = await findToken(ports, config.value.origin, ctx.sourceName, signal);
        signal.throwIfAborted();
        return ok<SignInStatus>(found.ok ? signedIn(found.value) : { kind: 'signed-out' });
      }),
    signIn: look,
    refresh: look,
    signOut: (_ctx, signal) => settle(signal, async () => ok(undefined)),
    sync: null,
  };
}

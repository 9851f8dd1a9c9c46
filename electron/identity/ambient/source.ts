import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type {
  BoundSource,
  IdentityPorts,
  SignInStatus,
  SourceContext,
  SourceKind,
} from '../../core/identity-source.ts';
import { settle } from '../settle.ts';
import { whoHas } from './aws-time.ts';
import { fromEnvironment } from './environment.ts';
import { findCredentials } from './find.ts';
import { parseSource, sourceForm } from './form.ts';
import { ownerBy } from './owner.ts';

/** Credentials that the machine already has. "Signed in" when they can be had. Keeps nothing. */
export const ambientKind: SourceKind = {
  kind: 'ambient',
  word: 'This machine',
  form: sourceForm,
  externalSignIn: { lookEveryMs: null },
  parseConfig(values) {
    const parsed = parseSource(values);
    return parsed.ok ? ok({ config: parsed.value.config, subtitle: parsed.value.subtitle }) : parsed;
  },
  bind,
};

function bind(ports: IdentityPorts): BoundSource {
  const look = (ctx: SourceContext, signal: AbortSignal): Promise<Result<SignInStatus, Problem>> =>
    settle(signal, async () => {
      const config = parseSource(ctx.config);
      if (!config.ok) return config;
      const found = await findCredentials(ports, config.value.origin, ctx.sourceName, signal);
      signal.throwIfAborted();
      if (!found.ok) return found;
      const { lease, facts } = found.value;
      const who = await whoHas(ports, lease, signal);
      // A name is worth no other failure: keys of another partition are not known in every region.
      if (!who.ok && who.error.code === 'credentials-expired')
        return err({ ...who.error, session: ctx.sourceName });
      return ok<SignInStatus>({
        kind: 'signed-in',
        ...(who.ok ? ownerBy(who.value.arn) : { signedInAs: null }),
        expiresAt: null,
        facts,
      });
    });
  return {
    // Nobody signs in, so nothing is asked of the network or run at start: the first lease tells.
    restore: (ctx, signal) =>
      settle(signal, async () => {
        const config = parseSource(ctx.config);
        if (!config.ok) return config;
        const isMissing =
          config.value.origin.kind === 'environment' && !fromEnvironment(ports, ctx.sourceName).ok;
        return ok<SignInStatus>(
          isMissing ? { kind: 'signed-out' } : { kind: 'signed-in', signedInAs: null, expiresAt: null },
        );
      }),
    signIn: look,
    refresh: look,
    signOut: (_ctx, signal) => settle(signal, async () => ok(undefined)),
    sync: null,
  };
}

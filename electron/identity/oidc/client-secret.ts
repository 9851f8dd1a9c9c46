import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { SourceContext } from '../../core/identity-source.ts';
import { Secret } from '../../core/secret.ts';
import { cancelled } from '../settle.ts';
import type { SourceConfig } from './form.ts';
import { readClientSecret } from './stored.ts';

/**
 * Google gives its desktop clients a client secret, and takes no code without it. It does not count it as one; SECURITY: it
 * is kept as one anyway, in the keychain, and asked for once. An empty answer is for clients that have none.
 */
export async function withClientSecret(
  ctx: SourceContext,
  config: SourceConfig,
  signal: AbortSignal,
): Promise<Result<SourceConfig, Problem>> {
  if (config.preset.value !== 'google') return ok(config);
  const kept = await readClientSecret(ctx, config, signal);
  if (kept !== null) return ok({ ...config, clientSecret: kept });
  const answer = await ctx.ask(
    {
      kind: 'secrets',
      title: `Client secret for ${ctx.sourceName}`,
      fields: [
        {
          name: 'clientSecret',
          label: 'Google’s client secret',
          secret: true,
          required: false,
          hint: 'Shown next to the client ID in the Google Cloud console; it begins with GOCSPX-. It is stored in the keychain.',
        },
      ],
      problem: null,
    },
    signal,
  );
  if (signal.aborted || answer.kind !== 'fields') return err(cancelled);
  const typed = (answer.values.clientSecret ?? '').trim();
  return ok({ ...config, clientSecret: typed === '' ? null : new Secret(typed) });
}

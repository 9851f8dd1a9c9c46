import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { IdentityPorts, SourceContext } from '../../core/identity-source.ts';
import type { ConsoleDevice } from '../../core/ports/console-sign-in.ts';
import { Secret } from '../../core/secret.ts';
import { browserReturn, codeOf } from '../browser-return.ts';
import { codeChallenge } from '../pkce.ts';
import { cancelled } from '../settle.ts';
import type { SourceConfig } from './form.ts';
import { notPermitted } from './keys.ts';
import { readPasted } from './pasted.ts';
import type { Held } from './stored.ts';

/** As the AWS CLI listens (awscli/customizations/sso/utils.py, AuthCodeFetcher); any port of the loopback address goes with it. */
const redirectPath = '/oauth/callback';
export const service = 'AWS sign-in';

/** The secrets of one sign-in. */
interface Attempt {
  readonly device: ConsoleDevice;
  readonly redirectUri: string;
  readonly state: string;
  readonly codeVerifier: string;
  /** Where the user goes. */
  readonly url: string;
}

/** In the browser of this machine; 'use-code': there is none, or the user wants to use another one. */
export async function signInWithBrowser(
  ports: IdentityPorts,
  ctx: SourceContext,
  config: SourceConfig,
  signal: AbortSignal,
): Promise<Result<Held | 'use-code', Problem>> {
  const listening = await ports.loopback.listen({ path: redirectPath, ports: [] }, signal);
  if (signal.aborted && listening.ok) await listening.value.close();
  signal.throwIfAborted();
  if (!listening.ok) return ok('use-code');
  const listener = listening.value;
  try {
    const attempt = newAttempt(ports, config, 'same', listener.redirectUri);
    const { url, state } = attempt;
    const came = await browserReturn(ports, ctx, { listener, url, state, offersCode: true }, signal);
    signal.throwIfAborted();
    if (!came.ok) return came;
    if (came.value.kind === 'use-code') return ok('use-code');
    const code = codeOf(came.value.parameters, ctx.sourceName, service);
    return code.ok ? await exchange(ports, ctx, config, attempt, code.value, signal) : code;
  } finally {
    await listener.close();
  }
}

/** In any browser: the page at the end shows a text, which the user brings back. */
export async function signInWithCode(
  ports: IdentityPorts,
  ctx: SourceContext,
  config: SourceConfig,
  signal: AbortSignal,
): Promise<Result<Held, Problem>> {
  const redirectUri = ports.consoleSignIn.confirmationUrl(config.region);
  const attempt = newAttempt(ports, config, 'any', redirectUri);
  let problem: Problem | null = null;
  for (;;) {
    const answer = await ctx.ask(
      {
        kind: 'secrets',
        title: `Sign in to ${ctx.sourceName}`,
        page: attempt.url,
        fields: [{ name: 'code', label: 'Code from the page', secret: false, required: true }],
        problem,
      },
      signal,
    );
    if (signal.aborted || answer.kind !== 'fields') return err(cancelled);
    const code = readPasted(answer.values.code ?? '', attempt.state);
    if (code.ok) return exchange(ports, ctx, config, attempt, new Secret(code.value), signal);
    problem = { code: 'invalid-input', field: 'code', reason: code.error };
  }
}

function newAttempt(
  { random, hash, consoleSignIn }: IdentityPorts,
  { region }: SourceConfig,
  device: ConsoleDevice,
  redirectUri: string,
): Attempt {
  const state = uuid(random.hex(16));
  const codeVerifier = random.hex(32);
  const challenge = codeChallenge(hash, codeVerifier);
  const url = consoleSignIn.authorizeUrl({ region, device, redirectUri, state, codeChallenge: challenge });
  return { device, redirectUri, state, codeVerifier, url };
}

async function exchange(
  ports: IdentityPorts,
  ctx: SourceContext,
  { region }: SourceConfig,
  { device, redirectUri, codeVerifier }: Attempt,
  code: Secret<string>,
  signal: AbortSignal,
): Promise<Result<Held, Problem>> {
  const key = await ports.consoleSignIn.createKey();
  signal.throwIfAborted();
  const answer = await ports.consoleSignIn.exchangeCode(
    { region, device, key, code, codeVerifier: new Secret(codeVerifier), redirectUri },
    signal,
  );
  signal.throwIfAborted();
  if (!answer.ok) return answer;
  const { value } = answer;
  if (value.kind === 'not-permitted') return err(notPermitted(value.detail));
  if (value.kind === 'rejected')
    return err({ code: 'sign-in-denied', source: ctx.sourceName, detail: value.detail });
  const { identity, ...keys } = value.token;
  if (identity === null) return err({ code: 'upstream-garbage', service });
  return ok({ ...keys, identity, device, key, signedInAt: keys.issuedAt });
}

/** Version 4 of RFC 9562, as the AWS CLI makes its `state`. `hex`: 32 random digits. */
function uuid(hex: string): string {
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}

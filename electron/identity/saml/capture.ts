import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { IdentityPorts, SourceContext } from '../../core/identity-source.ts';
import { Secret } from '../../core/secret.ts';
import { cancelled } from '../settle.ts';
import type { Assertion } from './assertion.ts';
import type { SourceConfig } from './form.ts';

/** Kept shorter than AWS's own limit, for the way there. */
const marginMs = 20_000;
const browserWaitMs = 10 * 60_000;

export interface Held {
  readonly secret: Secret<string>;
  readonly assertion: Assertion;
}

/** The assertion in memory, while it can still be redeemed. */
export async function held(ctx: SourceContext): Promise<Held | null> {
  const secret = ctx.memory.get();
  if (secret === null) return null;
  const { parseAssertion } = await import('./parse-assertion.ts');
  const assertion = parseAssertion(secret.reveal());
  return assertion.ok ? { secret, assertion: assertion.value } : null;
}

export async function captureInWindow(
  ports: IdentityPorts,
  ctx: SourceContext,
  { startUrl }: SourceConfig,
  visible: boolean,
  signal: AbortSignal,
): Promise<Result<Held, Problem>> {
  const { sourceId, sourceName: title } = ctx;
  const caught = await ports.samlWindow.capture({ sourceId, title, startUrl, visible }, signal);
  signal.throwIfAborted();
  return caught.ok ? keep(ports, ctx, caught.value.assertion) : caught;
}

/** In the person's own browser, where the provider lets a loopback address be the assertion consumer. */
export async function captureInBrowser(
  ports: IdentityPorts,
  ctx: SourceContext,
  { startUrl }: SourceConfig,
  port: number,
  signal: AbortSignal,
): Promise<Result<Held, Problem>> {
  const listening = await ports.loopback.listen({ path: '/saml', ports: [port] }, signal);
  signal.throwIfAborted();
  if (!listening.ok) return listening;
  const ending = new AbortController();
  const both = AbortSignal.any([signal, ending.signal]);
  let isSentAway = false;
  const expiresAt = ports.clock.nowMs() + browserWaitMs;
  const tooLate = ports.clock.after(browserWaitMs, () => ending.abort());
  const asked = ctx.ask({ kind: 'browser', url: startUrl, expiresAt }, both).then((answer) => {
    if (answer.kind !== 'cancel' || both.aborted) return;
    isSentAway = true;
    ending.abort();
  });
  asked.catch(() => undefined);
  try {
    const [, posted] = await Promise.all([ctx.openPage(startUrl), listening.value.nextPost(both)]);
    if (isSentAway || signal.aborted) return err(cancelled);
    if (ending.signal.aborted) return err(late);
    if (!posted.ok) return posted;
    const assertion = posted.value.parameters.SAMLResponse ?? '';
    return await keep(ports, ctx, new Secret(assertion));
  } catch (error) {
    if (isSentAway || signal.aborted) return err(cancelled);
    if (ending.signal.aborted) return err(late);
    throw error;
  } finally {
    tooLate();
    ending.abort();
    await listening.value.close();
  }
}
const late: Problem = { code: 'timed-out', what: 'the sign-in in your browser', afterMs: browserWaitMs };

async function keep(
  ports: IdentityPorts,
  ctx: SourceContext,
  secret: Secret<string>,
): Promise<Result<Held, Problem>> {
  // The XML parser is loaded with the first assertion: most people never sign in this way.
  const { parseAssertion } = await import('./parse-assertion.ts');
  const parsed = parseAssertion(secret.reveal());
  if (!parsed.ok) {
    const { kind, reason } = parsed.error;
    return err(
      kind === 'denied'
        ? { code: 'sign-in-denied', source: ctx.sourceName, detail: reason }
        : { code: 'saml-unusable', source: ctx.sourceName, reason },
    );
  }
  const assertion = parsed.value;
  // By our own clock from now on: the provider's may be off, and STS has the last word.
  ctx.memory.set(secret, ports.clock.nowMs() + Math.max(0, assertion.lifeMs - marginMs));
  return ok({ secret, assertion });
}

import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { serverNow } from '../../../shared/server-now.ts';
import type { IdentityPorts, PromptSpec, SourceContext } from '../../core/identity-source.ts';
import type { LoopbackListener } from '../../core/ports/browser.ts';
import { Secret } from '../../core/secret.ts';
import { cancelled } from '../settle.ts';
import { awsAcs } from './aws-acs.ts';
import type { SourceConfig } from './form.ts';
import { type Held, held } from './held.ts';
import { openingOf } from './sp-request.ts';
import { readStored } from './stored.ts';
import { type ExpectedAnswer, foreignReason } from './whose-answer.ts';

/** Kept shorter than AWS's own limit, for the way there. */
const marginMs = 20_000;
const userWaitMs = 10 * 60_000;

/**
 * What a session or a sync redeems: the assertion in memory, or a new one without a window while the provider knows the
 * user. One hidden window for however many ask: who waited finds the assertion of who was first.
 */
export function currentProof(
  ports: IdentityPorts,
  ctx: SourceContext,
  config: SourceConfig,
  signal: AbortSignal,
): Promise<Result<Held, Problem>> {
  const needed: Problem = { code: 'sign-in-needed', source: ctx.sourceName };
  return ctx.exclusively(async () => {
    const now = await held(ctx);
    if (now !== null) return ok(now);
    const stored = await readStored(ctx, config, signal);
    if (!stored.ok) return stored;
    // In the user's own browser there is no way without a page that opens.
    if (stored.value === null || config.acsPort !== null) return err(needed);
    const { issuer } = stored.value;
    const caught = await captureInWindow(ports, ctx, config, issuer, false, signal);
    return caught.ok || caught.error.code !== 'sign-in-needed' ? caught : err(needed);
  }, signal);
}

/**
 * In the window that the user sees: not before somebody is there to see it, and for as long as a sign-in may take.
 * A window whose sign-in nobody gave is shut.
 */
export async function captureByUser(
  ports: IdentityPorts,
  ctx: SourceContext,
  config: SourceConfig,
  issuer: string | null,
  signal: AbortSignal,
): Promise<Result<Held, Problem>> {
  const notGiven: Problem = { code: 'sign-in-not-given', source: ctx.sourceName, waitedMs: userWaitMs };
  const { host } = new URL(config.startUrl);
  const { presence } = ctx;
  // Before the address is made: a request of ours says when it was, and would be too old once the user is back.
  if (presence?.isHere() === false) {
    const here = await inTime(ports, signal, (both) =>
      whileShown(
        ctx,
        { kind: 'sign-in-window', host, ...lifeFromNow(ports), isPutOff: true },
        both,
        async (stop) => ok(await presence.here(stop)),
      ),
    );
    signal.throwIfAborted();
    if (here === null) return err(notGiven);
    if (!here.ok) return here;
  }
  const caught = await inTime(ports, signal, (both) =>
    whileShown(ctx, { kind: 'sign-in-window', host, ...lifeFromNow(ports) }, both, (stop) =>
      captureInWindow(ports, ctx, config, issuer, true, stop),
    ),
  );
  signal.throwIfAborted();
  return caught ?? err(notGiven);
}

/** Null: the user's time was over. */
async function inTime<T>(
  { clock }: IdentityPorts,
  signal: AbortSignal,
  work: (both: AbortSignal) => Promise<T>,
): Promise<T | null> {
  const ending = new AbortController();
  const stop = clock.after(userWaitMs, () => ending.abort());
  try {
    const done = await work(AbortSignal.any([signal, ending.signal]));
    return ending.signal.aborted ? null : done;
  } catch (error) {
    if (signal.aborted || !ending.signal.aborted) throw error;
    return null;
  } finally {
    stop();
  }
}

/**
 * Beside a question that says where the sign-in continues, so that the app, its tray and a terminal can say so and end it:
 * `cancelled` then.
 */
async function whileShown<T>(
  ctx: SourceContext,
  spec: Extract<PromptSpec, { kind: 'browser' | 'sign-in-window' }>,
  signal: AbortSignal,
  work: (stop: AbortSignal) => Promise<Result<T, Problem>>,
): Promise<Result<T, Problem>> {
  const ending = new AbortController();
  const stop = AbortSignal.any([signal, ending.signal]);
  let isSentAway = false;
  const asked = ctx.ask(spec, stop).then((answer) => {
    if (answer.kind !== 'cancel' || stop.aborted) return;
    isSentAway = true;
    ending.abort();
  });
  asked.catch(() => undefined);
  try {
    const done = await work(stop);
    return isSentAway ? err(cancelled) : done;
  } catch (error) {
    if (isSentAway && !signal.aborted) return err(cancelled);
    throw error;
  } finally {
    ending.abort();
  }
}

/** By AWS's time, as everything that a question tells. */
function lifeFromNow(ports: IdentityPorts) {
  const issuedAt = serverNow(ports);
  return { issuedAt, expiresAt: issuedAt + userWaitMs };
}

export async function captureInWindow(
  ports: IdentityPorts,
  ctx: SourceContext,
  config: SourceConfig,
  issuer: string | null,
  visible: boolean,
  signal: AbortSignal,
): Promise<Result<Held, Problem>> {
  const { sourceId, sourceName: title } = ctx;
  const { url: startUrl, requestId } = await openingOf(ports, config, awsAcs(config.region));
  signal.throwIfAborted();
  const foreign = async (assertion: Secret<string>): Promise<string | null> => {
    const { parseAssertion } = await import('./parse-assertion.ts');
    return foreignReason(parseAssertion(assertion.reveal()), { requestId, issuer, way: 'window' });
  };
  const caught = await ports.samlWindow.capture({ sourceId, title, startUrl, visible, foreign }, signal);
  signal.throwIfAborted();
  return caught.ok ? keep(ports, ctx, caught.value.assertion) : caught;
}

/** In the user's own browser, where the provider lets a loopback address be the assertion consumer. */
export async function captureInBrowser(
  ports: IdentityPorts,
  ctx: SourceContext,
  config: SourceConfig,
  port: number,
  issuer: string | null,
  signal: AbortSignal,
): Promise<Result<Held, Problem>> {
  const listening = await ports.loopback.listen({ path: '/saml', ports: [port] }, signal);
  signal.throwIfAborted();
  if (!listening.ok) return listening;
  const { redirectUri } = listening.value;
  try {
    const { url, requestId } = await openingOf(ports, config, redirectUri);
    signal.throwIfAborted();
    const { expiresAt } = lifeFromNow(ports);
    const expected: ExpectedAnswer = { requestId, issuer, way: 'browser' };
    let passedOver: string | null = null;
    const onForeign = (reason: string): void => {
      passedOver = reason;
    };
    const caught = await inTime(ports, signal, (both) =>
      whileShown(ctx, { kind: 'browser', url, expiresAt }, both, async (stop) => {
        const [, posted] = await Promise.all([
          ctx.openPage(url),
          posting(listening.value, expected, onForeign, stop),
        ]);
        return posted.ok ? keep(ports, ctx, posted.value) : posted;
      }),
    );
    signal.throwIfAborted();
    if (caught !== null) return caught;
    return err(
      passedOver === null
        ? { code: 'browser-not-back', source: ctx.sourceName, waitedMs: userWaitMs }
        : { code: 'saml-unusable', source: ctx.sourceName, reason: passedOver },
    );
  } finally {
    await listening.value.close();
  }
}

/** SECURITY: any page can post to the listener; what is not the answer to this sign-in is passed over, whatever it says. */
async function posting(
  listener: LoopbackListener,
  expected: ExpectedAnswer,
  onForeign: (reason: string) => void,
  signal: AbortSignal,
): Promise<Result<Secret<string>, Problem>> {
  const { parseAssertion } = await import('./parse-assertion.ts');
  signal.throwIfAborted();
  for (;;) {
    const posted = await listener.nextPost(signal);
    signal.throwIfAborted();
    if (!posted.ok) return posted;
    const { SAMLResponse: assertion } = posted.value.parameters;
    if (assertion === undefined) continue;
    const reason = foreignReason(parseAssertion(assertion), expected);
    if (reason === null) return ok(new Secret(assertion));
    onForeign(reason);
  }
}

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
  // By AWS's clock, which the slot is read by: the provider's may be off, and STS has the last word.
  ctx.memory.set(secret, serverNow(ports) + Math.max(0, assertion.lifeMs - marginMs));
  return ok({ secret, assertion });
}

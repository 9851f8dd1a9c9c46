import type { Problem } from '../../shared/problem.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { serverNow } from '../../shared/server-now.ts';
import type { IdentityPorts, SourceContext } from '../core/identity-source.ts';
import type { LoopbackListener } from '../core/ports/browser.ts';
import { Secret } from '../core/secret.ts';
import { cancelled } from './settle.ts';

/** How long a user may take at the provider's pages. */
const patienceMs = 10 * 60_000;

/** How a sign-in in the browser came back: with the query of the redirect, or with the wish for a code instead. */
export type BrowserReturn =
  | { readonly kind: 'parameters'; readonly parameters: Readonly<Record<string, string>> }
  | { readonly kind: 'use-code' };

/**
 * Sends the user's browser to the page and waits until it comes back to the listener with our `state` (RFC 8252); the
 * "continue in your browser" prompt is open until then. `cancelled` when the user says so, `browser-not-back` after ten minutes.
 */
export async function browserReturn(
  ports: Pick<IdentityPorts, 'clock' | 'skew'>,
  ctx: Pick<SourceContext, 'ask' | 'openPage' | 'sourceName'>,
  visit: {
    readonly listener: LoopbackListener;
    readonly url: string;
    readonly state: string;
    /** The kind can continue with a code for any device, and the question offers it. */
    readonly offersCode?: boolean;
  },
  signal: AbortSignal,
): Promise<Result<BrowserReturn, Problem>> {
  const { listener, url, state, offersCode = false } = visit;
  const ending = new AbortController();
  const both = AbortSignal.any([signal, ending.signal]);
  let ended: Result<BrowserReturn, Problem> | null = null;
  const end = (how: Result<BrowserReturn, Problem>) => {
    ended ??= how;
    ending.abort();
  };
  const stopWaiting = ports.clock.after(patienceMs, () =>
    end(err({ code: 'browser-not-back', source: ctx.sourceName, waitedMs: patienceMs })),
  );
  const asked = ctx
    .ask(
      {
        kind: 'browser',
        url,
        expiresAt: serverNow(ports) + patienceMs,
        ...(offersCode ? { offersCode } : {}),
      },
      both,
    )
    .then((answer) => {
      if (both.aborted) return;
      if (answer.kind === 'cancel') end(err(cancelled));
      if (answer.kind === 'use-code' && offersCode) end(ok({ kind: 'use-code' }));
    });
  const ownState = async (): Promise<Result<BrowserReturn, Problem>> => {
    for (;;) {
      const next = await listener.next(both);
      if (!next.ok) return next;
      both.throwIfAborted();
      // SECURITY: any page can send the browser here; only who was given our state is answered.
      const { parameters } = next.value;
      if (parameters.state === state) return ok({ kind: 'parameters', parameters });
    }
  };
  try {
    const waiting = ownState();
    const opening = ctx.openPage(url).then((isOpened) => {
      if (!isOpened && offersCode) end(ok({ kind: 'use-code' }));
    });
    const [, came] = await Promise.all([opening, waiting]);
    return ended ?? came;
  } catch (error) {
    if (ended !== null) return ended;
    throw error;
  } finally {
    stopWaiting();
    ending.abort();
    // Taken back by the abort: it may answer or throw, nobody listens any more.
    asked.catch(() => undefined);
  }
}

/** The code of a redirect; where the service sent none, why not, in its own words. */
export function codeOf(
  { code, error, error_description: words }: Readonly<Record<string, string>>,
  source: string,
  service: string,
): Result<Secret<string>, Problem> {
  if (error === undefined)
    return code === undefined ? err({ code: 'upstream-garbage', service }) : ok(new Secret(code));
  const detail = (words === undefined || words === '' ? error : words).slice(0, 300);
  return err({ code: 'sign-in-denied', source, detail });
}

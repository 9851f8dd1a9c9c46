import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { IdentityPorts } from '../../core/identity-source.ts';

/** What an origin gave, and what a person may know of it. */
export interface Found<T> {
  readonly value: T;
  /** Such as the role's name; null when the origin does not say. */
  readonly who: string | null;
  readonly facts: readonly string[];
}

const mostCharacters = 64 * 1024;

/** One short call on the machine's own network: no redirect, one answer of 64 KiB at most, a deadline. */
export async function ask(
  { fetch, clock }: Pick<IdentityPorts, 'fetch' | 'clock'>,
  call: {
    readonly url: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly service: string;
    readonly timeoutMs: number;
  },
  signal: AbortSignal,
): Promise<Result<{ readonly status: number; readonly text: string }, Problem>> {
  const ending = new AbortController();
  const stop = clock.after(call.timeoutMs, () => ending.abort());
  const both = AbortSignal.any([signal, ending.signal]);
  try {
    const { url, method, headers } = call;
    const answer = await fetch(url, { method, headers, redirect: 'error', signal: both });
    const text = await answer.text();
    signal.throwIfAborted();
    return text.length > mostCharacters
      ? err({ code: 'upstream-garbage', service: call.service, detail: 'The answer is too long.' })
      : ok({ status: answer.status, text });
  } catch (error) {
    signal.throwIfAborted();
    if (ending.signal.aborted) return err({ code: 'timed-out', what: call.service, afterMs: call.timeoutMs });
    const detail = error instanceof Error ? error.message.slice(0, 500) : '';
    return err({ code: 'network', host: hostOf(call.url), detail });
  } finally {
    stop();
  }
}

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url.slice(0, 300);
  }
}

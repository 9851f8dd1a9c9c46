import type { FormValues } from '../../../shared/form-values.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import { isPortalHost, isVanityAddress, parseStartUrl } from '../../../shared/portal.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { IdentityPorts } from '../../core/identity-source.ts';
import { noAnswer } from '../no-answer.ts';

/** From a short name over a page or two of the company to the portal. */
const MOST_REQUESTS = 5;
const WAIT_MS = 15_000;
/** The server does not know HEAD. */
const noHead: readonly number[] = [405, 501];

type Field = 'startUrl' | 'additionalStartUrl';

/**
 * A start URL on the company's own host becomes the access portal that it redirects to, as the AWS CLI resolves it.
 *
 * SECURITY: over https alone, and only to a host of AWS's own: an attacker on the way, or with a host of the company, could
 * otherwise have the user sign in at a page that looks like AWS's.
 */
export async function resolveStartUrl(
  ports: Pick<IdentityPorts, 'fetchOneHop' | 'clock'>,
  values: FormValues,
  signal: AbortSignal,
): Promise<Result<FormValues, Problem>> {
  const main = await resolveField(ports, values, 'startUrl', signal);
  return main.ok ? resolveField(ports, main.value, 'additionalStartUrl', signal) : main;
}

async function resolveField(
  ports: Pick<IdentityPorts, 'fetchOneHop' | 'clock'>,
  values: FormValues,
  field: Field,
  signal: AbortSignal,
): Promise<Result<FormValues, Problem>> {
  const start = parseStartUrl(values[field] ?? '');
  // The form says what is wrong with it.
  if (!start.ok || !isVanityAddress(start.value)) return ok(values);
  const { host } = start.value;
  let at = start.value.url;
  for (let asked = 0; asked < MOST_REQUESTS; asked++) {
    const location = await locationOf(ports, at, signal);
    if (!location.ok) return location;
    if (location.value === null)
      return invalidInput(
        field,
        `${new URL(at).host} is no access portal of AWS, and does not redirect to one.`,
      );
    const next = addressOf(location.value, at);
    if (next === null) return invalidInput(field, `${host} redirects to something that is no address.`);
    if (next.protocol !== 'https:')
      return invalidInput(field, `${host} redirects to ${next.host} without https://.`);
    if (isPortalHost(next.host)) {
      const portal = parseStartUrl(next.href);
      return portal.ok
        ? ok({ ...values, [field]: portal.value.url })
        : invalidInput(field, `${host} redirects to ${next.host}. ${portal.error}`);
    }
    at = next.href;
  }
  return invalidInput(field, `${host} redirects too often, and never to an access portal of AWS.`);
}

function addressOf(text: string, base: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}

/** Where the page sends a browser; null: nowhere. */
async function locationOf(
  { fetchOneHop, clock }: Pick<IdentityPorts, 'fetchOneHop' | 'clock'>,
  url: string,
  signal: AbortSignal,
): Promise<Result<string | null, Problem>> {
  const late = new AbortController();
  const disarm = clock.after(WAIT_MS, () => late.abort());
  const both = AbortSignal.any([signal, late.signal]);
  try {
    const head = await fetchOneHop(url, { method: 'HEAD', signal: both });
    const answer = noHead.includes(head.status)
      ? await fetchOneHop(url, { method: 'GET', signal: both })
      : head;
    await answer.body?.cancel();
    const isRedirect = answer.status >= 300 && answer.status < 400;
    return ok(isRedirect ? answer.headers.get('location') : null);
  } catch (error) {
    signal.throwIfAborted();
    const { host } = new URL(url);
    return err(
      late.signal.aborted ? { code: 'network', host, detail: 'No response in time.' } : noAnswer(error, host),
    );
  } finally {
    disarm();
  }
}

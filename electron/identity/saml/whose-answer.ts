import type { Result } from '../../../shared/result.ts';
import type { Assertion, Unusable } from './assertion.ts';

/** What a response must say to be the answer to this sign-in. */
export interface ExpectedAnswer {
  /** The ID of our request; null when the provider starts. */
  readonly requestId: string | null;
  /** The provider's own name, as the last sign-in had it; null before the first one. */
  readonly issuer: string | null;
  /**
   * window: only the provider's page can bring one. browser: any page and any program of this machine can, so what carries
   * no proof and would only end the sign-in is passed over.
   */
  readonly way: 'window' | 'browser';
}

/**
 * SECURITY: why a response is not the answer to this sign-in, in a sentence for the user that quotes nothing of it; null when it
 * is the answer. Nobody who cannot read our request knows its ID. The issuer is no secret: it stops mistakes, and STS has
 * the signature checked by what IAM has on file.
 */
export function foreignReason(
  parsed: Result<Assertion, Unusable>,
  { requestId, issuer, way }: ExpectedAnswer,
): string | null {
  const from = parsed.ok ? parsed.value : parsed.error;
  // Nothing can be read of it: in the window the provider's page posted it, and the user needs to know.
  if (!parsed.ok && parsed.error.kind === 'unreadable') return way === 'browser' ? reasons.unproven : null;
  if (requestId !== null && from.inResponseTo !== requestId) return reasons.request;
  if (issuer !== null && from.issuer !== issuer) return reasons.issuer;
  // The words of a refusal are shown to the user, so here a stranger could have Latchkey say anything.
  const isDenial = !parsed.ok && parsed.error.kind === 'denied';
  return isDenial && requestId === null && way === 'browser' ? reasons.unproven : null;
}

const reasons = {
  request:
    'The responses that came do not answer Latchkey’s request. Start from this sign-in, not from another page of the provider.',
  issuer:
    'The responses that came are from another identity provider than the last sign-in. If yours changed its entity ID, sign out of this source and sign in again.',
  unproven:
    'The responses that came contained no assertion, and nothing shows that they are your provider’s. Its page says more; with an entity ID of the request, so can Latchkey.',
};

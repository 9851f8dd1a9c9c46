import { err, ok } from '../../shared/result.ts';
import type { SamlWindow } from '../core/ports/browser.ts';
import { Secret } from '../core/secret.ts';
import type { Take } from './saml-guard.ts';
import { samlResponseOf } from './saml-post.ts';

/** How often a sign-in starts over after a page brought the answer to another one. */
const START_OVER_TIMES = 2;

/** Ends the sign-in with the assertion that answers it, and passes over one that does not. */
export function takeFor(
  { title, foreign }: Pick<Parameters<SamlWindow['capture']>[0], 'title' | 'foreign'>,
  isOver: () => boolean,
  finish: (result: Awaited<ReturnType<SamlWindow['capture']>>) => void,
  startOver: () => void,
): Take {
  let startedOver = 0;
  return async (acsUrl, body) => {
    const posted = body === null ? null : samlResponseOf(body);
    if (posted === null) return false;
    const assertion = new Secret(posted);
    const reason = await foreign(assertion);
    if (isOver()) return true;
    if (reason === null) finish(ok({ assertion, acsUrl }));
    else if (startedOver >= START_OVER_TIMES) {
      finish(err({ code: 'saml-unusable', source: title, reason }));
    } else {
      // The page has gone to an address that is not loaded, so nothing is left on it to continue with.
      startedOver += 1;
      startOver();
    }
    return true;
  };
}

import type { ConsolePage } from '../../../shared/console-page.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { consoleTexts } from '../../../shared/text/console.ts';
import type { ConsoleLinks, ConsolePlace } from '../app-api.ts';
import type { LockGate } from '../lock/lock-gate.ts';
import type { Browsers } from '../ports/browser.ts';
import type { Clock } from '../ports/clock.ts';
import type { Clipboard } from '../ports/machine.ts';
import { knownSession } from '../sessions/known-session.ts';
import type { SessionCatalogue } from '../sessions/session-catalogue.ts';
import type { Handler } from '../verb-result.ts';
import { consoleHome } from './console-place.ts';
import { copySecretText } from './copy-environment.ts';
import type { UserLeases } from './user-lease.ts';

/** Longer than any address of a page. */
const CLIPBOARD_LENGTH = 4_000;

export const openConsole =
  (ports: {
    readonly catalogue: Pick<SessionCatalogue, 'find'>;
    readonly userLeases: Pick<UserLeases, 'lease'>;
    readonly consoleLinks: ConsoleLinks;
    readonly clipboard: Clipboard;
    readonly clock: Clock;
    readonly lockGate: Pick<LockGate, 'onClose'>;
  }): Handler<'openConsole'> =>
  async ({ sessionId, copy, place }, signal) => {
    const entry = knownSession(ports.catalogue, sessionId);
    if (!entry.ok) return entry;
    const found = await placeOf(place, ports.clipboard);
    if (!found.ok) return found;
    const request = {
      sessionId,
      place: found.value,
      lease: () => ports.userLeases.lease(entry.value, { verb: 'console', force: false }, signal),
    };
    const { link, open } = ports.consoleLinks;
    const made = await (copy === true ? link(request, signal) : open(request, signal));
    if (!made.ok) return made;
    const { url, isSecret, note } = made.value;
    if (copy === true) {
      if (isSecret) await copySecretText(ports, url.reveal());
      else await ports.clipboard.writeText(url.reveal());
    }
    return ok({ note });
  };

async function placeOf(
  page: ConsolePage | undefined,
  clipboard: Clipboard,
): Promise<Result<ConsolePlace, Problem>> {
  if (page === undefined) return ok(consoleHome);
  if (page.kind === 'named') return ok({ service: page.service, region: page.region, to: page.to });
  const to = ((await clipboard.readText?.()) ?? '').trim().slice(0, CLIPBOARD_LENGTH);
  // SECURITY: a clipboard may have anything; what is neither an ARN nor an address is repeated nowhere.
  return to === ''
    ? err({ code: 'refused', reason: consoleTexts.clipboardEmpty })
    : ok({ service: null, region: null, to });
}

export const browsers =
  (ports: { readonly browsers: Pick<Browsers, 'list'> }): Handler<'browsers'> =>
  async () =>
    ok([...(await ports.browsers.list())]);

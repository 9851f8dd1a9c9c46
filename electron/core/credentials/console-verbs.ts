import { ok } from '../../../shared/result.ts';
import type { ConsoleLinks } from '../app-api.ts';
import type { Clock } from '../ports/clock.ts';
import type { Clipboard } from '../ports/machine.ts';
import { knownSession } from '../sessions/known-session.ts';
import type { SessionCatalogue } from '../sessions/session-catalogue.ts';
import type { Handler } from '../verb-result.ts';
import { consoleHome } from './console-place.ts';
import { copySecretText } from './copy-environment.ts';
import type { UserLeases } from './user-lease.ts';

export const openConsole =
  (ports: {
    readonly catalogue: Pick<SessionCatalogue, 'find'>;
    readonly userLeases: Pick<UserLeases, 'lease'>;
    readonly consoleLinks: ConsoleLinks;
    readonly clipboard: Clipboard;
    readonly clock: Clock;
  }): Handler<'openConsole'> =>
  async ({ sessionId, copy }, signal) => {
    const entry = knownSession(ports.catalogue, sessionId);
    if (!entry.ok) return entry;
    const request = {
      sessionId,
      place: consoleHome,
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

import { type BrowserChoice, browserText } from '../../../shared/browser.ts';
import type { AccountId, SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { consoleTexts } from '../../../shared/text/console.ts';
import type { ActivityLog } from '../activity/activity-log.ts';
import type { ConsoleLink, ConsoleLinks } from '../app-api.ts';
import type { Ask } from '../identity-source.ts';
import type { LockGate } from '../lock/lock-gate.ts';
import type { Browsers, LoginBrowser } from '../ports/browser.ts';
import type { ConsoleFederation, PrivateLink } from '../ports/console.ts';
import { Secret } from '../secret.ts';
import { knownSession } from '../sessions/known-session.ts';
import type { SessionCatalogue } from '../sessions/session-catalogue.ts';
import type { SessionEntry } from '../sessions/session-entry.ts';
import type { SessionFacts } from '../sessions/session-views.ts';
import type { TimeBoxes } from '../sessions/time-boxes.ts';
import { consoleDestination } from './console-place.ts';
import { consoleAccess, type UpstreamPorts } from './upstream.ts';

export interface ConsoleLinkPorts extends UpstreamPorts {
  readonly lockGate: LockGate;
  readonly timeBoxes: Pick<TimeBoxes, 'pass' | 'isOver'>;
  readonly catalogue: Pick<SessionCatalogue, 'find'>;
  readonly view: SessionFacts['view'];
  readonly ask: (entry: SessionEntry) => Ask;
  readonly federation: ConsoleFederation;
  readonly browser: LoginBrowser;
  readonly browsers: Pick<Browsers, 'open'>;
  /** Where the console of this account opens; null: in the user's usual browser. */
  readonly browserOf: (account: AccountId) => BrowserChoice | null;
  readonly privateLink: PrivateLink;
  readonly activity: Pick<ActivityLog, 'add'>;
}

export function createConsoleLinks(ports: ConsoleLinkPorts): ConsoleLinks {
  const make: ConsoleLinks['link'] = (request, signal) =>
    ports.timeBoxes.pass(request.sessionId, () => makeOpen(request, signal));
  const makeOpen: ConsoleLinks['link'] = async ({ sessionId, place, lease }, signal) => {
    const found = knownSession(ports.catalogue, sessionId);
    if (!found.ok) return found;
    const entry = found.value;
    const { accountId, roleArn, partition } = ports.view(entry);
    const session = { accountId, roleArn, partition, region: ports.region(entry) };
    const destination = consoleDestination(place, session);
    if (!destination.ok) return destination;
    const { url, region } = destination.value;
    const access = await consoleAccess(ports, { entry, ask: ports.ask(entry) }, url, signal);
    if (!access.ok) return access;
    const own = access.value;
    if (own?.kind === 'page') return ok({ url: new Secret(own.url), isSecret: false, note: null });
    const credentials = own === null ? await lease() : ok(own.lease);
    if (!credentials.ok) return credentials;
    if (credentials.value.sessionToken === null)
      return err<Problem>({ code: 'refused', reason: consoleTexts.longTermKey });
    const login = await ports.federation.loginUrl(
      { lease: credentials.value, region, destination: url },
      signal,
    );
    return login.ok ? ok({ url: login.value, isSecret: true, note: own?.note ?? null }) : login;
  };
  const record = (sessionId: SessionId, note?: string): void => {
    const sessionName = ports.catalogue.find(sessionId)?.name ?? null;
    ports.activity.add({
      event: 'console-opened',
      sessionId,
      sessionName,
      ...(note === undefined ? {} : { note }),
    });
  };
  const chosenFor = (sessionId: SessionId): BrowserChoice | null => {
    const entry = ports.catalogue.find(sessionId);
    const account = entry === null ? null : ports.view(entry).accountId;
    return account === null ? null : ports.browserOf(account);
  };
  return {
    async link(request, signal) {
      const made = await ports.lockGate.pass(() => make(request, signal));
      if (made.ok) record(request.sessionId, consoleTexts.linkMade);
      return made;
    },
    async open(request, signal): Promise<Result<ConsoleLink, Problem>> {
      const ready = await ports.lockGate.pass(async () => {
        const made = await make(request, signal);
        if (!made.ok) return made;
        const { url, isSecret } = made.value;
        const address = isSecret
          ? await ports.privateLink(
              url,
              () => ports.lockGate.problem() === null && !ports.timeBoxes.isOver(request.sessionId),
            )
          : ok(url.reveal());
        return address.ok ? ok({ address: address.value, link: made.value }) : address;
      });
      if (!ready.ok) return ready;
      const { address, link } = ready.value;
      const chosen = chosenFor(request.sessionId);
      const opened = await (chosen === null
        ? ports.browser.open(address)
        : ports.browsers.open(address, chosen));
      if (!opened.ok) return opened;
      record(request.sessionId, chosen === null ? undefined : consoleTexts.openedIn(browserText(chosen)));
      return ok(link);
    },
  };
}

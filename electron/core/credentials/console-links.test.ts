import { describe, expect, it } from 'vitest';
import type { BrowserChoice } from '../../../shared/browser.ts';
import { AccountId, Region, SessionId } from '../../../shared/ids.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { err, ok } from '../../../shared/result.ts';
import { sessionView } from '../../../shared/testing-session.ts';
import type { ActivityDraft } from '../activity/activity-log.ts';
import type { Lease } from '../credentials.ts';
import type { BoundSession, ConsoleAccess } from '../identity-source.ts';
import { closableGate, lockedNow } from '../lock/testing-gate.ts';
import { Secret } from '../secret.ts';
import { noBoxes } from '../sessions/testing-boxes.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { sessionEntry } from '../testing/session-entry.ts';
import { createConsoleLinks } from './console-links.ts';
import { consoleHome } from './console-place.ts';
import { openConsole } from './console-verbs.ts';
import { fakeSource, work } from './testing-source.ts';

const id = SessionId.parse('admin');
const entry = sessionEntry({ id, parent: { kind: 'source', id: work } });
const lease = (over: Partial<Lease> = {}): Lease => ({
  accessKeyId: 'ASIA1',
  secretAccessKey: new Secret('secret'),
  sessionToken: new Secret('token'),
  expiresAt: 2_000,
  issuedAt: 1_000,
  accountId: null,
  chained: false,
  ...over,
});

function links(
  over: {
    readonly access?: ConsoleAccess;
    readonly held?: Lease;
    readonly chosen?: BrowserChoice;
    readonly missing?: boolean;
    readonly clipboard?: string;
    readonly locksThen?: boolean;
  } = {},
) {
  const { gate, set } = closableGate();
  const goodLater: (() => boolean)[] = [];
  const opened: string[] = [];
  const inBrowser: (readonly [string, BrowserChoice])[] = [];
  const copied: string[] = [];
  const federated: string[] = [];
  const records: ActivityDraft[] = [];
  let leases = 0;
  const bound: BoundSession = {
    lease: async () => ok(lease()),
    ...(over.access === undefined
      ? {}
      : { console: async () => ok(over.access ?? { kind: 'page', url: '' }) }),
  };
  const catalogue = { find: (asked: SessionId) => (asked === id ? entry : null) };
  const consoleLinks = createConsoleLinks({
    lockGate: gate,
    timeBoxes: noBoxes,
    chain: () => err({ code: 'cancelled' }),
    kind: () => bound,
    source: () => fakeSource().source,
    region: () => Region.parse('eu-west-1'),
    catalogue,
    view: () =>
      sessionView({ id, accountId: AccountId.parse('111111111111'), region: Region.parse('eu-west-1') }),
    ask: () => async () => ({ kind: 'cancel' }),
    federation: {
      loginUrl: async (input) => {
        federated.push(input.lease.accessKeyId);
        if (over.locksThen === true) set(lockedNow);
        return ok(new Secret(`https://signin.example/?to=${input.destination}`));
      },
    },
    privateLink: async (_target, isGood) => {
      goodLater.push(isGood);
      return ok('http://127.0.0.1:4711/once');
    },
    browser: {
      open: async (url) => {
        opened.push(url);
        return ok(undefined);
      },
    },
    browserOf: () => over.chosen ?? null,
    browsers: {
      open: async (url, choice) => {
        if (over.missing === true) return err({ code: 'refused', reason: 'gone' });
        inBrowser.push([url, choice]);
        return ok(undefined);
      },
    },
    activity: { add: (draft) => void records.push(draft) },
  });
  const request = {
    sessionId: id,
    place: consoleHome,
    lease: async () => {
      leases += 1;
      return ok(over.held ?? lease());
    },
  };
  const verb = openConsole({
    catalogue,
    userLeases: { lease: request.lease },
    consoleLinks,
    lockGate: gate,
    clipboard: {
      writeText: async (text) => void copied.push(text),
      readText: async () => over.clipboard ?? '',
    },
    clock: createFakeClock(),
  });
  const lock = () => set(lockedNow);
  const isStillGood = () => goodLater.at(-1)?.();
  return {
    lock,
    isStillGood,
    consoleLinks,
    request,
    verb,
    opened,
    inBrowser,
    copied,
    federated,
    records,
    leases: () => leases,
  };
}
const never = neverAborts();
const home = 'https://eu-west-1.console.aws.amazon.com/console/home?region=eu-west-1';

describe('a link into the console', () => {
  it('is of the session’s own credentials where its kind says nothing else', async () => {
    const world = links();
    const made = await world.consoleLinks.open(world.request, never);
    expect(made).toMatchObject({ ok: true, value: { isSecret: true, note: null } });
    // The browser is started with the address among its arguments, for every user of the machine to read.
    expect([world.federated, world.opened]).toEqual([['ASIA1'], ['http://127.0.0.1:4711/once']]);
    expect(world.records).toEqual([{ event: 'console-opened', sessionId: id, sessionName: 'Admin' }]);
  });

  it('is not made, opened or followed while Latchkey is locked, nor one that came while it was', async () => {
    const late = links({ locksThen: true });
    expect(await late.consoleLinks.open(late.request, never)).toMatchObject({ error: { code: 'locked' } });
    expect([late.federated, late.opened]).toEqual([['ASIA1'], []]);
    const lateLink = links({ locksThen: true });
    expect(await lateLink.consoleLinks.link(lateLink.request, never)).toMatchObject({ ok: false });
    const world = links();
    await world.consoleLinks.open(world.request, never);
    expect(world.isStillGood()).toBe(true);
    world.lock();
    expect(world.isStillGood()).toBe(false);
    expect(await world.consoleLinks.link(world.request, never)).toMatchObject({ error: { code: 'locked' } });
    expect([world.leases(), world.opened]).toEqual([1, ['http://127.0.0.1:4711/once']]);
  });

  it('is the provider’s page where there is one, and then no credentials are fetched', async () => {
    const world = links({ access: { kind: 'page', url: 'https://portal.example/#/console' } });
    expect(await world.consoleLinks.open(world.request, never)).toMatchObject({ value: { isSecret: false } });
    expect([world.leases(), world.federated, world.opened]).toEqual([
      0,
      [],
      ['https://portal.example/#/console'],
    ]);
  });

  it('is of other credentials where AWS refuses the session’s own, and says so', async () => {
    const other = lease({ accessKeyId: 'ASIA2' });
    const world = links({ access: { kind: 'credentials', lease: other, note: 'As a federated user.' } });
    const made = await world.consoleLinks.link(world.request, never);
    expect(made).toMatchObject({ value: { isSecret: true, note: 'As a federated user.' } });
    expect([world.leases(), world.federated, world.opened]).toEqual([0, ['ASIA2'], []]);
    expect(world.records).toMatchObject([{ event: 'console-opened', note: 'Link only' }]);
  });

  it('is refused for a long-term key, which is sent nowhere', async () => {
    const world = links({ held: lease({ sessionToken: null }) });
    expect(await world.consoleLinks.link(world.request, never)).toMatchObject({ error: { code: 'refused' } });
    expect(world.federated).toEqual([]);
  });

  it('is not made for a page of another account: nothing is fetched for it', async () => {
    const world = links();
    const place = { ...consoleHome, to: 'arn:aws:sqs:eu-west-1:999999999999:q' };
    const made = await world.consoleLinks.open({ ...world.request, place }, never);
    expect(made).toMatchObject({ error: { code: 'refused' } });
    expect([world.leases(), world.opened, world.records]).toEqual([0, [], []]);
  });

  it('opens in the browser that the account has, and nowhere else where that is gone', async () => {
    const chosen: BrowserChoice = { browser: 'firefox', profile: 'Work', container: 'Banking' };
    const world = links({ chosen });
    expect(await world.consoleLinks.open(world.request, never)).toMatchObject({ ok: true });
    expect([world.opened, world.inBrowser]).toEqual([[], [['http://127.0.0.1:4711/once', chosen]]]);
    expect(world.records).toMatchObject([{ note: 'In Firefox · Work · container Banking' }]);
    const gone = links({ chosen, missing: true });
    expect(await gone.consoleLinks.open(gone.request, never)).toMatchObject({ ok: false });
    expect([gone.opened, gone.records]).toEqual([[], []]);
  });

  it('does not print', async () => {
    const world = links();
    expect(JSON.stringify(await world.consoleLinks.link(world.request, never))).not.toContain(
      'signin.example',
    );
  });
});

describe('the verb of tray and window', () => {
  it('opens the first page, and answers only the note', async () => {
    const world = links();
    expect(await world.verb({ sessionId: id }, never)).toEqual(ok({ note: null }));
    expect([world.opened.length, world.copied]).toEqual([1, []]);
  });

  it('copies the link instead', async () => {
    const world = links();
    expect(await world.verb({ sessionId: id, copy: true }, never)).toEqual(ok({ note: null }));
    expect([world.opened, world.copied]).toEqual([[], [`https://signin.example/?to=${home}`]]);
  });

  it('opens a page that is named, and the resource or page in the clipboard', async () => {
    const named = links();
    const place = { kind: 'named', service: 's3', region: Region.parse('us-west-2'), to: null } as const;
    expect(await named.verb({ sessionId: id, copy: true, place }, never)).toEqual(ok({ note: null }));
    expect(named.copied[0]).toContain('https://us-west-2.console.aws.amazon.com/s3/home?region=us-west-2');
    const pasted = links({ clipboard: ' arn:aws:s3:::my-bucket\n' });
    const fromClipboard = { sessionId: id, copy: true, place: { kind: 'clipboard' } } as const;
    expect(await pasted.verb(fromClipboard, never)).toEqual(ok({ note: null }));
    expect(pasted.copied[0]).toContain(encodeURIComponent('arn:aws:s3:::my-bucket'));
  });

  it.each(['', 'wJalrXUtnFEMI/K7MDENG', 'arn:aws:sqs:eu-west-1:222222222222:q'])(
    'refuses a clipboard with %j, and repeats no text that is no address',
    async (clipboard) => {
      const world = links({ clipboard });
      const refused = await world.verb({ sessionId: id, place: { kind: 'clipboard' } }, never);
      expect(refused.ok).toBe(false);
      expect(JSON.stringify(refused)).not.toContain('wJalr');
      expect([world.opened, world.leases()]).toEqual([[], 0]);
    },
  );

  it('knows no other session', async () => {
    const asked = SessionId.parse('gone');
    expect(await links().verb({ sessionId: asked }, never)).toMatchObject({
      error: { code: 'unknown-session' },
    });
  });
});

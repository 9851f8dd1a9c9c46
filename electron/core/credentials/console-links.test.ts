import { describe, expect, it } from 'vitest';
import { AccountId, Region, SessionId } from '../../../shared/ids.ts';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { err, ok } from '../../../shared/result.ts';
import { sessionView } from '../../../shared/testing-session.ts';
import type { ActivityDraft } from '../activity/activity-log.ts';
import type { Lease } from '../credentials.ts';
import type { BoundSession, ConsoleAccess } from '../identity-source.ts';
import { Secret } from '../secret.ts';
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

function links(over: { readonly access?: ConsoleAccess; readonly held?: Lease } = {}) {
  const opened: string[] = [];
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
        return ok(new Secret(`https://signin.example/?to=${input.destination}`));
      },
    },
    privateLink: async () => ok('http://127.0.0.1:4711/once'),
    browser: {
      open: async (url) => {
        opened.push(url);
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
    clipboard: { writeText: async (text) => void copied.push(text) },
    clock: createFakeClock(),
  });
  return { consoleLinks, request, verb, opened, copied, federated, records, leases: () => leases };
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

  it('knows no other session', async () => {
    const asked = SessionId.parse('gone');
    expect(await links().verb({ sessionId: asked }, never)).toMatchObject({
      error: { code: 'unknown-session' },
    });
  });
});

import { expect, test } from 'vitest';
import { AccountId, ProfileName, Region, type SessionId, type SourceId } from '../../../shared/ids.ts';
import type { ImportDraft } from '../profiles/user-files-port.ts';
import { must, never, startApp } from '../testing/running-app.ts';

// An import of a whole company: sessions that its portal will show, or roles on one session.

const region = Region.parse('eu-west-1');
const shape = {
  found: (at: number, id: SourceId): ImportDraft => ({
    make: 'found',
    ref: `r${at}`,
    source: { kind: 'source', id },
    found: {
      key: `k${at}`,
      sessionKind: 'fake-role',
      name: `n${at}`,
      accountId: AccountId.parse(String(100_000_000_000 + at)),
      accountName: `Account ${at}`,
      role: 'R',
      config: {},
    },
    profile: ProfileName.parse(`p${at}`),
    region,
  }),
  roles: (at: number, parent: SessionId): ImportDraft => ({
    make: 'session',
    ref: `r${at}`,
    kind: 'fake-assumed',
    name: `n${at}`,
    values: { parent },
    links: [],
    profile: ProfileName.parse(`p${at}`),
    region,
  }),
};

/** Imports so many and takes them back; the processor's time of each. */
async function imported(kind: 'found' | 'roles', count: number) {
  const { app, world, sourceId, sessionId } = await startApp();
  const before = app.state().sessions.length;
  const drafts = Array.from({ length: count }, (_, at) =>
    kind === 'found' ? shape.found(at, sourceId) : shape.roles(at, sessionId),
  );
  world.drafts = { leftAlone: 0, drafts };
  const cpuMs = () => process.cpuUsage().user / 1_000;
  let begun = cpuMs();
  must(await app.verbs.importApply({ rows: ['x'], acceptFixes: true }, never));
  const applied = cpuMs() - begun;
  expect(app.state().sessions.filter(({ profile }) => /^p\d+$/.test(profile ?? ''))).toHaveLength(count);
  begun = cpuMs();
  must(await app.verbs.undo({}, never));
  const undone = cpuMs() - begun;
  expect(app.state().sessions).toHaveLength(before);
  return { applied, undone };
}

test.each(['found', 'roles'] as const)(
  '%s: 3,000 are imported and taken back in a time that grows with them',
  async (kind) => {
    await imported(kind, 300);
    const [few, many] = [await imported(kind, 300), await imported(kind, 3_000)];
    // Ten times as many: one at a time each was compared with all others, which is a hundred times.
    expect(many.applied).toBeLessThan(40 * Math.max(few.applied, 5));
    expect(many.undone).toBeLessThan(40 * Math.max(few.undone, 5));
  },
  600_000,
);

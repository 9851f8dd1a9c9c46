import { describe, expect, it } from 'vitest';
import { AccountId, ProfileName, Region } from '../../../shared/ids.ts';
import { settle } from '../testing/fake-clock.ts';
import { foundSession } from '../testing/fake-identity.ts';
import type { MemoryWorld } from '../testing/memory-ports.ts';
import { must, never, startApp } from '../testing/running-app.ts';
import type { ProfileConflict, ProfilesInput } from './user-files-port.ts';

const MINUTE = 60_000;
const quick = (w: MemoryWorld) => {
  w.provider.latencyMs = 0;
};
const last = (world: MemoryWorld): ProfilesInput => {
  const input = world.applied.at(-1);
  if (input === undefined) throw new Error('nothing was written');
  return input;
};
const leaseOf = (world: MemoryWorld, id: string) =>
  last(world).sessions.find((s) => s.id === id)?.lease ?? null;

describe('profiles', () => {
  it('are in the files after the sync, for every session, under the scope of the settings', async () => {
    const { world, app, sessionId } = await startApp(quick);
    expect(last(world).sessions.map((s) => s.profile)).toEqual(app.state().sessions.map((s) => s.profile));
    must(await app.verbs.changeSettings({ patch: { profileScope: 'used' } }, never));
    expect(last(world).sessions).toEqual([]);
    must(await app.verbs.start({ sessionId }, never));
    await settle();
    expect(last(world).sessions.map((s) => s.id)).toEqual([sessionId]);
    must(await app.verbs.changeSettings({ patch: { profileScope: 'none' } }, never));
    expect(last(world).sessions).toEqual([]);
  });

  it('are written once for many requests of one moment', async () => {
    const { world, app } = await startApp(quick);
    const before = world.applied.length;
    const ids = app.state().sessions.map((s) => s.id);
    await Promise.all(ids.map((sessionId) => app.verbs.setDelivery({ sessionId, delivery: 'none' }, never)));
    expect(world.applied.length - before).toBeLessThanOrEqual(2);
    expect(last(world).sessions.every((s) => s.delivery === 'none')).toBe(true);
  });

  it('that could not be written are a matter for attention until they are', async () => {
    const { world, app, sessionId } = await startApp(quick);
    world.applyProblem = { code: 'disk-full', file: '/home/ada/.aws/config' };
    expect(await app.verbs.setDelivery({ sessionId, delivery: 'none' }, never)).toMatchObject({
      ok: false,
      error: { code: 'disk-full' },
    });
    expect(app.state()).toMatchObject({
      files: { problem: { code: 'disk-full' } },
      attention: [{ id: 'files' }],
    });
    world.applyProblem = null;
    must(await app.verbs.setDelivery({ sessionId, delivery: 'process' }, never));
    expect(app.state()).toMatchObject({ files: { problem: null }, attention: [] });
  });
});

describe('keys in the credentials file', () => {
  it('are written with each lease and taken out on stop and on quit', async () => {
    const { world, app, sessionId } = await startApp(quick);
    must(await app.verbs.setDelivery({ sessionId, delivery: 'keys' }, never));
    expect(leaseOf(world, sessionId)).toBeNull();
    must(await app.verbs.start({ sessionId }, never));
    await settle();
    expect(leaseOf(world, sessionId)?.accessKeyId).toBe('ASIAFAKE1');
    await world.clock.advance(50 * MINUTE);
    expect(leaseOf(world, sessionId)?.accessKeyId).toBe('ASIAFAKE2');
    must(await app.verbs.stop({ sessionId }, never));
    expect(leaseOf(world, sessionId)).toBeNull();
    must(await app.verbs.start({ sessionId }, never));
    await settle();
    expect(leaseOf(world, sessionId)).not.toBeNull();
    await app.stop();
    expect(leaseOf(world, sessionId)).toBeNull();
  });

  it('are renewed as long as the app runs, used or not', async () => {
    const { world, app, sessionId } = await startApp(quick);
    must(await app.verbs.setDelivery({ sessionId, delivery: 'keys' }, never));
    must(await app.verbs.start({ sessionId }, never));
    for (let hour = 0; hour < 10; hour += 1) {
      await world.clock.advance(60 * MINUTE);
      expect((leaseOf(world, sessionId)?.expiresAt ?? 0) - world.clock.nowMs()).toBeGreaterThan(10 * MINUTE);
    }
  });

  it('are taken out before an undo and stay out until the user asks for something', async () => {
    const { world, app, sessionId } = await startApp(quick);
    must(await app.verbs.setDelivery({ sessionId, delivery: 'keys' }, never));
    must(await app.verbs.start({ sessionId }, never));
    await settle();
    must(await app.verbs.undo({}, never));
    expect(last(world)).toMatchObject({ sessions: [], onlyWithdrawKeys: true });
    await world.clock.advance(50 * MINUTE);
    expect(last(world).onlyWithdrawKeys).toBe(true);
    must(await app.verbs.setPinned({ sessionId, pinned: true }, never));
    must(await app.verbs.setDelivery({ sessionId, delivery: 'keys' }, never));
    expect(leaseOf(world, sessionId)).not.toBeNull();
  });

  it('never reach sessions that are not delivered so', async () => {
    const { world, app, sessionId } = await startApp(quick);
    must(await app.verbs.start({ sessionId }, never));
    must(await app.verbs.setPinned({ sessionId, pinned: true }, never));
    must(await app.verbs.makeDefault({ sessionId }, never));
    expect(leaseOf(world, sessionId)).toBeNull();
  });
});

describe('a profile that the user owns', () => {
  const conflict = (input: ProfilesInput): readonly ProfileConflict[] =>
    input.defaultSessionId === null
      ? []
      : [
          {
            profile: ProfileName.parse('default'),
            sessionId: input.defaultSessionId,
            file: '/home/ada/.aws/config',
            diff: '-region = x\n+credential_process = y',
            basis: input.defaultSessionId,
            isOfAnother: false,
          },
        ];

  async function switched() {
    const running = await startApp((w) => {
      quick(w);
      w.conflicts = conflict;
    });
    must(await running.app.verbs.makeDefault({ sessionId: running.sessionId }, never));
    const [prompt] = running.app.state().prompts;
    if (prompt?.kind !== 'take-over-profile') throw new Error('no question');
    return { ...running, prompt };
  }

  it('is asked for once, with the diff, and taken over after a yes', async () => {
    const { world, app, sessionId, prompt } = await switched();
    expect(prompt).toMatchObject({
      profile: 'default',
      sessionName: 'Account 0 · Admin (111111111111)',
      diff: /credential_process/,
    });
    must(await app.verbs.setPinned({ sessionId, pinned: true }, never));
    must(await app.verbs.setDelivery({ sessionId, delivery: 'process' }, never));
    expect(app.state().prompts).toHaveLength(1);
    expect([...last(world).consents]).toEqual([]);
    must(await app.verbs.answerPrompt({ promptId: prompt.id, answer: { kind: 'yes' } }, never));
    await settle();
    expect([...last(world).consents]).toEqual(['default']);
    expect(app.state()).toMatchObject({ prompts: [], attention: [] });
  });

  it('is left alone after a no, which is remembered until the user asks again', async () => {
    const { world, app, sessionId, prompt } = await switched();
    must(await app.verbs.answerPrompt({ promptId: prompt.id, answer: { kind: 'cancel' } }, never));
    await settle();
    expect(app.state().attention).toMatchObject([
      { problem: { code: 'profile-name-taken', profile: 'default' } },
    ]);
    must(await app.verbs.setDelivery({ sessionId, delivery: 'process' }, never));
    expect(app.state().prompts).toEqual([]);
    must(await app.verbs.makeDefault({ sessionId }, never));
    expect(app.state()).toMatchObject({ prompts: [{ kind: 'take-over-profile' }], attention: [] });
    must(await app.verbs.clearDefault({}, never));
    expect(app.state()).toMatchObject({ prompts: [], attention: [] });
    expect([...last(world).consents]).toEqual([]);
  });

  it('that was put back by an undo is not taken over again by itself', async () => {
    const { world, app, sourceId, sessionId, prompt } = await switched();
    must(await app.verbs.answerPrompt({ promptId: prompt.id, answer: { kind: 'yes' } }, never));
    await settle();
    expect(must(await app.verbs.undo({}, never)).files).toEqual(['/home/ada/.aws/config']);
    const writes = world.applied.length;
    must(await app.verbs.sync({ sourceId }, never));
    await world.clock.advance(10 * MINUTE);
    expect(world.applied.length).toBe(writes);
    must(await app.verbs.setDelivery({ sessionId, delivery: 'none' }, never));
    expect(world.applied.length).toBe(writes + 1);
    expect([...last(world).consents]).toEqual([]);
  });

  it('names no other default than the one that an undo left in the file', async () => {
    const { world, app, sessionId, prompt } = await switched();
    must(await app.verbs.answerPrompt({ promptId: prompt.id, answer: { kind: 'yes' } }, never));
    await settle();
    const other = app.state().sessions.find(({ id }) => id !== sessionId)?.id;
    world.currentDefault = other ?? '';
    must(await app.verbs.undo({}, never));
    expect(app.state().defaultSessionId).toBe(other);
    world.currentDefault = 'somebody-elses';
    must(await app.verbs.undo({}, never));
    expect(app.state().defaultSessionId).toBeNull();
  });
});

describe('an import', () => {
  it('creates sources, found and made sessions, in order and linked, and takes their profiles over', async () => {
    const { world, app } = await startApp(quick);
    const found = {
      ...foundSession(8, 'Dev'),
      accountId: AccountId.parse('888888888888'),
      key: '888888888888:Dev',
    };
    world.drafts = {
      leftAlone: 2,
      drafts: [
        { make: 'source', ref: 'sso', kind: 'fake', name: 'Corp', values: { url: 'https://c.example' } },
        {
          make: 'found',
          ref: 'dev',
          source: { kind: 'draft', ref: 'sso' },
          found,
          profile: ProfileName.parse('dev'),
          region: Region.parse('eu-west-1'),
        },
        {
          make: 'session',
          ref: 'prod',
          kind: 'fake-assumed',
          name: 'prod',
          values: {},
          links: [{ field: 'parent', to: { kind: 'draft', ref: 'dev' } }],
          profile: ProfileName.parse('prod'),
          region: null,
        },
      ],
    };
    expect(must(await app.verbs.importApply({ rows: ['x'], acceptFixes: true }, never))).toEqual({
      imported: 2,
      leftAlone: 2,
      canUndo: true,
    });
    const prod = app.state().sessions.find((s) => s.profile === 'prod');
    expect(prod?.chain.map((step) => step.label)).toEqual(['Corp', found.name, 'prod']);
    expect(prod?.region).toBe('eu-west-1');
    expect([...last(world).consents].sort()).toEqual(['dev', 'prod']);
    expect(last(world).sessions.map((s) => s.profile)).toEqual(expect.arrayContaining(['dev', 'prod']));
  });

  it('that is there already only gets the profile; `default` makes it the default session; repairs go with one write', async () => {
    const { world, app, sessionId } = await startApp(quick);
    const count = app.state().sessions.length;
    const known = { make: 'known' as const, ref: 'known', id: sessionId, region: null };
    const named = { ...known, profile: ProfileName.parse('mine') };
    const { profile } = app.state().sessions.find((s) => s.id === sessionId) ?? { profile: null };
    // Beside the name that it had.
    const also = { profile, otherProfiles: [{ name: 'mine', region: null }] };
    world.drafts = { leftAlone: 0, drafts: [named], corrections: ['config:profile ci'] };
    must(await app.verbs.importApply({ rows: ['x'], acceptFixes: true }, never));
    expect(app.state().sessions).toHaveLength(count);
    expect(app.state().sessions.find((s) => s.id === sessionId)).toMatchObject(also);
    expect(last(world).corrections).toEqual(['config:profile ci']);
    world.drafts = { leftAlone: 0, drafts: [{ ...known, profile: ProfileName.parse('default') }] };
    must(await app.verbs.importApply({ rows: ['x'], acceptFixes: false }, never));
    expect(app.state()).toMatchObject({ defaultSessionId: sessionId });
    expect(app.state().sessions.find((s) => s.id === sessionId)).toMatchObject(also);
    expect([last(world).corrections, last(world).defaultSessionId]).toEqual([[], sessionId]);
    // That of the import before is over with its write.
    expect([...last(world).consents]).toEqual(['default']);
    expect(world.applied.some(({ consents }) => consents.has('mine'))).toBe(true);
    must(await app.verbs.setPinned({ sessionId, pinned: true }, never));
    must(
      await app.verbs.setSessionProfile(
        { sessionId, profile: ProfileName.parse('new'), region: null },
        never,
      ),
    );
    expect([...last(world).consents]).toEqual([]);
  });

  it('with a parent that was not chosen says so', async () => {
    const { world, app } = await startApp(quick);
    world.drafts = {
      leftAlone: 0,
      drafts: [
        {
          make: 'session',
          ref: 'prod',
          kind: 'fake-assumed',
          name: 'prod',
          values: {},
          links: [{ field: 'parent', to: { kind: 'draft', ref: 'absent' } }],
          profile: null,
          region: null,
        },
      ],
    };
    expect(await app.verbs.importApply({ rows: ['x'], acceptFixes: true }, never)).toMatchObject({
      ok: false,
      error: { code: 'invalid-input', field: 'parent' },
    });
  });
});

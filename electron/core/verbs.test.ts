import { describe, expect, it } from 'vitest';
import { SessionId, SourceId } from '../../shared/ids.ts';
import { createLatchkeyApp } from './app.ts';
import { deferred } from './async/deferred.ts';
import { settle } from './testing/fake-clock.ts';
import { CANARY } from './testing/fake-identity.ts';
import { createMemoryWorld, type MemoryWorld } from './testing/memory-ports.ts';
import { must, never, startApp } from './testing/running-app.ts';

const quick = (w: MemoryWorld) => {
  w.provider.latencyMs = 0;
};

describe('switching the default', () => {
  it('signs in first where that is needed, then finishes the switch and leases', async () => {
    const { world, app, sourceId, sessionId } = await startApp(quick);
    must(await app.verbs.signOut({ sourceId }, never));
    world.provider.signInBy = 'device-code';
    const switching = app.verbs.makeDefault({ sessionId }, never);
    await settle();
    expect(app.state()).toMatchObject({ defaultSessionId: null, prompts: [{ kind: 'device-code' }] });
    world.provider.confirm();
    must(await switching);
    await settle();
    const view = app.state().sessions.find((s) => s.id === sessionId);
    expect(view).toMatchObject({ isDefault: true, state: 'active', lastUsedAt: world.clock.nowMs() });
    expect(world.applied.at(-1)?.defaultSessionId).toBe(sessionId);
    expect(app.state().activity.map((entry) => entry.event)).toContain('default-changed');
  });

  it('does not switch when the user gives the sign-in up', async () => {
    const { world, app, sourceId, sessionId } = await startApp(quick);
    must(await app.verbs.signOut({ sourceId }, never));
    world.provider.signInBy = 'device-code';
    const switching = app.verbs.makeDefault({ sessionId }, never);
    await settle();
    must(await app.verbs.cancelSignIn({ sourceId }, never));
    expect(await switching).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(app.state().defaultSessionId).toBeNull();
  });
});

describe('an identity source', () => {
  it('is not deleted while sessions made by hand are built on it', async () => {
    const { app, sourceId, sessionId } = await startApp(quick);
    const made = await app.verbs.addSession(
      { kind: 'fake-assumed', name: 'Deploy', values: { parent: sessionId } },
      never,
    );
    expect(await app.verbs.deleteSource({ sourceId }, never)).toEqual({
      ok: false,
      error: { code: 'in-use', what: 'Work', by: ['Deploy'] },
    });
    must(await app.verbs.deleteSession({ sessionId: must(made).sessionId }, never));
    must(await app.verbs.deleteSource({ sourceId }, never));
    expect(app.state()).toMatchObject({ sources: [], sessions: [], attention: [] });
  });

  it('takes its token, its sessions and its profiles with it', async () => {
    const { world, app, sourceId, sessionId } = await startApp(quick);
    must(await app.verbs.makeDefault({ sessionId }, never));
    must(await app.verbs.deleteSource({ sourceId }, never));
    await app.stop();
    expect(world.keychain.size).toBe(0);
    expect(world.applied.at(-1)).toMatchObject({ sessions: [], defaultSessionId: null });
    expect(world.saved).toMatchObject({ sources: [], found: [], choices: {}, defaultSessionId: null });
  });

  it('that moves elsewhere is signed out; one that is renamed is not', async () => {
    const { app, sourceId } = await startApp(quick);
    must(
      await app.verbs.editSource({ sourceId, name: 'Office', values: { url: 'https://x.example' } }, never),
    );
    expect(app.state().sources[0]).toMatchObject({ name: 'Office', state: 'signed-in' });
    expect(app.state().sessions[0]?.sourceName).toBe('Office');
    must(
      await app.verbs.editSource({ sourceId, name: 'Office', values: { url: 'https://y.example' } }, never),
    );
    expect(app.state().sources[0]).toMatchObject({ state: 'signed-out', subtitle: 'https://y.example' });
  });
});

describe('copying', () => {
  it('gives lines for a shell and clears them after a minute, unless something else was copied', async () => {
    const { world, app, sessionId } = await startApp(quick);
    must(await app.verbs.copyEnvironment({ sessionId }, never));
    expect(world.clipboard).toContain(`export AWS_SECRET_ACCESS_KEY='${CANARY}-1'\n`);
    expect(world.clipboard).toContain('unset AWS_REGION\n');
    expect(world.clipboard).toContain(`export LATCHKEY_SESSION_ID='${sessionId}'\n`);
    expect(world.clipboard).toContain('unset AWS_PROFILE\n');
    const key = /export AWS_ACCESS_KEY_ID='([^']+)'/.exec(world.clipboard)?.[1];
    expect(world.clipboard).toContain(`export LATCHKEY_ACCESS_KEY_ID='${key}'\n`);
    await world.clock.advance(61_000);
    expect(world.clipboard).toBe('');
    must(await app.verbs.copyEnvironment({ sessionId }, never));
    must(await app.verbs.copyProfileName({ sessionId }, never));
    await world.clock.advance(61_000);
    expect(world.clipboard).toBe('Account-0-Admin');
  });
});

describe('the odds and ends', () => {
  it('keeps no setting that the system refused', async () => {
    const { app, world } = await startApp(quick);
    const refused = { ok: false, error: { code: 'refused', reason: 'no' } } as const;
    Object.assign(world.ports.settingsEffects, { setStartAtLogin: async () => refused });
    expect(await app.verbs.changeSettings({ patch: { startAtLogin: true, theme: 'dark' } }, never)).toEqual(
      refused,
    );
    expect(app.state().settings).toMatchObject({ startAtLogin: false, theme: 'system' });
  });

  it('keeps no file of authorities that cannot be used, and says why', async () => {
    const { app, world } = await startApp(quick);
    Object.assign(world.ports.settingsEffects, {
      caFileFault: (path: string) => (path === '/ca.pem' ? null : 'There is no such file.'),
    });
    const change = (caFile: string) => app.verbs.changeSettings({ patch: { caFile } }, never);
    expect(await change('/no.pem')).toEqual({
      ok: false,
      error: {
        code: 'invalid-input',
        field: 'ca-file',
        reason: 'ca-file names /no.pem, which cannot be used: There is no such file.',
      },
    });
    expect(app.state().settings.caFile).toBe('');
    expect(await change('/ca.pem')).toMatchObject({ ok: true });
    // One that was lost since is no reason to refuse another setting, or to take this one out.
    Object.assign(world.ports.settingsEffects, { caFileFault: () => 'There is no such file.' });
    expect(
      await app.verbs.changeSettings({ patch: { caFile: '/ca.pem', theme: 'dark' } }, never),
    ).toMatchObject({
      ok: true,
    });
    expect(await change('')).toMatchObject({ ok: true });
  });

  it('keeps no shortcut that another program has, nor the start at login that came with it', async () => {
    const { app, world } = await startApp(quick);
    const taken = { ok: false, error: { code: 'shortcut-taken', shortcut: 'Alt+F4' } } as const;
    const starts: boolean[] = [];
    Object.assign(world.ports.settingsEffects, {
      setPanelShortcut: async () => taken,
      setStartAtLogin: async (isOn: boolean) => {
        starts.push(isOn);
        return { ok: true, value: undefined };
      },
    });
    const patch = { panelShortcut: 'Alt+F4', startAtLogin: true };
    expect(await app.verbs.changeSettings({ patch }, never)).toEqual(taken);
    expect(app.state().settings).toMatchObject({ panelShortcut: '', startAtLogin: false });
    expect(starts).toEqual([true, false]);
  });

  it('notes which settings changed in Activity, but not each step of the text size', async () => {
    const { app } = await startApp(quick);
    const notes = () =>
      app
        .state()
        .activity.filter(({ event }) => event === 'settings-changed')
        .map(({ note }) => note);
    must(await app.verbs.changeSettings({ patch: { zoom: '110' } }, never));
    must(await app.verbs.changeSettings({ patch: { zoom: '125' } }, never));
    expect(app.state().settings.zoom).toBe('125');
    expect(notes()).toEqual([]);
    must(await app.verbs.changeSettings({ patch: { theme: 'dark', zoom: '150' } }, never));
    expect(notes()).toEqual(['theme']);
  });

  it('pages activity from the newest on, and exports all of it as JSON Lines', async () => {
    const { world, app, lease } = await startApp(quick);
    for (let i = 0; i < 700; i += 1) must(await lease());
    expect(app.state().activity).toHaveLength(500);
    const first = must(await app.verbs.activity({ beforeSeq: null, limit: 300 }, never));
    const second = must(await app.verbs.activity({ beforeSeq: first.at(-1)?.seq ?? 0, limit: 500 }, never));
    expect(second[0]?.seq).toBe((first.at(-1)?.seq ?? 0) - 1);
    expect(first[0]).toMatchObject({ caller: 'credential-process · aws (pid 4242)', cwd: '/home/ada' });
    must(await app.verbs.exportActivity({}, never));
    const lines =
      world.exported
        ?.trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)) ?? [];
    expect(lines.length).toBe(first.length + second.length);
    expect(lines[0].number).toBeLessThan(lines.at(-1).number);
  });

  it('answers what is not there by name', async () => {
    const { app } = await startApp(quick);
    const sessionId = SessionId.parse('nobody');
    const sourceId = SourceId.parse('nowhere');
    const asked = [
      await app.verbs.start({ sessionId }, never),
      await app.verbs.makeDefault({ sessionId }, never),
      await app.verbs.signIn({ sourceId, openBrowser: null }, never),
      await app.broker.lease(
        { sessionId, caller: { verb: 'x', process: null, pid: null, cwd: null }, whenSignInNeeded: 'wait' },
        never,
      ),
    ];
    expect(asked.map((o) => (o.ok ? 'ok' : o.error.code))).toEqual([
      'unknown-session',
      'unknown-session',
      'unknown-source',
      'unknown-session',
    ]);
  });
});

describe('quitting', () => {
  it('releases who waits, ends every timer and saves', async () => {
    const { world, app, lease } = await startApp();
    const asked = lease();
    await settle();
    await app.stop();
    expect(await asked).toEqual({ ok: false, error: { code: 'app-quitting' } });
    expect(await lease()).toEqual({ ok: false, error: { code: 'app-quitting' } });
    expect(world.clock.timers()).toBe(0);
    expect(world.saved).not.toBeNull();
    await app.stop();
  });

  it('waits for the first write of the run, which also clears up after one that was killed', async () => {
    const world = createMemoryWorld();
    const { userFiles } = world.ports;
    const write = deferred<void>();
    const seen: boolean[] = [];
    const app = createLatchkeyApp({
      ...world.ports,
      userFiles: {
        ...userFiles,
        apply: async (input, signal) => {
          await write.promise;
          seen.push(signal.aborted);
          return userFiles.apply(input, signal);
        },
      },
    });
    await app.start(never);
    let hasStopped = false;
    const stopping = app.stop().then(() => {
      hasStopped = true;
    });
    await settle();
    expect(hasStopped).toBe(false);
    write.resolve();
    await stopping;
    expect(seen).toEqual([false]);
  });

  it('does not wait for a first write that never ends', async () => {
    const world = createMemoryWorld();
    const app = createLatchkeyApp({
      ...world.ports,
      userFiles: { ...world.ports.userFiles, apply: () => deferred<never>().promise },
    });
    await app.start(never);
    const stopping = app.stop();
    await world.clock.advance(10_000);
    await stopping;
    expect(world.clock.timers()).toBe(0);
  });
});

import { beforeEach, describe, expect, it, vi } from 'vitest';
import { neverAborts } from '../../shared/never-aborts.ts';
import { ok } from '../../shared/result.ts';
import { settle } from '../core/testing/fake-clock.ts';
import { startApp } from '../core/testing/running-app.ts';

vi.mock('electron', () => import('./testing-electron.ts'));
const { FakeContents, ipcMain } = await import('./testing-electron.ts');
const { serveContract } = await import('./serve-contract.ts');
const { CALL_CHANNEL, STATE_CHANNEL } = await import('./channels.ts');

type Contents = InstanceType<typeof FakeContents>;
const refused = { ok: false, error: { code: 'refused', reason: 'Only the Latchkey window may call this.' } };

/** The loop around the whole core in memory. */
async function serving() {
  const { app, sessionId, world, lease } = await startApp((w) => {
    w.provider.latencyMs = 0;
  });
  const page = new FakeContents();
  page.mainFrame.url = 'app://latchkey/index.html#sessions';
  let owned: Contents | null = page;
  let isShown = true;
  const shown = new Set<() => void>();
  const bugs: string[] = [];
  const panelPage = new FakeContents();
  panelPage.mainFrame.url = 'app://latchkey/index.html#panel';
  const panelShown = new Set<() => void>();
  const did: unknown[] = [];
  let isPanelShown = false;
  const stop = serveContract({
    app,
    window: {
      owns: (contents) => Object.is(contents, owned),
      isShown: () => isShown,
      onShown: (listener) => {
        shown.add(listener);
        return () => shown.delete(listener);
      },
    },
    panel: {
      owns: (contents) => Object.is(contents, panelPage),
      isShown: () => isPanelShown,
      onShown: (listener) => {
        panelShown.add(listener);
        return () => panelShown.delete(listener);
      },
      drawn: () => did.push('drawn'),
      hide: () => did.push('hidden'),
    },
    openWindow: (place) => did.push(place),
    onProblem: (problem) => did.push(problem),
    onBug: (where) => {
      bugs.push(where);
      return { code: 'internal', correlationId: 'c-1' };
    },
  });
  const call = async (
    verb: unknown,
    input: unknown,
    from: Contents = page,
    frame: unknown = from.mainFrame,
  ) =>
    Reflect.apply(ipcMain.handlers.get(CALL_CHANNEL) ?? (() => 'nobody serves'), null, [
      { sender: from, senderFrame: frame },
      verb,
      input,
    ]);
  return {
    app,
    sessionId,
    world,
    lease,
    page,
    call,
    stop,
    bugs,
    shown,
    own: (next: Contents | null) => (owned = next),
    show: (next: boolean) => {
      isShown = next;
      if (next) for (const listener of shown) listener();
    },
    states: () => page.sent.filter(({ channel }) => channel === STATE_CHANNEL),
    panelPage,
    panelStates: () => panelPage.sent.filter(({ channel }) => channel === STATE_CHANNEL),
    openPanel: (next: boolean) => {
      isPanelShown = next;
      if (next) for (const listener of panelShown) listener();
    },
    /** What the pages asked of the shell. */
    did,
  };
}

beforeEach(() => ipcMain.handlers.clear());

describe('who may ask', () => {
  it('is the main frame of our window on our own page', async () => {
    const { call, app } = await serving();
    expect(await call('state', {})).toMatchObject({ ok: true, value: { revision: app.state().revision } });
  });

  it('is no frame inside the page, even one of our own address', async () => {
    const { call, page } = await serving();
    for (const url of ['app://latchkey/index.html', 'about:srcdoc', 'https://attacker.example/'])
      expect(await call('state', {}, page, { url })).toEqual(refused);
  });

  it('is no frame that is gone', async () => {
    const { call, page } = await serving();
    expect(await call('state', {}, page, null)).toEqual(refused);
  });

  it('is no other window, whatever it has loaded', async () => {
    const { call } = await serving();
    const other = new FakeContents();
    other.mainFrame.url = 'app://latchkey/index.html';
    expect(await call('state', {}, other)).toEqual(refused);
  });

  it('is nobody once the window is gone', async () => {
    const { call, own } = await serving();
    own(null);
    expect(await call('state', {})).toEqual(refused);
  });

  it.each([
    'https://attacker.example/',
    'app://latchkey.evil/index.html',
    'app://latchkey@evil/',
    'app://latchkey',
    'file:///usr/share/latchkey/index.html',
    'about:blank',
    '',
  ])('is no page at %j', async (url) => {
    const { call, page } = await serving();
    page.mainFrame.url = url;
    expect(await call('state', {})).toEqual(refused);
    expect(await call('follow', { have: null })).toEqual(refused);
    expect(page.sent).toEqual([]);
  });
});

describe('a call', () => {
  it('runs a verb of the contract, and none that is not in it', async () => {
    const { call, app, sessionId } = await serving();
    expect(await call('setPinned', { sessionId, pinned: true })).toEqual(ok({}));
    expect(app.state().sessions.find(({ id }) => id === sessionId)?.pinned).toBe(true);
    for (const verb of ['nothing', 'constructor', '__proto__', 7, null, undefined])
      expect(await call(verb, {})).toMatchObject({ ok: false, error: { code: 'refused' } });
  });

  it('ends with the page it came from', async () => {
    const { call, page, world, sessionId } = await serving();
    for (const end of ['destroyed', 'render-process-gone']) {
      world.provider.latencyMs = 60_000;
      const asked = call('renew', { sessionId });
      await vi.waitFor(() => expect(world.provider.leaseCalls).toBeGreaterThan(0));
      page.emit(end);
      expect(await asked).toEqual({ ok: false, error: { code: 'cancelled' } });
    }
  });

  it('reaches nobody after the end', async () => {
    const { call, stop } = await serving();
    stop();
    expect(await call('state', {})).toBe('nobody serves');
  });
});

describe('a page that follows the state', () => {
  it('gets it, and then what changed', async () => {
    const { call, states, app, sessionId } = await serving();
    expect(states()).toEqual([]);
    expect(await call('follow', { have: null })).toEqual(ok({}));
    expect(states()).toHaveLength(1);
    await app.verbs.setPinned({ sessionId, pinned: true }, neverAborts());
    await vi.waitFor(() => expect(states().length).toBeGreaterThan(1));
    expect(JSON.stringify(states().at(-1))).toContain('"pinned":true');
  });

  it('has one follower however often it asks', async () => {
    const { call, states, app, sessionId } = await serving();
    for (let n = 0; n < 3; n += 1) await call('follow', { have: null });
    const before = states().length;
    await app.verbs.setPinned({ sessionId, pinned: true }, neverAborts());
    await vi.waitFor(() => expect(states().length).toBe(before + 1));
  });

  it('is sent nothing while it is hidden, and the news when it is shown', async () => {
    const { call, states, app, sessionId, show } = await serving();
    await call('follow', { have: null });
    const before = states().length;
    show(false);
    await app.verbs.setPinned({ sessionId, pinned: true }, neverAborts());
    await settle();
    expect(states()).toHaveLength(before);
    show(true);
    expect(states()).toHaveLength(before + 1);
  });

  it('is sent nothing once it is gone, nor after the end', async () => {
    for (const how of ['gone', 'destroyed', 'stopped'] as const) {
      const { call, states, app, sessionId, page, stop, shown } = await serving();
      await call('follow', { have: null });
      const before = states().length;
      if (how === 'gone') page.isGone = true;
      if (how === 'destroyed') page.emit('destroyed');
      if (how === 'stopped') stop();
      await app.verbs.setPinned({ sessionId, pinned: true }, neverAborts());
      await settle();
      expect([how, states().length]).toEqual([how, before]);
      expect(shown.size).toBe(how === 'stopped' ? 0 : 1);
    }
  });
});

describe('a page that is gone', () => {
  it.each(['destroyed', 'render-process-gone'])('%s: what it asked for is called off', async (event) => {
    const { call, page, world, app } = await serving();
    world.provider.signInBy = 'device-code';
    const added = await call('addSource', {
      kind: 'fake',
      name: 'Own',
      values: { url: 'https://y.example' },
    });
    const sourceId = Reflect.get(Object(Reflect.get(Object(added), 'value')), 'sourceId');
    const signingIn = call('signIn', { sourceId, openBrowser: null });
    await vi.waitFor(() => expect(app.state().prompts).toHaveLength(1), { timeout: 15_000 });
    page.emit(event);
    expect(await signingIn).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(app.state().prompts).toEqual([]);
  });
});

describe('the page of the quick panel', () => {
  it('is served as the window is, and is refused in a frame and at another address', async () => {
    const { call, panelPage, app } = await serving();
    expect(await call('state', {}, panelPage)).toMatchObject({
      ok: true,
      value: { revision: app.state().revision },
    });
    expect(await call('state', {}, panelPage, { url: panelPage.mainFrame.url })).toEqual(refused);
    panelPage.mainFrame.url = 'https://attacker.example/#panel';
    expect(await call('state', {}, panelPage)).toEqual(refused);
  });

  it('gets the state while it is open, whether the window is shown or not, and nothing while it is hidden', async () => {
    const { call, show, openPanel, states, panelPage, panelStates, sessionId } = await serving();
    show(false);
    openPanel(true);
    expect(await call('follow', { have: null }, panelPage)).toEqual(ok({}));
    expect([states().length, panelStates().length]).toEqual([0, 1]);
    openPanel(false);
    await call('setPinned', { sessionId, pinned: true });
    await vi.waitFor(() => expect(panelStates()).toHaveLength(1));
    openPanel(true);
    await vi.waitFor(() => expect(panelStates()).toHaveLength(2));
  });

  it('says when it has drawn and hides itself, which no other page can', async () => {
    const { call, panelPage, did } = await serving();
    for (const verb of ['drawn', 'hide']) expect(await call(verb, {})).toEqual(ok({}));
    expect(did).toEqual([]);
    for (const verb of ['drawn', 'hide']) expect(await call(verb, {}, panelPage)).toEqual(ok({}));
    expect(did).toEqual(['drawn', 'hidden']);
  });

  it('opens the window on a place that there is, and reports what it could not do', async () => {
    const { call, panelPage, did } = await serving();
    expect(await call('openWindow', { place: 'settings' }, panelPage)).toEqual(ok({}));
    const problem = { code: 'network', host: 'sts.amazonaws.com' };
    expect(await call('reportProblem', { problem }, panelPage)).toEqual(ok({}));
    expect(did).toEqual(['settings', problem]);
    for (const place of ['https://attacker.example/', 'constructor', '', 7])
      expect(await call('openWindow', { place }, panelPage)).toMatchObject({
        ok: false,
        error: { code: 'invalid-input' },
      });
    expect(did).toHaveLength(2);
  });
});

import { describe, expect, it } from 'vitest';
import { err, ok } from '../../../shared/result.ts';
import { settle } from '../testing/fake-clock.ts';
import { must, never, startApp, tool } from '../testing/running-app.ts';
import { createPresence } from './presence.ts';
import { createSignInPage } from './sign-in-page.ts';

const page = 'https://device.example/';

async function signedOut() {
  const running = await startApp((w) => {
    w.provider.latencyMs = 0;
  });
  must(await running.app.verbs.signOut({ sourceId: running.sourceId }, never));
  running.world.provider.signInBy = 'device-code';
  running.world.opened.length = 0;
  return running;
}

describe('the page of a sign-in', () => {
  it('waits for the unlocked screen, and for the machine that is awake', async () => {
    const { app, world, sourceId } = await signedOut();
    app.onPower('lock');
    app.onPower('suspend');
    const signingIn = app.verbs.signIn({ sourceId, openBrowser: true }, never);
    await settle();
    // The prompt is open anyway: the user may be at a terminal elsewhere.
    expect(app.state().prompts).toMatchObject([{ kind: 'device-code' }]);
    expect(world.opened).toEqual([]);
    app.onPower('resume');
    await settle();
    expect(world.opened).toEqual([]);
    app.onPower('unlock');
    await settle();
    expect(world.opened).toEqual([page]);
    app.onPower('lock');
    app.onPower('unlock');
    await settle();
    expect(world.opened).toEqual([page]);
    world.provider.confirm();
    expect((await signingIn).ok).toBe(true);
  });

  it('stays shut when the sign-in ended before anybody came', async () => {
    const { app, world, sourceId } = await signedOut();
    app.onPower('suspend');
    const done = app.verbs.signIn({ sourceId, openBrowser: true }, never);
    await settle();
    world.provider.confirm();
    expect((await done).ok).toBe(true);
    must(await app.verbs.signOut({ sourceId }, never));
    const calledOff = app.verbs.signIn({ sourceId, openBrowser: true }, never);
    await settle();
    must(await app.verbs.cancelSignIn({ sourceId }, never));
    expect((await calledOff).ok).toBe(false);
    app.onPower('resume');
    await settle();
    expect(world.opened).toEqual([]);
  });

  it('opens for no tool unasked, and once when the user agrees for many', async () => {
    const { app, world, sourceId, lease } = await signedOut();
    const asking = Array.from({ length: 20 }, (_, i) => lease({ caller: { ...tool, pid: i } }));
    await settle();
    expect(world.opened).toEqual([]);
    const [needed] = app.state().prompts;
    if (needed?.kind !== 'sign-in-needed') throw new Error('nobody was asked');
    must(await app.verbs.answerPrompt({ promptId: needed.id, answer: { kind: 'yes' } }, never));
    const again = app.verbs.signIn({ sourceId, openBrowser: true }, never);
    await settle();
    expect(world.opened).toEqual([page]);
    world.provider.confirm();
    expect((await again).ok).toBe(true);
    await world.clock.advance(1_000);
    expect((await Promise.all(asking)).every((outcome) => outcome.ok)).toBe(true);
    expect(world.opened).toEqual([page]);
  });

  it('asks nobody for a tool’s sake while the screen is locked', async () => {
    const { app, world, lease } = await signedOut();
    app.onPower('lock');
    expect(await lease()).toMatchObject({ ok: false });
    expect(app.state().prompts).toEqual([]);
    expect(world.opened).toEqual([]);
  });
});

describe('one sign-in', () => {
  const pageOf = (open: (url: string) => boolean) => {
    const opened: string[] = [];
    const presence = createPresence();
    const browser = {
      open: async (url: string) => {
        opened.push(url);
        return open(url) ? ok(undefined) : err({ code: 'program-missing', program: 'a browser' } as const);
      },
    };
    return { opened, presence, page: createSignInPage({ browser, presence }) };
  };

  it('has one tab, whatever turns it takes', async () => {
    const { opened, page } = pageOf(() => true);
    expect(await page.open('https://a.example/')).toBe(true);
    expect(await page.open('https://b.example/')).toBe(true);
    expect(opened).toEqual(['https://a.example/']);
  });
  it('opens the last of what came while nobody was there', async () => {
    const { opened, page, presence } = pageOf(() => true);
    presence.set(false);
    await page.open('https://a.example/');
    await page.open('https://b.example/');
    presence.set(true);
    expect(opened).toEqual(['https://b.example/']);
  });
  it('tells that there is no browser', async () => {
    const { page } = pageOf(() => false);
    expect(await page.open('https://a.example/')).toBe(false);
  });
});

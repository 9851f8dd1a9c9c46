import { describe, expect, it } from 'vitest';
import { createAppStore, sameValue } from './app-store.ts';
import { settle } from './testing/fake-clock.ts';
import { must, never, startApp } from './testing/running-app.ts';

describe('the state', () => {
  it('is reported once for many changes of one moment, to all that listen, even beside one that throws', async () => {
    const { app } = await startApp();
    const errors: unknown[] = [];
    const store = createAppStore({
      initial: app.state(),
      now: () => 7,
      onListenerError: (e) => errors.push(e),
    });
    const seen: number[] = [];
    store.subscribe(() => {
      throw new Error('a broken listener');
    });
    const unsubscribe = store.subscribe((state) => void seen.push(state.revision));
    const first = store.get().revision;
    for (let i = 0; i < 10; i += 1) store.update((s) => ({ ...s, version: `v${i}` }));
    expect(seen).toEqual([]);
    await settle();
    expect(seen).toEqual([first + 10]);
    expect(errors).toHaveLength(1);
    store.update((s) => s);
    await settle();
    expect(seen).toHaveLength(1);
    unsubscribe();
    store.update((s) => ({ ...s, version: 'x' }));
    await settle();
    expect(seen).toHaveLength(1);
  });

  it('is frozen to its depths', async () => {
    const { app } = await startApp();
    const [session] = app.state().sessions;
    expect(() => Object.assign(session ?? {}, { name: 'other' })).toThrow(TypeError);
    expect(() => app.state().sessions.pop()).toThrow(TypeError);
    expect(() => Object.assign(app.state().sources[0]?.sync ?? {}, { running: true })).toThrow(TypeError);
  });

  it('keeps the identity of every slice and row that did not change', async () => {
    const { app, sessionId } = await startApp();
    const before = app.state();
    must(await app.verbs.setPinned({ sessionId, pinned: true }, never));
    const after = app.state();
    expect(after.revision).toBe(before.revision + 1);
    expect(after.sources).toBe(before.sources);
    expect(after.settings).toBe(before.settings);
    expect(after.activity).toBe(before.activity);
    expect(after.sessions).not.toBe(before.sessions);
    expect(after.sessions.slice(1).every((view, i) => view === before.sessions[i + 1])).toBe(true);
    must(await app.verbs.setPinned({ sessionId, pinned: true }, never));
    expect(app.state()).toBe(after);
  });
});

describe('sameValue', () => {
  it('compares JSON values by structure', () => {
    expect(sameValue({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toBe(true);
    expect(sameValue({ a: 1 }, { a: 1, b: undefined })).toBe(false);
    expect(sameValue([1], { 0: 1 })).toBe(false);
    expect(sameValue(null, {})).toBe(false);
    expect(sameValue([1, 2], [1])).toBe(false);
  });
});

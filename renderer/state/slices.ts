import type { Slices, StateMessage } from '../../shared/ipc/state-message.ts';

/**
 * The slices after a message. A slice that did not travel keeps its identity, and so does each part of one that did
 * but is equal: a source that syncs must not redraw the cards of all the others.
 */
export function mergeSlices(before: Slices, given: StateMessage['slices']): Slices {
  return {
    version: given.version ?? before.version,
    systemLanguage: given.systemLanguage ?? before.systemLanguage,
    sources: given.sources === undefined ? before.sources : keepEach(before.sources, given.sources),
    kinds: keep(before.kinds, given.kinds),
    accounts: given.accounts === undefined ? before.accounts : keepEach(before.accounts, given.accounts),
    defaultSessionId: given.defaultSessionId === undefined ? before.defaultSessionId : given.defaultSessionId,
    previousDefaultId:
      given.previousDefaultId === undefined ? before.previousDefaultId : given.previousDefaultId,
    withoutDefault: keep(before.withoutDefault, given.withoutDefault),
    locked: keep(before.locked, given.locked),
    prompts: given.prompts === undefined ? before.prompts : keepEach(before.prompts, given.prompts),
    attention: given.attention === undefined ? before.attention : keepEach(before.attention, given.attention),
    settings: keep(before.settings, given.settings),
    endpoint: keep(before.endpoint, given.endpoint),
    keychain: keep(before.keychain, given.keychain),
    files: keep(before.files, given.files),
    command: given.command ?? before.command,
    clockSkewMs: given.clockSkewMs ?? before.clockSkewMs,
  };
}

function keep<T>(before: T, given: T | undefined): T {
  return given === undefined || isEqual(before, given) ? before : given;
}

function keepEach<T extends { readonly id: string }>(before: readonly T[], given: readonly T[]): T[] {
  const known = new Map(before.map((part) => [part.id, part]));
  return given.map((part) => {
    const former = known.get(part.id);
    return former !== undefined && isEqual(former, part) ? former : part;
  });
}

// Both were written out by one schema, so equal values have their keys in the same order.
const isEqual = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { SecretStore, UnlockWatch } from '../../core/ports/secret-store.ts';
import { Secret } from '../../core/secret.ts';
import {
  byteLength,
  chunkItem,
  cut,
  digestOf,
  type Generation,
  headText,
  otherGeneration,
  parseStored,
  unkeepable,
  wholeText,
} from './keychain-chunks.ts';
import { createKeychainGate, type KeychainGate, type KeychainGateOptions } from './keychain-gate.ts';

export interface KeychainStoreOptions extends KeychainGateOptions {
  /** Largest item in bytes of UTF-8; null for no limit. See `keychainLimits`. */
  readonly maxItemBytes: number | null;
}

/** Windows refuses more than 2560 bytes; macOS may ask the user for leave before it answers. */
export function keychainLimits(platform: NodeJS.Platform): {
  readonly maxItemBytes: number | null;
  readonly deadlineMs: number;
} {
  return {
    maxItemBytes: platform === 'win32' ? 2400 : null,
    deadlineMs: platform === 'darwin' ? 60_000 : 5000,
  };
}

/** `look`: see `KeychainGate`. */
export type KeychainSecretStore = SecretStore & UnlockWatch & Pick<KeychainGate, 'look'>;

export function createKeychainSecretStore(options: KeychainStoreOptions): KeychainSecretStore {
  const gate = createKeychainGate(options);
  return {
    probe: (signal) => gate.probe(signal),
    look: (signal) => gate.look(signal),
    read: (item, signal) =>
      gate.turn(
        'read',
        async () => {
          const text = await readItem(gate, item, signal);
          if (!text.ok) return text;
          return ok(text.value === null ? null : new Secret(text.value));
        },
        signal,
      ),
    write: (item, secret, signal) => {
      const text = secret.reveal();
      const why = unkeepable(text);
      if (why !== null) return Promise.resolve(err({ code: 'keychain-failed', detail: why }));
      return gate.turn('write', () => writeItem(gate, options.maxItemBytes, item, text, signal), signal);
    },
    remove: (item, signal) => gate.turn('remove', () => removeItem(gate, item, signal), signal),
    onUnlocking: (listener) => gate.onUnlocking(listener),
  };
}

async function readItem(
  gate: KeychainGate,
  item: string,
  signal: AbortSignal,
): Promise<Result<string | null, Problem>> {
  const raw = await gate.get(item, signal);
  if (!raw.ok) return raw;
  if (raw.value === null) return ok(null);
  const stored = parseStored(raw.value);
  switch (stored.kind) {
    case 'whole':
      return ok(stored.text);
    case 'foreign':
      return err({ code: 'keychain-corrupt', source: item });
    case 'chunked': {
      const chunks: string[] = [];
      for (let index = 0; index < stored.head.count; index += 1) {
        const chunk = await gate.get(chunkItem(item, stored.head.generation, index), signal);
        if (!chunk.ok) return chunk;
        if (chunk.value === null) return err({ code: 'keychain-corrupt', source: item });
        chunks.push(chunk.value);
      }
      const text = chunks.join('');
      return digestOf(text) === stored.head.digest
        ? ok(text)
        : err({ code: 'keychain-corrupt', source: item });
    }
  }
}

async function writeItem(
  gate: KeychainGate,
  maxItemBytes: number | null,
  item: string,
  text: string,
  signal: AbortSignal,
): Promise<Result<void, Problem>> {
  const before = await gate.get(item, signal);
  if (!before.ok) return before;
  const stored = before.value === null ? null : parseStored(before.value);
  const old: Generation | null = stored?.kind === 'chunked' ? stored.head.generation : null;
  const dead: Generation[] = [];

  if (maxItemBytes === null || byteLength(wholeText(text)) <= maxItemBytes) {
    const put = await gate.set(item, wholeText(text), signal);
    if (!put.ok) return put;
    // Also of the generation that a torn write began.
    if (old !== null || maxItemBytes !== null) dead.push('a', 'b');
  } else {
    const generation = old === null ? 'a' : otherGeneration(old);
    dead.push(otherGeneration(generation));
    const chunks = cut(text, maxItemBytes);
    for (const [index, chunk] of chunks.entries()) {
      const put = await gate.set(chunkItem(item, generation, index), chunk, signal);
      if (!put.ok) return put;
    }
    // Leftovers of a longer text that was torn in this generation.
    const swept = await sweep(gate, item, generation, chunks.length, signal);
    if (!swept.ok) return swept;
    const head = headText({ generation, count: chunks.length, digest: digestOf(text) });
    const put = await gate.set(item, head, signal);
    if (!put.ok) return put;
  }
  const back = await readItem(gate, item, signal);
  if (!back.ok) return back;
  if (back.value !== text) {
    return err({ code: 'keychain-failed', detail: 'The keychain did not store what was written.' });
  }
  for (const generation of dead) {
    const swept = await sweep(gate, item, generation, 0, signal);
    if (!swept.ok) return swept;
  }
  return ok(undefined);
}

async function removeItem(
  gate: KeychainGate,
  item: string,
  signal: AbortSignal,
): Promise<Result<boolean, Problem>> {
  // The head goes first: without it the chunks are nothing.
  const head = await gate.remove(item, signal);
  if (!head.ok) return head;
  for (const generation of ['a', 'b'] as const) {
    const swept = await sweep(gate, item, generation, 0, signal);
    if (!swept.ok) return swept;
  }
  return head;
}

/** Removes the chunks from the index on, the last one first: a sweep that is torn leaves a row without gaps to the next. */
async function sweep(
  gate: KeychainGate,
  item: string,
  generation: Generation,
  from: number,
  signal: AbortSignal,
): Promise<Result<void, Problem>> {
  let end = from;
  for (;;) {
    const chunk = await gate.get(chunkItem(item, generation, end), signal);
    if (!chunk.ok) return chunk;
    if (chunk.value === null) break;
    end += 1;
  }
  for (let index = end - 1; index >= from; index -= 1) {
    const gone = await gate.remove(chunkItem(item, generation, index), signal);
    if (!gone.ok) return gone;
  }
  return ok(undefined);
}

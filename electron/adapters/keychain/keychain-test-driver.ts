import { createInterface } from 'node:readline';
import { z } from 'zod';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { Secret } from '../../core/secret.ts';
import { sessionBusAddress } from '../dbus/bus-address.ts';
import { createLazySessionBus } from '../dbus/lazy-session-bus.ts';
import type { DbusValue } from '../dbus/values.ts';
import { createLazySecretService, loadKeychain } from './keychain-loader.ts';
import { createKeychainSecretStore } from './keychain-secret-store.ts';
import { askSecrets, SERVICE } from './secret-service-calls.ts';

// A process of its own per keyring state, for tests only: as the app has one, and as keytar needs one, for its GDBus keeps one
// bus for life and ends the process with it.
const Options = z.object({
  maxItemBytes: z.number().nullable(),
  deadlineMs: z.number(),
  unlockDeadlineMs: z.number(),
  quietMs: z.number(),
});
const Request = z.object({
  id: z.number(),
  op: z.enum([
    'probe',
    'read',
    'write',
    'remove',
    'lock',
    'look',
    'raw-delete',
    'keytar-read',
    'keytar-write',
    'default-in-memory',
  ]),
  item: z.string().default(''),
  text: z.string().default(''),
  abortAfterMs: z.number().optional(),
});

const service = 'Latchkey-tests';
const busAddress = sessionBusAddress(process.env);
const bus = createLazySessionBus({ address: busAddress });
const secretService = createLazySecretService({ bus });
const load = () => loadKeychain({ bus, busAddress });
const store = createKeychainSecretStore({
  ...Options.parse(JSON.parse(process.env.KEYCHAIN_TEST_OPTIONS ?? '{}')),
  service,
  load,
  secretService,
});

async function answer(request: z.infer<typeof Request>): Promise<unknown> {
  const signal =
    request.abortAfterMs === undefined ? neverAborts() : AbortSignal.timeout(request.abortAfterMs);
  switch (request.op) {
    case 'probe':
      return await store.probe(signal);
    case 'read': {
      const read = await store.read(request.item, signal);
      return read.ok ? { ok: true, value: read.value?.reveal() ?? null } : read;
    }
    case 'write':
      return await store.write(request.item, new Secret(request.text), signal);
    case 'remove': {
      const removed = await store.remove(request.item, signal);
      return removed.ok ? { ok: true } : removed;
    }
    case 'look':
      return await secretService.look(signal);
    case 'raw-delete':
      return await (await load()).deletePassword(service, request.item, signal);
    case 'keytar-read':
      return await (await loadKeychain(null)).getPassword(service, request.item, signal);
    case 'keytar-write':
      await (await loadKeychain(null)).setPassword(service, request.item, request.text, signal);
      return { ok: true };
    case 'lock':
      return await askService('Lock', 'ao', [['/org/freedesktop/secrets/collection/login']], signal);
    case 'default-in-memory': {
      const body = ['default', '/org/freedesktop/secrets/collection/session'];
      return await askService('SetAlias', 'so', body, signal);
    }
  }
}

async function askService(
  member: string,
  signature: string,
  body: readonly DbusValue[],
  signal: AbortSignal,
): Promise<unknown> {
  const reply = await askSecrets(bus, { interface: SERVICE, member, signature, body }, signal);
  return reply.ok ? { ok: true } : reply;
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const request = Request.parse(JSON.parse(line));
  const startedAt = performance.now();
  answer(request).then(
    (result) => reply(request.id, result, performance.now() - startedAt),
    (error: unknown) => reply(request.id, { thrown: String(error) }, performance.now() - startedAt),
  );
});

function reply(id: number, result: unknown, tookMs: number): void {
  process.stdout.write(`${JSON.stringify({ id, result, tookMs })}\n`);
}

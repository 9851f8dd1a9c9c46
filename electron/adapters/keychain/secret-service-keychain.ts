import { err, ok, type Result } from '../../../shared/result.ts';
import type { BusFailure } from '../dbus/bus-failure.ts';
import type { SessionBus } from '../dbus/session-bus.ts';
import { type DbusValue, Variant } from '../dbus/values.ts';
import type { Keychain } from './keychain-calls.ts';
import { KeychainError, problemOfFailure } from './keychain-problem.ts';
import {
  askSecrets,
  COLLECTION,
  ITEM,
  isGone,
  isNoObject,
  NO_OBJECT,
  readAlias,
  SERVICE,
  strange,
} from './secret-service-calls.ts';
import { runPrompt } from './secret-service-prompt.ts';
import { openSecretSession, type SecretSession } from './secret-session.ts';

type Outcome<T> = Result<T, BusFailure>;
/** What libsecret names the keyring that it makes where none is. */
const NEW_COLLECTION = 'Default keyring';
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The keychain of Linux desktops over the app's own connection. keytar's libsecret keeps the session that it made with the
 * first keyring process for as long as the app runs: once that process is killed or updated, every call fails until the app
 * restarts. Attributes and label are keytar's, so that either finds what the other wrote.
 */
export function createSecretServiceKeychain(bus: SessionBus): Keychain {
  let session: SecretSession | null = null;

  /** The work again with a new session when the keyring that had the last one is gone. All of it can be done twice. */
  const withSession = async <T>(
    work: (session: SecretSession) => Promise<Outcome<T>>,
    signal: AbortSignal,
  ): Promise<T> => {
    for (let attempt = 1; ; attempt += 1) {
      const opened: Outcome<SecretSession> =
        session === null ? await openSecretSession(bus, signal) : ok(session);
      const result = opened.ok ? await work(opened.value) : opened;
      session = opened.ok ? opened.value : null;
      if (result.ok) return result.value;
      session = null;
      if (attempt === 2 || !isStale(result.error)) throw new KeychainError(problemOfFailure(result.error));
    }
  };

  return {
    getPassword: (service, account, signal) =>
      withSession((current) => read(bus, current, service, account, signal), signal),
    setPassword: (service, account, password, signal) =>
      withSession((current) => write(bus, current, service, account, password, signal), signal),
    deletePassword: (service, account, signal) =>
      withSession(() => remove(bus, service, account, signal), signal),
  };
}

const isStale = (failure: BusFailure): boolean =>
  isGone(failure) || (failure.kind === 'error' && failure.name.endsWith('.NoSession'));

const LOCKED: BusFailure = { kind: 'error', name: 'org.freedesktop.Secret.Error.IsLocked', detail: '' };
const RESTARTED: BusFailure = { kind: 'disconnected', detail: 'The keyring was restarted.' };

async function read(
  bus: SessionBus,
  session: SecretSession,
  service: string,
  account: string,
  signal: AbortSignal,
): Promise<Outcome<string | null>> {
  const found = await find(bus, service, account, signal);
  if (!found.ok) return found;
  const [item] = found.value;
  if (item === undefined) return ok(null);
  const call = { path: item, interface: ITEM, member: 'GetSecret', signature: 'o', body: [session.path] };
  const reply = await askSecrets(bus, call, signal);
  if (!reply.ok) return reply;
  if (reply.value.sender !== session.owner) return err(RESTARTED);
  const secret = session.open(reply.value.body[0]);
  if (secret === null) return err(strange('GetSecret'));
  try {
    return ok(utf8.decode(secret));
  } catch {
    return err(strange('GetSecret'));
  }
}

async function write(
  bus: SessionBus,
  session: SecretSession,
  service: string,
  account: string,
  password: string,
  signal: AbortSignal,
): Promise<Outcome<void>> {
  const properties = new Map([
    [`${ITEM}.Label`, new Variant('s', `${service}/${account}`)],
    [`${ITEM}.Attributes`, new Variant('a{ss}', attributes(service, account))],
  ]);
  const createIn = async (collection: string): Promise<Outcome<void>> => {
    const body = [properties, session.seal(Buffer.from(password)), true];
    const call = {
      path: collection,
      interface: COLLECTION,
      member: 'CreateItem',
      signature: 'a{sv}(oayays)b',
      body,
    };
    const reply = await askSecrets(bus, call, signal);
    // SECURITY: what a keyring says of a call that carried a secret is not repeated anywhere.
    if (!reply.ok) return err(reply.error.kind === 'error' ? { ...reply.error, detail: '' } : reply.error);
    return await settled(bus, reply.value.body[1], reply.value.sender, signal);
  };
  const collection = await readAlias(bus, 'default', signal);
  if (!collection.ok) return collection;
  if (collection.value !== NO_OBJECT) {
    const created = await createIn(collection.value);
    if (created.ok || !isNoObject(created.error)) return created;
  }
  const made = await makeCollection(bus, signal);
  return made.ok ? await createIn(made.value) : made;
}

/** The keyring asks the user for a password of it. */
async function makeCollection(bus: SessionBus, signal: AbortSignal): Promise<Outcome<string>> {
  const properties = new Map([[`${COLLECTION}.Label`, new Variant('s', NEW_COLLECTION)]]);
  const body = [properties, 'default'];
  const call = { interface: SERVICE, member: 'CreateCollection', signature: 'a{sv}s', body };
  const reply = await askSecrets(bus, call, signal);
  if (!reply.ok) return reply;
  const done = await settled(bus, reply.value.body[1], reply.value.sender, signal);
  return done.ok ? await readAlias(bus, 'default', signal) : done;
}

async function remove(
  bus: SessionBus,
  service: string,
  account: string,
  signal: AbortSignal,
): Promise<Outcome<boolean>> {
  const found = await find(bus, service, account, signal);
  if (!found.ok) return found;
  for (const path of found.value) {
    const reply = await askSecrets(bus, { path, interface: ITEM, member: 'Delete' }, signal);
    if (!reply.ok) return reply;
    const done = await settled(bus, reply.value.body[0], reply.value.sender, signal);
    if (!done.ok) return done;
  }
  return ok(found.value.length > 0);
}

/** The items that can be read; a failure when all of them are in a locked keyring. */
async function find(
  bus: SessionBus,
  service: string,
  account: string,
  signal: AbortSignal,
): Promise<Outcome<readonly string[]>> {
  const body = [attributes(service, account)];
  const call = { interface: SERVICE, member: 'SearchItems', signature: 'a{ss}', body };
  const reply = await askSecrets(bus, call, signal);
  if (!reply.ok) return reply;
  const [unlocked, locked] = reply.value.body.map(paths);
  if (unlocked === undefined || locked === undefined) return err(strange('SearchItems'));
  return unlocked.length === 0 && locked.length > 0 ? err(LOCKED) : ok(unlocked);
}

const paths = (value: DbusValue): readonly string[] =>
  Array.isArray(value) ? value.filter((path) => typeof path === 'string') : [];

const attributes = (service: string, account: string): ReadonlyMap<string, string> =>
  new Map([
    ['service', service],
    ['account', account],
    ['xdg:schema', 'org.freedesktop.Secret.Generic'],
  ]);

/** Waits for the window that the keyring wants to show first, if it wants one. */
async function settled(
  bus: SessionBus,
  prompt: DbusValue | undefined,
  owner: string,
  signal: AbortSignal,
): Promise<Outcome<void>> {
  if (typeof prompt !== 'string') return err(strange('a call'));
  if (prompt === NO_OBJECT) return ok(undefined);
  const outcome = await runPrompt(bus, { path: prompt, owner }, signal);
  if (outcome === 'completed') return ok(undefined);
  if (outcome === 'failed') return err(RESTARTED);
  return err({ kind: 'aborted' });
}

import { err, type Result } from '../../../shared/result.ts';
import type { BusFailure } from '../dbus/bus-failure.ts';
import type { SessionBus } from '../dbus/session-bus.ts';
import type { DbusValue } from '../dbus/values.ts';
import type { Reply } from '../dbus/wire.ts';

// The names of the Secret Service (freedesktop.org, spec 0.2).
const SECRETS = 'org.freedesktop.secrets';
const SERVICE_PATH = '/org/freedesktop/secrets';
export const SERVICE = 'org.freedesktop.Secret.Service';
export const COLLECTION = 'org.freedesktop.Secret.Collection';
export const ITEM = 'org.freedesktop.Secret.Item';
export const PROMPT = 'org.freedesktop.Secret.Prompt';
/** In place of an object: no collection has the alias, no prompt is needed. */
export const NO_OBJECT = '/';

interface ServiceCall {
  /** The service itself when left out. */
  readonly path?: string;
  readonly interface: string;
  readonly member: string;
  readonly signature?: string;
  readonly body?: readonly DbusValue[];
}

export function askSecrets(
  bus: SessionBus,
  call: ServiceCall,
  signal: AbortSignal,
): Promise<Result<Reply, BusFailure>> {
  return bus.call({ path: SERVICE_PATH, ...call, destination: SECRETS }, signal);
}

/** The collection that has the alias ("default", "session"), or NO_OBJECT. */
export async function readAlias(
  bus: SessionBus,
  alias: string,
  signal: AbortSignal,
): Promise<Result<string, BusFailure>> {
  const reply = await askSecrets(
    bus,
    { interface: SERVICE, member: 'ReadAlias', signature: 's', body: [alias] },
    signal,
  );
  if (!reply.ok) return reply;
  const [path] = reply.value.body;
  return typeof path === 'string' ? { ok: true, value: path } : err(strange('ReadAlias'));
}

/** An answer of another form than the specification's. */
export const strange = (member: string): BusFailure => ({
  kind: 'error',
  name: 'org.freedesktop.DBus.Error.InvalidArgs',
  detail: `The keyring sent an invalid response to ${member}.`,
});

/** The object is not there: an alias may outlive the collection's file. */
export const isNoObject = (failure: BusFailure): boolean =>
  failure.kind === 'error' && /\.(?:UnknownObject|NoSuchObject)$/.test(failure.name);

/** The keyring's process went away while it was asked; the same question to the next one may be answered. */
export const isGone = (failure: BusFailure): boolean =>
  failure.kind === 'disconnected' || (failure.kind === 'error' && failure.name.endsWith('.NoReply'));

import { z } from 'zod';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { SecretStore } from '../../core/ports/secret-store.ts';
import { Secret } from '../../core/secret.ts';

/** Who the user is to a proxy. */
export interface ProxyLogin {
  readonly userName: string;
  readonly password: Secret<string>;
}

const Stored = z.strictObject({ userName: z.string(), password: z.string() });
/** SECURITY: by the proxy's own name, so that what was typed for one is never sent to another. */
const itemOf = (proxy: string): string => `proxy ${proxy}`;

/** Logins of proxies, in the OS keychain. */
export function createProxyLogins(ports: { readonly secretStore: SecretStore }) {
  /** Read once: a keychain that is locked asks its user each time. */
  const known = new Map<string, ProxyLogin | null>();
  return {
    /** Null: none is kept. A keychain that cannot be read is its own problem. */
    async find(proxy: string, signal: AbortSignal): Promise<Result<ProxyLogin | null, Problem>> {
      const held = known.get(proxy);
      if (held !== undefined) return ok(held);
      const read = await ports.secretStore.read(itemOf(proxy), signal);
      if (!read.ok) return read;
      const login = read.value === null ? null : parsed(read.value);
      known.set(proxy, login);
      return ok(login);
    },
    async keep(proxy: string, login: ProxyLogin, signal: AbortSignal): Promise<Result<void, Problem>> {
      const { userName, password } = login;
      const text = new Secret(JSON.stringify({ userName, password: password.reveal() }));
      const written = await ports.secretStore.write(itemOf(proxy), text, signal);
      if (written.ok) known.set(proxy, login);
      return written;
    },
    async forget(proxy: string, signal: AbortSignal): Promise<Result<void, Problem>> {
      known.delete(proxy);
      const removed = await ports.secretStore.remove(itemOf(proxy), signal);
      return removed.ok ? ok(undefined) : removed;
    },
  };
}

export type ProxyLogins = ReturnType<typeof createProxyLogins>;

function parsed(text: Secret<string>): ProxyLogin | null {
  try {
    const { userName, password } = Stored.parse(JSON.parse(text.reveal()));
    return { userName, password: new Secret(password) };
  } catch {
    return null;
  }
}

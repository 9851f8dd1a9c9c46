import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SecretStore, UnlockWatch } from '../../electron/core/ports/secret-store.ts';
import { Secret } from '../../electron/core/secret.ts';
import { ok } from '../../shared/result.ts';

/** A keychain that outlives the process it is used in, as a real one does. Its own calls are no points of a fault. */
export function fileKeychain(directory: string): SecretStore & UnlockWatch {
  mkdirSync(directory, { recursive: true });
  const at = (item: string) => join(directory, `${Buffer.from(item).toString('hex')}.item`);
  return {
    onUnlocking: () => undefined,
    probe: async () => ok(undefined),
    read: async (item) => {
      try {
        return ok(new Secret(readFileSync(at(item), 'utf8')));
      } catch {
        return ok(null);
      }
    },
    write: async (item, secret) => {
      writeFileSync(`${at(item)}.new`, secret.reveal(), { mode: 0o600 });
      renameSync(`${at(item)}.new`, at(item));
      return ok(undefined);
    },
    remove: async (item) => {
      const wasThere = existsSync(at(item));
      rmSync(at(item), { force: true });
      return ok(wasThere);
    },
  };
}

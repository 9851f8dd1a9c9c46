import { err, ok } from '../../../shared/result.ts';
import { serverNow } from '../../../shared/server-now.ts';
import type { BoundSource, IdentityPorts, SignInStatus, SourceKind } from '../../core/identity-source.ts';
import { refusedKey } from '../refused-key.ts';
import { configured, settle } from '../settle.ts';
import { signedIn } from './facts.ts';
import { parseSource, sourceForm } from './form.ts';
import { parseKey } from './key.ts';
import { isTidyDue, rotateKey, tidyRetired } from './rotate.ts';
import {
  deviceOf,
  holdsKey,
  holdsOnly,
  longTermKey,
  newItem,
  readStored,
  requireStored,
  textOf,
  withOwnBefore,
} from './stored.ts';
import { userOf } from './user.ts';

/** An IAM user's long-term access key (STS GetSessionToken, GetFederationToken), rotated through IAM by the user themselves. */
export const iamUserKind: SourceKind = {
  kind: 'iam-user',
  word: 'IAM user',
  form: sourceForm,
  // SECURITY: a rotated key exists only in the keychain; another region or device is no reason to forget it.
  keepsSignInOnEdit: true,
  actions: [
    {
      id: 'rotate-key',
      label: 'Rotate the access key',
      confirm:
        'Latchkey creates and tests a new key, then deactivates the old one and deletes it after seven days. Other programs that use the old key stop working.',
    },
    { id: 'keep-seed', label: 'Fill in MFA codes automatically…', confirm: null },
  ],
  parseConfig(values) {
    const parsed = parseSource(values);
    if (!parsed.ok) return parsed;
    const { config, region } = parsed.value;
    return ok({ config, subtitle: `Access key, ${region}` });
  },
  adopt({ accessKeyId, secretAccessKey }) {
    const key = parseKey(accessKeyId, secretAccessKey.reveal());
    return key.ok ? ok(textOf(newItem(key.value))) : key;
  },
  holdsOnly,
  holdsKey,
  bind,
};

function bind(ports: IdentityPorts): BoundSource {
  const run = configured(parseSource);
  const state = (item: Parameters<typeof signedIn>[0]): SignInStatus => signedIn(item, serverNow(ports));

  return {
    restore: (ctx, signal) =>
      run(ctx, signal, async () => {
        const read = await readStored(ctx, signal);
        if (!read.ok) return read;
        return ok<SignInStatus>(read.value === null ? { kind: 'signed-out' } : state(read.value));
      }),

    signIn: (ctx, signal) =>
      run(ctx, signal, async (config) => {
        const read = await readStored(ctx, signal);
        // An item that cannot be read is replaced; a keychain that cannot be had stops it before anything is typed.
        if (!read.ok && read.error.code !== 'keychain-corrupt') return read;
        const { askForKey } = await import('./sign-in.ts');
        const item = await askForKey(ports, ctx, config, signal);
        if (!item.ok) return item;
        return ctx.exclusively(async () => {
          // The prompt may have been open for an hour: a rotation in between must not be lost.
          const now = await readStored(ctx, signal);
          const kept = now.ok && now.value !== null ? withOwnBefore(item.value, now.value) : item.value;
          const written = await ctx.secrets.write(textOf(kept), signal);
          return written.ok ? ok(state(kept)) : written;
        }, signal);
      }),

    signOut: (ctx, signal) =>
      run(ctx, signal, () => {
        ctx.memory.clear();
        return ctx.exclusively(() => ctx.secrets.remove(signal), signal);
      }),

    refresh: (ctx, signal) =>
      run(ctx, signal, (config) =>
        ctx.exclusively(async () => {
          const read = await requireStored(ctx, signal);
          if (!read.ok) return read;
          if (!isTidyDue(read.value, serverNow(ports))) return ok(state(read.value));
          const tidied = await tidyRetired(ports, read.value, config, signal);
          signal.throwIfAborted();
          const written = await ctx.secrets.write(textOf(tidied), signal);
          return written.ok ? ok(state(tidied)) : written;
        }, signal),
      ),

    act: (ctx, action, signal) =>
      run(ctx, signal, async (config) => {
        switch (action) {
          case 'rotate-key': {
            const item = await ctx.exclusively(() => rotateKey(ports, ctx, config, signal), signal);
            signal.throwIfAborted();
            return item.ok ? ok(state(item.value)) : err(refusedKey(item.error, ctx.sourceName));
          }
          case 'keep-seed': {
            const { askForSeed } = await import('./sign-in.ts');
            const seed = await askForSeed(ctx, signal);
            if (!seed.ok) return seed;
            return ctx.exclusively(async () => {
              const read = await requireStored(ctx, signal);
              if (!read.ok) return read;
              const item = { ...read.value, seed: seed.value };
              const written = await ctx.secrets.write(textOf(item), signal);
              return written.ok ? ok(state(item)) : written;
            }, signal);
          }
          default:
            return err({ code: 'refused', reason: 'An IAM user has no such action.' });
        }
      }),

    sync: null,

    async mfaCode(ctx, serial, signal) {
      // One at a time: two that ask at once would be given the same code, and AWS takes it once.
      return ctx.exclusively(async () => {
        const read = await readStored(ctx, signal);
        if (!read.ok || read.value === null) return null;
        const { seed } = read.value;
        const config = parseSource(ctx.config);
        const own = config.ok ? deviceOf(read.value, config.value) : null;
        if (seed === null || own !== serial) return null;
        const { freshCode } = await import('./totp.ts');
        return freshCode(ports, ctx, seed, signal);
      }, signal);
    },

    longTermKey: (ctx, signal) =>
      settle(signal, async () => {
        const user = await userOf(ports, ctx, signal);
        return user.ok ? ok(longTermKey(user.value.item.key, user.value.config)) : user;
      }),
  };
}

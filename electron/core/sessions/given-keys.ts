import { keyDigest } from '../../../shared/endpoint/key-digest.ts';
import type { SessionId } from '../../../shared/ids.ts';
import type { GivenKeys } from '../given-keys.ts';
import type { RecordsKeeper } from '../records.ts';

/** A shell may keep keys after they have ended. Git must then report expired keys, not keys of somebody else. */
const KEPT_AFTER_END_MS = 7 * 24 * 3_600_000;
/** Against records without end: a script that gets new keys a few times a minute, for hours, stays below. */
const MOST_KEPT = 3_000;

export function createGivenKeys({
  records,
  now,
}: {
  readonly records: Pick<RecordsKeeper, 'get' | 'change'>;
  readonly now: () => number;
}): GivenKeys {
  const given = () => records.get().givenKeys ?? [];
  return {
    note(accessKeyId, session, until) {
      const key = keyDigest(accessKeyId);
      if (given().some((one) => one.key === key && one.session === session && one.until === until)) return;
      const at = now();
      records.change((r) => {
        const others = (r.givenKeys ?? []).filter(
          (one) =>
            (one.key !== key || one.session !== session) &&
            // One that an older version noted says no end.
            (one.until ?? at) + KEPT_AFTER_END_MS > at,
        );
        return { ...r, givenKeys: [...others, { key, session, until }].slice(-MOST_KEPT) };
      });
    },
    sessionsOf: (digest) =>
      given()
        .flatMap(({ key, session }) => (key === digest ? [session] : []))
        .toReversed(),
  };
}

/** What a caller says of the access key in its environment, and what Latchkey knows of that key. */
export function whoseKeys(
  keys: Pick<GivenKeys, 'sessionsOf'>,
  said: {
    /** The caller itself says that it is not from us. */
    readonly isForeign: boolean;
    /** Of a key that is from us, as the caller says; null: there is none, or an older client does not say. */
    readonly digest: string | null;
    /** The session that the caller's shell was put into. */
    readonly pinnedId: string | undefined;
  },
): { readonly hasForeignKeys: boolean; readonly keysOf: SessionId | null } {
  if (said.isForeign || said.digest === null) return { hasForeignKeys: said.isForeign, keysOf: null };
  const sessions = keys.sessionsOf(said.digest);
  const keysOf = sessions.find((id) => id === said.pinnedId) ?? sessions[0] ?? null;
  // SECURITY: anybody can set a variable of ours beside a key of somebody else.
  return { hasForeignKeys: keysOf === null, keysOf };
}

import { idPatterns } from '../../shared/ids.ts';
import { FoundRecord } from '../../shared/records.ts';
import { err, ok, type Result } from '../../shared/result.ts';

type Refusal = NonNullable<ReturnType<typeof FoundRecord.safeParse>['error']>;

/**
 * Reads records of found sessions as their schema does, at a tenth of its time: a start reads thousands. A record that is
 * not plainly right is left to the schema, which decides and says what is wrong. What many have in common is one string.
 */
export function createFoundReader(): (item: unknown) => Result<FoundRecord, Refusal> {
  const shared = new Map<string, string>();
  const share = <T extends string>(text: T): T => {
    const known = shared.get(text);
    if (known === undefined) shared.set(text, text);
    return isSame(known, text) ? known : text;
  };
  return (item) => {
    if (!isPlainlyRight(item)) {
      const parsed = FoundRecord.safeParse(item);
      return parsed.success ? ok(parsed.data) : err(parsed.error);
    }
    const { id, sourceId, kind, name, accountId, accountName, role, config, missing, autoProfile } = item;
    const values: Record<string, string> = {};
    for (const key of Object.keys(config)) values[key] = share(config[key] ?? '');
    return ok({
      id,
      sourceId: share(sourceId),
      kind: share(kind),
      name,
      accountId: share(accountId),
      accountName: share(accountName),
      role: share(role),
      config: values,
      missing,
      autoProfile,
      profileKept: item.profileKept,
    });
  };
}

const isSame = <T extends string>(known: string | undefined, text: T): known is T => known === text;

const FIELDS = 10;
const LONGEST_PROFILE = 128;
const LONGEST_VALUE = 20_000;
const LONGEST_KEY = 100;

/** What it says yes to the schema takes, unchanged. */
export function isPlainlyRight(item: unknown): item is FoundRecord {
  if (!isRecord(item)) return false;
  const isKept = item.profileKept === true;
  if (Object.keys(item).length !== (isKept ? FIELDS + 1 : FIELDS)) return false;
  const { id, sourceId, kind, name, accountId, accountName, role, config, missing, autoProfile } = item;
  return (
    matches(idPatterns.sessionId, id) &&
    matches(idPatterns.sourceId, sourceId) &&
    typeof kind === 'string' &&
    typeof name === 'string' &&
    matches(idPatterns.accountId, accountId) &&
    typeof accountName === 'string' &&
    typeof role === 'string' &&
    isValues(config) &&
    typeof missing === 'boolean' &&
    (autoProfile === null ||
      (matches(idPatterns.profileName, autoProfile) && autoProfile.length <= LONGEST_PROFILE))
  );
}

function isValues(config: unknown): boolean {
  if (!isRecord(config)) return false;
  for (const key of Object.keys(config)) {
    const value = config[key];
    if (typeof value !== 'string' || value.length > LONGEST_VALUE || key.length > LONGEST_KEY) return false;
    if (key === '__proto__') return false;
  }
  return true;
}

const matches = (pattern: RegExp, value: unknown): value is string =>
  typeof value === 'string' && pattern.test(value);
/** A plain object, as JSON makes it. */
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

import type { SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { FoundKey, UserFiles } from '../profiles/user-files-port.ts';
import type { RecordsKeeper } from '../records.ts';
import type { KindRegistry } from '../sign-in/kind-registry.ts';
import type { SourceRunners } from '../sign-in/source-runners.ts';

export interface AdoptPorts {
  readonly records: Pick<RecordsKeeper, 'get'>;
  readonly kinds: Pick<KindRegistry, 'source'>;
  readonly sources: Pick<SourceRunners, 'find'>;
}

/**
 * Whether the keychain item still is what an import made of the key that is in the files again. SECURITY: a key that was
 * rotated since exists nowhere else; its item must not be taken back.
 */
export async function isStillAdopted(
  ports: AdoptPorts & { readonly userFiles: Pick<UserFiles, 'keyOf'> },
  id: SourceId,
  profile: string,
  signal: AbortSignal,
): Promise<boolean> {
  const kind = ports.kinds.source(ports.records.get().sources.find((one) => one.id === id)?.kind ?? '');
  const key = await ports.userFiles.keyOf(profile, signal);
  if (!key.ok || key.value === null) return false;
  const kept = await ports.sources.find(id)?.context().secrets.read(signal);
  if (kind === null || kept?.ok !== true || kept.value === null) return false;
  if (kind.kind.holdsOnly !== undefined) return kind.kind.holdsOnly(kept.value, key.value);
  const item = kind.kind.adopt?.(key.value);
  return item?.ok === true && kept.value.reveal() === item.value.reveal();
}

/**
 * Puts a long-term key of the user's files into the keychain item of its source, and reads it back.
 * SECURITY: only after this said yes may the key leave the file. An item that holds something already is left alone.
 */
export async function adoptKey(
  ports: AdoptPorts,
  id: SourceId,
  { accessKeyId, secretAccessKey }: FoundKey,
  signal: AbortSignal,
  /** From here on the keychain may hold something of it. */
  onWrite: () => void = () => {},
): Promise<Result<void, Problem>> {
  const runner = ports.sources.find(id);
  const kind = ports.kinds.source(ports.records.get().sources.find((one) => one.id === id)?.kind ?? '');
  if (runner === null || kind?.kind.adopt === undefined)
    return err({ code: 'refused', reason: 'This identity source cannot take over a key.' });
  const item = kind.kind.adopt({ accessKeyId, secretAccessKey });
  if (!item.ok) return item;
  const { secrets, exclusively } = runner.context();
  return exclusively(async () => {
    const current = await secrets.read(signal);
    if (!current.ok) return current;
    if (current.value !== null) {
      const isThis =
        kind.kind.holdsKey?.(current.value, { accessKeyId, secretAccessKey }) ??
        current.value.reveal() === item.value.reveal();
      // SECURITY: a key that the keychain does not hold must not leave the file.
      return isThis
        ? ok(undefined)
        : err({
            code: 'refused',
            reason:
              'The keychain already has another key for this identity source, so this one stays in the file. Sign out of the source, or sign in to it with this key, then import again.',
          });
    }
    onWrite();
    const written = await secrets.write(item.value, signal);
    if (!written.ok) return written;
    const kept = await secrets.read(signal);
    if (!kept.ok) return kept;
    if (kept.value?.reveal() === item.value.reveal()) return ok(undefined);
    return err({ code: 'refused', reason: 'The keychain did not store the key, so it stays in the file.' });
  }, signal);
}

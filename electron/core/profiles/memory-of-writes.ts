import { inSlices } from '../async/in-slices.ts';
import type { Clock } from '../ports/clock.ts';
import type { AwsFileTexts } from '../ports/files.ts';
import type { Instance } from '../ports/instance.ts';
import type { ParsedFiles } from './parsed-files.ts';
import { commandsIn, keysIn, type ProfileRequest } from './plan/desired-profile.ts';
import { ourKeysIn } from './plan/lost-marker.ts';
import type { ProfilePlan } from './plan/profile-plan.ts';
import { goneFrom, type MemoryChange, memoryChange, partsIn } from './plan/remembered.ts';

interface MemoryPorts {
  readonly instance: Instance | undefined;
  readonly parsed: ParsedFiles;
  readonly clock: Pick<Clock, 'monotonicMs' | 'after'>;
}

/** What the memory did not have before. */
export async function rememberWritten(
  { instance, parsed, clock }: MemoryPorts,
  request: ProfileRequest,
  before: AwsFileTexts,
  { conflicts, shadowings, documents, taken }: ProfilePlan,
): Promise<readonly string[]> {
  if (instance === undefined) return [];
  const { sections } = await parsed.of('credentials', before.credentials.text);
  const written = await instance.writtenKeys();
  // What is only asked about is the user's, whatever it says.
  const asked = new Set([...conflicts, ...shadowings.filter(isInTheWay)].map(({ profile }) => profile));
  const desired = request.desired.filter(({ profile }) => !asked.has(profile));
  const keys = [
    ...commandsIn({ desired }),
    ...(await inSlices(partsIn(documents, { desired }), clock)),
    ...taken,
    ...ourKeysIn(sections, { written }),
    ...keysIn(request),
  ];
  await instance.remember(keys);
  return keys.filter((key) => !written.has(key));
}

const isInTheWay = ({ why, renamedTo }: ProfilePlan['shadowings'][number]): boolean =>
  why === 'own-section' && renamedTo === null;

/** A user who writes our command into a profile by hand later has written it. What was forgotten. */
export async function forgetGone(
  ports: MemoryPorts,
  request: ProfileRequest,
  plan: ProfilePlan,
): Promise<readonly string[]> {
  const gone = await goneAfter(ports, request, plan);
  if (gone.length > 0) await ports.instance?.forget(gone);
  return gone;
}

/** What is to be forgotten once the files are as planned. */
export async function goneAfter(
  { instance, clock }: MemoryPorts,
  request: ProfileRequest,
  { documents, taken }: ProfilePlan,
): Promise<readonly string[]> {
  if (instance === undefined || request.keepOthers === true) return [];
  return inSlices(goneFrom(documents, await instance.writtenKeys(), request, taken), clock);
}

/** What of it goes back with the files; null: nothing. */
export async function ofTheFiles(
  { parsed }: Pick<MemoryPorts, 'parsed'>,
  before: AwsFileTexts,
  change: MemoryChange,
): Promise<MemoryChange | null> {
  if (change.added.length + change.forgotten.length === 0) return null;
  const found = memoryChange(change, await parsed.of('config', before.config.text));
  return found.added.length + found.forgotten.length === 0 ? null : found;
}

/** For files that are again as they were before that write. */
export async function rememberAsBefore(
  instance: Instance | undefined,
  { added, forgotten }: MemoryChange,
): Promise<void> {
  if (forgotten.length > 0) await instance?.remember(forgotten);
  if (added.length > 0) await instance?.forget(added);
}

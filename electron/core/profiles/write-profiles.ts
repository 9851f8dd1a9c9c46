import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { inSlices } from '../async/in-slices.ts';
import type { Clock } from '../ports/clock.ts';
import type { AwsFiles, AwsFileTexts, FilesWritten, NewTexts } from '../ports/files.ts';
import type { Instance } from '../ports/instance.ts';
import { maskSecrets } from './ini/credential-keys.ts';
import { editDocument, findSections } from './ini/ini-document.ts';
import { forgetGone, goneAfter, ofTheFiles, rememberAsBefore, rememberWritten } from './memory-of-writes.ts';
import type { ParsedFiles } from './parsed-files.ts';
import type { DesiredProfile, ProfileRequest } from './plan/desired-profile.ts';
import { ownerOfKeys } from './plan/lost-marker.ts';
import { releaseEdits } from './plan/profile-edits.ts';
import { type PlanBasis, type ProfilePlan, planningProfiles } from './plan/profile-plan.ts';
import { withRealMarker } from './plan/real-marker.ts';
import { basisOf, blockedProblems, conflictsOf } from './profile-conflicts.ts';
import type { ProfileConflict, ProfilesOutcome } from './user-files-port.ts';

export interface WritePorts {
  readonly awsFiles: AwsFiles;
  readonly parsed: ParsedFiles;
  readonly clock: Pick<Clock, 'monotonicMs' | 'after'>;
  readonly instance: Instance | undefined;
}

/** What one write is to bring about. */
export interface WriteOrder {
  readonly request: ProfileRequest;
  /** The proposed values of an import put in, where the user accepted those. */
  readonly correct: (texts: AwsFileTexts) => AwsFileTexts;
  readonly isImport: boolean;
  /** In the undo journal. */
  readonly tag: string | undefined;
  /** As in `ProfilesInput`. */
  readonly needs: readonly string[];
  readonly isAllOrNothing: boolean;
  readonly consentedTo: ReadonlyMap<string, string>;
}

/**
 * Makes the files say what the order says, or leaves them as they were: nothing is written that is there already. Where only
 * the profiles that are needed can be written, those are, and the outcome says what kept the others.
 */
export async function writeProfiles(
  ports: WritePorts,
  order: WriteOrder,
  signal: AbortSignal,
): Promise<Result<ProfilesOutcome, Problem>> {
  const whole = await writeOrder(ports, order, signal);
  if (whole.ok || order.needs.length === 0 || order.isImport) return whole;
  if (isSameForAll.has(whole.error.code)) return whole;
  const desired = order.request.desired.filter(({ profile }) => order.needs.includes(profile));
  // Alone, a profile can be added or changed; one that is to go would stay.
  const isThere = ({ deliver, lease }: DesiredProfile) =>
    deliver === 'process' || (deliver === 'keys' && lease !== null);
  if (desired.length < new Set(order.needs).size || !desired.every(isThere)) return whole;
  const request = { ...order.request, desired, keepOthers: true };
  const needed = await writeOrder(ports, { ...order, request }, signal);
  if (!needed.ok) return whole;
  return ok({ ...needed.value, problems: [whole.error, ...needed.value.problems] });
}

/** What keeps a whole write back keeps each part of it back. */
const isSameForAll: ReadonlySet<Problem['code']> = new Set([
  'cancelled',
  'not-taken-back',
  'file-locked',
  'file-unreadable',
  'file-changed-meanwhile',
]);

/** What an order would make of the files as they are; nothing is written. */
export async function plannedTexts(
  ports: WritePorts,
  order: WriteOrder,
): Promise<
  Result<
    { readonly before: AwsFileTexts; readonly after: Pick<ProfilePlan, 'config' | 'credentials'> },
    Problem
  >
> {
  const texts = await ports.awsFiles.read();
  if (!texts.ok) return texts;
  const planned = await createPlanner(ports, order).whole(texts.value, order);
  return planned.ok ? ok({ before: texts.value, after: planned.value }) : planned;
}

/** What would be asked about; nothing is written. */
export async function conflictsNow(
  ports: WritePorts,
  order: WriteOrder,
): Promise<Result<readonly ProfileConflict[], Problem>> {
  const texts = await ports.awsFiles.read();
  if (!texts.ok) return texts;
  const planned = await createPlanner(ports, order).whole(texts.value, order);
  return planned.ok ? ok(conflictsOf(planned.value, { ...order.request, ...keptIn(texts.value) })) : planned;
}

async function writeOrder(
  ports: WritePorts,
  order: WriteOrder,
  signal: AbortSignal,
): Promise<Result<ProfilesOutcome, Problem>> {
  const planner = createPlanner(ports, order);
  const texts = await ports.awsFiles.read();
  if (!texts.ok) return texts;
  if (signal.aborted) return err({ code: 'cancelled' });
  const planned = await planner.whole(texts.value, order);
  if (!planned.ok) return planned;
  const { steps, added } = await stepsOf(ports, planner, order, {
    before: texts.value,
    after: planned.value,
  });
  const written = await inOrder(steps, order);
  if (!written.ok) {
    // SECURITY: the older keys would stay, or come back with what is taken back, for those from whom the new ones are kept.
    if (isOpenForKeys(ports, written.error.problem)) await withdrawKeys(ports);
    const remembered = await ofTheFiles(ports, texts.value, { added, forgotten: [] });
    if (written.error.isTakenBack && remembered !== null) await rememberAsBefore(ports.instance, remembered);
    return err(written.error.problem);
  }
  // As it was planned last, under the lock: another program may have written since the first look.
  const last = planner.latest() ?? planned.value;
  const forgotten = await forgetGone(ports, order.request, last);
  const remembered = await ofTheFiles(ports, texts.value, { added, forgotten });
  return ok({
    conflicts: conflictsOf(last, { ...order.request, ...keptIn(texts.value) }),
    ...written.value,
    problems: [...blockedProblems(last, order.request.paths), ...(await leftInGit(ports.awsFiles))],
    ...(remembered === null ? {} : { remembered }),
    takeBack: async () => {
      await ports.instance?.remember(forgotten);
      const back = await written.value.takeBack();
      if (back.ok && remembered !== null) await rememberAsBefore(ports.instance, remembered);
      return back;
    },
  });
}

const leftInGit = async ({ leftInGit: ask }: AwsFiles): Promise<readonly Problem[]> =>
  ((await ask?.()) ?? []).map(({ file, list }) => ({ code: 'left-in-git', file, list }));

/** All of them, or none where that can be: then `isTakenBack`. */
async function inOrder(
  steps: readonly Step[],
  { isAllOrNothing }: Pick<WriteOrder, 'isAllOrNothing'>,
): Promise<Result<FilesWritten, { readonly problem: Problem; readonly isTakenBack: boolean }>> {
  const done: FilesWritten[] = [];
  for (const { write, isBesideKeys } of steps) {
    const written = await write();
    if (written.ok) {
      done.push(written.value);
      continue;
    }
    // SECURITY: a config that cannot be written must not bring the keys of a stopped session back.
    if (isBesideKeys && !isAllOrNothing) return err({ problem: written.error, isTakenBack: false });
    const back = await takeAllBack(done);
    return err({ problem: back.ok ? written.error : back.error, isTakenBack: back.ok });
  }
  return ok(asOne(done));
}

function asOne(done: readonly FilesWritten[]): FilesWritten {
  const madePrivate = done.flatMap((one) => one.madePrivate ?? []);
  const unsynced = done.flatMap((one) => one.unsynced ?? []);
  return {
    changedFiles: [...new Set(done.flatMap(({ changedFiles }) => changedFiles))],
    ...(madePrivate.length === 0 ? {} : { madePrivate }),
    ...(unsynced.length === 0 ? {} : { unsynced }),
    takeBack: () => takeAllBack(done),
  };
}

async function takeAllBack(done: readonly FilesWritten[]): Promise<Result<void, Problem>> {
  for (const written of done.toReversed()) {
    const back = await written.takeBack();
    if (back.ok) continue;
    const file = 'file' in back.error ? back.error.file : '';
    return back.error.code === 'not-taken-back' ? back : err({ code: 'not-taken-back', file });
  }
  return ok(undefined);
}

type Write = ReturnType<AwsFiles['write']>;

interface Step {
  readonly write: () => Write;
  /** What was written before it are the rotating keys as they should be, whether this one is done or not. */
  readonly isBesideKeys: boolean;
}

/** The writes it takes: none where nothing changes, one where the user's config or rotating keys do. `added`: to the memory. */
async function stepsOf(
  ports: WritePorts,
  planner: Planner,
  order: WriteOrder,
  { before, after }: { readonly before: AwsFileTexts; readonly after: ProfilePlan },
): Promise<{ readonly steps: readonly Step[]; readonly added: readonly string[] }> {
  const keepsCredentials = after.credentials === before.credentials.text;
  if (keepsCredentials && after.config === before.config.text) return { steps: [], added: [] };
  // SECURITY: before it is in the files, so that an app that is killed in between knows its keys again.
  const added = await rememberWritten(ports, order.request, before, after);
  const only = (write: () => Write): Step => ({ write, isBesideKeys: false });
  if (keepsCredentials) return { steps: [only(() => writeAllButKeys(ports, planner, order, false))], added };
  // Where the user's own lines change too, a backup of the file is made: no key may be in it then.
  const keysAreOut =
    (await withoutOwnKeys(ports, before.credentials.text)) !==
    (await withoutOwnKeys(ports, after.credentials));
  const others = () => writeAllButKeys(ports, planner, order, keysAreOut);
  if (!keysAreOut) {
    const keys = only(() => writeKeys(ports, planner, order.request));
    return { steps: [keys, { write: others, isBesideKeys: true }], added };
  }
  const request = { ...order.request, ...(await memoryAfter(ports, order.request, after)) };
  const keys = only(() => writeKeys(ports, planner, request));
  return { steps: [only(() => withdrawKeys(ports)), only(others), keys], added };
}

/** For a plan behind that write: what it has given back is the user's then, whatever it reads like. */
async function memoryAfter(
  ports: WritePorts,
  request: ProfileRequest,
  after: ProfilePlan,
): Promise<Pick<ProfileRequest, 'writtenKeys'>> {
  if (ports.instance === undefined) return {};
  const gone = new Set(await goneAfter(ports, request, after));
  const written = await ports.instance.writtenKeys();
  return { writtenKeys: new Set([...written].filter((key) => !gone.has(key))) };
}

interface Planner {
  /** All of the order. */
  whole(texts: AwsFileTexts, order: WriteOrder): Promise<Result<ProfilePlan, Problem>>;
  /** Without what only an import does. */
  profiles(texts: AwsFileTexts, request: ProfileRequest): Promise<Result<ProfilePlan, Problem>>;
  /** What was planned last of the whole order; null: nothing yet. */
  latest(): ProfilePlan | null;
}

const keptIn = ({ kept }: AwsFileTexts): Pick<ProfileRequest, 'kept'> => (kept === undefined ? {} : { kept });

/** Plans once for each pair of texts: a write plans again under the lock, and mostly finds what was there before. */
function createPlanner(ports: WritePorts, { needs, consentedTo }: WriteOrder): Planner {
  let last: {
    readonly basis: PlanBasis;
    readonly request: ProfileRequest;
    readonly planned: Result<ProfilePlan, Problem>;
  } | null = null;
  let latest: ProfilePlan | null = null;
  const plan = async (
    texts: AwsFileTexts,
    request: ProfileRequest,
  ): Promise<Result<ProfilePlan, Problem>> => {
    const config = await ports.parsed.of('config', texts.config.text);
    const credentials = await ports.parsed.of('credentials', texts.credentials.text);
    if (last?.basis.config === config && last.basis.credentials === credentials && last.request === request)
      return last.planned;
    const basis = { config, credentials };
    const other = otherThanConsented(basis, request, consentedTo);
    const planned =
      other === null
        ? await inSlices(planningProfiles(basis, { ...request, ...keptIn(texts) }), ports.clock)
        : err(other);
    last = { basis, request, planned };
    if (planned.ok)
      for (const document of [planned.value.documents.config, planned.value.documents.credentials])
        ports.parsed.keep(document);
    return planned;
  };
  return {
    async whole(texts, order) {
      const planned = await plan(order.correct(texts), order.request);
      if (!planned.ok) return planned;
      const [blocked] = blockedProblems(planned.value, order.request.paths, needs);
      if (blocked !== undefined) return err(blocked);
      latest = planned.value;
      return planned;
    },
    profiles: plan,
    latest: () => latest,
  };
}

/** SECURITY: a yes is to the text that the user saw. Where another is there now, they are asked again. */
function otherThanConsented(
  basis: PlanBasis,
  request: ProfileRequest,
  consentedTo: ReadonlyMap<string, string>,
): Problem | null {
  for (const [profile, seen] of consentedTo) {
    const doc = [basis.config, basis.credentials].find((one) =>
      findSections(one, 'profile', profile).some(
        (found) => withRealMarker(found, one.file, request.writtenKeys).sessionId === null,
      ),
    );
    if (doc !== undefined && basisOf(basis, request, profile) !== seen)
      return { code: 'file-changed-meanwhile', file: request.paths[doc.file] };
  }
  return null;
}

/**
 * SECURITY: rotating keys come and go without a backup: a backup would keep them on disk after the session was stopped,
 * and an undo would bring them back.
 */
function writeCredentials(
  { awsFiles }: WritePorts,
  change: (texts: AwsFileTexts) => Promise<Result<Pick<NewTexts, 'credentials' | 'secretsFor'>, Problem>>,
  holdsKeys: boolean,
): Write {
  return awsFiles.write(
    async (texts) => {
      const changed = await change(texts);
      return changed.ok ? ok({ config: texts.config.text, ...changed.value }) : changed;
    },
    { journal: false, note: 'Rotate keys', holdsKeys },
  );
}

export function withdrawKeys(ports: WritePorts): Write {
  return writeCredentials(
    ports,
    async ({ credentials }) => ok({ credentials: await withoutOwnKeys(ports, credentials.text) }),
    false,
  );
}

function writeKeys(ports: WritePorts, planner: Planner, request: ProfileRequest): Write {
  const { handOver: _, ...only } = request;
  return writeCredentials(
    ports,
    async (texts) => {
      const planned = await planner.profiles(texts, only);
      if (!planned.ok) return planned;
      const [before, after] = [texts.credentials.text, planned.value.credentials];
      const withoutKeys = await withoutOwnKeys(ports, after);
      const isKeysOnly = (await withoutOwnKeys(ports, before)) === withoutKeys;
      if (!isKeysOnly || after === before) return ok({ credentials: before });
      return ok({ credentials: after, secretsFor: after === withoutKeys ? [] : ['credentials'] });
    },
    true,
  );
}

const isOpenForKeys = ({ awsFiles }: WritePorts, problem: Problem): boolean =>
  problem.code === 'file-unwritable' &&
  problem.cause === 'not-private' &&
  problem.file === awsFiles.paths().credentials;

/** Corrected lines, profiles, sections taken over: everything but live keys, with a backup. */
function writeAllButKeys(ports: WritePorts, planner: Planner, order: WriteOrder, keysAreOut: boolean): Write {
  const { tag, isImport } = order;
  return ports.awsFiles.write(
    async (texts): Promise<Result<NewTexts, Problem>> => {
      const planned = await planner.whole(texts, order);
      if (!planned.ok) return planned;
      const { config, keep } = planned.value;
      const credentials = keysAreOut
        ? await withoutOwnKeys(ports, planned.value.credentials)
        : texts.credentials.text;
      return ok({ config, credentials, keep, secretsFor: givenSecrets(texts, { config, credentials }) });
    },
    {
      journal: true,
      note: isImport ? 'Import' : 'Write profiles',
      ...(tag === undefined ? {} : { tag }),
    },
  );
}

/** Where lines with secrets come that are not there now, such as those that a take-over kept beside the file. */
function givenSecrets(
  before: AwsFileTexts,
  after: Pick<NewTexts, 'config' | 'credentials'>,
): readonly ('config' | 'credentials')[] {
  return (['config', 'credentials'] as const).filter((file) => {
    const was = new Set(before[file].text.split('\n'));
    const added = after[file]
      .split('\n')
      .filter((line) => !was.has(line))
      .join('\n');
    return maskSecrets(added, file) !== added;
  });
}

/** A credentials file as it is when no session's keys are in it. */
async function withoutOwnKeys({ parsed, instance }: WritePorts, text: string): Promise<string> {
  const document = await parsed.of('credentials', text);
  const written = await instance?.writtenKeys();
  const own = document.sections
    .map((section) => ownerOfKeys(section, written && { written }))
    .filter(({ sessionId, remains }) => sessionId !== null || remains !== undefined);
  if (own.length === 0) return text;
  return editDocument(
    document,
    own.flatMap((section) => releaseEdits(document, section)),
  ).text;
}

import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { inSlices } from '../async/in-slices.ts';
import type { Clock } from '../ports/clock.ts';
import type { AwsFiles, AwsFileTexts, NewTexts } from '../ports/files.ts';
import { editDocument } from './ini/ini-document.ts';
import type { ParsedFiles } from './parsed-files.ts';
import type { ProfileWishes } from './plan/desired-profile.ts';
import { releaseEdits } from './plan/profile-edits.ts';
import { type PlanBasis, type ProfilePlan, planningProfiles } from './plan/profile-plan.ts';
import { blockedProblem, conflictsOf } from './profile-conflicts.ts';
import type { ProfilesOutcome } from './user-files-port.ts';

export interface WritePorts {
  readonly awsFiles: AwsFiles;
  readonly parsed: ParsedFiles;
  readonly clock: Pick<Clock, 'monotonicMs' | 'after'>;
}

/** What one write is to bring about. */
export interface WriteOrder {
  readonly wishes: ProfileWishes;
  /** The proposed values of an import put in, where the user accepted those. */
  readonly correct: (texts: AwsFileTexts) => AwsFileTexts;
  /** Of an import, in the undo journal. */
  readonly tag: string | undefined;
}

/** Makes the files say what the order says: nothing is written that is there already. */
export async function writeProfiles(
  ports: WritePorts,
  order: WriteOrder,
  signal: AbortSignal,
): Promise<Result<ProfilesOutcome, Problem>> {
  const planner = createPlanner(ports);
  const texts = await ports.awsFiles.read();
  if (!texts.ok) return texts;
  if (signal.aborted) return err({ code: 'cancelled' });
  const planned = await planner.whole(texts.value, order);
  if (!planned.ok) return planned;
  const changedFiles = new Set<string>();
  for (const step of await stepsOf(ports, planner, order, { before: texts.value, after: planned.value })) {
    const written = await step();
    if (!written.ok) return written;
    for (const file of written.value.changedFiles) changedFiles.add(file);
  }
  const blocked = blockedProblem(planned.value, order.wishes.paths);
  if (blocked !== null) return err(blocked);
  return ok({
    conflicts: conflictsOf(planned.value, order.wishes),
    changedFiles: [...changedFiles],
  });
}

type Write = ReturnType<AwsFiles['write']>;

/** The writes it takes: none where nothing changes, one where the user's config or rotating keys do. */
async function stepsOf(
  ports: WritePorts,
  planner: Planner,
  order: WriteOrder,
  { before, after }: { readonly before: AwsFileTexts; readonly after: ProfilePlan },
): Promise<readonly (() => Write)[]> {
  const keepsCredentials = after.credentials === before.credentials.text;
  if (keepsCredentials && after.config === before.config.text) return [];
  if (keepsCredentials) return [() => writeAllButKeys(ports, planner, order, false)];
  // Where the user's own lines change too, a backup of the file is made: no key may be in it then.
  const keysAreOut =
    (await withoutOwnKeys(ports.parsed, before.credentials.text)) !==
    (await withoutOwnKeys(ports.parsed, after.credentials));
  const keys = () => writeKeys(ports, planner, order);
  if (!keysAreOut) return [keys, () => writeAllButKeys(ports, planner, order, false)];
  return [() => withdrawKeys(ports), () => writeAllButKeys(ports, planner, order, true), keys];
}

interface Planner {
  /** All of the order. */
  whole(texts: AwsFileTexts, order: WriteOrder): Promise<Result<ProfilePlan, Problem>>;
  /** Without what only an import does. */
  profiles(texts: AwsFileTexts, wishes: ProfileWishes): Promise<Result<ProfilePlan, Problem>>;
}

const keptIn = ({ kept }: AwsFileTexts): Pick<ProfileWishes, 'kept'> => (kept === undefined ? {} : { kept });

/** Plans once for each pair of texts: a write plans again under the lock, and mostly finds what was there before. */
function createPlanner(ports: WritePorts): Planner {
  let last: {
    readonly basis: PlanBasis;
    readonly wishes: ProfileWishes;
    readonly planned: Result<ProfilePlan, Problem>;
  } | null = null;
  const plan = async (texts: AwsFileTexts, wishes: ProfileWishes): Promise<Result<ProfilePlan, Problem>> => {
    const config = await ports.parsed.of('config', texts.config.text);
    const credentials = await ports.parsed.of('credentials', texts.credentials.text);
    if (last?.basis.config === config && last.basis.credentials === credentials && last.wishes === wishes)
      return last.planned;
    const basis = { config, credentials };
    const planned = await inSlices(planningProfiles(basis, { ...wishes, ...keptIn(texts) }), ports.clock);
    last = { basis, wishes, planned };
    if (planned.ok)
      for (const document of [planned.value.documents.config, planned.value.documents.credentials])
        ports.parsed.keep(document);
    return planned;
  };
  return {
    whole: (texts, order) => plan(order.correct(texts), order.wishes),
    profiles: plan,
  };
}

/**
 * SECURITY: rotating keys come and go without a backup: a backup would keep them on disk after the session was stopped,
 * and an undo would bring them back.
 */
function writeCredentials(
  { awsFiles }: WritePorts,
  change: (texts: AwsFileTexts) => Promise<Result<string, Problem>>,
): Write {
  return awsFiles.write(
    async (texts) => {
      const credentials = await change(texts);
      return credentials.ok ? ok({ config: texts.config.text, credentials: credentials.value }) : credentials;
    },
    { journal: false, note: 'Rotate keys' },
  );
}

export function withdrawKeys(ports: WritePorts): Write {
  return writeCredentials(ports, async ({ credentials }) =>
    ok(await withoutOwnKeys(ports.parsed, credentials.text)),
  );
}

function writeKeys(ports: WritePorts, planner: Planner, { wishes }: WriteOrder): Write {
  const { handOver: _, ...only } = wishes;
  return writeCredentials(ports, async (texts) => {
    const planned = await planner.profiles(texts, only);
    if (!planned.ok) return planned;
    const [before, after] = [texts.credentials.text, planned.value.credentials];
    const isKeysOnly =
      (await withoutOwnKeys(ports.parsed, before)) === (await withoutOwnKeys(ports.parsed, after));
    return ok(isKeysOnly ? after : before);
  });
}

/** Corrected lines, profiles, sections taken over: everything but live keys, with a backup. */
function writeAllButKeys(
  { awsFiles, parsed }: WritePorts,
  planner: Planner,
  order: WriteOrder,
  keysAreOut: boolean,
): Write {
  const { tag } = order;
  return awsFiles.write(
    async (texts): Promise<Result<NewTexts, Problem>> => {
      const planned = await planner.whole(texts, order);
      if (!planned.ok) return planned;
      const { config, credentials, keep } = planned.value;
      return ok({
        config,
        credentials: keysAreOut ? await withoutOwnKeys(parsed, credentials) : texts.credentials.text,
        keep,
      });
    },
    tag === undefined ? { journal: true, note: 'Write profiles' } : { journal: true, note: 'Import', tag },
  );
}

/** A credentials file as it is when no session's keys are in it. */
async function withoutOwnKeys(parsed: ParsedFiles, text: string): Promise<string> {
  const document = await parsed.of('credentials', text);
  const own = document.sections.filter(({ sessionId }) => sessionId !== null);
  if (own.length === 0) return text;
  return editDocument(
    document,
    own.flatMap((section) => releaseEdits(document, section)),
  ).text;
}

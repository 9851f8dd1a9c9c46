import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { inSlices } from '../async/in-slices.ts';
import type { Clock } from '../ports/clock.ts';
import type { AwsFiles, AwsFileTexts } from '../ports/files.ts';
import { parseIni, parsingIni, readValue } from '../profiles/ini/ini-document.ts';
import type { PlanConflict } from '../profiles/plan/desired-profile.ts';
import type { ImportReader } from '../profiles/user-files.ts';
import type { FoundKey, ImportContext } from '../profiles/user-files-port.ts';
import { Secret } from '../secret.ts';
import { programIn } from './commands.ts';
import { draftingImport } from './drafts.ts';
import { planImport, planningImport, toImportView } from './plan.ts';
import { corrected, type ImportPreview, previewingImport } from './preview.ts';
import { collectProfiles } from './profiles.ts';
import { type ResolvedPortals, resolvePortals } from './resolve-portals.ts';
import { isImportable, type SettledImport, settlingImport } from './settled.ts';
import type { ImportInput, ImportPlan, ImportPlanRow } from './subject.ts';

export interface ImportPorts {
  readonly awsFiles: AwsFiles;
  /** Thousands of profiles let the app answer in between. */
  readonly clock: Pick<Clock, 'monotonicMs' | 'after'>;
  /** Absolute path of the shim. */
  readonly command: string;
  /** The user's home directory. */
  readonly home: string;
  /** AWS_ variables, which win over the files, and those that a `credential_process` names. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where a program is that Latchkey would start; null where there is none. Absent: they are not looked up. */
  readonly findProgram?: (program: string) => Promise<string | null>;
}

function inputOf(
  ports: Pick<ImportPorts, 'home' | 'env' | 'command'>,
  texts: AwsFileTexts,
  programs?: ReadonlyMap<string, string | null>,
): ImportInput {
  return {
    config: texts.config.text,
    credentials: texts.credentials.text,
    home: ports.home,
    env: ports.env,
    paths: { config: texts.config.path, credentials: texts.credentials.path },
    command: ports.command,
    ...(programs === undefined ? {} : { programs }),
  };
}

/** Looked up once for each, whatever is in the files. */
async function programsOf(
  { findProgram, home, env, clock }: ImportPorts,
  texts: AwsFileTexts,
): Promise<ReadonlyMap<string, string | null> | undefined> {
  if (findProgram === undefined) return undefined;
  const found = new Map<string, string | null>();
  for (const file of ['config', 'credentials'] as const)
    for (const section of (await inSlices(parsingIni(texts[file].text, file), clock)).sections) {
      const command = section.sessionId === null ? readValue(section, 'credential_process') : undefined;
      const program = command === undefined ? null : programIn(command, { home, env });
      if (program !== null && !found.has(program)) found.set(program, await findProgram(program));
    }
  return found;
}

function correctedTexts(
  ports: Pick<ImportPorts, 'home' | 'env' | 'command'>,
  texts: AwsFileTexts,
  corrections: readonly string[],
): AwsFileTexts {
  const { config, credentials } = corrected(texts, planImport(inputOf(ports, texts)).rows, corrections);
  return {
    ...texts,
    config: { ...texts.config, text: config },
    credentials: { ...texts.credentials, text: credentials },
  };
}

/** The user's own profiles as sessions: what would become of each, and the drafts of those they chose. */
export function createImportReader(ports: ImportPorts, portals: ResolvedPortals): ImportReader {
  const look = async (
    context: ImportContext,
    signal: AbortSignal,
  ): Promise<Result<{ texts: AwsFileTexts; settled: SettledImport; preview: ImportPreview }, Problem>> => {
    const texts = await ports.awsFiles.read();
    if (!texts.ok) return texts;
    const { clock, command } = ports;
    const input = inputOf(ports, texts.value, await programsOf(ports, texts.value));
    const read = await inSlices(planningImport(input), clock);
    const plan = await resolvePortals(read, context, portals, signal);
    const first = await inSlices(settlingImport(plan, context), clock);
    const ahead = await inSlices(previewingImport(texts.value, first, context, command), clock);
    if (!ahead.ok) return ahead;
    const free = withoutStuck(plan, ahead.value.conflicts);
    if (free === plan) return ok({ texts: texts.value, settled: first, preview: ahead.value });
    const settled = await inSlices(settlingImport(free, context), clock);
    const preview = await inSlices(previewingImport(texts.value, settled, context, command), clock);
    return preview.ok ? ok({ texts: texts.value, settled, preview: preview.value }) : preview;
  };

  return {
    correctedTexts: (texts, corrections) => correctedTexts(ports, texts, corrections),
    importPlan: async (context, signal) => {
      portals.clear();
      const looked = await look(context, signal);
      if (!looked.ok) return looked;
      const { settled, preview } = looked.value;
      const diff = await inSlices(preview.diff(), ports.clock);
      return ok({ ...toImportView(settled), diff: diff.map((part) => ({ ...part })) });
    },
    keyOf: async (profile) => {
      const texts = await ports.awsFiles.read();
      return texts.ok ? ok(keysIn(texts.value)(profile)) : texts;
    },
    importDrafts: async (context, choice, signal) => {
      const looked = await look(context, signal);
      if (!looked.ok) return looked;
      const { texts, settled } = looked.value;
      let keys: ((profile: string) => FoundKey | null) | null = null;
      const secretOf = (profile: string) => {
        keys ??= keysIn(texts);
        return keys(profile)?.secretAccessKey ?? null;
      };
      return inSlices(draftingImport(settled, context, choice, secretOf), ports.clock);
    },
  };
}

/** A section that cannot be handed over without losing something is reported before anything is made of it. */
function withoutStuck(plan: ImportPlan, conflicts: readonly PlanConflict[]): ImportPlan {
  const stuck = new Set(conflicts.filter(({ why }) => why !== 'owned').map(({ profile }) => profile));
  if (stuck.size === 0) return plan;
  const rows = plan.rows.map((row): ImportPlanRow => {
    const { subject } = row;
    if (!isImportable(row) || subject === null || subject.becomes === 'source') return row;
    if (!stuck.has(subject.profile)) return row;
    return {
      ...row,
      becomes: 'nothing: it stays as it is',
      action: 'blocked',
      subject: null,
      needs: [],
      reason:
        'A line of this section cannot be read with certainty: correct it (see the notes), then import again.',
    };
  });
  return { ...plan, rows };
}

/** SECURITY: opened only by the identity source that keeps it. */
function keysIn(texts: AwsFileTexts): (profile: string) => FoundKey | null {
  const docs = (['config', 'credentials'] as const).map((file) => parseIni(texts[file].text, file));
  const profiles = collectProfiles(docs);
  return (profile) => {
    const values = profiles.get(profile)?.values;
    const [accessKeyId, secret] = [values?.get('aws_access_key_id'), values?.get('aws_secret_access_key')];
    if (accessKeyId === undefined || secret === undefined) return null;
    return { accessKeyId, secretAccessKey: new Secret(secret) };
  };
}

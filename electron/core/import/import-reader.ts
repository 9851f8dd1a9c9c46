import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { AwsFiles, AwsFileTexts } from '../ports/files.ts';
import { parseIni, readValue } from '../profiles/ini/ini-document.ts';
import type { PlanConflict } from '../profiles/plan/desired-profile.ts';
import type { ImportReader } from '../profiles/user-files.ts';
import type { FoundKey, ImportContext } from '../profiles/user-files-port.ts';
import { Secret } from '../secret.ts';
import { programIn } from './commands.ts';
import { draftImport } from './drafts.ts';
import { planImport, toImportView } from './plan.ts';
import { corrected, type ImportPreview, previewImport } from './preview.ts';
import { collectProfiles } from './profiles.ts';
import { type ResolvedPortals, resolvePortals } from './resolve-portals.ts';
import { isImportable, type SettledImport, settleImport } from './settled.ts';
import type { ImportPlan, ImportPlanRow } from './subject.ts';

export interface ImportPorts {
  readonly awsFiles: AwsFiles;
  /** Absolute path of the shim. */
  readonly command: string;
  /** The user's home directory. */
  readonly home: string;
  /** AWS_ variables, which win over the files, and those that a `credential_process` names. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where a program is that Latchkey would start; null where there is none. Absent: they are not looked up. */
  readonly findProgram?: (program: string) => Promise<string | null>;
}

function planOf(
  ports: Pick<ImportPorts, 'home' | 'env' | 'command'>,
  texts: AwsFileTexts,
  programs?: ReadonlyMap<string, string | null>,
): ImportPlan {
  return planImport({
    config: texts.config.text,
    credentials: texts.credentials.text,
    home: ports.home,
    env: ports.env,
    paths: { config: texts.config.path, credentials: texts.credentials.path },
    command: ports.command,
    ...(programs === undefined ? {} : { programs }),
  });
}

/** Looked up once for each, whatever is in the files. */
async function programsOf(
  { findProgram, home, env }: ImportPorts,
  texts: AwsFileTexts,
): Promise<ReadonlyMap<string, string | null> | undefined> {
  if (findProgram === undefined) return undefined;
  const found = new Map<string, string | null>();
  for (const file of ['config', 'credentials'] as const)
    for (const section of parseIni(texts[file].text, file).sections) {
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
  const { config, credentials } = corrected(texts, planOf(ports, texts).rows, corrections);
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
    const read = planOf(ports, texts.value, await programsOf(ports, texts.value));
    const plan = await resolvePortals(read, context, portals, signal);
    const first = settleImport(plan, context);
    const ahead = previewImport(texts.value, first, context, ports.command);
    if (!ahead.ok) return ahead;
    const free = withoutStuck(plan, ahead.value.conflicts);
    if (free === plan) return ok({ texts: texts.value, settled: first, preview: ahead.value });
    const settled = settleImport(free, context);
    const preview = previewImport(texts.value, settled, context, ports.command);
    return preview.ok ? ok({ texts: texts.value, settled, preview: preview.value }) : preview;
  };

  return {
    correctedTexts: (texts, corrections) => correctedTexts(ports, texts, corrections),
    importPlan: async (context, signal) => {
      portals.clear();
      const looked = await look(context, signal);
      if (!looked.ok) return looked;
      const { settled, preview } = looked.value;
      return ok({ ...toImportView(settled), diff: preview.diff.map((part) => ({ ...part })) });
    },
    keyOf: async (profile) => {
      const texts = await ports.awsFiles.read();
      return texts.ok ? ok(keyIn(texts.value, profile)) : texts;
    },
    importDrafts: async (context, choice, signal) => {
      const looked = await look(context, signal);
      if (!looked.ok) return looked;
      const { texts, settled } = looked.value;
      return draftImport(
        settled,
        context,
        choice,
        (profile) => keyIn(texts, profile)?.secretAccessKey ?? null,
      );
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
function keyIn(texts: AwsFileTexts, profile: string): FoundKey | null {
  const docs = (['config', 'credentials'] as const).map((file) => parseIni(texts[file].text, file));
  const values = collectProfiles(docs).get(profile)?.values;
  const [accessKeyId, secret] = [values?.get('aws_access_key_id'), values?.get('aws_secret_access_key')];
  if (accessKeyId === undefined || secret === undefined) return null;
  return { accessKeyId, secretAccessKey: new Secret(secret) };
}

import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { SlicedWork } from '../async/in-slices.ts';
import type { AwsFileTexts } from '../ports/files.ts';
import { maskingSecrets } from '../profiles/ini/credential-keys.ts';
import { parsingIni } from '../profiles/ini/ini-document.ts';
import { unifiedDiff } from '../profiles/ini/text-diff.ts';
import type { DesiredProfile, PlanConflict } from '../profiles/plan/desired-profile.ts';
import { planningProfiles } from '../profiles/plan/profile-plan.ts';
import type { ImportContext } from '../profiles/user-files-port.ts';
import { type CorrectedFiles, correctFiles } from './correct-files.ts';
import { correctable, handedOver } from './drafts.ts';
import { foundId } from './known.ts';
import { sourceOf } from './portal.ts';
import { isImportable, type SettledImport } from './settled.ts';
import type { ImportPlanRow } from './subject.ts';
import { createWrittenRegions } from './written-regions.ts';

export interface ImportPreview {
  /** What is shown before a yes, in slices: work that only a look needs. */
  diff(): SlicedWork<readonly { readonly file: string; readonly diff: string }[]>;
  readonly conflicts: readonly PlanConflict[];
}

/** The proposed values of these rows, in lines that are the user's. */
export function corrected(
  texts: AwsFileTexts,
  rows: readonly ImportPlanRow[],
  ids: readonly string[],
): CorrectedFiles {
  const chosen = new Set(ids);
  return correctFiles(
    {
      config: texts.config.text,
      credentials: texts.credentials.text,
      paths: { config: texts.config.path, credentials: texts.credentials.path },
    },
    rows.filter(({ id }) => chosen.has(id)),
  );
}

/** What accepting everything would do to the files; where the id does not exist yet, the profile's name is used. */
export function* previewingImport(
  texts: AwsFileTexts,
  settled: SettledImport,
  context: ImportContext,
  shimPath: string,
): SlicedWork<Result<ImportPreview, Problem>> {
  const rows = settled.rows.filter(isImportable);
  const sessions = new Map(context.sessions.map((session) => [session.id, session]));
  const regions = createWrittenRegions(settled, context);
  const scene: Scene = { settled, sessions };
  const desired: DesiredProfile[] = rows.flatMap((row): readonly DesiredProfile[] => {
    const { subject } = row;
    if (subject === null || subject.becomes === 'source') return [];
    const region = regions.of(row);
    const { profile } = subject;
    return [{ sessionId: idOf(row, settled, context), profile, region, deliver: 'process', lease: null }];
  });
  desired.push(...writtenAlong(rows, scene));
  const corrections = corrected(
    texts,
    settled.rows,
    correctable(settled.rows, new Set(rows.map(({ id }) => id))),
  );
  const paths = { config: texts.config.path, credentials: texts.credentials.path };
  const consents = new Set(desired.map(({ profile }) => profile));
  const basis = {
    config: yield* parsingIni(corrections.config, 'config'),
    credentials: yield* parsingIni(corrections.credentials, 'credentials'),
  };
  const current = yield* planningProfiles(basis, {
    shimPath,
    consents,
    paths,
    desired,
    keepOthers: true,
    handOver: new Map(handedOver(rows).map(({ profile, accessKeyId }) => [profile, accessKeyId])),
  });
  if (!current.ok) return current;
  return ok({ diff: () => diffing(texts, current.value), conflicts: current.value.conflicts });
}

function* diffing(
  texts: AwsFileTexts,
  after: Readonly<Record<'config' | 'credentials', string>>,
): SlicedWork<readonly { readonly file: string; readonly diff: string }[]> {
  const parts: { readonly file: string; readonly diff: string }[] = [];
  for (const file of ['config', 'credentials'] as const) {
    const { path, text } = texts[file];
    if (after[file] === text) continue;
    const [from, to] = [yield* maskingSecrets(text, file), yield* maskingSecrets(after[file], file)];
    yield;
    const diff = unifiedDiff(from, to, { from: path, to: path });
    if (diff !== '') parts.push({ file: path, diff });
    yield;
  }
  return parts;
}

const idOf = (row: ImportPlanRow, settled: SettledImport, context: ImportContext): string => {
  const known = settled.existing.get(row.id);
  if (known !== undefined) return known;
  const { subject } = row;
  if (subject?.becomes !== 'permission-set')
    return subject?.becomes === 'source' ? subject.name : (subject?.profile ?? row.id);
  const source = sourceOf(context, subject.source);
  return (source === null ? null : foundId(source.id, subject.accountId, subject.role)) ?? subject.profile;
};

type Known = ImportContext['sessions'][number];

/** Looked up, not searched: there may be thousands of both. */
interface Scene {
  readonly settled: SettledImport;
  readonly sessions: ReadonlyMap<string, Known>;
}

const knownAs = ({ id }: ImportPlanRow, { settled, sessions }: Scene): Known | undefined =>
  sessions.get(settled.existing.get(id) ?? '');

/** A session that no file had until now is written as a whole: with the names that it has already. */
function writtenAlong(rows: readonly ImportPlanRow[], scene: Scene): readonly DesiredProfile[] {
  const imported = new Set<string>();
  const found = new Set<Known>();
  for (const row of rows) {
    const { subject } = row;
    if (subject === null || subject.becomes === 'source' || subject.profile === 'default') continue;
    imported.add(subject.profile);
    const known = knownAs(row, scene);
    if (known?.isWritten === false) found.add(known);
  }
  return [...found].flatMap(({ id, profile, otherProfiles, region }) =>
    [...(profile === null ? [] : [{ name: profile, region }]), ...otherProfiles]
      .filter(({ name }) => !imported.has(name))
      .map((one) => ({
        sessionId: id,
        profile: one.name,
        region: one.region ?? region,
        deliver: 'process' as const,
        lease: null,
      })),
  );
}

import type { ImportView } from '../../../shared/import.ts';
import { atOnce, type SlicedWork } from '../async/in-slices.ts';
import { parsingIni } from '../profiles/ini/ini-document.ts';
import { importNotes } from './notes.ts';
import {
  collectMisnamed,
  collectProfiles,
  type FoundProfile,
  isOwn,
  type MisnamedSection,
  rowId,
} from './profiles.ts';
import { needsOwnSource, readersOf } from './profiles-read.ts';
import { parentFinder } from './role.ts';
import { leftAlone } from './row-text.ts';
import { type ImportScene, profileRow, ssoSessionRow } from './rows.ts';
import type { ImportInput, ImportPlan, ImportPlanRow } from './subject.ts';
import { checkRegion } from './values.ts';

/** Between this many rows something else may run. */
export const rowsASlice = 50;

/** What is in the files and what would become of it. Pure; every profile and sso-session that is not Latchkey's own has its row. */
export const planImport = (input: ImportInput): ImportPlan => atOnce(planningImport(input));

/** As `planImport`, in slices. */
export function* planningImport(input: ImportInput): SlicedWork<ImportPlan> {
  const config = yield* parsingIni(input.config, 'config');
  const credentials = yield* parsingIni(input.credentials, 'credentials');
  const docs = [config, credentials];
  const profiles = collectProfiles(docs);
  const scene: ImportScene = {
    profiles,
    findParent: parentFinder(profiles, ({ file, section }) => rowId(file, section.header)),
    ssoSessions: config.sections.filter((section) => section.kind === 'sso-session'),
    paths: input.paths,
    home: input.home,
    env: input.env,
    command: input.command,
    ...(input.programs === undefined ? {} : { programs: input.programs }),
  };
  yield;
  const readers = readersOf(scene.profiles);
  const rows = scene.ssoSessions.map((section) => ssoSessionRow(scene, section));
  for (const profile of scene.profiles.values()) {
    if (!isOwn(profile)) rows.push(withReader(profileRow(scene, profile), profile, readers));
    if (rows.length % rowsASlice === 0) yield;
  }
  for (const misnamed of collectMisnamed(docs)) rows.push(misnamedRow(input, misnamed));
  yield;
  const region = scene.profiles.get('default')?.values.get('region') ?? '';
  return {
    rows: sortRows(input, rows),
    notes: importNotes(input, docs, scene.profiles),
    fallbackRegion: region !== '' && checkRegion(region) === null ? region : null,
  };
}

/** A take-over would put out of force what that program needs. */
function withReader(
  row: ImportPlanRow,
  profile: FoundProfile,
  readers: ReadonlyMap<string, string>,
): ImportPlanRow {
  if (row.subject !== null && needsOwnSource(profile))
    return {
      ...row,
      ...leftAlone(
        row.found,
        'Its program reads source_profile, which a profile of Latchkey cannot have: tools refuse it.',
      ),
    };
  const reader = row.profile === null || row.subject === null ? undefined : readers.get(row.profile);
  if (reader === undefined) return row;
  const reason = `The program in the profile ${reader} reads these settings.`;
  return { ...row, ...leftAlone(row.found, reason) };
}

export function toImportView({ rows, notes }: Pick<ImportPlan, 'rows' | 'notes'>): ImportView {
  return { rows: rows.map(({ profile: _profile, subject: _subject, ...row }) => ({ ...row })), notes };
}

function sortRows(input: ImportInput, rows: readonly ImportPlanRow[]): readonly ImportPlanRow[] {
  const rank = (row: ImportPlanRow) => (row.file === input.paths.config ? 0 : 1);
  const ordered = rows.toSorted((a, b) => rank(a) - rank(b) || a.line - b.line);
  const seen = new Set<string>();
  return ordered.map((row) => {
    const id = seen.has(row.id) ? `${row.id}#${row.line}` : row.id;
    seen.add(id);
    return { ...row, id };
  });
}

function misnamedRow(input: ImportInput, { file, section, proposed, why }: MisnamedSection): ImportPlanRow {
  return {
    id: rowId(file, section.header),
    file: input.paths[file],
    section: `[${section.header}]`,
    line: section.line + 1,
    found: 'a section that the tools do not read',
    becomes: 'nothing: it stays as it is',
    action: 'blocked',
    reason: 'Rename the section, then import again.',
    fixes: [{ key: 'section', was: `[${section.header}]`, proposed, why }],
    needs: [],
    profile: null,
    subject: null,
  };
}

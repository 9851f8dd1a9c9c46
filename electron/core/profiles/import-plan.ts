import type { ImportRow, ImportView } from '../../../shared/import.ts';
import type { ImportBase } from './import-base.ts';
import { importNotes } from './import-notes.ts';
import { collectMisnamed, collectProfiles, isOwn, type MisnamedSection, rowId } from './import-profiles.ts';
import { type ImportScene, profileRow, ssoSessionRow } from './import-rows.ts';
import { checkRegion } from './import-values.ts';
import { parseIni } from './ini-document.ts';

/** What a yes would make of a row, typed; the texts of the row say the same to a person. */
export type ImportSubject =
  | { readonly becomes: 'source'; readonly name: string; readonly startUrl: string; readonly region: string }
  | {
      readonly becomes: 'permission-set';
      readonly profile: string;
      /** `row` null: a legacy profile that names the portal itself; equal portals become one source. */
      readonly source: { readonly row: string | null; readonly startUrl: string; readonly region: string };
      readonly accountId: string;
      readonly role: string;
      readonly region: string | null;
    }
  /** A session directly on a source of its own kind: a token file, a long-term key, the machine, another program. */
  | {
      readonly becomes: 'based';
      readonly profile: string;
      readonly base: ImportBase;
      readonly region: string | null;
    }
  | {
      readonly becomes: 'assumed-role';
      readonly profile: string;
      readonly parent: ImportParent;
      readonly roleArn: string;
      readonly sessionName: string | null;
      readonly externalId: string | null;
      /** Decimal seconds. */
      readonly durationSeconds: string | null;
      readonly mfaSerial: string | null;
      readonly region: string | null;
    };
export type ImportParent =
  | { readonly kind: 'row'; readonly row: string }
  /** A session whose profile Latchkey delivers already. */
  | { readonly kind: 'session'; readonly sessionId: string }
  /** A session without a profile of its own, made for this role. */
  | { readonly kind: 'base'; readonly base: ImportBase };
export interface ImportPlanRow extends ImportRow {
  readonly profile: string | null;
  /** Values are those with the fixes applied. Null: left alone, or blocked. */
  readonly subject: ImportSubject | null;
}
export interface ImportPlan {
  readonly rows: readonly ImportPlanRow[];
  readonly notes: ImportView['notes'];
  /** Of the `default` profile: the nearest thing to a region that a profile without one has. */
  readonly fallbackRegion: string | null;
}
export interface ImportInput {
  readonly config: string;
  readonly credentials: string;
  readonly paths: { readonly config: string; readonly credentials: string };
  /** Of the environment only the AWS_ variables are looked at. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The person's home directory, for a `~` that tools would not expand. */
  readonly home: string;
  /** Absolute path of the latchkey command: a `credential_process` that calls it is not another program's. */
  readonly command: string;
}

/** What stands in the files and what would become of it. Pure; every profile and sso-session that is not Latchkey's own has its row. */
export function planImport(input: ImportInput): ImportPlan {
  const config = parseIni(input.config, 'config');
  const credentials = parseIni(input.credentials, 'credentials');
  const docs = [config, credentials];
  const scene: ImportScene = {
    profiles: collectProfiles(docs),
    ssoSessions: config.sections.filter((section) => section.kind === 'sso-session'),
    ...{ paths: input.paths, home: input.home, command: input.command },
  };
  const found = [...scene.profiles.values()];
  const rows = [
    ...scene.ssoSessions.map((section) => ssoSessionRow(scene, section)),
    ...found.filter((profile) => !isOwn(profile)).map((profile) => profileRow(scene, profile)),
    ...collectMisnamed(docs).map((found) => misnamedRow(input, found)),
  ];
  const region = scene.profiles.get('default')?.values.get('region') ?? '';
  return {
    rows: sortRows(input, rows),
    notes: importNotes(input, docs, scene.profiles),
    fallbackRegion: region !== '' && checkRegion(region) === null ? region : null,
  };
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
    ...{ profile: null, subject: null },
  };
}

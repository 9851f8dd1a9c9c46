import { AccountId, ProfileName, Region, SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result, unreachable } from '../../../shared/result.ts';
import type { DraftLink, ImportContext, ImportDraft, ImportDrafts } from '../delivery-port.ts';
import type { ImportPlanRow, ImportSubject } from '../profiles/import-plan.ts';
import {
  foundKind,
  type Portal,
  portalKey,
  portalKind,
  portalName,
  roleKind,
  sourceOf,
} from './import-portal.ts';
import { isImportable, roleValues, type SettledImport } from './import-settled.ts';

export interface ImportChoice {
  readonly rows: readonly string[];
  readonly acceptFixes: boolean;
}

/** The chosen rows with all they need, as what the app creates: parents first. */
export function draftImport(
  settled: SettledImport,
  context: ImportContext,
  choice: ImportChoice,
): Result<ImportDrafts, Problem> {
  const chosen = chooseRows(settled.rows, choice);
  if (!chosen.ok) return chosen;
  const sources = draftSources(chosen.value, context);
  const sessions: ImportDraft[] = [];
  for (const row of chosen.value) {
    const draft = draftSession(row, settled, context);
    if (draft === null) continue;
    if (!draft.ok) return draft;
    sessions.push(draft.value);
  }
  const isChosen = new Set(chosen.value.map(({ id }) => id));
  return ok({
    drafts: [...sources, ...sessions],
    leftAlone: settled.rows.filter(({ id }) => !isChosen.has(id)).length,
    mends: choice.acceptFixes ? mendable(settled.rows, isChosen) : [],
  });
}

/** Rows whose proposed values are written into lines that stay the person's: also those of rows that are left alone. */
export function mendable(rows: readonly ImportPlanRow[], chosen: ReadonlySet<string>): readonly string[] {
  return rows.flatMap(({ id, action, fixes }) =>
    (chosen.has(id) || action === 'leave-alone') && fixes.some(({ proposed }) => proposed !== null)
      ? [id]
      : [],
  );
}

/** In an order in which everything stands on what came before. */
export function chooseRows(
  rows: readonly ImportPlanRow[],
  choice: ImportChoice,
): Result<readonly ImportPlanRow[], Problem> {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const ordered = new Map<string, ImportPlanRow>();
  const take = (id: string, path: ReadonlySet<string>): Problem | null => {
    if (ordered.has(id) || path.has(id)) return null;
    const row = byId.get(id);
    if (row === undefined)
      return refused('The files were changed since they were shown. Look at them again.');
    if (!isImportable(row)) return refused(`${row.section} cannot be imported. ${row.reason ?? ''}`.trim());
    if (row.action === 'needs-fix' && !choice.acceptFixes) {
      const keys = row.fixes.map(({ key }) => key).join(', ');
      return refused(`${row.section} can only be imported with its fixes (${keys}): accept them first.`);
    }
    for (const need of row.needs) {
      const problem = take(need, new Set([...path, id]));
      if (problem !== null) return problem;
    }
    ordered.set(id, row);
    return null;
  };
  for (const id of choice.rows) {
    const problem = take(id, new Set());
    if (problem !== null) return err(problem);
  }
  return ok([...ordered.values()]);
}

const refused = (reason: string): Problem => ({ code: 'refused', reason: reason.slice(0, 500) });

const sourceRef = (portal: Portal): string => `portal:${portalKey(portal)}`;

/** One for each portal, whether it has a section of its own or stands in the profiles. */
function draftSources(rows: readonly ImportPlanRow[], context: ImportContext): readonly ImportDraft[] {
  const portals = rows.flatMap(({ subject }): readonly { name: string | null; portal: Portal }[] => {
    if (subject === null || subject.becomes === 'assumed-role') return [];
    return subject.becomes === 'source'
      ? [{ name: subject.name, portal: subject }]
      : [{ name: null, portal: subject.source }];
  });
  const names = new Set(context.sources.map(({ name }) => name));
  const drafts = new Map<string, ImportDraft>();
  for (const { name, portal } of portals.toSorted(
    (a, b) => Number(a.name === null) - Number(b.name === null),
  )) {
    const ref = sourceRef(portal);
    if (drafts.has(ref) || sourceOf(context, portal) !== null) continue;
    const free = freeName(name ?? portalName(portal), names);
    names.add(free);
    const values = { startUrl: portal.startUrl, region: portal.region };
    drafts.set(ref, { make: 'source', ref, kind: portalKind, name: free, values });
  }
  return [...drafts.values()];
}

function freeName(base: string, taken: ReadonlySet<string>): string {
  let name = base;
  for (let number = 2; taken.has(name); number++) name = `${base} ${number}`;
  return name;
}

/** Null: the row is a source. */
function draftSession(
  { id: ref, subject }: ImportPlanRow,
  settled: SettledImport,
  context: ImportContext,
): Result<ImportDraft, Problem> | null {
  if (subject === null || subject.becomes === 'source') return null;
  const profile = ProfileName.safeParse(subject.profile);
  if (!profile.success) return err({ code: 'profile-name-invalid', profile: subject.profile });
  const region = subject.region === null ? null : (Region.safeParse(subject.region).data ?? null);
  const settles = { ref, profile: profile.data, region };
  switch (subject.becomes) {
    case 'permission-set':
      return draftFound(subject, settles, context);
    case 'assumed-role': {
      const existing = settled.existing.get(ref);
      if (existing !== undefined) return ok({ make: 'known', id: existing, ...settles });
      const parent = parentOf(subject);
      if (!parent.ok) return parent;
      const values = Object.fromEntries(
        Object.entries(roleValues(subject)).filter(([, value]) => value !== ''),
      );
      return ok({
        ...{ make: 'session', kind: roleKind, name: subject.profile, values },
        // The form holds the region: a choice beside it would outlive an edit of the form.
        ...{ links: [{ field: 'parent', to: parent.value }], ...settles, region: null },
      });
    }
    default:
      return unreachable(subject);
  }
}

function draftFound(
  { source, accountId, role, profile }: ImportSubject & { becomes: 'permission-set' },
  settles: { readonly ref: string; readonly profile: ProfileName; readonly region: Region | null },
  context: ImportContext,
): Result<ImportDraft, Problem> {
  const known = sourceOf(context, source);
  const account = AccountId.safeParse(accountId);
  if (!account.success)
    return err({
      code: 'invalid-input',
      field: 'sso_account_id',
      reason: 'An account id has twelve digits.',
    });
  return ok({
    make: 'found',
    source: known === null ? { kind: 'draft', ref: sourceRef(source) } : { kind: 'source', id: known.id },
    found: {
      key: `${accountId}/${role}`,
      sessionKind: foundKind,
      // Until the first sync knows better.
      ...{ name: profile, accountId: account.data, accountName: accountId, role },
      config: { accountId, role },
    },
    ...settles,
  });
}

function parentOf({ parent }: ImportSubject & { becomes: 'assumed-role' }): Result<DraftLink['to'], Problem> {
  if (parent.kind === 'row') return ok({ kind: 'draft', ref: parent.row });
  const id = SessionId.safeParse(parent.sessionId);
  return id.success
    ? ok({ kind: 'session', id: id.data })
    : err({ code: 'unknown-session', asked: parent.sessionId.slice(0, 300), similar: [] });
}

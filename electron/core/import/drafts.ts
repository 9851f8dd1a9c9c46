import { AccountId, ProfileName, Region, SessionId } from '../../../shared/ids.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import { portalKey, portalName } from '../../../shared/portal.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result, unreachable } from '../../../shared/result.ts';
import { atOnce, type SlicedWork } from '../async/in-slices.ts';
import type {
  DraftLink,
  HandOver,
  ImportContext,
  ImportDraft,
  ImportDrafts,
} from '../profiles/user-files-port.ts';
import { freeName } from '../sessions/free-name.ts';
import { ownKeyOf, said } from './base.ts';
import { carrierLink, draftBases, type SecretOf, sourceLink } from './base-drafts.ts';
import { importKinds } from './kinds.ts';
import { knownRoleValues } from './known.ts';
import { rowsASlice } from './plan.ts';
import { sourceOf } from './portal.ts';
import { isImportable, type SettledImport } from './settled.ts';
import type { ImportPlanRow, ImportSubject } from './subject.ts';

export interface ImportChoice {
  readonly rows: readonly string[];
  readonly acceptFixes: boolean;
}

/** The chosen rows with all they need, as what the app creates: parents first. */
export function draftImport(
  settled: SettledImport,
  context: ImportContext,
  choice: ImportChoice,
  secretOf: SecretOf,
): Result<ImportDrafts, Problem> {
  return atOnce(draftingImport(settled, context, choice, secretOf));
}

/** As `draftImport`, in slices. */
export function* draftingImport(
  settled: SettledImport,
  context: ImportContext,
  choice: ImportChoice,
  secretOf: SecretOf,
): SlicedWork<Result<ImportDrafts, Problem>> {
  const chosen = chooseRows(settled.rows, choice);
  if (!chosen.ok) return chosen;
  yield;
  const freeName = namer(context);
  const portals = draftPortals(chosen.value, context, freeName);
  const bases = draftBases(chosen.value, context, freeName, secretOf);
  if (!bases.ok) return bases;
  const sessions: ImportDraft[] = [];
  for (const row of chosen.value) {
    const draft = draftSession(row, settled, context);
    if (draft === null) continue;
    if (!draft.ok) return draft;
    sessions.push(draft.value);
    if (sessions.length % rowsASlice === 0) yield;
  }
  const isChosen = new Set(chosen.value.map(({ id }) => id));
  return ok({
    drafts: [...portals, ...bases.value.sources, ...bases.value.carriers, ...sessions],
    leftAlone: settled.rows.filter(({ id }) => !isChosen.has(id)).length,
    corrections: choice.acceptFixes ? correctable(settled.rows, isChosen) : [],
    handOver: handedOver(chosen.value),
  });
}

/** A section whose session has another name stays as it is. */
export function handedOver(rows: readonly ImportPlanRow[]): readonly HandOver[] {
  return rows.flatMap(({ profile, subject }) =>
    subject === null || subject.becomes === 'source' || subject.profile !== profile
      ? []
      : [{ profile: subject.profile, accessKeyId: ownKeyOf(subject, profile) }],
  );
}

/**
 * Rows whose proposed values are written into lines that stay the user's: also those of rows that are left alone. What a
 * session takes over needs none: its lines are kept as they are, to be given back so.
 */
export function correctable(rows: readonly ImportPlanRow[], chosen: ReadonlySet<string>): readonly string[] {
  return rows.flatMap(({ id, action, fixes, profile, subject }) => {
    if (!fixes.some(({ proposed }) => proposed !== null)) return [];
    if (!chosen.has(id)) return action === 'leave-alone' ? [id] : [];
    const isTakenOver = subject !== null && subject.becomes !== 'source' && subject.profile === profile;
    return isTakenOver ? [] : [id];
  });
}

/** Ordered so that every item comes after what it is built on. */
export function chooseRows(
  rows: readonly ImportPlanRow[],
  choice: ImportChoice,
): Result<readonly ImportPlanRow[], Problem> {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const ordered = new Map<string, ImportPlanRow>();
  const begun = new Set<string>();
  const look = (id: string): Result<ImportPlanRow, Problem> => {
    const row = byId.get(id);
    if (row === undefined) return refused('The files have changed since they were read. Read them again.');
    if (!isImportable(row)) return refused(`${row.section} cannot be imported. ${row.reason ?? ''}`.trim());
    if (row.action === 'needs-fix' && !choice.acceptFixes) {
      const keys = row.fixes.map(({ key }) => key).join(', ');
      const which = keys === '' ? 'the fixes of what it is built on' : `its fixes (${keys})`;
      return refused(`${row.section} can only be imported with ${which}: accept them first.`);
    }
    return ok(row);
  };
  // A list instead of calls: a deep chain has more parents than the stack has room.
  const open = choice.rows.toReversed();
  for (let id = open.at(-1); id !== undefined; id = open.at(-1)) {
    const row = ordered.has(id) ? null : look(id);
    if (row !== null && !row.ok) return row;
    const needs = row === null || begun.has(id) ? [] : row.value.needs.filter((need) => !begun.has(need));
    begun.add(id);
    if (needs.length > 0) open.push(...needs.toReversed());
    else {
      open.pop();
      if (row !== null) ordered.set(id, row.value);
    }
  }
  return ok([...ordered.values()]);
}

const refused = (reason: string): Result<never, Problem> =>
  err({ code: 'refused', reason: reason.slice(0, 500) });

interface Portal {
  readonly startUrl: string;
  readonly region: string;
}

const sourceRef = (portal: Portal): string => `portal:${portalKey(portal)}`;

/** One for each portal, whether it has a section of its own or is in the profiles. */
function draftPortals(
  rows: readonly ImportPlanRow[],
  context: ImportContext,
  freeName: (base: string) => string,
): readonly ImportDraft[] {
  const portals = rows.flatMap(({ subject }): readonly { name: string | null; portal: Portal }[] => {
    if (subject?.becomes === 'source') return [{ name: subject.name, portal: subject }];
    return subject?.becomes === 'permission-set' ? [{ name: null, portal: subject.source }] : [];
  });
  const drafts = new Map<string, ImportDraft>();
  for (const { name, portal } of portals.toSorted(
    (a, b) => Number(a.name === null) - Number(b.name === null),
  )) {
    const ref = sourceRef(portal);
    if (drafts.has(ref) || sourceOf(context, portal) !== null) continue;
    const free = freeName(name ?? portalName(portal.startUrl));
    const values = { startUrl: portal.startUrl, region: portal.region };
    drafts.set(ref, { make: 'source', ref, kind: importKinds.portal, name: free, values });
  }
  return [...drafts.values()];
}

function namer(context: ImportContext): (base: string) => string {
  const taken = new Set(context.sources.map(({ name }) => name));
  return (base) => {
    const name = freeName(taken, base);
    taken.add(name);
    return name;
  };
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
  if (subject.becomes === 'permission-set') return draftFound(subject, settles, context);
  const existing = settled.existing.get(ref);
  if (existing !== undefined) return ok({ make: 'known', id: existing, ...settles });
  // The form holds the region: a choice beside it would outlive an edit of the form.
  const made = { make: 'session', name: subject.profile, ...settles, region: null } as const;
  switch (subject.becomes) {
    case 'based': {
      const { kind, values } = subject.base.session;
      const links = [sourceLink(subject.base, context)];
      return ok({ ...made, kind, values: { ...values, ...said({ region: subject.region }) }, links });
    }
    case 'assumed-role': {
      const parent = parentOf(subject, context);
      if (!parent.ok) return parent;
      const links = [{ field: 'parent', to: parent.value }];
      return ok({ ...made, kind: importKinds.role, values: knownRoleValues(subject), links });
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
  if (!account.success) return invalidInput('sso_account_id', 'An account id has twelve digits.');
  return ok({
    make: 'found',
    source: known === null ? { kind: 'draft', ref: sourceRef(source) } : { kind: 'source', id: known.id },
    found: {
      key: `${accountId}/${role}`,
      sessionKind: importKinds.permissionSet,
      // Until the first sync knows better.
      name: profile,
      accountId: account.data,
      accountName: accountId,
      role,
      config: { accountId, role },
    },
    ...settles,
  });
}

function parentOf(
  { parent }: ImportSubject & { becomes: 'assumed-role' },
  context: ImportContext,
): Result<DraftLink['to'], Problem> {
  if (parent.kind === 'row') return ok({ kind: 'draft', ref: parent.row });
  if (parent.kind === 'base') return ok(carrierLink(parent.base, context));
  const id = SessionId.safeParse(parent.sessionId);
  return id.success
    ? ok({ kind: 'session', id: id.data })
    : err({ code: 'unknown-session', asked: parent.sessionId.slice(0, 300), similar: [] });
}

import { isVanityAddress, parseStartUrl } from '../../../shared/portal.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import { problemText } from '../../../shared/text/problem.ts';
import type { ImportContext } from '../profiles/user-files-port.ts';
import { importKinds } from './kinds.ts';
import { stays } from './row-text.ts';
import { isImportable } from './settled.ts';
import type { ImportPlan, ImportPlanRow, ImportSubject } from './subject.ts';

/** Start URLs that the last plan resolved: what the user was shown is what is imported. */
export type ResolvedPortals = Map<string, string>;

/** A plan in which a portal's short name on a host of the company is the portal itself, before it is compared with others. */
export async function resolvePortals(
  plan: ImportPlan,
  { kinds }: ImportContext,
  known: ResolvedPortals,
  signal: AbortSignal,
): Promise<ImportPlan> {
  const resolve = kinds?.resolve;
  if (resolve === undefined) return plan;
  const short = new Set(
    plan.rows.flatMap((row) => (isImportable(row) ? (shortNameOf(row.subject) ?? []) : [])),
  );
  const problems = new Map<string, Problem>();
  const look = async (startUrl: string): Promise<void> => {
    const found: Result<{ readonly startUrl?: string }, Problem> = await resolve(
      importKinds.portal,
      { startUrl },
      signal,
    );
    if (!found.ok) problems.set(startUrl, found.error);
    else known.set(startUrl, found.value.startUrl ?? startUrl);
  };
  await Promise.all([...short].filter((startUrl) => !known.has(startUrl)).map(look));
  signal.throwIfAborted();
  return { ...plan, rows: plan.rows.map((row) => withPortal(row, known, problems)) };
}

function shortNameOf(subject: ImportSubject | null): string | null {
  const startUrl = startUrlOf(subject);
  const parsed = startUrl === null ? null : parseStartUrl(startUrl);
  return parsed?.ok === true && isVanityAddress(parsed.value) ? startUrl : null;
}

function startUrlOf(subject: ImportSubject | null): string | null {
  if (subject?.becomes === 'source') return subject.startUrl;
  return subject?.becomes === 'permission-set' ? subject.source.startUrl : null;
}

function withPortal(
  row: ImportPlanRow,
  known: ReadonlyMap<string, string>,
  problems: ReadonlyMap<string, Problem>,
): ImportPlanRow {
  const { subject } = row;
  const typed = startUrlOf(subject);
  if (subject === null || typed === null || !isImportable(row)) return row;
  const problem = problems.get(typed);
  if (problem !== undefined) {
    const why = problem.code === 'invalid-input' ? problem.reason : problemText(problem).what;
    const reason = `Its start URL could not be resolved: ${why}`;
    return { ...row, becomes: stays, action: 'blocked', subject: null, needs: [], reason };
  }
  const startUrl = known.get(typed);
  if (startUrl === undefined || startUrl === typed) return row;
  const said = `Its start URL leads to ${startUrl}.`;
  const reason = row.reason === null ? said : `${row.reason} ${said}`;
  if (subject.becomes === 'source') return { ...row, reason, subject: { ...subject, startUrl } };
  if (subject.becomes !== 'permission-set') return row;
  return { ...row, reason, subject: { ...subject, source: { ...subject.source, startUrl } } };
}

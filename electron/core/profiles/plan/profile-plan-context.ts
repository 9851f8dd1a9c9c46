import type { Problem } from '../../../../shared/problem.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { credentialKeys } from '../ini/credential-keys.ts';
import { type IniDocument, type IniSection, printIni } from '../ini/ini-document.ts';
import type { DesiredProfile, PlanConflict, ProfilePlanInput, Shadowing } from './desired-profile.ts';

/** What the two halves of a plan share. */
export interface PlanContext {
  readonly config: IniDocument;
  readonly credentials: IniDocument;
  readonly wanted: ReadonlyMap<string, DesiredProfile>;
  /** Also the names of stopped sessions. */
  readonly reserved: ReadonlySet<string>;
  readonly consents: ReadonlySet<string>;
  readonly shimPath: string;
  readonly conflicts: PlanConflict[];
  readonly shadowings: Shadowing[];
  readonly paths: ProfilePlanInput['paths'];
  /** Names that stay untouched in both files. */
  readonly blocked: Set<string>;
  readonly keepOthers: boolean;
  readonly handOver: ReadonlyMap<string, string | null>;
}

/** A section of the credentials file without any is no obstacle to a `credential_process` of the same name. */
export const holdsCredentials = (section: IniSection): boolean =>
  section.options.some(({ key }) => credentialKeys.has(key));

export function byName(doc: IniDocument): ReadonlyMap<string, readonly IniSection[]> {
  const names = new Map<string, IniSection[]>();
  for (const section of doc.sections) {
    if (section.kind !== 'profile') continue;
    const same = names.get(section.name);
    if (same === undefined) names.set(section.name, [section]);
    else same.push(section);
  }
  return names;
}

/** A last look, because Python's indentation rule lets one line change what another means: nothing of theirs may. */
export function verifyOthers(
  before: IniDocument,
  after: IniDocument,
  touched: ReadonlySet<string>,
  path: string,
): Result<string, Problem> {
  const meaning = (doc: IniDocument) =>
    doc.sections
      .filter((section) => section.kind !== 'profile' || !touched.has(section.name))
      .map(({ header, options }) => [header, options.map(({ key, value }) => [key, value])]);
  if (JSON.stringify(meaning(before)) === JSON.stringify(meaning(after))) return ok(printIni(after));
  const fault = before.faults.find(({ kind }) => kind !== 'bom' && kind !== 'not-utf8');
  return err({
    code: 'file-malformed',
    file: path,
    ...(fault === undefined ? {} : { line: fault.line + 1 }),
    detail: 'Its indentation is such that a new line would change what another profile means.',
  });
}

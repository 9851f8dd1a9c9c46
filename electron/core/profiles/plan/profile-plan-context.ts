import type { Problem } from '../../../../shared/problem.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import type { SlicedWork } from '../../async/in-slices.ts';
import { credentialOptions } from '../ini/credential-keys.ts';
import { type IniDocument, parsingIni } from '../ini/ini-document.ts';
import { applyEdits, type LineEdit } from '../ini/ini-lines.ts';
import { type IniSection, isUncertain } from '../ini/ini-section.ts';
import type { DesiredProfile, PlanConflict, ProfilePlanInput, Shadowing } from './desired-profile.ts';
import type { Keeping } from './kept-beside.ts';

/** One of the two files, and its profiles by name: looked through once however many profiles are planned. */
export interface PlannedFile {
  readonly doc: IniDocument;
  readonly names: ReadonlyMap<string, readonly IniSection[]>;
  readonly keeping: Keeping;
}

/** What the two halves of a plan share. */
export interface PlanContext {
  readonly config: PlannedFile;
  readonly credentials: PlannedFile;
  readonly wanted: ReadonlyMap<string, DesiredProfile>;
  /** Also the names of stopped sessions. */
  readonly reserved: ReadonlySet<string>;
  /** Whether this section of the user, or of another Latchkey, may be taken over. */
  readonly isConsented: (doc: IniDocument, section: IniSection) => boolean;
  readonly shimPath: string;
  readonly instance: string | null;
  readonly conflicts: PlanConflict[];
  readonly shadowings: Shadowing[];
  readonly paths: ProfilePlanInput['paths'];
  /** Names that stay untouched in both files. */
  readonly blocked: Set<string>;
  /** What is remembered of the files: see ports/instance.ts. */
  readonly written: ReadonlySet<string>;
  readonly keepOthers: boolean;
  readonly handOver: ReadonlyMap<string, string | null>;
}

/** Between this many profiles something else may run. */
export const profilesASlice = 100;

/** A section of the credentials file without any is no obstacle to a `credential_process` of the same name. */
export const holdsCredentials = (section: IniSection): boolean => credentialOptions(section).length > 0;

/**
 * Nothing may be added under a blocked name, and the user's file of it is left alone. Where the other file has a section of
 * ours alone, it still follows: it would go on naming a session that the profile no longer is.
 */
export const isLeftAlone = (
  { blocked }: Pick<PlanContext, 'blocked'>,
  name: string,
  sections: readonly IniSection[] | undefined,
): boolean =>
  blocked.has(name) && (sections === undefined || sections.some(({ sessionId }) => sessionId === null));

/** `whose`: the section, as ours or as the user's whatever its marker says. */
export function* profilesOf(
  doc: IniDocument,
  keeping: Keeping,
  whose: (section: IniSection) => IniSection,
): SlicedWork<PlannedFile> {
  const names = new Map<string, IniSection[]>();
  for (const [index, found] of doc.sections.entries()) {
    if (index % profilesASlice === profilesASlice - 1) yield;
    if (found.kind !== 'profile') continue;
    const section = whose(found);
    const same = names.get(section.name);
    if (same === undefined) names.set(section.name, [section]);
    else same.push(section);
  }
  return { doc, names, keeping };
}

/**
 * The document with the edits in it. A last look, because Python's indentation rule lets one line change what another
 * means: nothing outside the profiles `touched` may.
 */
export function* edited(
  before: IniDocument,
  edits: readonly LineEdit[],
  touched: ReadonlySet<string>,
  path: string,
): SlicedWork<Result<IniDocument, Problem>> {
  if (edits.length === 0) return ok(before);
  const text = applyEdits(before.table, edits);
  yield;
  const after = yield* parsingIni(text, before.file, before.isOurs);
  const isOthers = (section: IniSection) => section.kind !== 'profile' || !touched.has(section.name);
  let at = 0;
  let isSame = true;
  for (const [index, section] of before.sections.entries()) {
    if (index % profilesASlice === profilesASlice - 1) yield;
    if (!isOthers(section)) continue;
    while (at < after.sections.length && !isOthers(after.sections[at] ?? section)) at++;
    const now = after.sections[at];
    at++;
    if (now !== undefined && meansTheSame(section, now)) continue;
    isSame = false;
    break;
  }
  if (isSame && !after.sections.slice(at).some(isOthers)) return ok(after);
  const fault = before.faults.find(isUncertain);
  return err({
    code: 'file-malformed',
    file: path,
    ...(fault === undefined ? {} : { line: fault.line + 1 }),
    detail: 'Because of its indentation, a new line would change what another profile means.',
  });
}

function meansTheSame(a: IniSection, b: IniSection): boolean {
  return (
    a.header === b.header &&
    a.options.length === b.options.length &&
    a.options.every(({ key, value }, index) => {
      const other = b.options[index];
      return other !== undefined && other.key === key && other.value === value;
    })
  );
}

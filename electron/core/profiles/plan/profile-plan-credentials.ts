import type { Problem } from '../../../../shared/problem.ts';
import type { Result } from '../../../../shared/result.ts';
import type { SlicedWork } from '../../async/in-slices.ts';
import { writtenHandedOver, writtenRename } from '../../ports/instance.ts';
import { credentialKeys, maskSecrets } from '../ini/credential-keys.ts';
import { type IniDocument, readValue, sectionText } from '../ini/ini-document.ts';
import { appendEdit, headerLine } from '../ini/ini-edit.ts';
import { addAll, type LineEdit } from '../ini/ini-lines.ts';
import type { IniSection } from '../ini/ini-section.ts';
import { markerLine } from '../ini/marker.ts';
import { inheritedHeader } from '../ini/section-header.ts';
import type { DesiredProfile } from './desired-profile.ts';
import { giveBackEdits, notHandedOverEdits } from './kept-lines.ts';
import { isReallyHandedOver } from './look-alikes.ts';
import { restoreEdits } from './lost-lines.ts';
import { isOfAnother } from './lost-marker.ts';
import {
  handOverEdits,
  isBuiltAs,
  rebuildEdits,
  releaseEdits,
  renameBackEdits,
  renameEdits,
  withoutNoteEdits,
} from './profile-edits.ts';
import { keysBody } from './profile-lines.ts';
import {
  edited,
  holdsCredentials,
  isLeftAlone,
  type PlanContext,
  profilesASlice,
} from './profile-plan-context.ts';
import { besideSuffix, type RenamedSections, renamedSections } from './renamed-sections.ts';

/** What becomes of the credentials file, while it is worked out. */
interface Draft {
  readonly edits: LineEdit[];
  readonly added: (readonly string[])[];
  readonly touched: Set<string>;
}

/** The credentials file's half: rotating keys where they are wanted, and the user's own keys moved out of the way. */
export function* planCredentials(context: PlanContext): SlicedWork<Result<IniDocument, Problem>> {
  const { doc, names, keeping } = context.credentials;
  const renamed = renamedSections(context.credentials, context.written);
  const draft: Draft = { edits: [], added: [], touched: new Set() };
  let seen = 0;
  for (const [name, sections] of names) {
    if (++seen % profilesASlice === 0) yield;
    if (context.keepOthers && !context.wanted.has(name)) continue;
    release(context, draft, name, sections, renamed);
  }
  const freeName = namesBeside(context);
  for (const [name, desired] of context.wanted) {
    if (++seen % profilesASlice === 0) yield;
    if (isLeftAlone(context, name, names.get(name))) continue;
    const section = names.get(name)?.[0];
    if (section !== undefined) makeWay(context, draft, section, desired, freeName);
    if (desired.deliver !== 'keys' || desired.lease === null) continue;
    const body = keysBody(markerLine(desired.sessionId, context.instance), desired.lease);
    if (!body.ok) return body;
    if (section !== undefined && section.sessionId !== null && isBuiltAs(doc, section, body.value)) continue;
    draft.touched.add(name);
    if (section === undefined || section.sessionId === null)
      draft.added.push([headerLine('credentials', name), ...body.value]);
    else
      addAll(
        draft.edits,
        rebuildEdits(doc, section, () => body.value, null, keeping),
      );
  }
  if (draft.added.length > 0) draft.edits.push(appendEdit(doc, draft.added));
  reportDefaults(context);
  return yield* edited(doc, draft.edits, draft.touched, context.paths.credentials);
}

/** Takes out sections of ours that nobody wants, and gives the user's sections their own names back. */
function release(
  context: PlanContext,
  draft: Draft,
  name: string,
  sections: readonly IniSection[],
  renamed: RenamedSections,
): void {
  const { doc, names, keeping } = context.credentials;
  const keep = context.wanted.get(name)?.deliver === 'keys' ? 1 : 0;
  // The user's keys are in what was our section: what is left of ours in it goes at once, whatever is answered.
  for (const section of sections.filter(({ remains }) => remains !== undefined)) {
    addAll(draft.edits, releaseEdits(doc, section, keeping));
    draft.touched.add(name);
  }
  if (!isLeftAlone(context, name, sections))
    for (const section of sections.filter(({ sessionId }) => sessionId !== null).slice(keep)) {
      addAll(draft.edits, releaseEdits(doc, section, keeping));
      draft.touched.add(name);
    }
  for (const section of sections) {
    if (section.sessionId !== null) continue;
    const back = renamed.back.get(section);
    const former = back?.former ?? null;
    // Another Latchkey has put it out of force, and gives it back itself.
    if ((context.config.names.get(former ?? name) ?? []).some(isOfAnother)) continue;
    if (!context.reserved.has(former ?? name)) giveBack(context, draft, section);
    if (context.reserved.has(name)) continue;
    const stale = renamed.stale.get(section);
    if (stale !== undefined && !context.reserved.has(stale)) {
      // The user has given it a name since, which stays.
      addAll(draft.edits, withoutNoteEdits(section));
      draft.touched.add(name);
    }
    if (back === undefined) continue;
    // Never a second section of that name: the user may have made one since.
    const isFree = !(names.get(back.former) ?? []).some((other) => other.sessionId === null);
    if (context.reserved.has(back.former) || !isFree) {
      if (context.reserved.has(back.former)) keeping.taken.push(writtenRename(name, back.former));
      continue;
    }
    addAll(draft.edits, renameBackEdits(doc, section, back.former, back.hasNote ? 2 : 1));
    draft.touched.add(name).add(back.former);
  }
}

/** What an import put out of force. */
function giveBack({ credentials: { doc, keeping } }: PlanContext, draft: Draft, section: IniSection): void {
  if (!isReallyHandedOver(doc, section, keeping)) {
    // Comments that say so are the user's own.
    const lost = restoreEdits(doc, section, new Set(), keeping);
    if (lost.length > 0) draft.touched.add(section.name);
    addAll(draft.edits, lost);
    return;
  }
  const back = giveBackEdits(doc, section, new Set(), keeping);
  addAll(draft.edits, back);
  const end = notHandedOverEdits(doc, section, back, keeping);
  if (end === null) keeping.taken.push(writtenHandedOver(section.name));
  else addAll(draft.edits, end);
  draft.touched.add(section.name);
}

/** Moves credentials of the user out of the way of a session's. */
function makeWay(
  context: PlanContext,
  draft: Draft,
  section: IniSection,
  desired: DesiredProfile,
  freeName: (base: string) => string,
): void {
  const { doc, keeping } = context.credentials;
  const name = desired.profile;
  if (isToBeHandedOver(context, desired, section)) {
    addAll(draft.edits, handOverEdits(doc, section, keeping));
    draft.touched.add(name);
    return;
  }
  if (!isInTheWay(section, desired)) return;
  const renamedTo = freeName(`${name}${besideSuffix}`);
  addAll(draft.edits, renameEdits(doc, section, renamedTo));
  draft.touched.add(name).add(renamedTo);
  keeping.taken.push(writtenRename(renamedTo, name));
  context.shadowings.push({
    profile: name,
    sessionId: desired.sessionId,
    file: 'credentials',
    why: 'own-section',
    formerText: maskSecrets(sectionText(doc, section), 'credentials'),
    renamedTo,
  });
}

/** Gives names that no profile of either file has, wants, or was given before. */
function namesBeside(context: PlanContext): (base: string) => string {
  let taken: Set<string> | null = null;
  return (base) => {
    taken ??= new Set([
      ...context.credentials.names.keys(),
      ...context.config.names.keys(),
      ...context.reserved,
    ]);
    let name = base;
    for (let number = 2; taken.has(name); number++) name = `${base}-${number}`;
    taken.add(name);
    return name;
  };
}

/** A section of the user that tools would take before ours, or that is where our keys go. */
const isInTheWay = (section: IniSection, { deliver, lease }: DesiredProfile): boolean =>
  section.sessionId === null && (holdsCredentials(section) || (deliver === 'keys' && lease !== null));

/** SECURITY: a key that the keychain did not take over must not leave the file. */
function isToBeHandedOver({ handOver }: PlanContext, desired: DesiredProfile, section: IniSection): boolean {
  const accessKeyId = handOver.get(desired.profile);
  if (accessKeyId === undefined || section.sessionId !== null || desired.deliver !== 'process') return false;
  const current = ['aws_access_key_id', 'aws_secret_access_key'].map((key) => readValue(section, key) ?? '');
  if (current.every((value) => value === '')) return true;
  // Temporary keys are of no use for long, and are kept beside the file like every secret that leaves it.
  if (/^ASIA/.test(current[0] ?? '')) return true;
  return accessKeyId !== null && current[0] === accessKeyId;
}

/** configparser lets every profile inherit a [DEFAULT] section: keys there win over `credential_process` everywhere. */
function reportDefaults(context: PlanContext): void {
  for (const { doc } of [context.config, context.credentials]) {
    const inherited = doc.sections.filter(
      ({ header, options }) =>
        header === inheritedHeader && options.some(({ key }) => credentialKeys.has(key)),
    );
    if (inherited.length === 0) continue;
    const formerText = inherited.map((section) => maskSecrets(sectionText(doc, section), doc.file)).join('');
    for (const { profile, sessionId } of context.wanted.values())
      context.shadowings.push({
        profile,
        sessionId,
        file: doc.file,
        why: 'defaults',
        formerText,
        renamedTo: null,
      });
  }
}

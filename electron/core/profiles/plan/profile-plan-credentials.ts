import type { Problem } from '../../../../shared/problem.ts';
import type { Result } from '../../../../shared/result.ts';
import { credentialKeys, maskSecrets } from '../ini/credential-keys.ts';
import {
  editDocument,
  type IniSection,
  inheritedHeader,
  readValue,
  sectionText,
} from '../ini/ini-document.ts';
import { appendEdit, headerLine } from '../ini/ini-edit.ts';
import type { LineEdit } from '../ini/ini-lines.ts';
import type { DesiredProfile } from './desired-profile.ts';
import {
  formerName,
  handOverEdits,
  rebuildEdits,
  releaseEdits,
  renameBackEdits,
  renameEdits,
} from './profile-edits.ts';
import { keysBody } from './profile-lines.ts';
import { byName, holdsCredentials, type PlanContext, verifyOthers } from './profile-plan-context.ts';

/** The credentials file's half: rotating keys where they are wanted, and the person's own keys moved out of the way. */
export function planCredentials(context: PlanContext): Result<string, Problem> {
  const doc = context.credentials;
  const names = byName(doc);
  const edits: LineEdit[] = [];
  const added: (readonly string[])[] = [];
  const touched = new Set<string>();
  const standing = new Set([...names.keys(), ...byName(context.config).keys(), ...context.reserved]);

  for (const [name, sections] of names) {
    if (context.keepOthers && !context.wanted.has(name)) continue;
    const ours = sections.filter((section) => section.sessionId !== null);
    const keep = context.wanted.get(name)?.deliver === 'keys' ? 1 : 0;
    if (!context.blocked.has(name))
      for (const section of ours.slice(keep)) {
        edits.push(...releaseEdits(doc, section));
        touched.add(name);
      }
    for (const section of sections) {
      const former = section.sessionId === null ? formerName(doc, section) : null;
      if (former === null || context.reserved.has(former)) continue;
      // Never a second section of that name: the person may have made one since.
      if ((names.get(former) ?? []).some((other) => other.sessionId === null)) continue;
      edits.push(...renameBackEdits(doc, section, former));
      touched.add(name).add(former);
    }
  }
  for (const [name, desired] of context.wanted) {
    if (context.blocked.has(name)) continue;
    const section = names.get(name)?.[0];
    if (section !== undefined && isHandedOver(context, desired, section)) {
      edits.push(...handOverEdits(doc, section));
      touched.add(name);
    } else if (section !== undefined && stands(section, desired)) {
      const renamedTo = freeName(`${name}-before-latchkey`, standing);
      standing.add(renamedTo);
      edits.push(...renameEdits(doc, section, renamedTo));
      touched.add(name).add(renamedTo);
      const formerText = maskSecrets(sectionText(doc, section), 'credentials');
      context.shadowings.push({
        ...{ profile: name, sessionId: desired.sessionId, file: 'credentials', why: 'own-section' },
        ...{ formerText, renamedTo },
      });
    }
    if (desired.deliver !== 'keys' || desired.lease === null) continue;
    const body = keysBody(desired.sessionId, desired.lease);
    if (!body.ok) return body;
    touched.add(name);
    if (section === undefined || section.sessionId === null)
      added.push([headerLine('credentials', name), ...body.value]);
    else edits.push(...rebuildEdits(doc, section, () => body.value, null));
  }
  if (added.length > 0) edits.push(appendEdit(doc, added));
  reportDefaults(context);
  return verifyOthers(doc, editDocument(doc, edits), touched, context.paths.credentials);
}

/** A section of the person that tools would take before ours, or that stands where our keys go. */
const stands = (section: IniSection, { deliver, lease }: DesiredProfile): boolean =>
  section.sessionId === null && (holdsCredentials(section) || (deliver === 'keys' && lease !== null));

/** SECURITY: a key that the keychain did not take over must not leave the file. */
function isHandedOver({ handOver }: PlanContext, desired: DesiredProfile, section: IniSection): boolean {
  const accessKeyId = handOver.get(desired.profile);
  if (accessKeyId === undefined || section.sessionId !== null || desired.deliver !== 'process') return false;
  const standing = ['aws_access_key_id', 'aws_secret_access_key'].map((key) => readValue(section, key) ?? '');
  if (standing.every((value) => value === '')) return true;
  return accessKeyId !== null && standing[0] === accessKeyId;
}

function freeName(base: string, standing: ReadonlySet<string>): string {
  let name = base;
  for (let number = 2; standing.has(name); number++) name = `${base}-${number}`;
  return name;
}

/** configparser lets every profile inherit a [DEFAULT] section: keys there win over `credential_process` everywhere. */
function reportDefaults(context: PlanContext): void {
  for (const doc of [context.config, context.credentials])
    for (const section of doc.sections) {
      if (section.header !== inheritedHeader) continue;
      if (!section.options.some((option) => credentialKeys.has(option.key))) continue;
      const formerText = maskSecrets(sectionText(doc, section), doc.file);
      for (const { profile, sessionId } of context.wanted.values())
        context.shadowings.push({
          ...{ profile, sessionId, file: doc.file, why: 'defaults' },
          ...{ formerText, renamedTo: null },
        });
    }
}

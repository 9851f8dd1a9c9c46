import type { Problem } from '../../../../shared/problem.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import { editDocument } from '../ini/ini-document.ts';
import { appendEdit, headerLine } from '../ini/ini-edit.ts';
import type { LineEdit } from '../ini/ini-lines.ts';
import type { DesiredProfile } from './desired-profile.ts';
import { rebuildEdits, releaseEdits, takeOverEdits } from './profile-edits.ts';
import { configBody, processCommand } from './profile-lines.ts';
import { byName, type PlanContext, verifyOthers } from './profile-plan-context.ts';

/** The config file's half: `credential_process` profiles, and the region beside delivered keys. */
export function planConfig(context: PlanContext): Result<string, Problem> {
  const doc = context.config;
  const names = byName(doc);
  const edits: LineEdit[] = [];
  const added: (readonly string[])[] = [];
  const touched = new Set<string>();
  for (const [name, sections] of names) {
    const ours = sections.filter((section) => section.sessionId !== null);
    if (context.blocked.has(name) || ours.length === 0) continue;
    if (context.keepOthers && !context.wanted.has(name)) continue;
    const keep = needsConfig(context.wanted.get(name)) ? 1 : 0;
    touched.add(name);
    for (const section of ours.slice(keep)) edits.push(...releaseEdits(doc, section));
  }
  for (const [name, desired] of context.wanted) {
    if (context.blocked.has(name)) continue;
    const command = desired.deliver === 'process' ? processCommand(context.shimPath, name) : ok(null);
    if (!command.ok) return command;
    const body = (region: 'ours' | 'kept') =>
      configBody(desired.sessionId, command.value, region === 'ours' ? desired.region : null);
    const section = names.get(name)?.[0];
    // A section of the person is handed over also where keys are delivered: its role settings would win over them.
    if (section === undefined && !needsConfig(desired)) continue;
    touched.add(name);
    if (section === undefined) added.push([headerLine('config', name), ...body('ours')]);
    else if (section.sessionId === null) edits.push(...takeOverEdits(doc, section, body, desired.region));
    else if (needsConfig(desired)) edits.push(...rebuildEdits(doc, section, body, desired.region));
  }
  if (added.length > 0) edits.push(appendEdit(doc, added));
  return verifyOthers(doc, editDocument(doc, edits), touched, context.paths.config);
}

function needsConfig(desired: DesiredProfile | undefined): boolean {
  return desired !== undefined && (desired.deliver === 'process' || desired.region !== null);
}

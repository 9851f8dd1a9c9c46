import type { Problem } from '../../../../shared/problem.ts';
import type { Result } from '../../../../shared/result.ts';
import type { SlicedWork } from '../../async/in-slices.ts';
import type { IniDocument } from '../ini/ini-document.ts';
import { appendEdit, headerLine } from '../ini/ini-edit.ts';
import { addAll, type LineEdit } from '../ini/ini-lines.ts';
import { markerLine } from '../ini/marker.ts';
import type { DesiredProfile } from './desired-profile.ts';
import { isTakenOver } from './our-lines.ts';
import { isBuiltAs, rebuildEdits, releaseEdits, takeOverEdits } from './profile-edits.ts';
import { commandLine, configBody } from './profile-lines.ts';
import { edited, isLeftAlone, type PlanContext, profilesASlice } from './profile-plan-context.ts';

/** The config file's half: `credential_process` profiles, and the region beside delivered keys. */
export function* planConfig(context: PlanContext): SlicedWork<Result<IniDocument, Problem>> {
  const { doc, names, keeping } = context.config;
  const command = commandLine(context.shimPath);
  const edits: LineEdit[] = [];
  const added: (readonly string[])[] = [];
  const touched = new Set<string>();
  let seen = 0;
  for (const [name, sections] of names) {
    if (++seen % profilesASlice === 0) yield;
    if (isLeftAlone(context, name, sections)) continue;
    const desired = context.wanted.get(name);
    if (context.keepOthers && desired === undefined) continue;
    const mayStay = context.reserved.has(name)
      ? sections.find(({ sessionId }) => sessionId !== null)
      : undefined;
    const keep = needsConfig(desired) || (mayStay !== undefined && isTakenOver(doc, mayStay)) ? 1 : 0;
    if (sections.length === keep) continue;
    for (const section of sections.filter(({ sessionId }) => sessionId !== null).slice(keep)) {
      touched.add(name);
      addAll(edits, releaseEdits(doc, section, keeping));
    }
  }
  for (const [name, desired] of context.wanted) {
    if (++seen % profilesASlice === 0) yield;
    if (isLeftAlone(context, name, names.get(name))) continue;
    if (desired.deliver === 'process' && !command.ok) return command;
    const process = desired.deliver === 'process' && command.ok ? command.value(name) : null;
    const marker = markerLine(desired.sessionId, context.instance);
    const body = (region: 'ours' | 'kept') =>
      configBody(marker, process, region === 'ours' ? desired.region : null);
    const section = names.get(name)?.[0];
    // A section of the user is handed over also where keys are delivered: its role settings would win over them.
    if (section === undefined && !needsConfig(desired)) continue;
    if (section !== undefined && section.sessionId !== null && isBuiltAs(doc, section, body('ours')))
      continue;
    touched.add(name);
    if (section === undefined) added.push([headerLine('config', name), ...body('ours')]);
    else if (section.sessionId === null)
      addAll(edits, takeOverEdits(doc, section, body, desired.region, keeping));
    else if (needsConfig(desired) || isTakenOver(doc, section))
      addAll(edits, rebuildEdits(doc, section, body, desired.region, keeping));
  }
  if (added.length > 0) edits.push(appendEdit(doc, added));
  return yield* edited(doc, edits, touched, context.paths.config);
}

function needsConfig(desired: DesiredProfile | undefined): boolean {
  return desired !== undefined && (desired.deliver === 'process' || desired.region !== null);
}

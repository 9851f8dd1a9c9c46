import {
  type AwsFileKind,
  editDocument,
  type IniDocument,
  type IniOption,
  type IniSection,
  isComment,
} from './ini-document.ts';
import { indentOf, type LineEdit, stripPython } from './ini-lines.ts';

/** The header line a new section gets: the spelling every tool reads. */
export function headerLine(file: AwsFileKind, name: string): string {
  return file === 'credentials' || name === 'default' ? `[${name}]` : `[profile ${name}]`;
}

/** Sections at the end, each after one empty line, which `removeEdit` takes out again. */
export function appendEdit(doc: IniDocument, sections: readonly (readonly string[])[]): LineEdit {
  const at = doc.lines.length;
  const insert = sections.flatMap((lines, index) => (at === 0 && index === 0 ? lines : ['', ...lines]));
  return { from: at, to: at, insert };
}

/** The section from its header to its last setting, with the one empty line above; comments after it stay. */
export function removeEdit(doc: IniDocument, section: IniSection): LineEdit {
  const above = section.line > 0 && doc.lines[section.line - 1]?.text === '';
  return { from: above ? section.line - 1 : section.line, to: bodyEnd(section), insert: [] };
}

/** The line after the section's last setting (or its marker, or its header). */
export function bodyEnd(section: IniSection): number {
  const first = section.line + (section.sessionId === null ? 1 : 2);
  return Math.max(first, ...section.options.map((option) => option.endLine));
}

/**
 * White space for lines put before line `at`. Python takes a line that is indented deeper than the setting above it for
 * that setting's continuation, so ours must stand at least as deep as what follows.
 */
export function indentBefore(doc: IniDocument, at: number): string {
  const section = doc.sections.findLast((other) => other.line < at);
  const next = doc.sections.find((other) => other.line >= at)?.line ?? doc.lines.length - 1;
  const until = section?.options.find((option) => option.line >= at)?.line ?? next;
  let deepest = '';
  for (const line of doc.lines.slice(at, until + 1)) {
    const text = stripPython(line.text);
    const indent = indentOf(line.text);
    if (text !== '' && !isComment(text) && indent.length > deepest.length) deepest = indent;
  }
  return deepest;
}

export function appendSection(doc: IniDocument, name: string, body: readonly string[]): IniDocument {
  return editDocument(doc, [appendEdit(doc, [[headerLine(doc.file, name), ...body]])]);
}
export function removeSection(doc: IniDocument, section: IniSection): IniDocument {
  return editDocument(doc, [removeEdit(doc, section)]);
}
/** New settings under the same header line; comments after the last setting stay. */
export function replaceSection(doc: IniDocument, section: IniSection, body: readonly string[]): IniDocument {
  const to = bodyEnd(section);
  const indent = indentBefore(doc, to);
  return editDocument(doc, [{ from: section.line + 1, to, insert: body.map((line) => indent + line) }]);
}

export function setKeyEdit(doc: IniDocument, section: IniSection, key: string, value: string): LineEdit {
  const option = section.options.find((other) => other.key === key);
  if (option === undefined) {
    const at = bodyEnd(section);
    const last = section.options.at(-1);
    const indent = last === undefined ? indentBefore(doc, at) : indentOf(doc.lines[last.line]?.text ?? '');
    return { from: at, to: at, insert: [`${indent}${key} = ${value}`] };
  }
  return changeEdit(doc, option, value);
}
export function changeEdit(doc: IniDocument, option: IniOption, value: string): LineEdit {
  return { from: option.line, to: option.endLine, insert: [rewrittenLine(doc, option, value)] };
}
/** Changes the line of the key in whatever case it stands, else adds it after the last setting. */
export function setKey(doc: IniDocument, section: IniSection, key: string, value: string): IniDocument {
  return editDocument(doc, [setKeyEdit(doc, section, key, value)]);
}
export function removeKey(doc: IniDocument, section: IniSection, key: string): IniDocument {
  const options = section.options.filter((other) => other.key === key);
  return editDocument(
    doc,
    options.map((option) => ({ from: option.line, to: option.endLine, insert: [] })),
  );
}

function rewrittenLine(doc: IniDocument, option: IniOption, value: string): string {
  const text = doc.lines[option.line]?.text ?? '';
  // Keeps `key=` as the person spaced it; a capital or a colon is mended, because the JavaScript SDK cannot read it.
  const spaced = option.rawKey === option.key ? /^[^=:]*=[ \t]*/.exec(text)?.[0] : undefined;
  return `${spaced ?? `${indentOf(text)}${option.key} = `}${value}`;
}

import { type IniDocument, isComment } from './ini-document.ts';
import { indentOf, type LineEdit, stripPython } from './ini-lines.ts';
import type { AwsFileKind, IniOption } from './ini-section.ts';

/** The header line a new section gets: the spelling every tool reads. */
export function headerLine(file: AwsFileKind, name: string): string {
  return file === 'credentials' || name === 'default' ? `[${name}]` : `[profile ${name}]`;
}

/** Sections at the end, each after one empty line. */
export function appendEdit(doc: IniDocument, sections: readonly (readonly string[])[]): LineEdit {
  const at = doc.table.length;
  const insert = sections.flatMap((lines, index) => (at === 0 && index === 0 ? lines : ['', ...lines]));
  return { from: at, to: at, insert };
}

/**
 * White space for lines put before line `at`. Python takes a line that is indented deeper than the setting above it for
 * that setting's continuation, so ours must be indented at least as deep as what follows.
 */
export function indentBefore(doc: IniDocument, at: number): string {
  const following = sectionFrom(doc, at);
  const section = doc.sections[following - 1];
  const next = doc.sections[following]?.line ?? doc.table.length - 1;
  const until = section?.options.find((option) => option.line >= at)?.line ?? next;
  let deepest = '';
  for (let index = at; index <= until; index++) {
    const line = doc.table.textOf(index);
    const indent = indentOf(line);
    if (indent.length <= deepest.length) continue;
    const text = stripPython(line);
    if (text !== '' && !isComment(text)) deepest = indent;
  }
  return deepest;
}

/** The index of the first section whose header is on line `at` or below. */
function sectionFrom(doc: IniDocument, at: number): number {
  let [from, to] = [0, doc.sections.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((doc.sections[middle]?.line ?? at) >= at) to = middle;
    else from = middle + 1;
  }
  return from;
}

/**
 * The line of a setting with another value, in whatever case its key stands. A comment at its end, which is a part of the
 * value for the tools, goes above it; lines that continue the value become comments.
 */
export function changeEdit(doc: IniDocument, option: IniOption, value: string): LineEdit {
  const text = doc.table.textOf(option.line);
  const comment = commentAtEnd(text, value);
  const above = comment === '' ? [] : [`${indentOf(text)}${comment}`];
  const below: string[] = [];
  for (let line = option.line + 1; line < option.endLine; line++) {
    const more = doc.table.textOf(line);
    const stripped = stripPython(more);
    below.push(stripped === '' || isComment(stripped) ? more : `# ${more}`);
  }
  return {
    from: option.line,
    to: option.endLine,
    insert: [...above, rewrittenLine(text, option, value), ...below],
  };
}

/** From the `#` or `;` on; empty where there is none, or the new value has it too. */
function commentAtEnd(text: string, value: string): string {
  const was = stripPython(text.replace(/^[^=:]*[=:]/, ' '));
  const at = isComment(was) ? 0 : was.search(/(?<=\s)[#;]/);
  const comment = at === -1 ? '' : was.slice(at);
  return value.includes(comment) ? '' : comment;
}

function rewrittenLine(text: string, option: IniOption, value: string): string {
  // Keeps `key=` as the user spaced it; a capital or a colon is corrected, because the JavaScript SDK cannot read it.
  const spaced = option.rawKey === option.key ? /^[^=:]*=[ \t]*/.exec(text)?.[0] : undefined;
  return `${spaced ?? `${indentOf(text)}${option.key} = `}${value}`;
}

import { type AwsFileKind, type IniDocument, type IniOption, isComment } from './ini-document.ts';
import { indentOf, type LineEdit, stripPython } from './ini-lines.ts';

/** The header line a new section gets: the spelling every tool reads. */
export function headerLine(file: AwsFileKind, name: string): string {
  return file === 'credentials' || name === 'default' ? `[${name}]` : `[profile ${name}]`;
}

/** Sections at the end, each after one empty line. */
export function appendEdit(doc: IniDocument, sections: readonly (readonly string[])[]): LineEdit {
  const at = doc.lines.length;
  const insert = sections.flatMap((lines, index) => (at === 0 && index === 0 ? lines : ['', ...lines]));
  return { from: at, to: at, insert };
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

/** The line of a setting with another value, in whatever case its key stands. */
export function changeEdit(doc: IniDocument, option: IniOption, value: string): LineEdit {
  return { from: option.line, to: option.endLine, insert: [rewrittenLine(doc, option, value)] };
}
function rewrittenLine(doc: IniDocument, option: IniOption, value: string): string {
  const text = doc.lines[option.line]?.text ?? '';
  // Keeps `key=` as the person spaced it; a capital or a colon is mended, because the JavaScript SDK cannot read it.
  const spaced = option.rawKey === option.key ? /^[^=:]*=[ \t]*/.exec(text)?.[0] : undefined;
  return `${spaced ?? `${indentOf(text)}${option.key} = `}${value}`;
}

/** A guide's text as what is shown of it. */
export type GuideBlock =
  | { readonly kind: 'prose'; readonly text: string }
  /** A document to paste whole. */
  | { readonly kind: 'code'; readonly text: string }
  /** One value to paste into a named box of the provider's form. */
  | { readonly kind: 'value'; readonly label: string; readonly value: string };

/**
 * Takes a guide's text apart: a line that is `{` begins a document which ends at a line that is `}`; below a line that ends
 * with a colon, `label: value` lines are values; all else is prose, a sentence a block.
 */
export function guideBlocks(text: string): readonly GuideBlock[] {
  const blocks: GuideBlock[] = [];
  let code: string[] | null = null;
  let isList = false;
  for (const line of text.split('\n')) {
    if (code !== null || line === '{') {
      code = [...(code ?? []), line];
      if (line === '}') {
        blocks.push({ kind: 'code', text: code.join('\n') });
        code = null;
      }
      continue;
    }
    const [, label, value] = /^(.+?): (\S.*)$/.exec(line) ?? [];
    if (isList && label !== undefined && value !== undefined) {
      blocks.push({ kind: 'value', label, value });
      continue;
    }
    isList = line.endsWith(':');
    for (const sentence of line.split(/(?<=\.) (?=[A-Z])/)) {
      if (sentence.trim() !== '') blocks.push({ kind: 'prose', text: sentence });
    }
  }
  // A document that never ends is shown as far as it goes.
  if (code !== null) blocks.push({ kind: 'code', text: code.join('\n') });
  return blocks;
}

/** A Markdown table whose columns line up in the source too. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => head.map((_, i) => (row[i] ?? '').replaceAll('|', '\\|')));
  const sizes = head.map((_, i) => Math.max(3, ...cells.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => cell.padEnd(sizes[i] ?? 0)).join(' | ')} |`;
  const [first = [], ...rest] = cells;
  return [line(first), line(sizes.map((size) => '-'.repeat(size))), ...rest.map(line)].join('\n');
}

const marker = (edge: 'begin' | 'end', name: string): string =>
  `<!-- ${edge} ${name}: made by npm run docs -->`;

/** The page with each generated part between its markers. Throws when the page has no place for one. */
export function withParts(page: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce((text, [name, part]) => {
    const [begin, end] = [marker('begin', name), marker('end', name)];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`the page has no place for "${name}": ${begin} … ${end}`);
    return `${text.slice(0, from)}${begin}\n\n${part}\n\n${text.slice(to)}`;
  }, page);
}

/** One test that a threat names. */
export interface NamedTest {
  readonly file: string;
  /** Null: the whole file. */
  readonly title: string | null;
}
export interface Threat {
  readonly number: number;
  readonly name: string;
  /** What remains, in the page's words; empty: it says nothing. */
  readonly remains: string;
  readonly tests: readonly NamedTest[];
}

/** The threats of docs/security.md. */
export function threatsOf(page: string): readonly Threat[] {
  const found = page.split(/^(?=### T\d+: )/m).filter((text) => text.startsWith('### T'));
  return found.map((text) => {
    const [own = ''] = text.split(/^## /m);
    const [, number = '', name = ''] = /^### T(\d+): (.+)$/m.exec(own) ?? [];
    const remains = /^\*\*Remains[:*]\**([\s\S]*?)(?=\n\n- )/m.exec(own)?.[1]?.trim() ?? '';
    const tests = [...own.matchAll(/^- `([^`]+)`(?:: (.+))?$/gm)].map(([, file = '', title]) => ({
      file,
      title: title ?? null,
    }));
    return { number: Number(number), name, remains, tests };
  });
}

/** What is the first word of a call, such as the title of a test, in a source of tests. */
export function titlesOf(source: string): ReadonlySet<string> {
  const strings = source.matchAll(/\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1\s*,/g);
  return new Set([...strings].map(([, , text = '']) => text.replace(/\\(['"`])/g, '$1')));
}

/** What is wrong with the threats of a page. `read`: the text of a file of tests, null where there is none. */
export function threatFaults(page: string, read: (file: string) => string | null): readonly string[] {
  const threats = threatsOf(page);
  return threats.flatMap(({ number, remains, tests }, at) => {
    const name = `T${number}`;
    const own: string[] = [];
    if (number !== at + 1) own.push(`${name} is out of its order`);
    if (remains === '') own.push(`${name} does not say what remains`);
    if (tests.length === 0) own.push(`${name} has no test that attacks it`);
    for (const { file, title } of tests) {
      const source = read(file);
      if (source === null) own.push(`${name}: there is no ${file}`);
      else if (title !== null && !titlesOf(source).has(title)) own.push(`${name}: ${file} has no "${title}"`);
    }
    return own;
  });
}

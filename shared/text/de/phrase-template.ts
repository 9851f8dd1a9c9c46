/**
 * An English text with values and its German one. `<name>` is any value in one line, `<name:number>` digits, `<name:word>` one without
 * white space, `<name:words>` one without a full stop, `<name:all>` several lines; a name for the second time is the same value.
 * The German text has each as `<name>`. A value whose name begins with `inner` is a phrase itself.
 */
export type Template = readonly [english: string, german: string];

const kinds: Readonly<Record<string, string>> = {
  number: '\\d+',
  word: '\\S+?',
  words: '[^.\\n]+?',
  all: '[^]+?',
};

/** What reads a text as the English one of a template; null: it is another text. */
export function templateReader(
  [english, german]: Template,
  phrase: (english: string) => string,
): (text: string) => string | null {
  const seen = new Set<string>();
  const source = english
    .replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
    .replace(/<([a-z]\w*)(?::(\w+))?>/gi, (_, name: string, kind: string | undefined) => {
      if (seen.has(name)) return `\\k<${name}>`;
      seen.add(name);
      return `(?<${name}>${kinds[kind ?? ''] ?? '.+?'})`;
    });
  const pattern = new RegExp(`^${source}$`, 'u');
  return (text) => {
    const found = pattern.exec(text);
    if (found === null) return null;
    return german.replace(/<(\w+)>/g, (whole, name: string) => {
      const value = found.groups?.[name];
      if (value === undefined) return whole;
      return name.startsWith('inner') ? phrase(value) : value;
    });
  };
}

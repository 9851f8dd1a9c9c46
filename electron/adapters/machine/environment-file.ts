import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { Problem } from '../../../shared/problem.ts';

export const PROXY_VARIABLE = /^(https?|all|no)_proxy$/i;
const MOST_BYTES = 64 * 1024;

/** Variables that the user gives the app on purpose, wherever it is started. */
export interface EnvironmentFile {
  readonly path: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Why the file, or each line of it that does not count, does not count. */
  readonly problems: readonly Problem[];
}

/** What loads code into programs, and Latchkey's own places: these say where and how the app runs before it can read. */
const notHere = /^(LD_|DYLD_|NODE_|ELECTRON_|LATCHKEY_)/i;

/**
 * Whose rules a file follows. `own`: Latchkey's, nothing is expanded. `pam`: /etc/environment, where a line may begin with
 * `export`. `systemd`: environment.d(5), which expands variables; `known` are those that were set before the file.
 */
export type EnvironmentForm =
  | { readonly kind: 'own' }
  | { readonly kind: 'pam' }
  | { readonly kind: 'systemd'; readonly known: Readonly<Record<string, string>> };

/**
 * Lines of `NAME=VALUE`, with `#` comments; one pair of quotes around a value is left out.
 * Synchronous: it is read before anything else of the app. `uid` is the user's own, undefined where there is none.
 */
export function readEnvironmentFile(
  path: string,
  uid: number | undefined,
  form: EnvironmentForm = { kind: 'own' },
): EnvironmentFile {
  const none = (detail: string): EnvironmentFile => ({
    path,
    variables: {},
    problems: [{ code: 'file-unreadable', file: path.slice(0, 300), detail }],
  });
  let text: string | { readonly refused: string };
  try {
    text = readOwn(path, uid);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return { path, variables: {}, problems: [] };
    return none(error instanceof Error ? error.message.slice(0, 500) : 'unknown');
  }
  return typeof text === 'string' ? { path, ...parse(path, text, form) } : none(text.refused);
}

function readOwn(path: string, uid: number | undefined): string | { readonly refused: string } {
  // Opened for reading, a pipe would wait for a writer.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = fstatSync(file);
    if (!found.isFile()) return { refused: 'It is not an ordinary file.' };
    // SECURITY: who writes this file chooses where the app sends tokens.
    if (uid !== undefined && found.uid !== uid && found.uid !== 0)
      return { refused: 'It belongs to another user.' };
    if (uid !== undefined && (found.mode & 0o022) !== 0) return { refused: 'Other users may write to it.' };
    if (found.size > MOST_BYTES) return { refused: 'It is larger than 64 KiB.' };
    const bytes = Buffer.alloc(found.size);
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, found.size, 0));
  } finally {
    closeSync(file);
  }
}

function parse(
  path: string,
  text: string,
  form: EnvironmentForm,
): Pick<EnvironmentFile, 'variables' | 'problems'> {
  const variables: Record<string, string> = {};
  const problems: Problem[] = [];
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(#.*)?$/.test(line)) continue;
    const [, exported, name = '', written = ''] =
      /^\s*(export\s+)?([A-Za-z_]\w*)=\s*(.*?)\s*$/.exec(line) ?? [];
    const plain = written.replace(/^(["'])(.*)\1$/, '$2');
    const before = form.kind === 'systemd' ? { [name]: '', ...form.known, ...variables } : null;
    const value = before === null ? plain : expanded(plain, before);
    const why = fault(name, exported !== undefined && form.kind !== 'pam', value);
    if (why === null && typeof value === 'string') variables[name] = value;
    // Of the files of others, only these are the app's business.
    else if (form.kind === 'own' || PROXY_VARIABLE.test(name))
      problems.push(malformed(path, at + 1, why ?? ''));
  }
  return { variables, problems };
}

/** Null: the line counts. */
function fault(name: string, isExported: boolean, value: ReturnType<typeof expanded>): string | null {
  if (name === '') return 'It is not NAME=VALUE.';
  if (isExported) return `Write ${name}=VALUE, without "export".`;
  if (notHere.test(name)) return `${name} is not read from here.`;
  return typeof value === 'string' ? null : `${name} is passed over: ${value.unset} is not set.`;
}

const malformed = (path: string, line: number, detail: string): Problem => ({
  code: 'file-malformed',
  file: path.slice(0, 300),
  line,
  detail: detail.slice(0, 300),
});

/**
 * As environment.d(5): `$NAME`, `${NAME}`, `${NAME:-DEFAULT}`, `${NAME:+OTHER}`, and `$$` for one `$`. Where systemd puts
 * nothing for a variable that is not set, the value is refused: half an address of a proxy is none.
 */
function expanded(
  value: string,
  known: Readonly<Record<string, string>>,
): string | { readonly unset: string } {
  let unset: string | null = null;
  const of = (name: string): string => (Object.hasOwn(known, name) ? (known[name] ?? '') : '');
  const text = value.replace(
    /\$(?:(\$)|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:[-+])([^}]*))?\})/g,
    (_, dollar?: string, bare?: string, braced?: string, operator?: string, other = '') => {
      if (dollar !== undefined) return dollar;
      const name = bare ?? braced ?? '';
      if (operator === ':-') return of(name) || other;
      if (operator === ':+') return of(name) === '' ? '' : other;
      if (!Object.hasOwn(known, name)) unset ??= name;
      return of(name);
    },
  );
  return unset === null ? text : { unset };
}

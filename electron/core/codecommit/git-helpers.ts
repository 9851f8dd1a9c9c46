import { splitShellWords } from '../../../shared/shell-words.ts';
import { withoutTrailingSlashes } from '../../../shared/trailing-slashes.ts';
import type { GitHelper } from '../ports/git-addresses.ts';

/** What git would run first for an address. */
export type FirstHelper =
  | { readonly kind: 'ours'; readonly profile: string | null; readonly region: string | null }
  /** `program` null: a command that is not a plain one. SECURITY: its text may have a password in it. */
  | { readonly kind: 'other'; readonly program: string | null; readonly profile: string | null }
  | { readonly kind: 'none' };

/**
 * In git's way (seen with 2.39): every line counts whose context fits, in the order of the files; an empty one takes back those before
 * it; and the first that knows an answer is asked no further.
 */
export function firstHelper(lines: readonly GitHelper[], address: string): FirstHelper {
  const found: string[] = [];
  for (const { context, helper } of lines) {
    if (context !== null && !fits(context, address)) continue;
    if (helper === '') found.length = 0;
    else found.push(helper);
  }
  const [first] = found;
  return first === undefined ? { kind: 'none' } : read(first);
}

interface Parts {
  readonly scheme: string;
  readonly user: string;
  readonly host: string;
  readonly path: string;
}

function partsOf(text: string): Parts {
  const [, scheme = '', login = '', host = '', path = ''] =
    /^(?:([a-z]+):\/\/)?(?:([^/@]*)@)?([^/]*)\/?(.*)$/i.exec(text) ?? [];
  return {
    scheme: scheme.toLowerCase(),
    user: decoded(login.split(':')[0] ?? ''),
    host: host.toLowerCase().replace(/:443$/, ''),
    path: withoutTrailingSlashes(path),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * A user name in the context must equal that of the address. With a scheme, a `*` matches one label of the host, and a path everything below
 * it; without one, both are as they are written. What is not written fits all.
 */
function fits(context: string, address: string): boolean {
  const [wanted, asked] = [partsOf(context), partsOf(address)];
  const { scheme, user, host, path } = wanted;
  if ((user !== '' && user !== asked.user) || (scheme !== '' && scheme !== asked.scheme)) return false;
  if (scheme === '') return (host === '' || host === asked.host) && (path === '' || path === asked.path);
  const [labels, given] = [host.split('.'), asked.host.split('.')];
  const isHost =
    host === '' ||
    (labels.length === given.length && labels.every((label, at) => label === '*' || label === given[at]));
  return isHost && (path === '' || asked.path === path || asked.path.startsWith(`${path}/`));
}

/** Letters of any script, as folders of a user have them, and no character by which a shell does more than run a program. */
const PLAIN = /^[\p{L}\p{M}\p{N}_\-./:\\@=,+~ ()']+$/u;

function read(helper: string): FirstHelper {
  const words = splitShellWords(helper.startsWith('!') ? helper.slice(1) : helper);
  if (words === null || words.some((word) => word !== '$@' && !PLAIN.test(word)))
    return { kind: 'other', program: null, profile: null };
  const [program = '', verb, ...options] = words;
  const isOurs = helper.startsWith('!') || /^([A-Za-z]:)?[\\/]/.test(helper);
  if (isOurs && /(^|[\\/])latchkey(\.exe)?$/i.test(program) && verb === 'git-credential')
    return { kind: 'ours', profile: optionOf(options, '--profile'), region: optionOf(options, '--region') };
  return { kind: 'other', program, profile: optionOf(words, '--profile') };
}

function optionOf(words: readonly string[], name: string): string | null {
  const at = words.findIndex((word) => word === name || word.startsWith(`${name}=`));
  if (at < 0) return null;
  return words[at] === name ? (words[at + 1] ?? null) : (words[at]?.slice(name.length + 1) ?? null);
}

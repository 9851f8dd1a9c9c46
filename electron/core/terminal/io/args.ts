import type { Problem } from '../../../../shared/problem.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { nearest } from '../../sessions/nearest.ts';

/** What a verb takes. Every verb also takes -h and --help. */
export interface ArgSpec {
  /** Names without dashes of switches that take no value. */
  readonly flags?: readonly string[];
  /** Names without dashes of options that take one. */
  readonly options?: readonly string[];
  /** How many words; upper bound, and what the words are called. */
  readonly words?: { readonly min: number; readonly max: number };
  /** True when everything after `--` is somebody else's command line. */
  readonly takesCommand?: boolean;
}

export interface Args {
  flag(name: string): boolean;
  option(name: string): string | null;
  readonly words: readonly string[];
  readonly command: readonly string[];
  readonly help: boolean;
}

export function parseArgs(argv: readonly string[], spec: ArgSpec, usageLine: string): Result<Args, Problem> {
  const bad = (message: string): Result<Args, Problem> =>
    err({ code: 'usage', message: `${message} Usage: ${usageLine}` });
  const flags = new Set<string>();
  const options = new Map<string, string>();
  const words: string[] = [];
  const known = [...(spec.flags ?? []), ...(spec.options ?? [])];
  let command: readonly string[] = [];
  let help = false;

  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i] ?? '';
    if (arg === '--') {
      if (spec.takesCommand === true) command = argv.slice(i + 1);
      else words.push(...argv.slice(i + 1));
      break;
    }
    if (arg === '-h' || arg === '--help') {
      help = true;
      continue;
    }
    if (!arg.startsWith('-') || arg === '-') {
      words.push(arg);
      continue;
    }
    const [, name = '', inline] = /^--([^=]*)(?:=(.*))?$/s.exec(arg) ?? [];
    if (spec.flags?.includes(name)) {
      if (inline !== undefined) return bad(`--${name} takes no value.`);
      flags.add(name);
      continue;
    }
    if (!spec.options?.includes(name)) {
      const [meant] = nearest(name, known, 1);
      const shown = arg.slice(0, 60);
      return bad(`Unknown option ${shown}.${meant === undefined ? '' : ` Did you mean --${meant}?`}`);
    }
    if (options.has(name)) return bad(`--${name} is given twice.`);
    const value = inline ?? argv[++i];
    if (value === undefined || value === '' || value === '--') return bad(`--${name} needs a value.`);
    options.set(name, value);
  }

  const { min, max } = spec.words ?? { min: 0, max: 0 };
  if (!help && words.length < min) return bad('Something is missing.');
  if (!help && words.length > max) return bad(`"${words[max]?.slice(0, 60)}" is one word too many.`);
  return ok({
    flag: (name) => flags.has(name),
    option: (name) => options.get(name) ?? null,
    words,
    command,
    help,
  });
}

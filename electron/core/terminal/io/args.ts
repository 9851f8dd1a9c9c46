import type { Problem } from '../../../../shared/problem.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { nearest } from '../../sessions/nearest.ts';
import type { Syntax } from '../syntax.ts';

export interface Args<F extends string = string, O extends string = string> {
  flag(name: F): boolean;
  option(name: O): string | null;
  readonly words: readonly string[];
  readonly command: readonly string[];
  readonly help: boolean;
}

/** As much of a word as an error repeats. */
const SHOWN = 60;

/** `usage`: the whole line, for errors. */
export function parseArgs(argv: readonly string[], syntax: Syntax, usage: string): Result<Args, Problem> {
  const {
    words: needed = [],
    optionalWords = [],
    flags: knownFlags = [],
    options: knownOptions = {},
  } = syntax;
  const texts = terminalTexts.usage;
  const bad = (message: string): Result<Args, Problem> =>
    err({ code: 'usage', message: texts.line(message, usage) });
  const flags = new Set<string>();
  const options = new Map<string, string>();
  const words: string[] = [];
  let command: readonly string[] = [];
  let help = false;

  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i] ?? '';
    if (arg === '--') {
      if ((syntax.takesCommand ?? false) !== false) command = argv.slice(i + 1);
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
    if (knownFlags.includes(name)) {
      if (inline !== undefined) return bad(texts.takesNoValue(name));
      flags.add(name);
      continue;
    }
    if (!Object.hasOwn(knownOptions, name)) {
      const [meant] = nearest(name, [...knownFlags, ...Object.keys(knownOptions)], 1);
      return bad(texts.unknownOption(arg.slice(0, SHOWN), meant ?? null));
    }
    if (options.has(name)) return bad(texts.givenTwice(name));
    const value = inline ?? argv[++i];
    if (value === undefined || value === '' || value === '--') return bad(texts.needsValue(name));
    options.set(name, value);
  }

  const missing = needed[words.length];
  if (!help && missing !== undefined) return bad(texts.missing(missing.name));
  const places = [...needed, ...optionalWords];
  const extra = places.at(-1)?.isMany === true ? undefined : words[places.length];
  if (!help && extra !== undefined) return bad(texts.unexpected(extra.slice(0, SHOWN)));
  return ok({
    flag: (name) => flags.has(name),
    option: (name) => options.get(name) ?? null,
    words,
    command,
    help,
  });
}

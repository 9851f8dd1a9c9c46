import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { ShellName } from '../../../shared/shell-setup.ts';
import { isWindowsPath, notAbsolute, refusePath } from './command-path.ts';

/** What the scripts are made of. */
export interface ScriptInput {
  /** The folder of the terminal command. */
  readonly bin: string;
  /** The app's own directory of scripts. */
  readonly directory: string;
  /** The user's home directory: a start file that is carried to another machine names its own there. */
  readonly home: string;
  /** Completion scripts by shell, as `latchkey completion` prints them. */
  readonly completion: Readonly<Record<'bash' | 'zsh' | 'fish', string>>;
}

const single = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
const inFish = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
// PowerShell also ends a string at the typographic quotes.
const inPowerShell = (text: string): string => `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`;

const scriptOf = { bash: 'latchkey.sh', zsh: 'latchkey.zsh', fish: 'latchkey.fish', pwsh: 'latchkey.ps1' };

const joined = (directory: string, name: string): string =>
  `${directory}${isWindowsPath(directory) ? '\\' : '/'}${name}`;

/**
 * The line of a start file that reads our script, the first as we write it now. Nothing happens where there is no such file, and the
 * status of the line is 0, for a shell that ends at the first failure.
 *
 * SECURITY: a path with a line end in it would be another line of the file.
 */
export function sourceLines(
  shell: ShellName,
  { directory, home }: Pick<ScriptInput, 'directory' | 'home'>,
): Result<readonly [string, ...string[]], Problem> {
  const path = joined(directory, scriptOf[shell]);
  if (!directory.startsWith('/') && !isWindowsPath(directory)) return refusePath(notAbsolute);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (/[\u0000-\u001f\u007f\ud800-\udfff]/.test(path)) return refusePath('It has a control character.');
  const below = path.startsWith(`${home}/`) ? path.slice(home.length) : null;
  const line = lineOf[shell];
  const absolute = line(quoteOf[shell](path));
  if (below === null || !/^[\w./+@-]+$/.test(below) || shell === 'pwsh') return ok([absolute]);
  return ok([line(`"$HOME${below}"`), absolute]);
}

const quoteOf: Readonly<Record<ShellName, (path: string) => string>> = {
  bash: single,
  zsh: single,
  fish: inFish,
  pwsh: inPowerShell,
};
const ofSh = (path: string): string => `if [ -r ${path} ]; then . ${path}; fi`;
const lineOf: Readonly<Record<ShellName, (path: string) => string>> = {
  bash: ofSh,
  zsh: ofSh,
  fish: (path) => `if test -r ${path}; source ${path}; end`,
  pwsh: (path) => `if (Test-Path -LiteralPath ${path}) { . ${path} }`,
};

const head = '# Latchkey writes this file: what you change here is overwritten.\n';

/** Each file of ours, by its name below `directory`. No shell starts a program by reading them. */
export function scriptTexts(input: ScriptInput): ReadonlyMap<string, string> {
  const { directory, completion } = input;
  return new Map([
    [scriptOf.bash, sh(input)],
    ['completion.bash', completion.bash],
    [scriptOf.zsh, zsh(input)],
    ['zsh/_latchkey', completion.zsh],
    [scriptOf.fish, fish(input)],
    ['fish/latchkey.fish', completion.fish],
    [scriptOf.pwsh, pwsh(directory, input.bin)],
  ]);
}

/** For every POSIX shell: a login may read it with dash. */
const path = (bin: string): string => `case ":\${PATH-}:" in
  *:${single(bin)}:*) ;;
  *) PATH=${single(bin)}"\${PATH:+:$PATH}"; export PATH ;;
esac
`;

const sh = ({
  bin,
  directory,
}: ScriptInput): string => `${head}${path(bin)}if [ -n "\${BASH_VERSION-}" ]; then
  case $- in
    *i*) if [ -r ${single(`${directory}/completion.bash`)} ]; then . ${single(`${directory}/completion.bash`)}; fi ;;
  esac
fi
`;

/**
 * Read at the first Tab. Where nobody has started the completion system (compinit), the one from before it is used: starting it would
 * cost every new terminal its time, and change what Tab does for other commands. One that is started later finds `_latchkey` itself.
 */
const zsh = ({ bin, directory }: ScriptInput): string => `${head}${path(bin)}if [[ -o interactive ]]; then
  () { if (( ! \${fpath[(Ie)$1]} )); then fpath+=("$1"); fi; } ${single(`${directory}/zsh`)}
  autoload -Uz _latchkey
  if (( \${+functions[compdef]} )); then
    compdef _latchkey latchkey
  else
    _latchkey_plain() {
      emulate -L zsh
      local -a words found
      local -i current
      read -cA words
      read -cn current
      found=("\${(@f)$(latchkey completion candidates fish -- "\${(@Q)words[2,current]}" 2>/dev/null)}")
      reply=("\${(@)\${found:#}%%$'\t'*}")
    }
    compctl -K _latchkey_plain latchkey
  fi
fi
`;

const fish = ({ bin, directory }: ScriptInput): string => `${head}contains -- ${inFish(bin)} $PATH
or set -gx PATH ${inFish(bin)} $PATH
if status is-interactive
    # Read at the first Tab, behind what the user has of their own.
    contains -- ${inFish(`${directory}/fish`)} $fish_complete_path
    or set -g fish_complete_path $fish_complete_path ${inFish(`${directory}/fish`)}
end
true
`;

const pwsh = (directory: string, bin: string): string => {
  const separator = isWindowsPath(directory) ? ';' : ':';
  return `${head}if (($Env:PATH -split '${separator}') -notcontains ${inPowerShell(bin)}) {
  $Env:PATH = ${inPowerShell(bin)} + '${separator}' + $Env:PATH
}
`;
};

import { spawn } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { basename, delimiter, isAbsolute, join } from 'node:path';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { type ShellLook, ShellName } from '../../../shared/shell-setup.ts';
import { shellTexts } from '../../../shared/text/shell-setup.ts';
import type { ShellFiles, ShellStart } from '../../core/ports/shells.ts';
import { homeOf } from '../files/aws-files.ts';
import { findProgram } from './find-program.ts';

type Env = Readonly<Record<string, string | undefined>>;

const WITHIN_MS = 10_000;
const MOST_OUTPUT = 256 * 1024;
const MARK = 'latchkey-looks-here';
/** Where package managers of macOS put shells: an app that the desktop started does not have these in its PATH. */
const MORE_PATH = ['/opt/homebrew/bin', '/usr/local/bin'];

export interface ShellsPorts {
  readonly env: Env;
  readonly platform: NodeJS.Platform;
  /** Folders of the terminal command, which the app may have been given in its PATH: a new terminal has them only by its start files. */
  readonly ownFolders: readonly string[];
}

/** The shells of this machine: what they are, what they read at their start, and what a new one finds. */
export function createShells(ports: ShellsPorts): Pick<ShellFiles, 'usual' | 'present' | 'start' | 'look'> {
  const { env, platform } = ports;
  const usual = (): ShellName | null =>
    platform === 'win32' ? 'pwsh' : (ShellName.safeParse(basename(loginShell(env))).data ?? null);
  const programOf = async (shell: ShellName): Promise<string | null> => {
    const login = loginShell(env);
    if (basename(login) === shell && isAbsolute(login)) return (await findProgram(login, env)) ?? null;
    const path = [env.PATH ?? '', ...(platform === 'win32' ? [] : MORE_PATH)].join(delimiter);
    return findProgram(platform === 'win32' ? `${shell}.exe` : shell, { PATH: path });
  };
  return {
    usual,
    async present() {
      const names = platform === 'win32' ? (['pwsh'] as const) : ShellName.options;
      const found = await Promise.all(
        names.map(async (name) => ((await programOf(name)) === null ? [] : [name])),
      );
      return found.flat();
    },
    async start(shell, signal) {
      const program = await programOf(shell);
      if (program === null) return err({ code: 'program-missing', program: shell });
      return startOf(shell, program, ports, signal);
    },
    async look(shell, signal) {
      const program = await programOf(shell);
      if (program === null) return [];
      const isLoginFirst = platform === 'darwin';
      // Only bash reads another file at a login.
      const ways = shell === 'bash' ? [isLoginFirst, !isLoginFirst] : [isLoginFirst];
      return Promise.all(ways.map((isLogin) => lookAt(shell, program, isLogin, ports, signal)));
    },
  };
}

/** As the desktop says it; else as the system's list of users does. */
function loginShell(env: Env): string {
  if (env.SHELL) return env.SHELL;
  try {
    return userInfo().shell ?? '';
  } catch {
    return '';
  }
}

async function startOf(
  shell: ShellName,
  program: string,
  { env }: ShellsPorts,
  signal: AbortSignal,
): Promise<Result<ShellStart, Problem>> {
  const home = homeOf(env);
  const config = env.XDG_CONFIG_HOME || join(home, '.config');
  switch (shell) {
    case 'bash':
      return ok({
        files: [join(home, '.bashrc')],
        login: ['.bash_profile', '.bash_login', '.profile'].map((name) => join(home, name)),
      });
    case 'fish':
      return ok({ files: [join(config, 'fish', 'conf.d', 'latchkey.fish')], login: [] });
    case 'zsh': {
      // Its .zshenv may have moved the others.
      const said = await answerOf(program, ['-c', printed(['"$(print -r -- $ZDOTDIR)"'])], env, signal);
      const directory = said.ok ? (said.value[0] ?? '') : '';
      return ok({ files: [join(isAbsolute(directory) ? directory : home, '.zshrc')], login: [] });
    }
    case 'pwsh': {
      const command = `"\`n${MARK}\`n$($PROFILE.CurrentUserAllHosts)\`n${MARK}"`;
      const said = await answerOf(
        program,
        ['-NoProfile', '-NonInteractive', '-Command', command],
        env,
        signal,
      );
      const file = said.ok ? (said.value[0] ?? '') : '';
      if (!isAbsolute(file)) return err({ code: 'refused', reason: shellTexts.ended });
      return ok({ files: [file], login: [] });
    }
  }
}

/** One line each, between two marks: a start file may print before and after. */
const printed = (values: readonly string[]): string =>
  `printf '\\n%s\\n' ${MARK} && printf '%s\\n' ${values.join(' ')} ${MARK}`;

const questions: Readonly<Record<ShellName, string>> = {
  bash: printed([
    '"$(type -P latchkey)"',
    '"$(type -P git-remote-codecommit)"',
    // What a package brings, bash-completion reads at the first Tab: `_minimal` is what it gives to a command that it does not know.
    '"$({ complete -p latchkey || { _completion_loader latchkey; complete -p latchkey; }; } 2>/dev/null | grep -v _minimal)"',
    // An alias or a function comes before every program of the PATH.
    '"$(type -t latchkey)"',
    '"$(type -t git-remote-codecommit)"',
  ]),
  zsh: `setopt unset; ${printed([
    '"$(whence -p latchkey)"',
    '"$(whence -p git-remote-codecommit)"',
    `"\${_comps[latchkey]:-$(compctl -L 2>/dev/null | grep latchkey)}"`,
    '"$(whence -w latchkey)"',
    '"$(whence -w git-remote-codecommit)"',
  ])}`,
  fish: `set -l a (command -s latchkey); set -l b (command -s git-remote-codecommit); set -l c (complete -C 'latchkey stat'); set -l d (type -t latchkey 2>/dev/null); set -l e (type -t git-remote-codecommit 2>/dev/null); printf '\\n%s\\n%s\\n%s\\n%s\\n%s\\n%s\\n%s\\n' ${MARK} "$a" "$b" "$c" "$d" "$e" ${MARK}`,
  pwsh: `$k = { param($n) (Get-Command $n -ErrorAction SilentlyContinue | Select-Object -First 1).CommandType }; $f = { param($n) (Get-Command $n -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1).Source }; "\`n${MARK}\`n$(& $f latchkey)\`n$(& $f git-remote-codecommit)\`n\`n$(& $k latchkey)\`n$(& $k git-remote-codecommit)\`n${MARK}"`,
};

async function lookAt(
  shell: ShellName,
  program: string,
  isLogin: boolean,
  { env, ownFolders }: ShellsPorts,
  signal: AbortSignal,
): Promise<ShellLook> {
  const path = (env.PATH ?? '').split(delimiter).filter((folder) => !ownFolders.includes(folder));
  const args =
    shell === 'pwsh'
      ? ['-NonInteractive', '-Command', questions.pwsh]
      : [...(isLogin ? ['-l'] : []), '-i', '-c', questions[shell]];
  const said = await answerOf(
    program,
    args,
    { ...env, PATH: path.join(delimiter), TERM: 'dumb', PWD: homeOf(env) },
    signal,
  );
  if (!said.ok) return { isLogin, fault: said.error, latchkey: null, gitRemote: null, completes: false };
  const [latchkey = '', gitRemote = '', completion = '', kind = '', remoteKind = ''] = said.value;
  const hides = [...hiddenBy('latchkey', kind), ...hiddenBy('git-remote-codecommit', remoteKind)];
  return {
    isLogin,
    fault: null,
    latchkey: await namedAsOurs(latchkey, ownFolders),
    gitRemote: await namedAsOurs(gitRemote, ownFolders),
    ...(hides.length === 0 ? {} : { hides }),
    completes: completion !== '' || shell === 'pwsh',
  };
}

type Hides = NonNullable<ShellLook['hides']>;

/** What each shell says of a name, zsh behind the name itself. */
function hiddenBy(program: Hides[number]['program'], said: string): Hides {
  const [, word = ''] = /(\w+)\s*$/.exec(said) ?? [];
  const by = word.toLowerCase();
  return by === 'alias' || by === 'function' ? [{ program, by }] : [];
}

/** A link to the program of this installation is that program: it comes first for a reason. */
async function namedAsOurs(path: string, ownFolders: readonly string[]): Promise<string | null> {
  if (path === '') return null;
  const real = (at: string): Promise<string | null> => realpath(at).catch(() => null);
  const found = await real(path);
  for (const folder of ownFolders) {
    const own = join(folder, basename(path));
    if (found !== null && (await real(own)) === found) return own;
  }
  return path;
}

/**
 * The lines between the marks; or why there are none. What its start files have begun is left alone: an answer ends the waiting, and
 * only a shell that gives none is killed.
 */
function answerOf(
  program: string,
  args: readonly string[],
  env: Env,
  signal: AbortSignal,
): Promise<Result<readonly string[], string>> {
  return new Promise((resolve) => {
    // A session of its own: an interactive shell would stop for the terminal that the app was started from.
    const child = spawn(program, args, {
      env,
      cwd: homeOf(env),
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    let out = '';
    const settle = (answer: Result<readonly string[], string>): void => {
      signal.removeEventListener('abort', onAbort);
      resolve(answer);
      // What is still written goes nowhere, and what holds the pipe open is not waited for.
      child.stdout?.destroy();
    };
    const giveUp = (why: string): void => {
      settle(err(why));
      kill(child.pid);
    };
    const timer = setTimeout(() => giveUp(shellTexts.noAnswer), WITHIN_MS);
    const onAbort = (): void => giveUp(shellTexts.ended);
    signal.addEventListener('abort', onAbort, { once: true });
    child.stdout?.on('data', (chunk: Buffer) => {
      if (out.length < MOST_OUTPUT) out += chunk.toString('utf8');
      const lines = between(out);
      if (lines !== null) settle(ok(lines));
    });
    child.on('error', (error) => settle(err(error.message)));
    child.on('exit', () => clearTimeout(timer));
    child.on('close', () => settle(err(shellTexts.ended)));
    if (signal.aborted) onAbort();
  });
}

function between(out: string): readonly string[] | null {
  const lines = out.split(/\r?\n/);
  const from = lines.indexOf(MARK);
  const to = from === -1 ? -1 : lines.indexOf(MARK, from + 1);
  return to === -1 ? null : lines.slice(from + 1, to);
}

function kill(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has ended in the meantime.
  }
}

import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isShellReady, type ShellName } from '../../../shared/shell-setup.ts';
import { layOut } from '../../../torture/faults/sandbox.ts';
import { signInOnce, writerApp } from '../../../torture/faults/writer-app.ts';
import { createLazyShellSetup } from '../../core/lazy-shell-setup.ts';
import { must, never } from '../../core/testing/running-app.ts';
import { createInstance } from '../files/instance-file.ts';
import { createShellFiles } from '../files/shell-files.ts';
import { createUndoJournal } from '../files/undo-journal.ts';
import { createShells } from '../machine/shells.ts';

// Real shells over real start files.

const has = (program: string): boolean => spawnSync('which', [program]).status === 0;
const shells: readonly ShellName[] = (['bash', 'zsh', 'fish', 'pwsh'] as const).filter(has);
const SYSTEM_PATH = '/usr/local/bin:/usr/bin:/bin';

let home: string;
let dataDir: string;
let bin: string;
const at = (name: string): string => join(home, name);
const write = (name: string, text: string | Uint8Array): void => {
  mkdirSync(dirname(at(name)), { recursive: true });
  writeFileSync(at(name), text);
};
const read = (name: string): string => readFileSync(at(name), 'latin1');
const env = (more: Record<string, string> = {}) => ({
  HOME: home,
  PATH: `${bin}:${SYSTEM_PATH}`,
  SHELL: '/bin/bash',
  ...more,
});

function setup(more: Record<string, string> = {}) {
  const journal = createUndoJournal({ directory: dataDir });
  const shellSetup = createLazyShellSetup({
    files: Object.assign(
      createShellFiles({ dataDir, journal }),
      createShells({ env: env(more), platform: 'linux', ownFolders: [bin] }),
    ),
    command: join(bin, 'latchkey'),
    home,
    instance: createInstance({ directory: dataDir }),
  });
  const apply = async (shell: ShellName | null, install = true) =>
    must(await shellSetup.apply({ shell, install }, never));
  const look = async (shell: ShellName) => {
    const [state] = must(await shellSetup.states({ shell, look: true }, never));
    if (state === undefined) throw new Error(`no ${shell}`);
    return state;
  };
  return { journal, shellSetup, apply, look };
}

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'lk-shells-'));
  dataDir = at('.config/latchkey');
  bin = at(".config/latch key's/bin");
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  mkdirSync(bin, { recursive: true });
  for (const name of ['latchkey', 'git-remote-codecommit']) {
    writeFileSync(
      join(bin, name),
      `#!/bin/sh\necho ran >> '${home}/ran'\ncase "$3" in bash) echo dev;; zsh) echo 'dev:A session';; fish) printf 'dev\\tA session\\n';; *) echo "got $*" >> '${home}/got';; esac\n`,
    );
    chmodSync(join(bin, name), 0o755);
  }
});
afterEach(() => rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));

/** Runs the words in a new shell, as a terminal starts it. */
function run(shell: string, words: string, args: readonly string[] = ['-i']) {
  const { stdout, stderr, status } = spawnSync(shell, [...args, '-c', words], {
    env: { HOME: home, PATH: SYSTEM_PATH, TERM: 'dumb' },
    encoding: 'utf8',
    timeout: 30_000,
  });
  return { out: stdout, err: stderr, status };
}

describe.each(shells)('in a real %s', (shell) => {
  it('finds the programs and completes, where it did not, and starts none of them', async () => {
    const { apply, look } = setup();
    expect(isShellReady(await look(shell))).toBe(false);
    await apply(shell);
    const state = await look(shell);
    expect(
      state.looks.map(({ fault, latchkey, gitRemote, completes }) => [fault, latchkey, gitRemote, completes]),
    ).toEqual(state.looks.map(() => [null, join(bin, 'latchkey'), join(bin, 'git-remote-codecommit'), true]));
    expect(state).toMatchObject({ installed: true, notes: [] });
    expect(existsSync(at('ran'))).toBe(false);
  });

  it('is installed once, and leaves nothing behind', async () => {
    const before = readdirSync(home, { recursive: true })
      .map(String)
      .filter((name) => name !== '.config/latchkey')
      .toSorted();
    const { apply, shellSetup } = setup();
    await apply(shell);
    const plan = must(await shellSetup.plan({ shell, install: true }, never));
    expect(plan).toMatchObject({ installed: true, files: [] });
    expect((await apply(shell)).changedFiles).toEqual([]);
    await apply(shell, false);
    // Backups stay for an undo, until a detach; the scripts are the app's own.
    const files = readdirSync(home, { recursive: true }).map(String);
    const left = files.filter(
      (name) => !/^\.config\/(?:latchkey|fish)(?:$|\/)|\.latchkey-backup\.\d+$/.test(name),
    );
    expect(left.toSorted()).toEqual(before);
    expect(files.filter((name) => /\.fish$/.test(name) && !name.startsWith('.config/latchkey/'))).toEqual([]);
  });
});

/** On a terminal: what `latchkey` was called with after these keys. */
async function typed(command: string, keys: string): Promise<string> {
  const child = spawn('script', ['-qec', `stty cols 200; ${command}`, '/dev/null'], {
    env: { HOME: home, PATH: SYSTEM_PATH, TERM: 'dumb', PS1: '> ', ZDOTDIR: home },
  });
  const closed = new Promise((resolve) => child.on('close', resolve));
  let shown = '';
  child.stdout.on('data', (chunk) => {
    shown += chunk;
  });
  child.stdin.write('echo REA""DY\n');
  await expect.poll(() => shown, { timeout: 20_000 }).toContain('READY');
  child.stdin.write(`${keys}\n`);
  await expect.poll(() => existsSync(at('got')), { timeout: 20_000, message: shown }).toBe(true);
  const got = readFileSync(at('got'), 'utf8');
  child.stdin.end('exit\nexit\n');
  await closed;
  return got.trim();
}

describe.each([
  ['bash', 'bash -i', ''],
  ['bash', 'bash -i', 'set -eu\nset -o vi\n'],
  ['zsh', 'zsh -i', 'autoload -Uz compinit; compinit -u\n'],
  ['zsh', 'zsh -i', ''],
  ['zsh', 'zsh -i', 'setopt no_unset\n'],
  ['fish', 'fish -i', ''],
] as const)('the Tab key in a new %s', (shell, command, rc) => {
  it.runIf(has(shell))(`asks the app and nothing before (${JSON.stringify(rc)})`, async () => {
    if (shell !== 'fish') write(`.${shell}rc`, rc);
    // Else it makes completions of all man pages, for minutes.
    mkdirSync(at('.local/share/fish/generated_completions'), { recursive: true });
    await setup().apply(shell);
    expect(existsSync(at('ran'))).toBe(false);
    expect(await typed(command, 'latchkey use d\t')).toBe('got use dev');
  });
});

describe.runIf(has('bash'))('bash', () => {
  it('reads the lines at a login too, by the file that a login reads', async () => {
    write('.profile', 'export A=1\n');
    write('.bash_login', 'export B=1');
    const { apply, look, shellSetup } = setup();
    const plan = must(await shellSetup.plan({ shell: null, install: true }, never));
    expect(plan.files.map(({ file }) => file)).toEqual([at('.bashrc'), at('.bash_login')]);
    await apply(null);
    expect(read('.profile')).toBe('export A=1\n');
    expect((await look('bash')).looks.map(({ isLogin, latchkey }) => [isLogin, latchkey !== null])).toEqual([
      [false, true],
      [true, true],
    ]);
    await apply(null, false);
    expect(read('.bash_login')).toBe('export B=1');
    expect(existsSync(at('.bashrc'))).toBe(false);
  });

  it.each([
    '. ~/.bashrc',
    '[ -f "$HOME/.bashrc" ] && source "$HOME/.bashrc"',
    'if true; then . ./.bashrc; fi',
  ])('writes one file where a login reads it by %s', async (line) => {
    write('.bash_profile', `${line}\n`);
    const { shellSetup } = setup();
    const plan = must(await shellSetup.plan({ shell: 'bash', install: true }, never));
    expect(plan.files.map(({ file }) => file)).toEqual([at('.bashrc')]);
  });

  it('writes both where a login reads the file of the system alone', async () => {
    write('.bash_profile', '[ -f /etc/bashrc ] && . /etc/bashrc\n');
    const plan = must(await setup().shellSetup.plan({ shell: 'bash', install: true }, never));
    expect(plan.files.map(({ file }) => file)).toEqual([at('.bashrc'), at('.bash_profile')]);
  });

  it('writes once where both names lead to one file, through the links, with its mode', async () => {
    write('dotfiles/bashrc', 'export A=1\n');
    chmodSync(at('dotfiles/bashrc'), 0o640);
    symlinkSync('dotfiles/bashrc', at('.bashrc'));
    symlinkSync('dotfiles/bashrc', at('.bash_profile'));
    const { apply, look } = setup();
    await apply('bash');
    expect(read('dotfiles/bashrc').match(/managed by Latchkey: /g)).toHaveLength(1);
    expect(lstatSync(at('.bashrc')).isSymbolicLink()).toBe(true);
    expect(statSync(at('dotfiles/bashrc')).mode & 0o777).toBe(0o640);
    expect((await look('bash')).looks.every(({ latchkey }) => latchkey !== null)).toBe(true);
    await apply('bash', false);
    expect(read('dotfiles/bashrc')).toBe('export A=1\n');
  });

  it('breaks under no option of the shell, and says nothing', async () => {
    write('.bashrc', 'set -eu -o posix\n');
    write('.profile', 'set -eu\n');
    const { apply } = setup();
    await apply('bash');
    for (const args of [['-i'], ['-l', '-i'], ['-i', '-o', 'vi']]) {
      const { out, err, status } = run('bash', 'type -P latchkey', args);
      expect({ args, out: out.trim(), status }).toEqual({ args, out: join(bin, 'latchkey'), status: 0 });
      expect(
        err.replace(/^bash: (?:cannot set terminal process group.*|no job control in this shell)\n/gm, ''),
      ).toBe('');
    }
    // A login that is drawn by dash, without an option of bash.
    const dash = run('dash', `. ${at('.profile')}; command -v latchkey`, []);
    expect(dash).toEqual({ out: `${join(bin, 'latchkey')}\n`, err: '', status: 0 });
  });

  it('says which line keeps a new terminal from the lines, and what a user may delete', async () => {
    write('.bashrc', 'a=1\nsource <(latchkey completion bash)\nreturn\n');
    write('.profile', '. ~/.bashrc\n');
    const { apply, look, shellSetup } = setup();
    const { notes } = must(await shellSetup.plan({ shell: 'bash', install: true }, never));
    expect(notes).toEqual([expect.stringContaining(`Line 2 of ${at('.bashrc')}`)]);
    await apply('bash');
    const state = await look('bash');
    expect(isShellReady(state)).toBe(false);
    expect(state.notes).toEqual([expect.stringContaining(`Line 3 of ${at('.bashrc')}, "return"`)]);
  });

  it('names another program that comes first, and not a link to our own', async () => {
    const { apply, look } = setup();
    write('.bashrc', 'export PATH="$HOME/links:$PATH"\n');
    mkdirSync(at('links'));
    symlinkSync(join(bin, 'latchkey'), at('links/latchkey'));
    await apply('bash');
    write('.bashrc', `${read('.bashrc')}export PATH="$HOME/links:$PATH"\n`);
    expect((await look('bash')).notes).toEqual([]);
    rmSync(at('links/latchkey'));
    writeFileSync(at('links/latchkey'), '#!/bin/sh\n', { mode: 0o755 });
    expect((await look('bash')).notes).toEqual([expect.stringContaining(at('links/latchkey'))]);
  });

  it.each(
    shells.flatMap((shell) =>
      (['alias', 'function'] as const).map((by): readonly [ShellName, 'alias' | 'function'] => [shell, by]),
    ),
  )(
    '%s: names an %s of the user that hides it',
    async (shell, by) => {
      const { apply, look } = setup();
      await apply(shell);
      const [file = ''] = (await look(shell)).files;
      // In fish an alias is a function.
      const hidden = shell === 'fish' || shell === 'pwsh' ? 'function' : by;
      const lines: Readonly<Record<ShellName, string>> = {
        bash: by === 'alias' ? "alias latchkey='echo no'" : 'latchkey() { echo no; }',
        zsh: by === 'alias' ? "alias latchkey='echo no'" : 'latchkey() { echo no; }',
        fish: by === 'alias' ? "alias latchkey 'echo no'" : 'function latchkey; echo no; end',
        pwsh: 'function latchkey { echo no }',
      };
      writeFileSync(file, `${readFileSync(file, 'utf8')}${lines[shell]}\n`);
      const state = await look(shell);
      expect(state.looks[0]?.hides).toEqual([{ program: 'latchkey', by: hidden }]);
      expect(isShellReady(state)).toBe(false);
      expect(state.notes).toEqual([expect.stringContaining('of yours, which runs instead of the program')]);
    },
    60_000,
  );

  it('is not asked for ever where a start file does not end', async () => {
    write('.bashrc', 'sleep 300 &\nwhile :; do sleep 1; done\n');
    const { look } = setup();
    const [first] = (await look('bash')).looks;
    expect(first).toMatchObject({
      isLogin: false,
      fault: expect.stringContaining('10 seconds'),
      latchkey: null,
    });
  });

  it.each([
    ['read-only', () => chmodSync(at('.bashrc'), 0o444), 'file-unwritable'],
    ['UTF-16', () => write('.bashrc', Buffer.from('\ufeffa=1\n', 'utf16le')), 'file-malformed'],
    ['with a byte of value 0', () => write('.bashrc', 'a=1\nb=\0\n'), 'file-malformed'],
    [
      'a directory',
      () => {
        rmSync(at('.bashrc'));
        mkdirSync(at('.bashrc'));
      },
      'file-unreadable',
    ],
  ] as const)('writes nothing at all where a file is %s', async (_, make, code) => {
    write('.bashrc', 'a=1\n');
    write('.profile', 'b=1\n');
    make();
    const { shellSetup } = setup();
    expect(await shellSetup.apply({ shell: 'bash', install: true }, never)).toMatchObject({
      ok: false,
      error: { code, file: at('.bashrc') },
    });
    expect(read('.profile')).toBe('b=1\n');
  });

  it('keeps bytes that are no UTF-8', async () => {
    const bytes = Buffer.from([0x61, 0x3d, 0xff, 0x0a, 0xfe]);
    write('.bashrc', bytes);
    const { apply } = setup();
    await apply('bash');
    await apply('bash', false);
    expect(readFileSync(at('.bashrc'))).toEqual(bytes);
  });
});

describe.runIf(has('zsh'))('zsh', () => {
  it('is written where ZDOTDIR of .zshenv says', async () => {
    write('.zshenv', 'echo hello\nexport ZDOTDIR=$HOME/.config/zsh\n');
    const { apply, look } = setup();
    await apply('zsh');
    expect(read('.config/zsh/.zshrc')).toContain('managed by Latchkey');
    expect(existsSync(at('.zshrc'))).toBe(false);
    expect(isShellReady(await look('zsh'))).toBe(true);
  });

  it('completes with compinit, started before or after, and without', async () => {
    const asked = 'setopt unset; print -r -- $_comps[latchkey]/$(compctl -L | grep -c latchkey)';
    for (const [rc, after, said] of [
      ['autoload -Uz compinit; compinit -u', '', '_latchkey/0'],
      ['', 'autoload -Uz compinit; compinit -u; ', '_latchkey/1'],
      ['setopt no_unset', '', '/1'],
    ] as const) {
      write('.zshrc', `${rc}\n`);
      rmSync(at('.zcompdump'), { force: true });
      const { apply } = setup();
      await apply('zsh');
      const { out, err } = run('zsh', `${after}${asked}`);
      expect({ rc, out: out.trim(), err }).toEqual({ rc, out: said, err: '' });
      await apply('zsh', false);
    }
  });
});

describe.runIf(has('bash') && has('zsh'))('shells without lines of ours', () => {
  it('are not started by who asks for those that have some', async () => {
    for (const shell of ['bash', 'zsh']) write(`.${shell}rc`, `echo ${shell} >> '${at('started')}'\n`);
    const { apply, shellSetup } = setup();
    const written = async () => must(await shellSetup.states({ shell: 'written', look: true }, never));
    expect(await written()).toEqual([]);
    expect(existsSync(at('started'))).toBe(false);
    // A detach of a user who never had any asks none either.
    write('.zshenv', `echo asked >> '${at('started')}'\n`);
    expect(must(await shellSetup.leavePlan(never))).toEqual([]);
    expect(existsSync(at('started'))).toBe(false);
    rmSync(at('.zshenv'));
    await apply('zsh');
    expect((await written()).map(({ shell }) => shell)).toEqual(['zsh']);
    expect(read('started')).toBe('zsh\n');
  });
});

describe('an undo', () => {
  it('takes an install back, and gives back what a removal took, of a file that Latchkey made', async () => {
    write('.profile', '. ~/.bashrc\n');
    const { apply, journal, look } = setup();
    await apply('bash');
    must(await journal.undo());
    expect(existsSync(at('.bashrc'))).toBe(false);
    await apply('bash');
    const text = read('.bashrc');
    await apply('bash', false);
    expect(existsSync(at('.bashrc'))).toBe(false);
    must(await journal.undo());
    expect(read('.bashrc')).toBe(text);
    expect((await look('bash')).installed).toBe(true);
  });
});

describe('a moved app', () => {
  it('is followed by the scripts alone', async () => {
    write('.profile', '. ~/.bashrc\n');
    const first = setup();
    await first.apply('bash');
    const text = read('.bashrc');
    bin = at('elsewhere');
    mkdirSync(bin);
    for (const name of ['latchkey', 'git-remote-codecommit']) {
      writeFileSync(join(bin, name), '#!/bin/sh\n');
      chmodSync(join(bin, name), 0o755);
    }
    const { shellSetup, look } = setup();
    must(await shellSetup.follow());
    expect((await look('bash')).looks[0]).toMatchObject({ latchkey: join(bin, 'latchkey') });
    expect(read('.bashrc')).toBe(text);
  });

  it('writes no scripts for a user who has no lines', async () => {
    const { shellSetup } = setup();
    must(await shellSetup.follow());
    expect(existsSync(join(dataDir, 'shell'))).toBe(false);
  });
});

describe('what a detach takes out', () => {
  it('is not kept by a shell that is broken, or by a file that cannot be read, where Latchkey has no lines', async () => {
    write('.bash_login/x', '');
    // Of some other shell, once.
    write('.config/latchkey/shell/latchkey.zsh', '');
    writeFileSync(join(bin, 'pwsh'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    write('.config/fish/conf.d/latchkey.fish', '');
    const { shellSetup } = setup();
    const all = await shellSetup.states({ shell: 'all', look: false }, never);
    expect(all).toMatchObject({ ok: false, error: { file: at('.bash_login') } });
    expect(await shellSetup.states({ shell: 'written', look: false }, never)).toEqual({
      ok: true,
      value: [],
    });
    expect(await shellSetup.leavePlan(never)).toEqual({ ok: true, value: [] });
    expect(await shellSetup.leave(never)).toMatchObject({ ok: true, value: { changedFiles: [] } });
  });

  it('is shown without the secrets in the lines around it', async () => {
    write('.profile', '. ~/.bashrc\n');
    write('.bashrc', 'export GITHUB_TOKEN=hunter2');
    const { apply, shellSetup } = setup();
    const install = must(await shellSetup.plan({ shell: 'bash', install: true }, never)).files;
    await apply('bash');
    const leave = must(await shellSetup.leavePlan(never));
    for (const { diff } of [...install, ...leave]) {
      expect(diff).toContain('export GITHUB_TOKEN=[redacted]');
      expect(diff).not.toContain('hunter2');
    }
    expect([install.length, leave.length]).toEqual([1, 1]);
    expect(leave[0]?.text).toBe('export GITHUB_TOKEN=hunter2');
  });

  it('is seen beside a shell that is broken', async () => {
    writeFileSync(join(bin, 'pwsh'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const states = must(await setup().shellSetup.states({ shell: 'all', look: false }, never));
    expect(states.map(({ shell }) => shell)).toEqual(shells.filter((one) => one !== 'pwsh'));
  });

  it('is not written again for a user who has removed it since', async () => {
    write('.profile', '. ~/.bashrc\n');
    write('.bashrc', 'a=1\n');
    const { apply, shellSetup } = setup();
    await apply('bash');
    // What else had to go could not: it is put back.
    must(await must(await shellSetup.leave(never)).takeBack());
    expect(read('.bashrc')).toContain('managed by Latchkey');
    await apply('bash', false);
    must(await shellSetup.leave(never));
    must(await shellSetup.rejoin(never));
    expect(read('.bashrc')).toBe('a=1\n');
  });
});

describe.runIf(has('bash') && has('fish'))('a detach', () => {
  it('shows the lines, takes them out with what Latchkey made, and an attach writes them again', async () => {
    const sandbox = at('sandbox');
    mkdirSync(sandbox);
    layOut(sandbox);
    // What fish makes for itself is none of ours.
    const inHome = (): readonly string[] =>
      readdirSync(join(sandbox, 'home'), { recursive: true })
        .map(String)
        .filter((name) => !/^\.local(?:$|\/)/.test(name))
        .toSorted();
    const before = inHome();
    const [bashrc, fishFile] = ['.bashrc', '.config/fish/conf.d/latchkey.fish'].map((name) =>
      join(sandbox, 'home', name),
    );
    if (bashrc === undefined || fishFile === undefined) throw new Error('two files');
    writeFileSync(bashrc, 'a=1');
    const app = writerApp(sandbox);
    await app.start(never);
    await signInOnce(app);
    // The folder of a package: nothing is needed, and what is asked for by name is written.
    for (const shell of ['bash', 'fish'] as const)
      must(await app.verbs.shellApply({ shell, install: true }, never));
    const lines = { bash: readFileSync(bashrc, 'utf8'), fish: readFileSync(fishFile, 'utf8') };
    const plan = must(await app.verbs.detachPlan({}, never));
    const changed = plan.files.filter((one) => one.changed).map(({ file }) => file);
    expect(changed).toEqual(expect.arrayContaining([bashrc, fishFile, join(sandbox, 'home', '.profile')]));
    expect(plan.removes).toContain(fishFile);
    must(await app.verbs.detach({}, never));
    expect(readFileSync(bashrc, 'utf8')).toBe('a=1');
    rmSync(bashrc);
    expect(inHome()).toEqual(before);
    writeFileSync(bashrc, 'a=1');
    expect(await app.verbs.shellApply({ shell: 'bash', install: true }, never)).toMatchObject({
      ok: false,
      error: { code: 'detached' },
    });
    must(await app.verbs.attach({}, never));
    expect(readFileSync(bashrc, 'utf8')).toBe(lines.bash);
    expect(readFileSync(fishFile, 'utf8')).toBe(lines.fish);
    await app.stop();
  });
});

import { execFileSync, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registry } from '../../../electron/core/terminal/registry.ts';
import { maintainerFunctions, maintainerScripts } from './maintainer-scripts.ts';
import {
  COMMANDS,
  DEPENDENCIES,
  type Format,
  ONLY_IN_DEB,
  packageFile,
  packageVersion,
  RECOMMENDATIONS,
  ZSH_COMPLETIONS,
} from './manifest.ts';
import { packLinux } from './pack.ts';

// Both packages of a small stand-in for the app, as dpkg and rpm read them.
const dir = mkdtempSync(path.join(tmpdir(), 'lk-packages-'));
const unpacked = path.join(dir, 'linux-unpacked');
const epoch = 1_700_000_000;
const run = (command: string, ...args: readonly string[]): string =>
  execFileSync(command, [...args], { encoding: 'utf8', maxBuffer: 32 << 20 });

const APP_FILES = [
  ['latchkey-desktop', 0o700],
  ['chrome-sandbox', 0o755],
  ['libffmpeg.so', 0o755],
  ['version', 0o600],
  ['resources/app.asar', 0o664],
  ['resources/bin/latchkey', 0o755],
  ['resources/bin/git-remote-codecommit', 0o755],
  ['resources/licences/LICENSE', 0o644],
] as const;

const pack = (output: string): readonly string[] =>
  packLinux({
    unpacked,
    version: '1.2.3-beta.1',
    epoch,
    arch: 'x64',
    formats: ['deb', 'rpm'],
    output: path.join(dir, output),
    fast: true,
  });

interface Listed {
  readonly mode: string;
  readonly target: string;
}
const made: Record<Format, string> = { deb: '', rpm: '' };
const files: Record<Format, Map<string, Listed>> = { deb: new Map(), rpm: new Map() };

/** Folders of the system are in the deb alone: dpkg lists each, and an rpm only its own. */
const isSystemFolder = (place: string): boolean =>
  !/^\/opt\/Latchkey|^\/usr\/share\/doc\/latchkey/.test(place);

function listDeb(file: string): Map<string, Listed> {
  const lines = run('dpkg-deb', '-c', file).trim().split('\n');
  return new Map(
    lines.flatMap((line) => {
      const [mode = '', owner, , , , name = '', , target = ''] = line.split(/\s+/);
      expect(owner, line).toBe('root/root');
      const place = name.replace(/^\./, '').replace(/\/$/, '');
      if (mode.startsWith('d') && isSystemFolder(place)) return [];
      return [[place, { mode, target }] as const];
    }),
  );
}

function listRpm(file: string): Map<string, Listed> {
  const lines = run(
    'rpm',
    '-qp',
    '--qf',
    '[%{FILENAMES}\t%{FILEMODES:perms}\t%{FILELINKTOS}\t%{FILEUSERNAME}\n]',
    file,
  );
  return new Map(
    lines
      .trim()
      .split('\n')
      .map((line) => {
        const [place = '', mode = '', target = '', owner] = line.split('\t');
        expect(owner, line).toBe('root');
        return [place, { mode, target }] as const;
      }),
  );
}

beforeAll(() => {
  for (const [name, mode] of APP_FILES) {
    const file = path.join(unpacked, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `content of ${name}\n`, { mode });
  }
  const [deb = '', rpm = ''] = pack('first');
  Object.assign(made, { deb, rpm });
  files.deb = listDeb(deb);
  files.rpm = listRpm(rpm);
}, 60_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('the deb and the rpm', () => {
  it('have the same files, modes and links, but for what only one system has', () => {
    const inDeb = [...files.deb]
      .filter(([place]) => !ONLY_IN_DEB.includes(place))
      .map(([place, listed]) => [place.replace(ZSH_COMPLETIONS.deb, ZSH_COMPLETIONS.rpm), listed] as const);
    expect(new Map(inDeb.toSorted(([a], [b]) => (a < b ? -1 : 1)))).toEqual(
      new Map([...files.rpm].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    );
    expect(files.deb.size).toBeGreaterThan(35);
  });

  it('own their commands, and hold modes whatever the umask of the builder was', () => {
    for (const [name, target] of Object.entries(COMMANDS))
      expect(files.deb.get(`/usr/bin/${name}`)).toEqual({ mode: 'lrwxrwxrwx', target });
    expect(files.rpm.get('/opt/Latchkey/latchkey-desktop')?.mode).toBe('-rwxr-xr-x');
    expect(files.rpm.get('/opt/Latchkey/version')?.mode).toBe('-rw-r--r--');
    expect(files.rpm.get('/opt/Latchkey/resources/app.asar')?.mode).toBe('-rw-r--r--');
    expect(files.rpm.get('/opt/Latchkey/libffmpeg.so')?.mode).toBe('-rw-r--r--');
  });

  it('have the same version, and depend on the same libraries', () => {
    const field = (name: string): string => run('dpkg-deb', '-f', made.deb, name).trim();
    const query = (format: string): string => run('rpm', '-qp', '--qf', format, made.rpm).trim();
    expect(field('Version')).toBe('1.2.3~beta.1-1');
    expect(query('%{VERSION}-%{RELEASE}')).toBe(field('Version'));
    expect(path.basename(made.deb)).toBe(packageFile('1.2.3-beta.1', 'x64', 'deb'));
    expect(path.basename(made.rpm)).toBe('latchkey-1.2.3~beta.1-1.x86_64.rpm');
    expect(field('Depends').split(', ')).toEqual(DEPENDENCIES.map(({ deb }) => deb));
    expect(field('Recommends').split(', ')).toEqual(RECOMMENDATIONS.map(({ deb }) => deb));
    const required = run('rpm', '-qp', '--requires', made.rpm).trim().split('\n');
    expect(required.filter((name) => !/^(rpmlib\(|\/bin\/sh)/.test(name)).toSorted()).toEqual(
      DEPENDENCIES.map(({ rpm }) => rpm).toSorted(),
    );
    expect(run('rpm', '-qp', '--recommends', made.rpm).trim().split('\n').toSorted()).toEqual(
      RECOMMENDATIONS.map(({ rpm }) => rpm).toSorted(),
    );
  });

  it('run the same functions at the same moments', () => {
    const inDeb = (name: string): string => run('dpkg-deb', '-I', made.deb, name);
    const inRpm = (tag: string): string => run('rpm', '-qp', '--qf', `%{${tag}}`, made.rpm);
    for (const [script, tag] of [
      ['preinst', 'PREIN'],
      ['postinst', 'POSTIN'],
      ['prerm', 'PREUN'],
      ['postrm', 'POSTUN'],
    ] as const) {
      const [deb, rpm] = [inDeb(script), inRpm(tag)];
      expect(deb).toContain(maintainerFunctions());
      expect(rpm).toContain(maintainerFunctions().trim());
      for (const call of [
        'refuse_foreign_commands',
        'finish_installation',
        'say_before_removal',
        'clean_up',
      ]) {
        const called = new RegExp(`^ *${call}$`, 'm');
        expect(called.test(rpm), `${call} in ${tag}`).toBe(called.test(deb));
      }
    }
    // Programs of the system: on a busy machine this takes longer than a test usually may.
  }, 120_000);

  it('are packed to the same bytes again, whatever the times of the files are', () => {
    for (const [name] of APP_FILES) utimesSync(path.join(unpacked, name), 1_500_000_000, 1_500_000_000);
    const again = pack('again');
    expect(again.map((file) => run('sha256sum', file).split(' ')[0])).toEqual(
      [made.deb, made.rpm].map((file) => run('sha256sum', file).split(' ')[0]),
    );
  });

  it('carry what a system reads', () => {
    const tree = path.join(dir, 'tree');
    run('dpkg-deb', '-x', made.deb, tree);
    const at = (place: string): string => path.join(tree, place);
    run('desktop-file-validate', at('/usr/share/applications/latchkey.desktop'));
    run('appstreamcli', 'validate', '--no-net', at('/usr/share/metainfo/dev.latchkey.app.metainfo.xml'));
    expect(gunzipSync(readFileSync(at('/usr/share/doc/latchkey/changelog.gz'))).toString()).toContain(
      '# Changelog',
    );
    expect(readdirSync(at('/usr/share/icons/hicolor')).length).toBe(10);
    run('bash', '-c', `. ${at('/usr/share/bash-completion/completions/latchkey')} && complete -p latchkey`);
    run('zsh', '-n', at('/usr/share/zsh/vendor-completions/_latchkey'));
    run('fish', '-n', at('/usr/share/fish/vendor_completions.d/latchkey.fish'));
  });

  it('explain every command in a man page that man reads without a warning', () => {
    const pages = path.join(dir, 'tree/usr/share/man/man1');
    expect(readdirSync(pages)).toEqual(
      Object.keys(COMMANDS)
        .map((name) => `${name}.1.gz`)
        .toSorted(),
    );
    for (const name of readdirSync(pages)) {
      const shown = spawnSync('man', ['--warnings', '-E', 'UTF-8', '-l', '-Tutf8', path.join(pages, name)], {
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: 'C.UTF-8', MANROFFSEQ: '', MANWIDTH: '100', GROFF_NO_SGR: '1' },
      });
      expect(shown.stderr).toBe('');
      if (name !== 'latchkey.1.gz') continue;
      const text = spawnSync('col', ['-b'], { input: shown.stdout, encoding: 'utf8' }).stdout;
      for (const verb of registry.verbs.filter(
        ({ isAlias, program }) => !isAlias && program.startsWith('latchkey'),
      ))
        expect(text).toContain(`\n   ${verb.name}\n`);
      expect(text).toContain('--dry-run');
    }
  });
});

describe('the scripts', () => {
  const foreign = (place: string, kind: 'file' | 'link'): { code: number | null; stderr: string } => {
    // As dpkg runs it, in a root of its own.
    const root = mkdtempSync(path.join(dir, 'root-'));
    const script = (maintainerScripts('deb').preinst ?? '').replaceAll('/usr/bin/', `${root}/usr/bin/`);
    mkdirSync(path.join(root, 'usr/bin'), { recursive: true });
    if (kind === 'file') writeFileSync(path.join(root, place), 'foreign\n');
    else run('ln', '-s', place, path.join(root, 'usr/bin/latchkey'));
    const ran = spawnSync('sh', ['-s', 'install'], { input: script, encoding: 'utf8' });
    return { code: ran.status, stderr: ran.stderr };
  };

  it.each([
    ['/usr/bin/latchkey', 'file'],
    ['/usr/bin/git-remote-codecommit', 'file'],
    ['/usr/local/bin/other', 'link'],
  ] as const)('leave a foreign command: %s', (place, kind) => {
    const { code, stderr } = foreign(place, kind);
    expect(code).toBe(1);
    expect(stderr).toMatch(/not from this package: \S*\/usr\/bin\/(latchkey|git-remote-codecommit)\n/);
  });

  it('take over the links that an earlier version made without owning them', () => {
    expect(foreign('/opt/Latchkey/resources/bin/latchkey', 'link')).toEqual({ code: 0, stderr: '' });
  });

  it.each(['remove', '0'])('name latchkey detach before and after a removal (%s)', (argument) => {
    const scripts = maintainerScripts(argument === '0' ? 'rpm' : 'deb');
    for (const name of ['prerm', 'postrm', 'preun', 'postun'].filter((each) => each in scripts)) {
      const ran = spawnSync('sh', ['-s', argument], { input: scripts[name] ?? '', encoding: 'utf8' });
      expect(ran.status).toBe(0);
      expect(ran.stderr).toContain("'latchkey detach'");
    }
  });

  it.each(['upgrade', 'purge', 'failed-upgrade', '1'])('say nothing at other moments (%s)', (argument) => {
    const scripts = maintainerScripts(argument === '1' ? 'rpm' : 'deb');
    for (const name of ['prerm', 'postrm', 'preun', 'postun'].filter((each) => each in scripts)) {
      const ran = spawnSync('sh', ['-s', argument], { input: scripts[name] ?? '', encoding: 'utf8' });
      expect([ran.status, ran.stderr]).toEqual([0, '']);
    }
  });
});

it.each(['lintian-overrides', 'rpmlint.toml'])('every finding that is kept has its reason: %s', (name) => {
  const lines = readFileSync(path.join(import.meta.dirname, name), 'utf8').split('\n');
  const kept = lines.flatMap((line, at) => (/^latchkey: |^ {2}"/.test(line) ? [at] : []));
  expect(kept.length).toBeGreaterThan(4);
  for (const at of kept) expect(lines[at - 1], lines[at]).toMatch(/^ *# \w/);
});

it('a pre-release sorts before its release', () => {
  expect(packageVersion('0.2.0-beta.1')).toBe('0.2.0~beta.1');
});

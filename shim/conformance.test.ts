import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeExec } from '../shared/endpoint/framing.ts';
import { keyDigest } from '../shared/endpoint/key-digest.ts';
import { OTHER_CREDENTIAL_NAMES } from '../shared/endpoint/other-credential-names.ts';
import { ENV_ALLOW_LIST, FrameType } from '../shared/endpoint/protocol.ts';
import { useBench } from './testing-bench.ts';
import { launch } from './testing-launch.ts';
import { type Connection, frame, TOKEN } from './testing-server.ts';
import { SHIM_NAMES } from './testing-shims.ts';

type Variables = Readonly<Record<string, string>>;
/** What `latchkey env` prints, with changes. */
const ofEnv = (changes: Variables): Variables => ({
  AWS_ACCESS_KEY_ID: 'AKIAONE',
  AWS_SECRET_ACCESS_KEY: 'SECRET1',
  AWS_SESSION_TOKEN: 'SECRET-TOKEN',
  LATCHKEY_ACCESS_KEY_ID: 'AKIAONE',
  LATCHKEY_KEYS: `${keyDigest('SECRET1')} ${keyDigest('SECRET-TOKEN')}`,
  ...changes,
});
/** What `latchkey exec` sets, with changes. */
const ofExec = (changes: Variables): Variables => ({
  AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1/SECRET',
  AWS_CONTAINER_AUTHORIZATION_TOKEN: 'SECRET-TOKEN',
  LATCHKEY_CONTAINER: `s-dev ${keyDigest('http://127.0.0.1:1/SECRET')} ${keyDigest('SECRET-TOKEN')}`,
  ...changes,
});

describe.each(SHIM_NAMES)('the %s shim', (name) => {
  const bench = useBench(name);
  const { start, serve, serveReply } = bench;

  it('ends with the program that asked for credentials, and not with one that started another verb', async () => {
    const left: string[] = [];
    let asked = 0;
    await serve(async (connection) => {
      const verb = (await connection.request()).argv.toString().split('\0')[1] ?? '';
      asked += 1;
      await connection.next().catch(() => left.push(verb));
    });
    const begin = (verb: string) => {
      const words = [...bench.shim.command, verb].map((word) => `'${word}'`).join(' ');
      return launch(['sh', '-c', `${words} & wait`], { LATCHKEY_RUNTIME_DIR: bench.run });
    };
    const parents = ['status', 'credential-process', 'git-credential'].map(begin);
    await expect.poll(() => asked).toBe(3);
    for (const { child } of parents) child.kill('SIGKILL');
    await expect.poll(() => left.toSorted()).toEqual(['credential-process', 'git-credential']);
  });

  it('gives a prompt no words, no app that starts and no long wait', async () => {
    const silent = { code: 1, stdout: '', stderr: '' };
    expect(await start(['prompt']).ended).toMatchObject(silent);
    let asked = 0;
    // An app that is busy, and never answers.
    await serve(async (connection) => {
      await connection.request();
      asked += 1;
      await connection.next();
    });
    expect(await start(['prompt']).ended).toMatchObject(silent);
    expect(asked).toBe(1);
  });

  it('takes all that git writes before it ends, also what the app does not ask for', async () => {
    await serve(async (connection) => {
      await connection.request();
      connection.exit(0);
    });
    const { child, ended } = start(['git-credential', 'store']);
    const broken: unknown[] = [];
    child.stdin?.on('error', (error) => broken.push(error));
    // More than a pipe holds: what writes it waits until it is read.
    await new Promise<void>((resolve) => child.stdin?.end('x'.repeat(1 << 20), 'utf8', () => resolve()));
    expect(await ended).toMatchObject({ code: 0 });
    expect(broken).toEqual([]);
  });

  describe('tells the app', () => {
    const capture = async (args: readonly string[], more: Parameters<typeof start>[1] = {}) => {
      const seen: Awaited<ReturnType<Connection['request']>>[] = [];
      await serve(async (connection) => {
        seen.push(await connection.request());
        connection.exit(0);
      });
      const ended = await start(args, more).ended;
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      const request = seen[0];
      if (!request) throw new Error('nothing came');
      return request;
    };

    it('its arguments byte for byte, its directory and who it is', async () => {
      const request = await capture(['exec', '', 'a\nb', 'naïve ☃', '--x=y z'], { cwd: bench.root });
      expect(request.token).toBe(TOKEN);
      expect(request.argv.toString()).toBe(['latchkey', 'exec', '', 'a\nb', 'naïve ☃', '--x=y z'].join('\0'));
      expect(request.cwd).toBe(bench.root);
      expect(request.client).toContain('tty=0');
      expect(request.client).toContain('output=pipe');
      expect(request.client).toContain('protocol=1');
      expect(request.client).toContain(`ppid=${process.pid}`);
      expect(request.client.find((c) => /^pid=[1-9]\d*$/.test(c))).toBeDefined();
    });

    it('no argument when there is none', async () => {
      expect((await capture([])).argv.toString()).toBe('latchkey');
    });

    it('which name it was called by', async () => {
      const link = path.join(bench.root, 'git-remote-codecommit');
      const [first, ...rest] = bench.shim.command;
      fs.symlinkSync(rest[0] ?? first, link);
      const called = name === 'native' ? [link] : [first, link];
      const seen: string[] = [];
      await serve(async (connection) => {
        seen.push((await connection.request()).argv.toString());
        connection.exit(0);
      });
      await launch([...called, 'origin'], { LATCHKEY_RUNTIME_DIR: bench.run }).ended;
      expect(seen).toEqual(['git-remote-codecommit\0origin']);
    });

    it('allow-listed variables and no other, least of all a secret', async () => {
      const allowed = Object.fromEntries(ENV_ALLOW_LIST.map((n) => [n, `value of ${n}`]));
      const secret = {
        AWS_SECRET_ACCESS_KEY: 'wJalr',
        AWS_SESSION_TOKEN: 'FwoG',
        GITHUB_TOKEN: 'ghp',
        FOO: 'bar',
      };
      const request = await capture(['status'], { env: { ...allowed, ...secret } });
      expect(request.env).toEqual(ENV_ALLOW_LIST.map((n) => `${n}=value of ${n}`));
      const bytes = bench.server?.connections[0]?.received().toString() ?? '';
      for (const value of [...Object.values(secret), ...Object.keys(secret)])
        expect(bytes).not.toContain(value);
    });

    it.each([
      ['none', {}, false, null],
      ['an empty one', { AWS_ACCESS_KEY_ID: '' }, false, null],
      [
        'one that we gave',
        { AWS_ACCESS_KEY_ID: 'AKIAONE', LATCHKEY_ACCESS_KEY_ID: 'AKIAONE' },
        false,
        'AWS_ACCESS_KEY_ID',
      ],
      [
        'another than we gave',
        { AWS_ACCESS_KEY_ID: 'AKIAONE', LATCHKEY_ACCESS_KEY_ID: 'ASIATWO' },
        true,
        'AWS_ACCESS_KEY_ID',
      ],
      ['one, and we gave none', { AWS_ACCESS_KEY_ID: 'AKIAONE' }, true, 'AWS_ACCESS_KEY_ID'],
      ['one by the name of the Go SDKs', { AWS_ACCESS_KEY: 'AKIAONE' }, true, 'AWS_ACCESS_KEY'],
      [
        'one by the name of Ruby',
        { AMAZON_ACCESS_KEY_ID: 'AKIAONE', AWS_ACCESS_KEY: '' },
        true,
        'AMAZON_ACCESS_KEY_ID',
      ],
      [
        'one that comes after the one that we gave',
        { AWS_ACCESS_KEY_ID: 'AKIAONE', LATCHKEY_ACCESS_KEY_ID: 'AKIAONE', AWS_ACCESS_KEY: 'AKIAONETOO' },
        false,
        'AWS_ACCESS_KEY_ID',
      ],
    ])(
      'whether the access key of its environment is foreign, never the key: %s',
      async (_, env, isForeign, name) => {
        const request = await capture(['status'], { env });
        expect(request.client.filter((pair) => pair.startsWith('key='))).toEqual(
          name === null ? [] : [`key=${name}`],
        );
        expect(request.client.includes('keys=foreign')).toBe(isForeign);
        const isOurs = !isForeign && 'LATCHKEY_ACCESS_KEY_ID' in env;
        const said = request.client.filter((one) => one.startsWith('digest='));
        expect(said).toEqual(isOurs ? [`digest=${keyDigest('AKIAONE')}`] : []);
        expect(bench.server?.connections[0]?.received().toString() ?? '').not.toContain('AKIAONE');
      },
    );

    it.each([
      ['', { AWS_ACCESS_KEY_ID: '', AWS_ROLE_ARN: 'arn:aws:iam::1:role/R' }],
      ['keys', { AWS_ACCESS_KEY_ID: 'AKIAONE', AWS_SECRET_ACCESS_KEY: 'SECRET' }],
      [
        'keys,no-secret',
        { AWS_ACCESS_KEY_ID: 'AKIAONE', AWS_SECRET_ACCESS_KEY: '', AWS_SECRET_KEY: 'SECRET' },
      ],
      [
        'keys,no-secret,container',
        { AWS_ACCESS_KEY_ID: 'AKIAONE', AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://h/SECRET' },
      ],
      ['web-identity', { AWS_WEB_IDENTITY_TOKEN_FILE: '/SECRET', AWS_ROLE_ARN: 'arn:aws:iam::1:role/R' }],
      ['container,relative', { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/SECRET' }],
      ['empty-relative', { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '' }],
      ['keys', ofEnv({})],
      ['keys,other-secret', ofEnv({ AWS_SECRET_ACCESS_KEY: 'SECRET2' })],
      ['keys,no-secret', ofEnv({ AWS_SECRET_ACCESS_KEY: '' })],
      ['keys,no-token', ofEnv({ AWS_SESSION_TOKEN: '' })],
      ['keys,other-secret,other-token', ofEnv({ AWS_SECRET_ACCESS_KEY: 'S', AWS_SESSION_TOKEN: 'SECRET' })],
      ['keys,only-older-token', ofEnv({ AWS_SESSION_TOKEN: '', AWS_SECURITY_TOKEN: 'SECRET-TOKEN' })],
      ['keys,no-token', ofEnv({ AWS_SESSION_TOKEN: '', AWS_SECURITY_TOKEN: 'SECRET' })],
      ['keys,older-token', ofEnv({ AWS_SECURITY_TOKEN: 'SECRET' })],
      ['keys', ofEnv({ AWS_SECURITY_TOKEN: 'SECRET-TOKEN' })],
      ['keys', ofEnv({ AWS_ACCESS_KEY_ID: 'AKIAONETOO', AWS_SESSION_TOKEN: '' })],
      ['keys', ofEnv({ LATCHKEY_KEYS: '', AWS_SESSION_TOKEN: '' })],
      ['keys', ofEnv({ AWS_SESSION_TOKEN: '', LATCHKEY_KEYS: `${keyDigest('SECRET1')} ${keyDigest('')}` })],
      ['container', ofExec({})],
      ['container,relative', ofExec({ AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/SECRET' })],
      ['container,empty-relative', ofExec({ AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '' })],
      ['container,other-address', ofExec({ AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://h/SECRET' })],
      ['container,other-authorization', ofExec({ AWS_CONTAINER_AUTHORIZATION_TOKEN: '' })],
      ['container,authorization-file', ofExec({ AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '/SECRET' })],
      ['container,empty-authorization-file', ofExec({ AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '' })],
      ['no-address', ofExec({ AWS_CONTAINER_CREDENTIALS_FULL_URI: '' })],
      [
        'container,relative,no-address',
        ofExec({
          AWS_CONTAINER_CREDENTIALS_FULL_URI: '',
          AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/SECRET',
        }),
      ],
      ['container', ofExec({ LATCHKEY_CONTAINER: 's-dev', AWS_CONTAINER_AUTHORIZATION_TOKEN: 'SECRET2' })],
      ['keys', { AWS_ACCESS_KEY: 'AKIAONE', AWS_SECRET_KEY: 'SECRET' }],
      ['', { AWSACCESSKEYID: '', EC2_URL: 'http://h/SECRET' }],
      ['keys', { AMAZON_ACCESS_KEY_ID: 'AKIAONE', AMAZON_SECRET_ACCESS_KEY: 'SECRET' }],
    ])('which kinds of credentials its environment has, and none of them: "%s"', async (kinds, env) => {
      const request = await capture(['status'], { env });
      expect(request.client).toContain(`given=${kinds}`);
      expect(bench.server?.connections[0]?.received().toString() ?? '').not.toMatch(/AKIAONE|SECRET|role\/R/);
    });

    it('by which other names single tools would find credentials, and none of them', async () => {
      const env = Object.fromEntries(OTHER_CREDENTIAL_NAMES.map((one) => [one, 'VALUE4']));
      const request = await capture(['status'], { env });
      expect(request.client).toContain(`given=${OTHER_CREDENTIAL_NAMES.join(',')}`);
      expect(bench.server?.connections[0]?.received().toString()).not.toContain('VALUE4');
    });

    it('of which repository the caller’s one is a submodule, by its own remote, to git and to which alone', async () => {
      const git = (...args: readonly string[]) =>
        execFileSync('git', ['-c', 'protocol.file.allow=always', ...args], {
          cwd: bench.root,
          stdio: 'pipe',
          env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
        });
      fs.rmSync(path.join(bench.root, 'super'), { recursive: true, force: true });
      fs.rmSync(path.join(bench.root, 'other.git'), { recursive: true, force: true });
      git('init', '-q', 'other.git');
      git(
        '-C',
        'other.git',
        '-c',
        'user.name=t',
        '-c',
        'user.email=t@t',
        'commit',
        '-q',
        '--allow-empty',
        '-m',
        'x',
      );
      git('init', '-q', 'super');
      git('-C', 'super', 'submodule', 'add', '-q', path.join(bench.root, 'other.git'), 'in/modules/here');
      git('-C', 'super', 'remote', 'add', 'origin', 'codecommit://prod@Super');
      const gitDir = path.join(bench.root, 'super', '.git', 'modules', 'in', 'modules', 'here');
      const inner = path.join(bench.root, 'super', 'in', 'modules', 'here');
      const wanted = 'superprojects=codecommit://prod@Super';

      // In the old layout, in which a submodule has its git directory in its own folder; and one more below that.
      const old = path.join(bench.root, 'super', 'old');
      const nested = path.join(old, 'nested');
      for (const [dir, within] of [
        [old, path.join(bench.root, 'super')],
        [nested, old],
      ] as const) {
        git('clone', '-q', 'other.git', dir);
        git(
          '-C',
          within,
          'submodule',
          '--quiet',
          'add',
          '-f',
          path.join(bench.root, 'other.git'),
          path.basename(dir),
        );
        expect(fs.statSync(path.join(dir, '.git')).isDirectory()).toBe(true);
      }
      git('-C', old, 'remote', 'set-url', 'origin', 'codecommit://dev@Old');
      const none = path.join(bench.root, 'super', 'no-submodule');
      git('clone', '-q', 'other.git', none);

      const link = path.join(bench.root, 'as', 'git-remote-codecommit');
      const [first, ...rest] = bench.shim.command;
      fs.mkdirSync(path.dirname(link), { recursive: true });
      fs.rmSync(link, { force: true });
      fs.symlinkSync(rest[0] ?? first, link);
      const seen: (readonly string[])[] = [];
      await serve(async (connection) => {
        seen.push((await connection.request()).client);
        connection.exit(0);
      });
      const env = { LATCHKEY_RUNTIME_DIR: bench.run, PATH: process.env.PATH ?? '' };
      const called = name === 'native' ? [link] : [first, link];
      await launch([...called, 'origin'], { ...env, GIT_DIR: gitDir }).ended;
      await launch([...called, 'origin'], { ...env, GIT_DIR: path.join(bench.root, 'super', '.git') }).ended;
      await start(['which'], { cwd: inner }).ended;
      await start(['status'], { cwd: inner, env: { GIT_DIR: gitDir } }).ended;
      expect(seen.map((client) => client.includes(wanted))).toEqual([true, false, true, false]);
      expect(seen.flat().filter((line) => line.startsWith('superprojects='))).toEqual([wanted, wanted]);

      const inside = seen.length;
      for (const dir of [old, nested, none])
        await launch([...called, 'origin'], { ...env, GIT_DIR: path.join(dir, '.git') }).ended;
      await start(['which'], { cwd: nested }).ended;
      const ofNested = `superprojects=codecommit://dev@Old\ncodecommit://prod@Super`;
      const said = seen
        .slice(inside)
        .map((client) => client.find((line) => line.startsWith('superprojects=')));
      expect(said).toEqual([wanted, ofNested, undefined, ofNested]);

      // All of its remotes as git rewrites them, whichever the branch tracks.
      const inSuper = (...args: readonly string[]) => git('-C', 'super', ...args);
      inSuper('remote', 'add', 'up', 'codecommit://dev@Super');
      inSuper('remote', 'add', 'other', 'https://example.com/super');
      inSuper('config', 'url.codecommit://sandbox@.insteadOf', 'codecommit://dev@');
      const afterwards = seen.length;
      for (const remote of ['origin', 'up', 'gone']) {
        inSuper('config', `branch.${inSuper('branch', '--show-current').toString().trim()}.remote`, remote);
        await launch([...called, 'origin'], { ...env, GIT_DIR: gitDir }).ended;
      }
      const ofBoth = 'superproject-remotes=codecommit://prod@Super\tcodecommit://sandbox@Super';
      expect(seen.slice(afterwards).map((client) => client.includes(ofBoth))).toEqual([true, true, true]);
    });

    it.runIf(name === 'native' && process.platform === 'linux')(
      'of which repository the caller’s one is a submodule, also where a folder’s name is not UTF-8',
      async () => {
        const seen: (readonly string[])[] = [];
        await serve(async (connection) => {
          seen.push((await connection.request()).client);
          connection.exit(0);
        });
        const script = `set -e
cd "$1"; d="$(printf 'super-\\377')"; rm -rf "$d" inner.git; git init -q inner.git
git -C inner.git -c user.name=t -c user.email=t@t commit -q --allow-empty -m x
git init -q "$d"; cd "$d"; git -c protocol.file.allow=always submodule --quiet add "$1/inner.git" new
git remote add origin codecommit://prod@Super
git clone -q "$1/inner.git" old; git submodule --quiet add -f "$1/inner.git" old
for at in new old; do (cd $at; "$2" which); done`;
        const git = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
        const env = { LATCHKEY_RUNTIME_DIR: bench.run, PATH: process.env.PATH ?? '', ...git };
        const [shim = ''] = bench.shim.command;
        const ended = await launch(['sh', '-c', script, 'sh', bench.root, shim], env).ended;
        expect([ended.code, ended.stderr]).toEqual([0, '']);
        const wanted = 'superprojects=codecommit://prod@Super';
        expect(seen.map((client) => client.includes(wanted))).toEqual([true, true]);
      },
    );

    it('nothing before the proof, and nothing at all after a wrong one', async () => {
      const proofs = [frame(FrameType.hello, 'c3'.repeat(32)), frame(FrameType.hello, 'b2'.repeat(31))];
      for (const hello of [
        ...proofs,
        frame(FrameType.hello),
        frame(FrameType.exit, '0'),
        Buffer.from('HTTP/1.1 200'),
      ]) {
        const wrong = await serve(async () => undefined, hello);
        const ended = await start(['status']).ended;
        expect(ended).toMatchObject({ code: 3, stdout: '' });
        expect(ended.stderr).toMatch(/could not prove that it is Latchkey, so nothing was sent/);
        expect(wrong.connections[0]?.received().length).toBe(0);
        await wrong.close();
      }
    });

    it('that arguments over the cap do not fit, without sending them', async () => {
      await serve(async () => undefined);
      const ended = await start(['x'.repeat(70_000)]).ended;
      expect(ended).toMatchObject({ code: 2, stdout: '' });
      expect(ended.stderr).toMatch(/64 KiB/);
      expect(bench.server?.connections[0]?.received().length).toBe(0);
    });
  });

  describe('obeys', () => {
    it('stdout, stderr and exit', async () => {
      await serveReply((c) => {
        c.send(FrameType.stdout, 'out ☃');
        c.send(FrameType.stderr, 'err\n');
        c.exit(42);
      });
      expect(await start(['x']).ended).toEqual({ code: 42, signal: null, stdout: 'out ☃', stderr: 'err\n' });
    });

    it('frames that arrive byte by byte', async () => {
      await serve(async (c) => {
        await c.request();
        for (const byte of Buffer.concat([frame(FrameType.stdout, 'slow'), frame(FrameType.exit, '7')])) {
          c.socket.write(Buffer.of(byte));
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
      });
      expect(await start(['x']).ended).toMatchObject({ code: 7, stdout: 'slow' });
    });

    it('a stream of many megabytes', async () => {
      await serveReply((c) => {
        for (let i = 0; i < 160; i += 1) c.send(FrameType.stdout, 'y'.repeat(65_536));
        c.exit(0);
      });
      const ended = await start(['x']).ended;
      expect([ended.code, ended.stdout.length]).toEqual([0, 160 * 65_536]);
    });

    it('exec: environment set and unset, and the code of the program', async () => {
      const script = 'printf "%s|%s|%s|%s" "$SET" "$(printenv GONE || echo unset)" "$KEPT" "$1"; exit 23';
      const argv = ['sh', '-c', script, 'sh', 'a b'];
      await serveReply((c) =>
        c.send(FrameType.exec, encodeExec({ argv, env: { SET: 'é=1', GONE: null } }) ?? ''),
      );
      const ended = await start(['x'], { env: { GONE: 'here', KEPT: 'kept', SET: 'old' } }).ended;
      expect(ended).toEqual({ code: 23, signal: null, stdout: 'é=1|unset|kept|a b', stderr: '' });
    });

    it('exec: the program has our standard input and its signal is ours', async () => {
      const argv = ['sh', '-c', 'cat; kill -KILL $$'];
      await serveReply((c) => c.send(FrameType.exec, encodeExec({ argv, env: {} }) ?? ''));
      expect(await start(['x'], { stdin: 'typed' }).ended).toMatchObject({
        signal: 'SIGKILL',
        stdout: 'typed',
      });
    });

    it('exec: a signal sent to the shim reaches the program', async () => {
      const argv = ['sh', '-c', 'trap "echo caught; exit 9" TERM; echo ready; while :; do sleep 0.05; done'];
      await serveReply((c) => c.send(FrameType.exec, encodeExec({ argv, env: {} }) ?? ''));
      const { child, ended } = start(['x']);
      await new Promise((resolve) => child.stdout?.once('data', resolve));
      child.kill('SIGTERM');
      expect(await ended).toMatchObject({ code: 9, stdout: 'ready\ncaught\n' });
    });

    it('exec: says when there is no such program', async () => {
      await serveReply((c) =>
        c.send(FrameType.exec, encodeExec({ argv: ['no-such-program'], env: {} }) ?? ''),
      );
      const ended = await start(['x']).ended;
      expect(ended.code).toBe(127);
      expect(ended.stderr).toMatch(/^latchkey: no-such-program could not be run: .*\n$/);
    });

    it('exec: says when the program is there but cannot be run', async () => {
      const plain = path.join(bench.root, 'not-executable');
      fs.writeFileSync(plain, 'exit 0\n', { mode: 0o644 });
      for (const program of [plain, bench.root]) {
        await serveReply((c) => c.send(FrameType.exec, encodeExec({ argv: [program], env: {} }) ?? ''));
        const ended = await start(['x']).ended;
        await bench.server?.close();
        expect(ended).toMatchObject({ code: 126, stderr: expect.stringContaining('could not be run: ') });
      }
    });

    const pulling = async (stdin: Buffer) => {
      let got = Buffer.alloc(0);
      await serve(async (c) => {
        await c.request();
        c.send(FrameType.pull);
        for (let f = await c.next(); f.type !== FrameType.stdinEnd; f = await c.next()) {
          got = Buffer.concat([got, f.payload]);
        }
        c.exit(0);
      });
      return { ended: await start(['x'], { stdin }).ended, got };
    };

    it('pull: 60 KB of standard input, and none', async () => {
      const input = Buffer.from(Array.from({ length: 60_000 }, (_, i) => i & 0xff));
      const { ended, got } = await pulling(input);
      expect(ended.code).toBe(0);
      expect(got.equals(input)).toBe(true);
      await bench.server?.close();
      expect((await pulling(Buffer.alloc(0))).got.length).toBe(0);
    });

    it('pull: says when standard input is over the cap', async () => {
      const { ended } = await pulling(Buffer.alloc(70_000));
      expect(ended.code).toBe(2);
      expect(ended.stderr).toMatch(/^latchkey: Standard input .*64 KiB/);
    });

    const asking = async (lines: string[]) =>
      serve(async (c) => {
        await c.request();
        c.send(FrameType.ask, 'MFA code: ');
        const line = await c.next();
        lines.push(`${line.type}:${Buffer.from(line.payload)}`);
        c.exit(0);
      });

    it('ask: an empty line where there is no terminal', async () => {
      const lines: string[] = [];
      await asking(lines);
      // A session of its own has no controlling terminal.
      const ended = await start(['x'], { detached: true, stdin: '123456\n' }).ended;
      expect(ended).toMatchObject({ code: 0, stdout: '' });
      expect(lines).toEqual([`${FrameType.line}:`]);
    });

    it.runIf(process.platform === 'linux' && fs.existsSync('/usr/bin/script'))(
      'ask: a line typed at the terminal',
      async () => {
        const lines: string[] = [];
        await asking(lines);
        const command = `${[...bench.shim.command, 'x'].join(' ')} </dev/null >/dev/null`;
        const { child, ended } = launch(['script', '-qec', command, '/dev/null'], {
          LATCHKEY_RUNTIME_DIR: bench.run,
        });
        let shown = '';
        child.stdout?.on('data', (chunk: Buffer) => {
          if (!shown.includes('MFA code: ') && `${shown}${chunk}`.includes('MFA code: '))
            child.stdin?.write('123456\n');
          shown += chunk;
        });
        await ended;
        expect(shown).toContain('MFA code: ');
        expect(lines).toEqual([`${FrameType.line}:123456`]);
      },
    );
  });

  it('stops quietly when nobody reads its output any more', async () => {
    await serveReply((c) => {
      for (let i = 0; i < 100; i += 1) c.send(FrameType.stdout, 'y\n'.repeat(20_000));
      c.exit(0);
    });
    const command = [...bench.shim.command, 'x'].map((part) => `'${part}'`).join(' ');
    const ended = await launch(['sh', '-c', `(${command}; echo "$?" >&2) | head -c 2`], {
      LATCHKEY_RUNTIME_DIR: bench.run,
    }).ended;
    expect(ended).toMatchObject({ stdout: 'y\n', stderr: '141\n' });
  });

  it.skipIf(process.platform === 'win32')(
    'writes nothing into another file where its caller has closed standard output',
    async () => {
      const back: string[] = [];
      await serve(async (connection) => {
        await connection.request();
        const sent = connection.received().length;
        connection.send(FrameType.stdout, 'an answer');
        connection.exit(0);
        await connection.next().catch(() => undefined);
        back.push(connection.received().subarray(sent).toString());
      });
      const command = [...bench.shim.command, 'x'].map((part) => `'${part}'`).join(' ');
      const { ended } = launch(['sh', '-c', `${command} >&-`], { LATCHKEY_RUNTIME_DIR: bench.run });
      expect(await ended).toMatchObject({ code: 0, stdout: '', stderr: '' });
      await expect.poll(() => back).toEqual(['']);
    },
  );

  it('serves many callers at once', async () => {
    await serve(async (c) => {
      const { argv } = await c.request();
      c.send(FrameType.stdout, argv);
      c.exit(0);
    });
    const numbers = Array.from({ length: name === 'native' ? 50 : 16 }, (_, i) => i);
    const all = await Promise.all(numbers.map((i) => start([String(i)]).ended));
    expect(all.map((e) => e.stderr + e.stdout)).toEqual(numbers.map((i) => `latchkey\0${i}`));
  }, 60_000);

  it('takes arguments that are not UTF-8 as they are', async () => {
    const seen: Buffer[] = [];
    await serve(async (c) => {
      seen.push((await c.request()).argv);
      c.exit(0);
    });
    const script = 'exec "$@" "$(printf "a\\377b")"';
    await launch(['sh', '-c', script, 'sh', ...bench.shim.command], { LATCHKEY_RUNTIME_DIR: bench.run })
      .ended;
    // Only Linux lets a Node program see them.
    const isRaw = name === 'native' || process.platform === 'linux';
    const middle = isRaw ? Buffer.of(0xff) : Buffer.from('\ufffd');
    expect(seen[0]).toEqual(Buffer.concat([Buffer.from('latchkey\0a'), middle, Buffer.from('b')]));
  });
});

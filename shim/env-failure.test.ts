import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FrameType } from '../shared/endpoint/protocol.ts';
import { useBench } from './testing-bench.ts';
import { launch } from './testing-launch.ts';
import { SHIM_NAMES } from './testing-shims.ts';

// `eval "$(latchkey env prod)" && terraform apply` must not run terraform in the account of before.

describe.each(SHIM_NAMES)('env by the %s shim', (name) => {
  const bench = useBench(name);
  const { start, serveReply } = bench;
  /** The app has the request, and never answers. */
  const startUnanswered = async (args: readonly string[]) => {
    let heard = (): void => undefined;
    const isHeard = new Promise<void>((resolve) => {
      heard = resolve;
    });
    await bench.serve(async (connection) => {
      await connection.request();
      heard();
    });
    const running = start(args);
    await isHeard;
    return running;
  };

  it.each([
    [[], 'false\n'],
    [['--shell', 'bash'], 'false\n'],
    [['--shell=fish'], 'false\n'],
    [['--unset'], 'false\n'],
    [['--shell', 'nobody'], 'false\n'],
    [['--shell', 'csh'], 'false;\n'],
    [['--shell=tcsh'], 'false;\n'],
    [['--shell', 'powershell'], "throw 'latchkey gave no session.'\n"],
    [['--shell', 'pwsh'], "throw 'latchkey gave no session.'\n"],
    [['--shell', 'nushell'], 'latchkey gave no session\n'],
    [['--shell=nu'], 'latchkey gave no session\n'],
    [['--shell', 'dotenv'], 'latchkey gave no session\n'],
    [['--json'], ''],
  ])('without the app and with %j prints what fails where it is evaluated', async (more, line) => {
    const { code, stdout } = await start(['env', 'prod', ...more]).ended;
    expect([code, stdout]).toEqual([3, line]);
  });

  it('prints it for no other command', async () => {
    expect(await start(['exec', 'env', '--', 'true']).ended).toMatchObject({ code: 3, stdout: '' });
  });

  it('prints it where the app says no and nothing else, and where it ends in the middle', async () => {
    await serveReply((connection) => connection.exit(5));
    expect(await start(['env', 'prod']).ended).toMatchObject({ code: 5, stdout: 'false\n' });
    await bench.server?.close();
    await serveReply((connection) => void connection.socket.end());
    expect(await start(['env', 'prod']).ended).toMatchObject({ code: 3, stdout: 'false\n' });
  });

  it('adds nothing to what the app prints', async () => {
    await serveReply((connection) => {
      connection.send(FrameType.stdout, 'false\n');
      connection.exit(5);
    });
    expect(await start(['env', 'prod']).ended).toMatchObject({ code: 5, stdout: 'false\n' });
    await bench.server?.close();
    await serveReply((connection) => {
      connection.send(FrameType.stdout, 'export A=1\n');
      connection.exit(0);
    });
    expect(await start(['env', 'prod']).ended).toMatchObject({ code: 0, stdout: 'export A=1\n' });
  });

  it.each(['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGALRM', 'SIGTERM', 'SIGXCPU'] as const)(
    'prints it where %s ends the call, which ends by it',
    async (signal) => {
      const running = await startUnanswered(['env', 'prod', '--shell', 'tcsh']);
      running.child.kill(signal);
      expect(await running.ended).toMatchObject({ code: null, signal, stdout: 'false;\n' });
    },
  );

  it('prints it for no other command that a signal ends', async () => {
    const running = await startUnanswered(['which']);
    running.child.kill('SIGTERM');
    expect(await running.ended).toMatchObject({ signal: 'SIGTERM', stdout: '' });
  });

  it.each(['env', 'prompt', 'git-credential', 'credential-process'])(
    'takes the name of a git remote, %s, for no subcommand',
    async (remote) => {
      const link = path.join(bench.root, `as-${remote}`, 'git-remote-codecommit');
      fs.mkdirSync(path.dirname(link));
      fs.symlinkSync(bench.shim.command.at(-1) ?? '', link);
      const command = [...bench.shim.command.slice(0, -1), link];
      // As git does: its end of the helper's standard input stays open until the helper has ended.
      const { child, ended } = launch([...command, remote, 'codecommit://demo'], {
        LATCHKEY_RUNTIME_DIR: bench.run,
        LATCHKEY_NO_START: '1',
        // The relay's own name is in the file that node runs.
        LATCHKEY_ARGV0: 'git-remote-codecommit',
      });
      expect(await ended).toMatchObject({
        code: 3,
        stdout: '',
        stderr: expect.stringContaining('latchkey: '),
      });
      child.stdin?.destroy();
    },
  );

  it('keeps a shell from going on', () => {
    const command = bench.shim.command.map((word) => `'${word}'`).join(' ');
    const script = `eval "$(${command} env prod)" && echo went on; set -e; eval "$(${command} env prod)"; echo went on`;
    const env = { PATH: process.env.PATH, LATCHKEY_RUNTIME_DIR: bench.run, LATCHKEY_NO_START: '1' };
    const run = () =>
      execFileSync('sh', ['-c', script], {
        env,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    expect(run).toThrow(expect.objectContaining({ status: 1, stdout: '' }));
  });
});

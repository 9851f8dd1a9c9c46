import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { FrameType } from '../shared/endpoint/protocol.ts';
import { useBench } from './testing-bench.ts';
import { SHIM_NAMES } from './testing-shims.ts';

// `eval "$(latchkey env prod)" && terraform apply` must not run terraform in the account of before.

describe.each(SHIM_NAMES)('env by the %s shim', (name) => {
  const bench = useBench(name);
  const { start, serveReply } = bench;

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

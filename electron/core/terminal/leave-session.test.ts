import { describe, expect, it } from 'vitest';
import { OTHER_CREDENTIAL_NAMES } from '../../../shared/endpoint/other-credential-names.ts';
import { nodeHash } from '../codecommit/testdata/node-hash.ts';
import { run, testPorts } from './testing.ts';
import { dev } from './testing-shell.ts';

// `latchkey env --unset`, and what a shell had before its first session.

it('a form that can take no variable out says which profile stays', async () => {
  const { ports } = testPorts({ hash: nodeHash, state: { sessions: [dev] } });
  const said = async (shell: string) =>
    (await run(ports, ['env', 'dev', '--shell', shell], { env: { AWS_PROFILE: 'mine' } })).err;
  expect(await said('nushell')).toContain('mine');
  expect(await said('dotenv')).toContain('mine');
  expect(await said('sh')).toBe('');
});

describe('latchkey env --unset', () => {
  const ports = () => testPorts({ hash: nodeHash, state: { sessions: [dev] } }).ports;

  it('takes out all that env and exec ever put into a shell', async () => {
    const given = JSON.parse((await run(ports(), ['env', 'dev', '--json'])).out);
    const hidden = '/opt/latch key/latchkey.no-aws-files';
    const env = { AWS_CONFIG_FILE: hidden, AWS_SHARED_CREDENTIALS_FILE: '/mine' };
    const gone = JSON.parse((await run(ports(), ['env', '--unset', '--json'], { env })).out);
    // What both only take out is the user's own where it is there again.
    const put = (names: Readonly<Record<string, unknown>>) =>
      Object.keys(names).filter((name) => !OTHER_CREDENTIAL_NAMES.some((one) => one === name));
    expect(Object.keys(gone)).toEqual(expect.arrayContaining(put(given)));
    const exec = await run(ports(), ['exec', 'dev', '--', 'true']);
    if (exec.end.kind !== 'exec') throw new Error('nothing was started');
    expect(Object.keys(gone)).toEqual(
      expect.arrayContaining(put(exec.end.env).filter((n) => n !== 'AWS_SHARED_CREDENTIALS_FILE')),
    );
    expect(Object.keys(gone)).not.toContain('AWS_SHARED_CREDENTIALS_FILE');
    const outside = JSON.parse((await run(ports(), ['env', '--unset', '--json'])).out);
    expect(Object.keys(outside)).not.toContain('BOTO_CONFIG');
    const { LATCHKEY_SESSION_ID: id, ...others } = gone;
    // Empty, and not out: a program below that takes it out would not say that the shell has left its session.
    expect([id, new Set(Object.values(others))]).toEqual(['', new Set([null])]);
  });

  it('gives back what was in the shell before the first session of it', async () => {
    const mine = { AWS_PROFILE: 'my own & 100%', AWS_REGION: 'eu-north-1', AWS_CONFIG_FILE: '/mine/config' };
    const into = JSON.parse((await run(ports(), ['env', 'dev', '--json'], { env: mine })).out);
    expect(into.AWS_PROFILE).toBeNull();
    const shell = { LATCHKEY_SESSION_ID: 's-dev', AWS_CONFIG_FILE: '/mine/config' };
    const again = JSON.parse(
      (
        await run(ports(), ['env', 'dev', '--json'], {
          env: { ...shell, LATCHKEY_BEFORE: into.LATCHKEY_BEFORE },
        })
      ).out,
    );
    expect(again.LATCHKEY_BEFORE).toBe(into.LATCHKEY_BEFORE);
    const leave = (env: Readonly<Record<string, string>>, ...args: readonly string[]) =>
      run(ports(), ['env', '--unset', ...args], {
        env: { ...shell, LATCHKEY_BEFORE: again.LATCHKEY_BEFORE, ...env },
      });
    const { out } = await leave({});
    expect(out).toContain("export AWS_PROFILE='my own & 100%'\n");
    expect(out).toContain("export AWS_REGION='eu-north-1'\n");
    expect(out).toContain('unset AWS_DEFAULT_REGION\n');
    expect(out).toContain('unset LATCHKEY_BEFORE\n');
    expect(out).not.toContain('AWS_CONFIG_FILE');
    const hidden = { AWS_CONFIG_FILE: '/opt/latch key/latchkey.no-aws-files' };
    expect((await leave(hidden)).out).toContain("export AWS_CONFIG_FILE='/mine/config'\n");
    expect((await leave({}, '--shell', 'nushell')).err).toContain('AWS_PROFILE was my own & 100%');
  });

  it('gives back no other name than those, and nothing outside of a session', async () => {
    // The last part ends in a sign, as what the window copies has the shell write it.
    const env = {
      LATCHKEY_BEFORE: 'PATH=%2Fevil&AWS_PROFILE=%&AWS_REGION=eu-north-1&LATCHKEY_SESSION_ID=x&',
    };
    const within = await run(ports(), ['env', '--unset'], { env: { ...env, LATCHKEY_SESSION_ID: 's-dev' } });
    const left = "export LATCHKEY_SESSION_ID=''";
    expect(within.out.match(/^export .*$/gm)).toEqual(["export AWS_REGION='eu-north-1'", left]);
    const outside = await run(ports(), ['env', '--unset'], { env });
    expect(outside.out.match(/^export .*$/gm)).toEqual([left]);
  });

  it('takes nothing out of a shell that Latchkey put nothing into, and says so; twice is once', async () => {
    const own = { AWS_PROFILE: 'mine', AWS_REGION: 'eu-west-1', LATCHKEY_SESSION_ID: '' };
    for (const given of [[], ['keys']]) {
      const ran = await run(ports(), ['env', '--unset', '--json'], {
        env: own,
        given,
        hasForeignKeys: given.length > 0,
      });
      expect(JSON.parse(ran.out)).toEqual({ LATCHKEY_SESSION_ID: '' });
      expect(ran.err).toContain('in no session of Latchkey');
    }
    // A program on the way may have dropped Latchkey's own names.
    const left = await run(ports(), ['env', '--unset', '--json'], { given: ['keys'], keysOf: 's-dev' });
    expect(JSON.parse(left.out)).toMatchObject({ AWS_ACCESS_KEY_ID: null, AWS_PROFILE: null });
  });

  it('leaves keys that the user has put there since', async () => {
    const ran = await run(ports(), ['env', '--unset', '--json'], {
      env: { LATCHKEY_SESSION_ID: 's-dev' },
      given: ['keys'],
      hasForeignKeys: true,
    });
    const gone = Object.keys(JSON.parse(ran.out));
    expect(gone).toContain('LATCHKEY_SESSION');
    expect(gone.filter((name) => /KEY_ID|SECRET|TOKEN$/.test(name))).toEqual([
      'AWS_CONTAINER_AUTHORIZATION_TOKEN',
      'LATCHKEY_ACCESS_KEY_ID',
    ]);
    expect(ran.err).toContain('it stays');
    // `exec` and `env` left none by such names.
    expect(gone).not.toContain('S3_ACCESS_KEY');
  });

  it('has a form for each shell, and none for a file', async () => {
    const env = { LATCHKEY_SESSION_ID: 's-dev' };
    const lines = async (shell: string) => run(ports(), ['env', '--unset', '--shell', shell], { env });
    expect((await lines('sh')).out).toContain('unset AWS_SECRET_ACCESS_KEY\n');
    expect((await lines('fish')).out).toContain('set -e -g LATCHKEY_SESSION_PROFILE\n');
    expect((await lines('fish')).out).toContain("set -gx LATCHKEY_SESSION_ID ''\n");
    expect((await lines('powershell')).out).toContain('Remove-Item Env:AWS_ACCESS_KEY_ID');
    expect(JSON.parse((await lines('nushell')).out)).toContain('AWS_SESSION_TOKEN');
    expect((await lines('dotenv')).code).toBe(2);
    expect((await run(ports(), ['env', 'dev', '--unset'])).code).toBe(2);
    expect((await run(ports(), ['env'])).code).toBe(2);
  });
});

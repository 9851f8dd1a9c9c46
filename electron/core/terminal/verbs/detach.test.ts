import { describe, expect, it } from 'vitest';
import { CliAttach, CliDetach } from '../../../../shared/cli.ts';
import { ok } from '../../../../shared/result.ts';
import { run, type TestWorld, testPorts } from '../testing.ts';
import { detaching, world } from '../testing-verbs.ts';

function watched() {
  const done: unknown[] = [];
  const base = world();
  const detach: NonNullable<NonNullable<TestWorld['verbs']>['detach']> = async (input) => {
    done.push(input);
    return ok(detaching);
  };
  return { done, of: { ...base, verbs: { ...base.verbs, detach } } };
}

describe('latchkey detach', () => {
  it('shows everything that changes and what stays, and does nothing without a yes', async () => {
    const { done, of } = watched();
    const no = await run(testPorts(of).ports, ['detach'], { isTerminal: true, typed: ['n'] });
    expect([no.code, no.asked.length, done]).toEqual([5, 1, []]);
    for (const said of [
      '-[profile dev]\n',
      'To be removed: /home/u/.aws/config\n',
      'To be moved: /home/u/.aws/config.latchkey-backup.1 to /data/detached/',
      'Permissions of /home/u/.aws/credentials become 0644 again.',
      'Start at login will be turned off.',
      'Sign-ins stay.',
    ])
      expect(no.out).toContain(said);
    const script = await run(testPorts(of).ports, ['detach']);
    expect([script.code, done]).toEqual([5, []]);
    expect(script.err).toContain('--yes');
    const dry = await run(testPorts(of).ports, ['detach', '--dry-run', '--yes']);
    expect([dry.code, dry.asked, done]).toEqual([0, [], []]);
    expect(dry.out).toContain('Nothing was changed. To do this: latchkey detach\n');
    const all = await run(testPorts(of).ports, ['detach', '--dry-run', '--forget']);
    expect(all.out).toContain('To do this: latchkey detach --forget\n');
  });

  it('with --yes it is done, and says how to go back and how to uninstall', async () => {
    const { done, of } = watched();
    const ran = await run(testPorts(of).ports, ['detach', '--yes']);
    expect([ran.code, done]).toEqual([0, [{ forget: false }]]);
    expect(ran.out).toContain('latchkey attach');
    expect(ran.out).toContain('latchkey quit');
    const all = await run(testPorts(of).ports, ['detach', '--yes', '--forget']);
    expect([all.code, done.at(-1)]).toEqual([0, { forget: true }]);
    expect(all.out).toContain('signed out everywhere');
  });

  it('says where it could not be noted', async () => {
    const { of } = watched();
    const problem = { code: 'file-malformed', file: 'latchkey.json', detail: '' } as const;
    const attention = [{ id: 'records', problem, fix: { kind: 'none' as const } }];
    const ran = await run(testPorts({ ...of, state: { ...of.state, attention } }).ports, ['detach', '--yes']);
    expect(ran.out).toContain('Its records cannot be read');
    expect(ran.out).not.toContain('latchkey attach');
  });

  it('--json: one value, which says whether it was done', async () => {
    const { of } = watched();
    const dry = await run(testPorts(of).ports, ['detach', '--dry-run', '--json']);
    expect(CliDetach.parse(JSON.parse(dry.out))).toMatchObject({ applied: false, detached: false });
    const real = await run(testPorts(of).ports, ['detach', '--yes', '--json']);
    expect(CliDetach.parse(JSON.parse(real.out))).toMatchObject({ applied: true, detached: true });
  });
});

describe('latchkey attach', () => {
  it('says whether there was anything to do', async () => {
    const of = world();
    const detached = { config: '/c', credentials: '/k', problem: null, detached: true as const };
    const ran = await run(testPorts({ ...of, state: { ...of.state, files: detached } }).ports, [
      'attach',
      '--json',
    ]);
    expect(CliAttach.parse(JSON.parse(ran.out))).toEqual({ attached: true, applied: true });
    const again = await run(testPorts(of).ports, ['attach']);
    expect(again.out).toContain('Latchkey is attached');
  });
});

import { expect, it } from 'vitest';
import { ok } from '../../../../shared/result.ts';
import type { UpdateView } from '../../../../shared/update.ts';
import { run, testPorts } from '../testing.ts';
import { refusing, world } from '../testing-verbs.ts';

const view = (over: Partial<UpdateView> = {}): UpdateView => ({
  running: '0.1.0',
  how: 'appimage',
  checked: true,
  available: '0.2.0',
  staged: null,
  failed: false,
  ...over,
});
const finding = (found: UpdateView) => {
  const base = world();
  const asked: unknown[] = [];
  const update = async (input: unknown) => {
    asked.push(input);
    return ok(found);
  };
  return { asked, ports: testPorts({ ...base, verbs: { ...base.verbs, update } }).ports };
};
const said = async (found: UpdateView) => (await run(finding(found).ports, ['update'])).out;

it('downloads, or looks only', async () => {
  const { ports, asked } = finding(view({ staged: '0.2.0' }));
  expect((await run(ports, ['update'])).out).toBe(
    'Latchkey 0.2.0 is downloaded and verified. It takes the place of 0.1.0 when you quit.\nTo restart now: latchkey update restart\n',
  );
  expect((await run(ports, ['update', '--check', '--json'])).out).toContain('"staged": "0.2.0"');
  expect(asked).toEqual([{ install: true }, { install: false }]);
});

it('names who brings the newer version', async () => {
  expect(await said(view())).toContain('To get it: latchkey update\n');
  expect(await said(view({ how: 'deb' }))).toContain('apt install --only-upgrade latchkey');
  expect(await said(view({ how: 'rpm' }))).toContain('dnf upgrade latchkey');
  expect(await said(view({ how: 'download' }))).toContain('verify it');
});

it('says that there is none, that it cannot know, and that one did not start', async () => {
  expect(await said(view({ available: null }))).toBe('Latchkey 0.1.0 is the newest version.\n');
  const unknown = await said(view({ available: null, checked: false, how: 'deb' }));
  expect(unknown).toContain('knows no place to look for updates');
  expect(unknown).toContain('apt install');
  const failed = await said(view({ failed: true }));
  expect(failed).toContain('did not start here');
  expect(failed).not.toContain('To get it');
});

it('ends with 5 where nothing may be done, and says why', async () => {
  const off = await run(
    testPorts(refusing('update', { code: 'updates-off', policy: '/etc/latchkey/policy.json' })).ports,
    ['update'],
  );
  expect([off.code, off.err]).toEqual([5, expect.stringContaining('/etc/latchkey/policy.json')]);
  const busy = refusing('restartToUpdate', { code: 'update-waits-for-sign-in' });
  const restart = await run(testPorts(busy).ports, ['update', 'restart']);
  expect([restart.code, restart.err]).toEqual([5, expect.stringContaining('sign-in is under way')]);
  expect((await run(testPorts(world()).ports, ['update', 'restart'])).out).toBe('Latchkey restarts.\n');
});

import { expect, it } from 'vitest';
import type { Instance } from '../ports/instance.ts';
import { markerLine } from '../profiles/ini/marker.ts';
import { must, never } from '../testing/running-app.ts';
import { defaultInFile, startOnFiles } from './testing-files.ts';

// A profile gives a session's credentials only where the program that it names can be run.

const lost = '/nowhere/latchkey';

function instance(): Instance {
  const keys = new Set<string>();
  return {
    id: async () => 'mine',
    writtenKeys: async () => keys,
    remember: async (more) => {
      for (const key of more) keys.add(key);
    },
    forget: async (gone) => {
      for (const key of gone) keys.delete(key);
    },
  };
}

async function started() {
  const running = await startOnFiles('', '', { instance: instance() });
  const [first] = running.app.state().sessions;
  if (first === undefined) throw new Error('no session');
  running.gone.add(lost);
  return { ...running, first, profile: String(first.profile) };
}

it('our own section, whose program is gone: doctor and status name it, and --fix writes it again', async () => {
  const { files, latchkey, first, profile } = await started();
  expect((await latchkey(['use', first.id])).code).toBe(0);
  const before = files.config;
  files.config = before.replaceAll('/opt/lk/latchkey', lost);
  const found = await latchkey(['doctor']);
  expect(found.code).toBe(1);
  for (const one of [profile, 'default'])
    expect(found.out).toContain(`AWS tools do not use ${first.name} for the profile ${one}.`);
  expect(found.out).toContain(`it runs ${lost}, which is not there`);
  expect((await latchkey(['status'])).out).toContain('for the profile default');
  const fixed = await latchkey(['doctor', '--fix']);
  expect(fixed.out).not.toContain('could not');
  expect(fixed.out).toMatch(/which is not there\. Repaired\.$/m);
  expect(files.config).toBe(before);
});

it('the section of another Latchkey, whose program is gone, is not called ours', async () => {
  const { files, latchkey, app, first } = await started();
  const section = (header: string, name: string) =>
    `${header}\n${markerLine('other', 'aaaaaaaaaa')}\nregion = eu-west-3\ncredential_process = ${lost} credential-process --profile ${name}\n`;
  files.config += `\n${section('[profile prod]', 'prod')}\n${section('[default]', 'default')}`;
  const added = await latchkey(['profile', 'add', first.id, '--name', 'prod']);
  expect([added.code, added.out]).toEqual([1, '']);
  expect(added.err).toContain('do not use');
  expect(added.err).toContain(lost);
  const used = await latchkey(['use', first.id, '--json']);
  expect([used.code, JSON.parse(used.out)]).toMatchObject([
    1,
    { awsTools: 'none', shadow: { cause: 'process', program: lost } },
  ]);
  expect((await latchkey(['doctor'])).out).toContain('--take-over');
  expect((await latchkey(['use', first.id, '--take-over'])).code).toBe(0);
  expect(defaultInFile(files)).toBe(first.id);
  must(await app.inForce(never));
});

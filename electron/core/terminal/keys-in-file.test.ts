import { expect, it } from 'vitest';
import type { Problem } from '../../../shared/problem.ts';
import { must, never } from '../testing/running-app.ts';
import { startOnFiles } from './testing-files.ts';

// Where a session is delivered by keys in the file, "active" means that they are in it.

const readOnly: Problem = {
  code: 'file-unwritable',
  file: '/home/ada/.aws/credentials',
  detail: 'Read-only.',
};
const keyIn = (text: string): string => /aws_access_key_id = (\S+)/.exec(text)?.[1] ?? '';

async function withKeys() {
  const running = await startOnFiles();
  const [id] = running.ids;
  if (id === undefined) throw new Error('no session');
  must(await running.app.verbs.setDelivery({ sessionId: id, delivery: 'keys' }, never));
  return { running, id };
}

it.each([['start'], ['use'], ['renew']])('%s ends when the keys are in the file', async (verb) => {
  const { running, id } = await withKeys();
  const before = verb === 'renew' ? await running.latchkey(['start', id]) : null;
  const older = keyIn(running.files.credentials);
  expect(before?.code ?? 0).toBe(0);
  expect((await running.latchkey([verb, id])).code).toBe(0);
  const key = keyIn(running.files.credentials);
  expect(key).toMatch(/^ASIAFAKE/);
  expect(key).not.toBe(older);
});

it.each(['start', 'renew'])('%s says that the file could not be written, and fails', async (verb) => {
  const { running, id } = await withKeys();
  running.breaks(() => readOnly);
  const ran = await running.latchkey([verb, id]);
  expect(ran.code).toBe(1);
  expect(ran.err).toContain('The new keys are not in /home/ada/.aws/credentials');
  expect(ran.err).toContain('cannot be written');
  expect(keyIn(running.files.credentials)).toBe('');
  // It is active: what asks Latchkey is answered.
  expect(running.app.state().sessions.find((one) => one.id === id)?.state).toBe('active');
  running.breaks(() => null);
  expect((await running.latchkey([verb, id])).code).toBe(0);
});

it('a session that tools ask for is active whatever the file is', async () => {
  const running = await startOnFiles();
  running.breaks(() => readOnly);
  expect((await running.latchkey(['start', running.ids[0] ?? ''])).code).toBe(0);
});

it.each([
  ['stop', 'is stopped. /home/ada/.aws/credentials cannot be written.'],
  ['logout', 'Signed out of Work. /home/ada/.aws/credentials cannot be written.'],
])('%s says that keys stay in the file that cannot be written, and until when', async (verb, words) => {
  const { running, id } = await withKeys();
  expect((await running.latchkey(['start', id])).code).toBe(0);
  running.breaks(() => readOnly);
  const ran = await running.latchkey(verb === 'stop' ? [verb, id] : [verb, 'Work']);
  expect([ran.code, ran.out]).toEqual([1, '']);
  expect(ran.err).toContain(words);
  expect(ran.err).toMatch(
    /Its keys are still in \/home\/ada\/\.aws\/credentials, and AWS takes them until \d{4}-/,
  );
  expect(ran.err).not.toContain('Nothing was changed');
  expect(keyIn(running.files.credentials)).toMatch(/^ASIAFAKE/);
});

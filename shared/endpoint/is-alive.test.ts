import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { isAlive } from './is-alive.ts';

it('knows a process that lives from one that has ended', async () => {
  expect(isAlive(process.pid, process)).toBe(true);
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  expect(isAlive(child.pid ?? 0, process)).toBe(false);
});

it.each([
  ['EPERM', true],
  ['ESRCH', false],
  ['ERR_OUT_OF_RANGE', false],
])('takes %s for alive: %s', (code, expected) => {
  const kill = () => {
    throw Object.assign(new Error(code), { code });
  };
  expect(isAlive(4242, { kill })).toBe(expected);
});

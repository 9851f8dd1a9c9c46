import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { createProcesses } from './processes.ts';

const run = async (argv: readonly string[]) => {
  const child = spawn(argv[0] ?? '', argv.slice(1), { stdio: ['pipe', 'ignore', 'ignore'] });
  await once(child, 'spawn');
  if (child.pid === undefined) throw new Error('it was not started');
  return { child, pid: child.pid };
};

it('knows a process for as long as it runs, and no other for it', async () => {
  const { child, pid } = await run(['cat']);
  const processes = createProcesses();
  const first = processes.look(pid);
  expect(first).not.toBeNull();
  expect(processes.look(pid)).toEqual(first);
  expect(processes.look(process.pid)).not.toEqual(first);
  expect(await processes.startOf(pid)).toBe(first?.start);
  child.kill();
  await once(child, 'exit');
  expect(processes.look(pid)).toBeNull();
});

it.runIf(process.platform === 'linux')('says when it started, which exec does not change', async () => {
  const { child, pid } = await run(['sh', '-c', 'read line; exec cat']);
  const processes = createProcesses();
  const before = processes.look(pid);
  expect(before?.start).toMatch(/^[0-9a-f-]{36} \d+$/);
  child.stdin.write('on\n');
  child.stdin.end();
  const after = processes.look(pid);
  if (after !== null) expect(after).toEqual(before);
  child.kill();
});

it.runIf(process.platform === 'linux')(
  'does not take the entry of an ended process for one that runs',
  async () => {
    // Its parent has become a program that does not know of it, and never asks how it ended.
    const child = spawn('sh', ['-c', 'cat <&3 3<&- & echo $!; exec cat 3<&-'], {
      stdio: ['pipe', 'pipe', 'ignore', 'pipe'],
    });
    if (child.stdout === null) throw new Error('nothing is read');
    const [said] = await once(child.stdout, 'data');
    const pid = Number(String(said).trim());
    const processes = createProcesses();
    expect(processes.look(pid)).not.toBeNull();
    // Until then it is a shell, which does ask.
    const program = () => readFileSync(`/proc/${child.pid}/comm`, 'utf8').trim();
    await expect.poll(program, { timeout: 30_000 }).toBe('cat');
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => processes.look(pid), { timeout: 30_000 }).toBeNull();
    expect(existsSync(`/proc/${pid}/stat`)).toBe(true);
    child.kill();
    expect([0, -1, 1.5].map((one) => processes.look(one))).toEqual([null, null, null]);
  },
);

it.runIf(existsSync('/bin/ps'))(
  'by ps, says the same of a process wherever the machine is by now',
  async () => {
    const { child, pid } = await run(['cat']);
    const processes = createProcesses('darwin');
    vi.stubEnv('TZ', 'Asia/Tokyo');
    const before = processes.look(pid);
    vi.stubEnv('TZ', 'America/New_York');
    expect(before?.start).toMatch(/^\w{3} \w{3} +\d+ [\d:]{8} \d{4}$/);
    expect(processes.look(pid)).toEqual(before);
    expect(await processes.startOf(pid)).toBe(before?.start);
    vi.unstubAllEnvs();
    child.kill();
  },
);

const unknown = () => null;

it.runIf(process.platform === 'linux')(
  'says with what the nearest program above was started that had it',
  async () => {
    const names = ['PIN_ABOVE', 'PIN_BESIDE'];
    const below = async (script: string) => {
      const child = spawn('sh', ['-c', script], {
        stdio: ['pipe', 'pipe', 'ignore'],
        env: { ...process.env, PIN_ABOVE: 'prod', PIN_BESIDE: 'a=b' },
      });
      if (child.stdout === null) throw new Error('nothing is read');
      const [said] = await once(child.stdout, 'data');
      const found = createProcesses().startedBelow(Number(String(said).trim()), names, unknown);
      child.kill();
      return found && Object.fromEntries(found);
    };
    const drop = 'env -u PIN_ABOVE -u PIN_BESIDE';
    const last = `sh -c 'echo $$; exec cat'`;
    const all = { PIN_ABOVE: 'prod', PIN_BESIDE: 'a=b' };
    expect(await below(last)).toEqual(all);
    // Through two programs that take it out, each of which goes on beside the next.
    const inner = last.replaceAll('$', '\\$');
    expect(await below(`${drop} sh -c "${drop} ${inner}; true"; true`)).toEqual(all);
    const left = `PIN_ABOVE= sh -c "${drop} ${inner}; true"; true`;
    expect(await below(left)).toEqual({ ...all, PIN_ABOVE: '' });
    expect(createProcesses().startedBelow(process.pid, ['PIN_NOBODY'], unknown)).toBeNull();
    expect(createProcesses('darwin').startedBelow(process.pid, ['PATH'], unknown)).toBeNull();
  },
);

it.runIf(process.platform === 'linux')(
  'a program above that replaced itself, and kept nothing of its environment, is what is known of it',
  async () => {
    const child = spawn('env', ['-i', '/bin/sh', '-c', '/bin/sh -c "echo \\$\\$; exec cat"; true'], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, PIN_ABOVE: 'prod' },
    });
    if (child.stdout === null) throw new Error('nothing is read');
    const [said] = await once(child.stdout, 'data');
    const pid = Number(String(said).trim());
    const asked: number[] = [];
    const noted = new Map([['PIN_ABOVE', 'noted']]);
    const found = createProcesses().startedBelow(pid, ['PIN_ABOVE'], (at) => {
      asked.push(at);
      return at === child.pid ? noted : null;
    });
    child.kill();
    expect(asked).toEqual([pid, child.pid]);
    expect(found).toBe(noted);
  },
);

it('elsewhere says only whether it lives', () => {
  expect(createProcesses('win32').look(process.pid)).toEqual({ start: null });
});

it.runIf(process.platform === 'linux')(
  'finds what was started with a variable, with the values of then',
  async () => {
    const mark = `MARK_OF_${process.pid}`;
    const child = spawn('sh', ['-c', `${mark}=later; export ${mark}; echo on; exec 1>&-; read line`], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { PATH: process.env.PATH, [mark]: 'où = là', B: '', C: 'c' },
    });
    await once(child.stdout, 'data');
    const processes = createProcesses();
    const found = () => processes.startedWith([mark, 'B', 'C', 'D']);
    expect(found()).toEqual([
      {
        pid: child.pid,
        program: expect.stringMatching(/sh$/),
        variables: new Map([
          [mark, 'où = là'],
          ['B', ''],
          ['C', 'c'],
        ]),
      },
    ]);
    expect(processes.startedWith(['C'])?.map(({ pid }) => pid)).toContain(child.pid);
    child.kill();
    await once(child, 'exit');
    expect(found()).toEqual([]);
  },
);

it.runIf(process.platform !== 'win32')('knows whether something of a group still runs', async () => {
  // The first of the group ends, and leaves one that ends with its standard input.
  const child = spawn('sh', ['-c', 'cat <&3 & echo on'], {
    stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
    detached: true,
  });
  if (child.stdout === null) throw new Error('nothing is read');
  await once(child, 'exit');
  const pid = child.pid ?? 0;
  const processes = createProcesses('darwin');
  expect(processes.look(pid)).toBeNull();
  expect(processes.startedWith(['PATH'])).toBeNull();
  expect(processes.isGroupAlive(pid)).toBe(true);
  child.stdio[3]?.destroy();
  await expect.poll(() => processes.isGroupAlive(pid), { timeout: 30_000 }).toBe(false);
  expect(createProcesses('win32').isGroupAlive(process.pid)).toBe(false);
});

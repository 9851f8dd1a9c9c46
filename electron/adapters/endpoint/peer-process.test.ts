import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { cleanName, createPeerProcess } from './peer-process.ts';

const signal = neverAborts();
let children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
});

async function running(program: string, args: readonly string[]): Promise<number> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return child.pid ?? 0;
}

/** Starts `cat` under the name of this copy, with an argument that must never be shown; its pid once it runs. */
async function copyOfCat(copy: string): Promise<number> {
  const child = spawn(copy, ['-', 'AKIASECRET'], { stdio: ['pipe', 'pipe', 'ignore'] });
  children.push(child);
  const isUp = new Promise((resolve) => child.stdout.once('data', resolve));
  child.stdin.write('up');
  await isUp;
  return child.pid ?? 0;
}

describe.runIf(process.platform === 'linux')('the name of a process', () => {
  const peers = createPeerProcess();
  const nameOf = async (pid: number) => (await peers.askerOf(pid, signal))?.name ?? null;

  it('is its own, or that of the script an interpreter runs', async () => {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'lk-'));
    const script = path.join(directory, 'deploy.js');
    fs.writeFileSync(script, `console.log('up'); process.stdin.resume();`);
    expect(await nameOf(await running('sh', ['-c', 'echo up; read x']))).not.toBeNull();
    expect(await nameOf(await running(process.execPath, [script]))).toBe('deploy.js');
    fs.rmSync(directory, { recursive: true });
  });

  it('never takes an argument for a name', async () => {
    const code = `console.log('AKIASECRET'); process.stdin.resume();`;
    expect(await nameOf(await running(process.execPath, ['-e', code]))).not.toContain('AKIA');
  });

  it('is that of the program behind a shell in between', async () => {
    const inner = `const c = require('child_process').spawn('sh', ['-c', 'echo $$; read x; true'], { stdio: ['pipe', 'inherit', 'inherit'] });`;
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'lk-'));
    const script = path.join(directory, 'sdk-app.cjs');
    fs.writeFileSync(script, `${inner} process.stdin.resume();`);
    const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    const shell = await new Promise<number>((resolve) =>
      child.stdout.once('data', (d) => resolve(Number(d))),
    );
    expect(await nameOf(shell)).toBe('sdk-app.cjs');
    process.kill(shell, 'SIGKILL');
    fs.rmSync(directory, { recursive: true });
  });

  const scriptIn = (directory: string, name: string, text: string): string => {
    const script = path.join(directory, name);
    fs.writeFileSync(script, text);
    return script;
  };
  const inDirectory = async (work: (directory: string) => Promise<void>): Promise<void> => {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'lk-'));
    try {
      await work(directory);
    } finally {
      fs.rmSync(directory, { recursive: true });
    }
  };

  it('is that of a program of any other kind, whatever it is given', () =>
    inDirectory(async (directory) => {
      const copy = path.join(directory, 'my tool)');
      fs.copyFileSync('/bin/cat', copy);
      fs.chmodSync(copy, 0o700);
      expect(await nameOf(await copyOfCat(copy))).toBe('my tool)');
    }));

  it('is that of its program where it calls itself by its thread, as Node does, also of one that was replaced', () =>
    inDirectory(async (directory) => {
      const program = path.join(directory, 'my-node');
      fs.copyFileSync('/bin/cat', program);
      fs.chmodSync(program, 0o700);
      // A process starts with the name of the file that was asked for, here of a link.
      const link = path.join(directory, 'MainThread');
      fs.symlinkSync(program, link);
      const pid = await copyOfCat(link);
      expect(await nameOf(pid)).toBe('my-node');
      fs.rmSync(program);
      expect(await nameOf(pid)).toBe('my-node');
    }));

  it('is that of the shell where it runs a script, which is no go-between', () =>
    inDirectory(async (directory) => {
      const script = scriptIn(directory, 'job.sh', 'echo up; read x; true\n');
      expect(await nameOf(await running('sh', [script]))).toMatch(/^(sh|dash|bash)$/);
    }));

  it('is that of an interpreter that runs no file', async () => {
    const name = await nameOf(
      await running(process.execPath, ['-e', `console.log('up'); process.stdin.resume();`]),
    );
    expect(name).toBe(path.basename(process.execPath));
  });

  it('is that of the one behind two shells in between, and not behind three', () =>
    inDirectory(async (directory) => {
      const shells = (depth: number): string =>
        depth === 0 ? 'echo $$; read x; true' : `sh -c '${shells(depth - 1).replaceAll("'", "'\\''")}'; true`;
      for (const [depth, name] of [
        [1, 'app.cjs'],
        [2, /^(sh|dash|bash)$/],
      ] as const) {
        const start = `const c = require('child_process').spawn('sh', ['-c', ${JSON.stringify(shells(depth))}], { stdio: ['pipe', 'inherit', 'inherit'] }); process.stdin.resume();`;
        const child = spawn(process.execPath, [scriptIn(directory, 'app.cjs', start)], {
          stdio: ['pipe', 'pipe', 'inherit'],
          detached: true,
        });
        const shell = await new Promise<number>((resolve) =>
          child.stdout.once('data', (text) => resolve(Number(text))),
        );
        expect(await nameOf(shell)).toMatch(name);
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      }
    }));

  it('is not looked for once the caller has left', async () => {
    const left = new AbortController();
    left.abort();
    expect(await peers.askerOf(process.pid, left.signal)).toBeNull();
    expect(await nameOf(1.5)).toBeNull();
  });

  it('is null for a process that has ended, and for no process', async () => {
    const child = spawn('true');
    await new Promise((resolve) => child.once('exit', resolve));
    expect(await nameOf(child.pid ?? 0)).toBeNull();
    expect(await nameOf(0)).toBeNull();
    expect(await nameOf(-1)).toBeNull();
    expect(await nameOf(Number.NaN)).toBeNull();
  });

  it('is null where the platform does not tell', async () => {
    expect(await createPeerProcess('win32').askerOf(process.pid, signal)).toBeNull();
  });
});

// The program that macOS has for this answers the same question here.
describe.runIf(fs.existsSync('/bin/ps'))('the name of a process on macOS', () => {
  const peers = createPeerProcess('darwin');
  const nameOfCopy = async (name: string): Promise<string | null> => {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'lk-'));
    const copy = path.join(directory, name);
    fs.copyFileSync('/bin/cat', copy);
    fs.chmodSync(copy, 0o700);
    const found = await peers.askerOf(await copyOfCat(copy), signal);
    fs.rmSync(directory, { recursive: true });
    return found?.name ?? null;
  };

  it('is that of its program, without its arguments and the sign of a login shell', async () => {
    expect(await nameOfCopy('my tool')).toBe('my tool');
    expect(await nameOfCopy('-my-sh')).toBe('my-sh');
    const shell = await running('sh', ['-c', 'echo up; read x; true']);
    expect((await peers.askerOf(shell, signal))?.name).toMatch(/sh$/);
  });

  it('is null for a process that has ended, and once the caller leaves', async () => {
    const child = spawn('true');
    await new Promise((resolve) => child.once('exit', resolve));
    expect(await peers.askerOf(child.pid ?? 0, signal)).toBeNull();
    const leaving = new AbortController();
    const asked = peers.askerOf(process.pid, leaving.signal);
    leaving.abort();
    expect(await asked).toBeNull();
  });
});

describe('a name for the eye', () => {
  it('holds no control character and is short', () => {
    expect(cleanName('a\u001b[31mb\nc\u202e')).toBe('a[31mbc');
    expect(cleanName('\u0007 ')).toBeNull();
    expect(cleanName('n'.repeat(500))).toHaveLength(64);
    expect(cleanName('naïve ☃')).toBe('naïve ☃');
  });
});

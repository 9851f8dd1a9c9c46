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

describe.runIf(process.platform === 'linux')('the name of a process', () => {
  const peers = createPeerProcess();

  it('is its own, or that of the script an interpreter runs', async () => {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'lk-'));
    const script = path.join(directory, 'deploy.js');
    fs.writeFileSync(script, `console.log('up'); process.stdin.resume();`);
    expect(await peers.nameOf(await running('sh', ['-c', 'echo up; read x']), signal)).not.toBeNull();
    expect(await peers.nameOf(await running(process.execPath, [script]), signal)).toBe('deploy.js');
    fs.rmSync(directory, { recursive: true });
  });

  it('never takes an argument for a name', async () => {
    const code = `console.log('AKIASECRET'); process.stdin.resume();`;
    expect(await peers.nameOf(await running(process.execPath, ['-e', code]), signal)).not.toContain('AKIA');
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
    expect(await peers.nameOf(shell, signal)).toBe('sdk-app.cjs');
    process.kill(shell, 'SIGKILL');
    fs.rmSync(directory, { recursive: true });
  });

  it('is null for a process that has ended, and for no process', async () => {
    const child = spawn('true');
    await new Promise((resolve) => child.once('exit', resolve));
    expect(await peers.nameOf(child.pid ?? 0, signal)).toBeNull();
    expect(await peers.nameOf(0, signal)).toBeNull();
    expect(await peers.nameOf(-1, signal)).toBeNull();
    expect(await peers.nameOf(Number.NaN, signal)).toBeNull();
  });

  it('is null where the platform does not tell', async () => {
    expect(await createPeerProcess('win32').nameOf(process.pid, signal)).toBeNull();
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

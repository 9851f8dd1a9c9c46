// The steps of `npm run dist:check`: each is named, timed and reported, and the first that fails ends the run.
import { spawn } from 'node:child_process';

const done = [];
const skipped = [];

export async function step(name, work) {
  const since = Date.now();
  process.stdout.write(`[dist:check] ${name}\n`);
  try {
    await work();
    done.push({ name, seconds: (Date.now() - since) / 1000, isFine: true });
  } catch (error) {
    done.push({ name, seconds: (Date.now() - since) / 1000, isFine: false });
    throw error;
  }
}

/** What cannot be done on this machine, with the reason, in the report as well. */
export function skip(name, reason) {
  process.stdout.write(`[dist:check] skipped: ${name}: ${reason}\n`);
  skipped.push(`skipped        ${name}: ${reason}`);
}

export const report = () =>
  [
    ...done.map(
      ({ name, seconds, isFine }) =>
        `${isFine ? 'ok    ' : 'FAILED'} ${seconds.toFixed(0).padStart(4)} s  ${name}`,
    ),
    ...skipped,
  ].join('\n');

/** Runs to the end; the caller judges what it said. */
export function run(command, args, { env = process.env, cwd, input } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env,
      cwd,
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.stdin?.end(input);
    child.once('error', reject);
    child.once('close', (code, signal) =>
      resolve({ code: code ?? -1, signal, stdout, stderr, text: stdout + stderr }),
    );
  });
}

export async function succeed(command, args, options) {
  const ran = await run(command, args, options);
  if (ran.code !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${ran.code}:\n${tail(ran.text)}`);
  return ran;
}

const tail = (text) => text.trim().split('\n').slice(-25).join('\n');

export function expectThat(condition, what, text = '') {
  if (!condition) throw new Error(`expected: ${what}\n${tail(text)}`);
}

export function expectText(text, wanted) {
  const isThere = wanted instanceof RegExp ? wanted.test(text) : text.includes(wanted);
  expectThat(isThere, `${wanted} in`, text);
}

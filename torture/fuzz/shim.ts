import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen, type ScriptedServer } from '../../shim/testing-server.ts';
import { mutate, type Random } from './random.ts';
import { expectedOf } from './shim-model.ts';
import type { Subject } from './subject.ts';

/** So many shims run at a time. */
const width = 4;

/** Builds the native shim; null where that cannot be done. */
export function buildNativeShim(root: string): string | null {
  const folder = join(root, 'shim');
  const built = spawnSync('cargo', ['build', '--release', '--offline', '--quiet'], { cwd: folder });
  return built.status === 0 ? join(folder, 'target', 'release', 'latchkey') : null;
}

const oneByte = (text: string): string => Buffer.from(text).toString('latin1');
const frame = (type: string, payload: string, length = payload.length): string =>
  type +
  [length >>> 24, length >>> 16, length >>> 8, length].map((b) => String.fromCharCode(b & 255)).join('') +
  payload;

function make(random: Random): string {
  let text = '';
  for (let count = random.below(6); count > 0; count--) {
    const type = random.pick(['O', 'O', 'R', 'R', 'P', 'K', 'F', 'U']);
    const payload = oneByte(mutate(random, 'hello\n'.repeat(random.below(4))));
    text += frame(type, type === 'P' ? '' : payload);
  }
  const end = random.below(10);
  if (end < 5)
    text += frame('X', random.pick(['0', '1', '42', '255', '256', '-1', '+7', '007', '', 'x', ' 1']));
  // Nothing that could be found and run: what is hostile is the frame, not the program.
  else if (end < 6)
    text += frame('Q', random.pick(['', '0', 'x\0a', '2\0a', '1\0/nowhere/x\0=x', '1\0/nowhere/x']));
  else if (end < 7) text += frame('O', 'abc', random.below(0x7fffffff));
  else if (end < 8) text += frame(String.fromCharCode(random.below(256)).replace('Q', 'q'), 'abc');
  const cut = random.chance(0.15) ? random.below(text.length + 1) : text.length;
  return text.slice(0, cut);
}

/** One folder with its server; the next input is what its next caller is sent. */
interface Line {
  readonly directory: string;
  readonly server: ScriptedServer;
  bytes: string;
}

async function openLine(directory: string): Promise<Line> {
  mkdirSync(directory, { mode: 0o700 });
  const line = {
    directory,
    bytes: '',
    server: await listen(directory, async (connection) => {
      await connection.request();
      const bytes = Buffer.from(line.bytes, 'latin1');
      // In two pieces: the second may be in the middle of a header.
      const half = Math.floor(bytes.length / 3);
      connection.socket.write(bytes.subarray(0, half));
      setImmediate(() => connection.socket.end(bytes.subarray(half)));
    }),
  };
  return line;
}

/** Runs the shim on the line, without a terminal and with nothing on its standard input. */
function runShim(program: string, { directory }: Line) {
  // An empty PATH, and a session of its own: it finds no program and no terminal.
  const child = spawn(program, ['list'], {
    cwd: directory,
    env: { PATH: directory, LATCHKEY_RUNTIME_DIR: directory, LATCHKEY_NO_START: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk) => out.push(chunk));
  child.stderr.on('data', (chunk) => err.push(chunk));
  const latin1 = (chunks: readonly Buffer[]) => Buffer.concat(chunks).toString('latin1');
  return new Promise<{ code: number | null; out: string; err: string }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out: latin1(out), err: latin1(err) }));
  });
}

async function check(program: string, line: Line, text: string): Promise<string | null> {
  line.bytes = text;
  const ended = await runShim(program, line);
  const { code, out, err, isPlain } = expectedOf(text);
  if (ended.code !== code) return `it ends with ${ended.code}, not ${code}: ${JSON.stringify(ended.err)}`;
  if (ended.out !== out) return `it prints ${JSON.stringify(ended.out)}`;
  const rest = ended.err.slice(err.length);
  if (!ended.err.startsWith(err)) return `it complains otherwise: ${JSON.stringify(ended.err)}`;
  if (isPlain) return rest === '' ? null : `it adds ${JSON.stringify(rest)}`;
  return /^latchkey: .+\n$/.test(rest) ? null : `it gives no reason: ${JSON.stringify(rest)}`;
}

/** The native program against a hostile app: what came before the first wrong byte counts, and nothing after it. */
export function nativeShim(program: string): Subject {
  const folder = mkdtempSync(join(tmpdir(), 'lk-'));
  let lines: Promise<readonly Line[]> | null = null;
  return {
    name: 'frames of the native shim',
    inputs: 5_000,
    make,
    async check(inputs) {
      lines ??= Promise.all(Array.from({ length: width }, (_, at) => openLine(join(folder, String(at)))));
      const opened = await lines;
      const wrong: (string | null)[] = inputs.map(() => null);
      const queue = [...inputs.entries()];
      await Promise.all(
        opened.map(async (line) => {
          for (let next = queue.shift(); next !== undefined; next = queue.shift())
            wrong[next[0]] = await check(program, line, next[1]);
        }),
      );
      return wrong;
    },
    end() {
      void lines?.then((opened) => Promise.all(opened.map(({ server }) => server.close())));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

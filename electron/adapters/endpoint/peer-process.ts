import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

/** Names a process for Activity. A name is what that process says of itself: for the eye, never for a decision. */
export interface PeerProcess {
  /**
   * Who asked through this process: the process itself, or what is behind a shell in between. Null where the platform does not say, or
   * the process has ended.
   */
  askerOf(pid: number, signal: AbortSignal): Promise<{ readonly name: string; readonly pid: number } | null>;
}

const SHELLS = new Set(['sh', 'bash', 'dash', 'zsh', 'ash', 'ksh', 'fish']);
const INTERPRETER = /^(python[\d.]*|node|ruby|perl|php|java|MainThread)$/;
const MAX_NAME = 64;
const COMMAND_LINE_BYTES = 4096;
const PS_TIMEOUT_MS = 1_000;

/** Control characters could forge lines in a terminal or a log. */
export function cleanName(name: string): string | null {
  const clean = name.replace(/[^\P{C}]/gu, '').trim();
  return clean === '' ? null : clean.slice(0, MAX_NAME);
}

const readPiece: (file: number, into: { buffer: Buffer }) => Promise<{ bytesRead: number; buffer: Buffer }> =
  promisify(fs.read);

interface Described {
  readonly name: string | null;
  readonly parent: number | null;
  /** `sh -c …`: a go-between, not who asked. */
  readonly isGoBetween: boolean;
}

/** The command line, or what fits of it. Asked of a thread: the kernel may have to wait for the memory of that process. */
async function commandLineOf(directory: string): Promise<readonly string[]> {
  const file = fs.openSync(`${directory}/cmdline`, 'r');
  try {
    const { bytesRead, buffer } = await readPiece(file, { buffer: Buffer.alloc(COMMAND_LINE_BYTES) });
    return buffer.toString('utf8', 0, bytesRead).split('\0');
  } finally {
    fs.closeSync(file);
  }
}

async function describeLinux(pid: number): Promise<Described | null> {
  try {
    const directory = `/proc/${pid}`;
    // Answered by the kernel at once, and a thread would cost more than the answer: every tool's call waits for this.
    const stat = fs.readFileSync(`${directory}/stat`, 'utf8');
    // The name may hold spaces and brackets: the fields start after its last one.
    const nameEnd = stat.lastIndexOf(')');
    const own = stat.slice(stat.indexOf('(') + 1, nameEnd).trim();
    const parent = Number(stat.slice(nameEnd + 2).split(' ', 2)[1]);
    const isShell = SHELLS.has(own);
    const isInterpreter = INTERPRETER.test(own);
    const args = isShell || isInterpreter ? await commandLineOf(directory) : [];
    // SECURITY: of the arguments only the base name of a script is taken; the others may hold anything.
    const script = args[1] ?? '';
    const isScript = isInterpreter && script !== '' && !script.startsWith('-');
    const name = isScript
      ? path.basename(script)
      : own === 'MainThread' || own === ''
        ? programOf(directory)
        : own;
    return {
      name: cleanName(name),
      parent: parent > 1 ? parent : null,
      isGoBetween: isShell && args[1] === '-c',
    };
  } catch {
    return null;
  }
}

/** Only our own processes may be looked at like this. */
function programOf(directory: string): string {
  try {
    return path.basename(fs.readlinkSync(`${directory}/exe`).replace(/ \(deleted\)$/, ''));
  } catch {
    return '';
  }
}

function describeMac(pid: number, signal: AbortSignal): Promise<Described | null> {
  return new Promise((resolve) => {
    const args = ['-o', 'ppid=,comm=', '-p', String(pid)];
    execFile('/bin/ps', args, { timeout: PS_TIMEOUT_MS, signal }, (cause, stdout) => {
      const found = /^\s*(\d+)\s+(.*\S)/.exec(stdout);
      if (cause !== null || found === null) return resolve(null);
      const name = cleanName(path.basename(found[2] ?? '').replace(/^-/, ''));
      resolve({ name, parent: Number(found[1]), isGoBetween: false });
    });
  });
}

export function createPeerProcess(platform: NodeJS.Platform = process.platform): PeerProcess {
  return {
    async askerOf(pid, signal) {
      if (!Number.isSafeInteger(pid) || pid <= 0 || signal.aborted) return null;
      const describe = platform === 'linux' ? describeLinux : platform === 'darwin' ? describeMac : null;
      let at = pid;
      let found = (await describe?.(pid, signal)) ?? null;
      // SDKs run a credential process through a shell, git runs a helper with `!` through one: who asked is behind it.
      for (let steps = 0; steps < 2 && found?.isGoBetween && found.parent !== null; steps += 1) {
        const behind = await describe?.(found.parent, signal);
        if (!behind) break;
        at = found.parent;
        found = behind;
      }
      return found === null || found.name === null ? null : { name: found.name, pid: at };
    },
  };
}

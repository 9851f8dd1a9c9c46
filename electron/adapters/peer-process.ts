import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';

/** Names a process for Activity. A name is what that process says of itself: for the eye, never for a decision. */
export interface PeerProcess {
  /** Null where the platform does not tell, or the process has ended. */
  nameOf(pid: number, signal: AbortSignal): Promise<string | null>;
}

const SHELLS = new Set(['sh', 'bash', 'dash', 'zsh', 'ash', 'ksh', 'fish']);
const INTERPRETER = /^(python[\d.]*|node|ruby|perl|php|java|MainThread)$/;
const MAX_NAME = 64;
const PS_TIMEOUT_MS = 1_000;

/** Control characters could forge lines in a terminal or a log. */
export function cleanName(name: string): string | null {
  const clean = name.replace(/[^\P{C}]/gu, '').trim();
  return clean === '' ? null : clean.slice(0, MAX_NAME);
}

interface Described {
  readonly name: string | null;
  readonly parent: number | null;
  /** `sh -c …`: a go-between, not who asked. */
  readonly isGoBetween: boolean;
}

async function describeLinux(pid: number, signal: AbortSignal): Promise<Described | null> {
  try {
    const directory = `/proc/${pid}`;
    const [comm, stat, commandLine, executable] = await Promise.all([
      fs.readFile(`${directory}/comm`, { encoding: 'utf8', signal }),
      fs.readFile(`${directory}/stat`, { encoding: 'utf8', signal }),
      fs.readFile(`${directory}/cmdline`, { encoding: 'utf8', signal }),
      // Only our own processes may be looked at like this.
      fs.readlink(`${directory}/exe`).catch(() => ''),
    ]);
    const args = commandLine.split('\0');
    const own = comm.trim();
    const program = path.basename(executable.replace(/ \(deleted\)$/, ''));
    // SECURITY: of the arguments only the base name of a script is taken; the others may hold anything.
    const script = args[1] ?? '';
    const isScript = INTERPRETER.test(own) && script !== '' && !script.startsWith('-');
    // The name may hold spaces and brackets: the fields start after its last one.
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    return {
      name: cleanName(isScript ? path.basename(script) : own === 'MainThread' ? program : own || program),
      parent: parent > 1 ? parent : null,
      isGoBetween: SHELLS.has(own) && args[1] === '-c',
    };
  } catch {
    return null;
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
    async nameOf(pid, signal) {
      if (!Number.isSafeInteger(pid) || pid <= 0 || signal.aborted) return null;
      const describe = platform === 'linux' ? describeLinux : platform === 'darwin' ? describeMac : null;
      let found = (await describe?.(pid, signal)) ?? null;
      // SDKs run a credential process through a shell, git runs a helper with `!` through one: who asked is behind it.
      for (let steps = 0; steps < 2 && found?.isGoBetween && found.parent !== null; steps += 1) {
        found = (await describe?.(found.parent, signal)) ?? found;
      }
      return found?.name ?? null;
    },
  };
}

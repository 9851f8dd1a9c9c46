import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { writeBusConfig } from '../../../../scripts/private-bus.mjs';

// For tests only: a real dbus-daemon of one's own, which can be killed and started again at the same address.
export interface TestBus {
  readonly address: string;
  start(): Promise<void>;
  /** It takes calls and answers none, until it goes on. */
  hang(isHung: boolean): void;
  /** Ends the daemon as a crash does. */
  kill(): Promise<void>;
  /** Ends it for good and removes what it left. */
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
let made = 0;

export async function startTestBus(
  kind: 'path' | 'abstract' = 'path',
  /** Programs that the bus starts, by name. */
  services: Readonly<Record<string, string>> = {},
): Promise<TestBus> {
  const folder = mkdtempSync(join(tmpdir(), 'test-bus-'));
  // No others: the developer's own keyring must not be started through it.
  const config = writeBusConfig(folder, services);
  made += 1;
  const address =
    kind === 'path' ? `unix:path=${folder}/bus` : `unix:abstract=latchkey-test-${process.pid}-${made}`;
  let daemon: ChildProcess | null = null;
  const bus: TestBus = {
    address,
    async start() {
      // What a killed daemon leaves is in the way of the next.
      rmSync(join(folder, 'bus'), { force: true });
      const args = [
        `--config-file=${config}`,
        '--nofork',
        '--nopidfile',
        `--address=${address}`,
        '--print-address=1',
      ];
      const child = spawn('dbus-daemon', args, { stdio: ['ignore', 'pipe', 'ignore'] });
      running.add(child);
      daemon = child;
      await once(createInterface({ input: child.stdout }), 'line');
    },
    hang: (isHung) => void daemon?.kill(isHung ? 'SIGSTOP' : 'SIGCONT'),
    async kill() {
      if (daemon === null || daemon.exitCode !== null || daemon.signalCode !== null) return;
      const ended = once(daemon, 'exit');
      daemon.kill('SIGKILL');
      await ended;
      running.delete(daemon);
    },
    async stop() {
      await bus.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await bus.start();
  return bus;
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

// For tests only: a real dbus-daemon of one's own, which can be killed and started again at the same address.
export interface TestBus {
  readonly address: string;
  start(): Promise<void>;
  /** Ends the daemon as a crash does. */
  kill(): Promise<void>;
  /** Ends it for good and removes what it left. */
  stop(): Promise<void>;
}

/** Nothing is started through it: the keyring of whoever runs the tests is none of theirs. */
const withoutServices = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>`;
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
let made = 0;

export async function startTestBus(kind: 'path' | 'abstract' = 'path'): Promise<TestBus> {
  const folder = mkdtempSync(join(tmpdir(), 'test-bus-'));
  const config = join(folder, 'bus.conf');
  writeFileSync(config, withoutServices);
  made += 1;
  const address =
    kind === 'path' ? `unix:path=${folder}/bus` : `unix:abstract=latchkey-test-${process.pid}-${made}`;
  let daemon: ChildProcess | null = null;
  const bus: TestBus = {
    address,
    async start() {
      // What a killed daemon leaves stands in the way of the next.
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

import { expect, it } from 'vitest';
import { SessionId } from '../../../shared/ids.ts';
import { ok } from '../../../shared/result.ts';
import { createEvents } from '../events.ts';
import { createRecords } from '../records.ts';
import { createMemoryWorld } from '../testing/memory-ports.ts';
import { createRunningCommands } from './running-commands.ts';

// What a guard keeps out of the files: terminal/running-commands.test.ts.

it.each(['boot', null])(
  'forgets none that runs for another, however many there are (start: %s)',
  async (start) => {
    const { ports, clock, processes } = createMemoryWorld();
    const events = createEvents({ onListenerError: () => undefined });
    const records = createRecords({ store: ports.records, clock, events });
    const commands = createRunningCommands({ records, processes: ports.processes, clock });
    const add = (pid: number) => {
      processes.set(pid, { start });
      const startedAs = { digest: '0'.repeat(32), account: null };
      return commands.add({
        pid,
        program: 'make',
        profile: 'dev',
        session: SessionId.parse('s-1'),
        startedAs,
      });
    };
    const first = Array.from({ length: 500 }, (_, index) => 10_001 + index);
    for (const outcome of await Promise.all(first.map(add))) expect(outcome).toEqual(ok(undefined));
    expect(await add(20_001)).toMatchObject({ ok: false, error: { code: 'refused' } });
    const pids = () => commands.all().map(({ pid }) => pid);
    expect(pids()).toEqual(first);
    // One that has ended makes way, whichever it is.
    processes.delete(10_250);
    expect(await add(20_002)).toEqual(ok(undefined));
    expect(pids()).toEqual([...first.filter((pid) => pid !== 10_250), 20_002]);
  },
);

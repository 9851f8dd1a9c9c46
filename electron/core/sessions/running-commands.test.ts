import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AccountId, SessionId } from '../../../shared/ids.ts';
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

describe('in the records', () => {
  const startedAs = { digest: '0'.repeat(32), account: null };
  async function saved(users: readonly (string | null)[]) {
    const world = createMemoryWorld();
    const { ports, clock, processes } = world;
    const events = createEvents({ onListenerError: () => undefined });
    const records = createRecords({ store: ports.records, clock, events });
    const commands = createRunningCommands({ records, processes: ports.processes, clock });
    for (const [index, user] of users.entries()) {
      const pid = 10_001 + index;
      processes.set(pid, { start: 'boot' });
      const command = { pid, program: 'make', profile: 'dev', session: SessionId.parse('s-1') };
      await commands.add({ ...command, startedAs: { ...startedAs, user } });
    }
    return { records, commands, processes, ports, clock };
  }
  /** As the version before users had it: a field more, and it refuses the whole file. */
  const FormerRecord = z.strictObject({
    pid: z.number().int(),
    start: z.string().max(200),
    program: z.string().max(300),
    profile: z.string().max(300),
    session: SessionId,
    digest: z.string().length(32),
    account: AccountId.nullable(),
  });
  const [ada, eve] = ['a'.repeat(16), 'e'.repeat(16)];

  it('keeps each command with its user, and takes both out when it has ended', async () => {
    const { records, commands, processes } = await saved([ada, null, eve]);
    const users = () => commands.all().map(({ pid, startedAs: { user } }) => [pid, user]);
    expect(users()).toEqual([
      [10_001, ada],
      [10_002, null],
      [10_003, eve],
    ]);
    processes.delete(10_001);
    expect(users()).toEqual([
      [10_002, null],
      [10_003, eve],
    ]);
    await Promise.resolve();
    expect(records.get().commands).toHaveLength(3);
    processes.delete(10_003);
    commands.all();
    await Promise.resolve();
    expect(records.get().commands).toHaveLength(1);
  });

  it('is two commands where the process goes on as one of another user', async () => {
    const { commands } = await saved([ada]);
    const command = { pid: 10_001, program: 'make', profile: 'dev', session: SessionId.parse('s-1') };
    await commands.add({ ...command, startedAs: { ...startedAs, user: eve } });
    expect(commands.all().map(({ startedAs: { user } }) => user)).toContain(eve);
  });

  it('is read by the version before users, to which no session acts as the second record of a command', async () => {
    const { records } = await saved([ada]);
    const before = z.array(FormerRecord).parse(records.get().commands);
    expect(before.map(({ pid }) => pid)).toEqual([10_001, 10_001]);
    expect(before.map(({ digest }) => /^[0-9a-f]{32}$/.test(digest))).toEqual([true, false]);
  });

  it('passes over a user whose command that version has dropped', async () => {
    const { records, commands } = await saved([null, ada]);
    records.change((r) => ({ ...r, commands: (r.commands ?? []).filter((_, index) => index !== 1) }));
    expect(commands.all().map(({ pid, startedAs: { user } }) => [pid, user])).toEqual([[10_001, null]]);
  });
});

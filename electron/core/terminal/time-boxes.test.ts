import { describe, expect, it } from 'vitest';
import { ok } from '../../../shared/result.ts';
import type { BoxEnd, TimeBoxView } from '../../../shared/time-box.ts';
import { nodeHash } from '../codecommit/testdata/node-hash.ts';
import { run, testPorts } from './testing.ts';
import { testSession } from './testing-state.ts';

const HOUR = 3_600_000;

/** What the terminal does with a session of this time. */
function terminal(timeBox?: TimeBoxView, stopsAfterMinutes?: number) {
  const base = testSession({ id: 's-prod', profile: 'prod', name: 'Admin' });
  const session = { ...base, timeBox, stopsAfterMinutes };
  const ends: BoxEnd[] = [];
  const usual: (number | null)[] = [];
  const { ports, madeDefault } = {
    madeDefault: [] as unknown[],
    ...testPorts({ hash: nodeHash, state: { sessions: [session], defaultSessionId: session.id } }),
  };
  const verbs = {
    ...ports.app.verbs,
    setEnd: async ({ end }: { readonly end: BoxEnd }) => {
      ends.push(end);
      return ok({});
    },
    setStopsAfter: async ({ minutes }: { readonly minutes: number | null }) => {
      usual.push(minutes);
      return ok({});
    },
    makeDefault: async (input: unknown) => {
      madeDefault.push(input);
      return ok({});
    },
  };
  const app = { ...ports.app, verbs };
  return { ends, usual, madeDefault, session, run: (...args: string[]) => run({ ...ports, app }, args) };
}

const until = (at: number): TimeBoxView => ({ until: at, spanMs: HOUR });

describe('latchkey start --for', () => {
  it.each<[string[], BoxEnd]>([
    [['--for', '45m'], { kind: 'for', ms: 45 * 60_000 }],
    [['--for=2h'], { kind: 'for', ms: 2 * HOUR }],
    [[], { kind: 'start' }],
    [['--for', 'none'], { kind: 'start' }],
  ])('%j sets the end first', async (args, end) => {
    const it = terminal();
    expect((await it.run('start', 'prod', ...args)).code).toBe(0);
    expect(it.ends).toEqual([end]);
  });

  it('none takes the end of an open one away, and is left to the app where a setting has one', async () => {
    const open = terminal(until(9e12));
    await open.run('start', 'prod', '--for', 'none');
    const usual = terminal(undefined, 60);
    await usual.run('start', 'prod', '--for', 'none');
    expect([open.ends, usual.ends]).toEqual([[{ kind: 'none' }], [{ kind: 'none' }]]);
  });

  it.each(['25h', '4s', '1d', '0m', 'soon', '-1h', '1h30m'])(
    '%s is refused with words, and nothing is begun',
    async (typed) => {
      const it = terminal();
      const { code, err } = await it.run('start', 'prod', `--for=${typed}`);
      expect([code, err]).toEqual([2, expect.stringContaining('from 5s to 24h')]);
      expect(it.ends).toEqual([]);
    },
  );
});

describe('latchkey use --for', () => {
  it('makes it the default with that time, and knows no none', async () => {
    const it = terminal();
    await it.run('use', 'prod', '--for', '1h');
    expect(it.madeDefault).toEqual([expect.objectContaining({ forMs: HOUR })]);
    expect((await it.run('use', 'prod', '--for', 'none')).code).toBe(2);
    expect(it.madeDefault).toHaveLength(1);
  });
});

describe('latchkey stop-after', () => {
  it.each<[string, number | null]>([
    ['1h', 60],
    ['90m', 90],
    ['24h', 1_440],
    ['none', null],
  ])('%s', async (typed, minutes) => {
    const it = terminal();
    expect((await it.run('stop-after', 'prod', typed)).code).toBe(0);
    expect(it.usual).toEqual([minutes]);
  });
  it.each(['1h', 'none'])('%s says that a time which runs already ends as before', async (typed) => {
    const it = terminal(until(9e12), 30);
    expect((await it.run('stop-after', 'prod', typed)).out).toMatch(/ It stops at [-\d :]+\.\n$/);
  });
  it.each(['30s', '90s', '0m', '25h', '', 'default'])('%j is refused', async (typed) => {
    const it = terminal();
    expect((await it.run('stop-after', 'prod', typed)).code).toBe(2);
    expect(it.usual).toEqual([]);
  });
});

describe('a session with an end', () => {
  it('shows it in list, status, prompt and JSON', async () => {
    const at = 1_700_000_000_000;
    const it = terminal(until(at));
    for (const verb of ['list', 'status'])
      expect((await it.run(verb)).out).toMatch(/until (\d{4}-\d\d-\d\d )?\d\d:\d\d/);
    const [listed] = JSON.parse((await it.run('list', '--json')).out);
    expect(listed).toMatchObject({ stopsAt: '2023-11-14T22:13:20Z', endedAt: null, stopsAfterMinutes: null });
    expect(JSON.parse((await it.run('prompt', '--json')).out)).toMatchObject({ ended: false });
  });

  it('that is over is refused by which as a tool would be, and the prompt says so', async () => {
    const at = 1_700_000_000_000;
    const it = terminal({ ...until(at), ended: { at, why: 'time', seenAt: at } }, 60);
    const { code, err } = await it.run('which');
    expect([code, err]).toEqual([5, expect.stringContaining('because its time was over')]);
    expect(err).toMatch(/latchkey start "?prod"? --for "?1h"?/);
    expect((await it.run('prompt')).out).toMatch(/ ended\n$/);
    expect(JSON.parse((await it.run('list', '--json')).out)).toMatchObject([
      { stopsAt: null, endedAt: '2023-11-14T22:13:20Z', stopsAfterMinutes: 60 },
    ]);
    expect((await it.run('status')).out).toContain('because its time was over');
    expect((await it.run('use', 'prod')).err).toContain('because its time was over');
  });
});

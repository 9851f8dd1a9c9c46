import { describe, expect, it } from 'vitest';
import type { ActivityCheck } from '../../../../shared/activity-check.ts';
import type { ActivityEntry } from '../../../../shared/app-state.ts';
import { CliActivity, CliActivityCheck, CliActivityEntry } from '../../../../shared/cli.ts';
import { ExitCode } from '../../../../shared/endpoint/protocol.ts';
import { AccountId, SessionId } from '../../../../shared/ids.ts';
import type { Problem } from '../../../../shared/problem.ts';
import { ok } from '../../../../shared/result.ts';
import { activityEntry } from '../../testing/activity-entry.ts';
import type { Handler } from '../../verb-result.ts';
import { run, testPorts } from '../testing.ts';
import { world } from '../testing-verbs.ts';

const entryOf = (seq: number, more: Partial<ActivityEntry> = {}): ActivityEntry =>
  activityEntry(seq, { sessionName: '=deploy', sessionId: SessionId.parse('own:gone'), ...more });

const nothingKept: ActivityCheck = {
  state: 'empty',
  entries: 0,
  from: null,
  until: null,
  hash: null,
  findings: [],
};

function ports(kept: readonly ActivityEntry[], check = nothingKept, unread: Problem[] = []) {
  const base = world();
  const activity: Handler<'activity'> = async ({ beforeSeq, limit }) =>
    ok(
      kept
        .filter(({ seq }) => beforeSeq === null || seq < beforeSeq)
        .slice(-limit)
        .reverse(),
    );
  const verifyActivity: Handler<'verifyActivity'> = async () => ok(check);
  const activityFiles = async () => ok({ unread });
  return testPorts({ ...base, verbs: { ...base.verbs, activity, verifyActivity, activityFiles } }).ports;
}
const numbers = (out: string) => CliActivity.parse(JSON.parse(out)).map(({ number }) => number);

describe('latchkey activity', () => {
  const kept = [
    entryOf(1, { caller: 'git-credential · git (pid 7)' }),
    entryOf(2, { problem: { code: 'app-quitting' } }),
    entryOf(3, { sessionId: null, sessionName: 'other', caller: null }),
  ];

  it.each([
    [[], [3, 2, 1]],
    [['--program', 'git'], [1]],
    [['--outcome', 'failed'], [2]],
    [
      ['--session', '=DEPLOY'],
      [2, 1],
    ],
    [
      ['--session', 'own:gone'],
      [2, 1],
    ],
    [['--limit', '1'], [3]],
    [['--since', '1970-01-02'], []],
    [['--since', '1d'], []],
  ])('%j shows %j', async (words, shown) => {
    const ran = await run(ports(kept), ['activity', '--json', ...words]);
    expect([ran.err, numbers(ran.out)]).toEqual(['', shown]);
  });

  it('has the account in which the session acted then, for JSON and as the last column of a CSV', async () => {
    const acted = [entryOf(1), entryOf(2, { accountId: AccountId.parse('111122223333') })];
    const listed = await run(ports(acted), ['activity', '--json']);
    const rows = CliActivity.parse(JSON.parse(listed.out));
    expect(rows.map(({ accountId }) => accountId)).toEqual(['111122223333', null]);
    const { out } = await run(ports(acted), ['activity', 'export', '--format', 'csv']);
    expect(out.split(/\r?\n/)[0]).toMatch(/,note,accountId$/);
    expect(out).toMatch(/,111122223333\r?\n$/);
  });

  it.each([
    ['--since', 'yesterday'],
    ['--outcome', 'good'],
    ['--limit', '0'],
  ])('%s %s is refused in words', async (option, value) => {
    const ran = await run(ports(kept), ['activity', option, value]);
    expect([ran.code, ran.out]).toEqual([ExitCode.usage, '']);
    expect(ran.err).toContain(`"${value}" is no`);
  });

  it('reads beyond one page, up to what was asked for', async () => {
    const many = Array.from({ length: 12_000 }, (_, at) => entryOf(at + 1));
    const ran = await run(ports(many), ['activity', 'export']);
    expect(ran.out.trimEnd().split('\n')).toHaveLength(12_000);
  });

  it('exports the same rows oldest first, and CSV that no spreadsheet runs', async () => {
    const jsonl = (await run(ports(kept), ['activity', 'export'])).out.trimEnd().split('\n');
    expect(jsonl.map((line) => CliActivityEntry.parse(JSON.parse(line)).number)).toEqual([1, 2, 3]);
    const csv = (await run(ports(kept), ['activity', 'export', '--format', 'csv'])).out;
    expect(csv).toContain(",'=deploy,");
    expect(csv).not.toMatch(/(^|,)=/m);
    // What cleans a line for the terminal must find nothing in it.
    expect(csv).not.toContain('\ufffd');
    const [head = '', ...rows] = csv.trimEnd().split('\n');
    expect(head.split(',')).toEqual(Object.keys(CliActivityEntry.shape));
    expect(rows).toHaveLength(3);
    expect(rows[0]).toBe(
      "1,1970-01-01T00:00:00Z,credentials-given,ok,own:gone,'=deploy,,git-credential,git,7,/home/ada/web,3,,,,",
    );
  });

  it('shows the rest where a file cannot be read, names that file, and fails', async () => {
    const file = '/data/activity/0000000000000007.jsonl';
    const unread: Problem = { code: 'file-unreadable', file, detail: 'It is not a regular file.' };
    const listed = await run(ports(kept, nothingKept, [unread]), ['activity', '--json']);
    expect([listed.code, numbers(listed.out)]).toEqual([ExitCode.failed, [3, 2, 1]]);
    expect(listed.err).toContain(file);
    const exported = await run(ports(kept, nothingKept, [unread]), ['activity', 'export']);
    expect([exported.code, exported.out.trimEnd().split('\n')]).toMatchObject([
      ExitCode.failed,
      { length: 3 },
    ]);
    expect(exported.err).toContain(file);
    const checked: ActivityCheck = {
      ...nothingKept,
      state: 'unverified',
      entries: 3,
      findings: [{ kind: 'unread', file: '0000000000000007.jsonl', reason: 'It is a link.' }],
    };
    const verified = await run(ports(kept, checked), ['activity', 'verify']);
    expect([verified.code, verified.out]).toEqual([
      ExitCode.failed,
      expect.stringContaining('0000000000000007.jsonl could not be read: It is a link.'),
    ]);
    expect(verified.out).toContain('Not verified as a whole: 3 entries read');
  });

  it('verify fails with 1 where it is broken, and says where', async () => {
    const intact: ActivityCheck = {
      state: 'intact',
      entries: 3,
      from: 1,
      until: 3,
      hash: 'ab',
      findings: [{ kind: 'torn', file: 'x.jsonl' }],
    };
    const good = await run(ports(kept, intact), ['activity', 'verify']);
    expect([good.code, good.out]).toEqual([0, expect.stringContaining('Hash: ab')]);
    const broken: ActivityCheck = {
      ...intact,
      state: 'broken',
      hash: null,
      findings: [{ kind: 'changed', file: 'x.jsonl', line: 2, seq: 2 }],
    };
    const bad = await run(ports(kept, broken), ['activity', 'verify', '--json']);
    expect(bad.code).toBe(ExitCode.failed);
    expect(CliActivityCheck.parse(JSON.parse(bad.out))).toMatchObject({
      state: 'broken',
      findings: [{ fault: true, said: 'Entry 2 is not as it was written (line 2 of x.jsonl).' }],
    });
  });
});

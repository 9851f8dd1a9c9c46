import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { must } from '../../core/testing/running-app.ts';
import { chainLine, NO_HASH } from './activity-chain.ts';
import { createActivityFile } from './activity-file.ts';
import { activityFolder, entriesOf, entryOf } from './testing-activity.ts';

const folder = activityFolder();

const clock = { nowMs: () => Date.now() };
const store = (segmentBytes = 1_000_000) =>
  createActivityFile({ directory: folder.path, clock, segmentBytes });
const names = () => readdirSync(folder.path).sort();
const pathOf = (at = 0) => join(folder.path, names()[at] ?? '');
const lines = (at = 0) => readFileSync(pathOf(at), 'utf8').split('\n');
const check = async (of = store()) => must(await of.verify());

describe('somebody changes the activity on the disk', () => {
  it('sees each byte that is another one, in the first line, the last and between', async () => {
    must(await store().append(entriesOf(1, 3)));
    const whole = readFileSync(pathOf());
    for (let at = 0; at < whole.length - 1; at += 7) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 1;
      writeFileSync(pathOf(), changed);
      expect(await check(), `byte ${at}`).toMatchObject({ state: 'broken' });
    }
    writeFileSync(pathOf(), whole);
    expect(await check()).toMatchObject({ state: 'intact' });
  });

  it('says where entries were cut out, moved or put in', async () => {
    must(await store().append(entriesOf(1, 5)));
    const [one = '', two = '', three = '', ...more] = lines();
    writeFileSync(pathOf(), [one, two, ...more].join('\n'));
    expect((await check()).findings).toMatchObject([{ kind: 'cut', after: 2, before: 4 }]);
    writeFileSync(pathOf(), [one, three, two, ...more].join('\n'));
    expect(await check()).toMatchObject({ state: 'broken' });
    writeFileSync(pathOf(), [one, two, two, three, ...more].join('\n'));
    expect((await check()).findings).toMatchObject([{ kind: 'cut', after: 2, before: 2 }]);
  });

  it('says that the beginning is missing, and that a whole file is', async () => {
    const of = store(500);
    for (const seq of [1, 3, 5]) must(await of.append(entriesOf(seq, seq + 1)));
    rmSync(pathOf(1));
    expect((await check()).findings).toMatchObject([{ kind: 'cut', after: 2, before: 5 }]);
    rmSync(pathOf(0));
    expect((await check()).findings).toMatchObject([{ kind: 'start-missing', before: 5 }]);
  });

  it('says that the end is missing while the app runs that wrote it', async () => {
    const of = store();
    must(await of.append(entriesOf(1, 3)));
    writeFileSync(pathOf(), `${lines().slice(0, 2).join('\n')}\n`);
    expect((await check(of)).findings).toMatchObject([{ kind: 'end-missing', after: 2 }]);
    // What is written next does not hide it.
    must(await of.append([entryOf(4)]));
    expect((await check(of)).findings).toMatchObject([{ kind: 'cut', after: 2, before: 4 }]);
  });

  it('does not take the text of an entry for a line of its own', async () => {
    const forged = 'x"}}\n{"previous":"0","hash":"0","body":{}}\n';
    must(await store().append([entryOf(1, { note: forged, cwd: forged })]));
    expect(lines()).toHaveLength(2);
    expect(must(await store().page(9, 9))).toMatchObject([{ note: forged }]);
  });
});

describe('what is not in it', () => {
  it('has no word that a provider or a program said, no secret in a name, and nothing that a terminal obeys', async () => {
    const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
    const problem = {
      code: 'upstream-failed' as const,
      service: `sts token=${secret}`,
      detail: 'DEBUG the passphrase they use is in no list of patterns',
    };
    must(await store().append([entryOf(1, { problem, note: '\u009b2J' })]));
    const text = readFileSync(pathOf(), 'utf8');
    expect(text).toContain('upstream-failed');
    expect(text).not.toContain(secret);
    expect(text).not.toContain('DEBUG');
    expect(text).not.toContain('\u009b');
  });

  it('shows no word of them where an older version kept them', async () => {
    const problem = { code: 'token-revoked' as const, source: 'acme', detail: 'said then' };
    const entry = { ...entryOf(1), problem };
    mkdirSync(folder.path, { recursive: true });
    const { line } = chainLine(NO_HASH, JSON.stringify({ entry }));
    writeFileSync(join(folder.path, '0000000000000001.jsonl'), line);
    const page = must(await store().page(9, 9));
    expect(page).toMatchObject([{ problem: { code: 'token-revoked', source: 'acme' } }]);
    expect(JSON.stringify(page)).not.toContain('said then');
    expect(await check()).toMatchObject({ state: 'intact' });
  });

  it('writes through no link in the place of the file', async () => {
    must(await store().append([entryOf(1)]));
    const victim = join(folder.root, 'victim');
    const before = readFileSync(pathOf());
    writeFileSync(victim, before);
    const path = pathOf();
    rmSync(path);
    symlinkSync(victim, path);
    must(await store().append([entryOf(2)]));
    expect(readFileSync(victim)).toEqual(before);
    expect(names()).toHaveLength(2);
    expect(must(await store().unread())).toMatchObject([{ file: path }]);
  });

  it('is in a folder of the user alone, also where it was there before', async () => {
    mkdirSync(folder.path, { recursive: true });
    chmodSync(folder.path, 0o755);
    must(await store().append([entryOf(1)]));
    expect(statSync(folder.path).mode & 0o777).toBe(0o700);
  });

  it('does not hang on what is no file', async () => {
    mkdirSync(join(folder.path, '0000000000000001.jsonl'), { recursive: true });
    expect(must(await store().page(9, 9))).toEqual([]);
    must(await store().append([entryOf(1)]));
    expect(must(await store().unread())).toMatchObject([
      { code: 'file-unreadable', file: join(folder.path, '0000000000000001.jsonl') },
    ]);
  });
});

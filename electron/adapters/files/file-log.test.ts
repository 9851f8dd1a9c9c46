import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileLog, redact } from './file-log.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'log-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));
const clock = { nowMs: () => Date.UTC(2026, 0, 2, 3, 4, 5) };

describe('the diagnostic log', () => {
  it('writes one private line an event; a line break in a field makes no second line', async () => {
    writeFileSync(join(directory, 'latchkey.log'), '');
    chmodSync(join(directory, 'latchkey.log'), 0o644);
    const log = createFileLog({ directory, clock });
    log.line('signed-in', { source: 'Acme', n: 3, note: 'a\n{"event":"forged"}' });
    log.line('bare');
    await log.flush();
    const lines = readFileSync(log.path, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        at: '2026-01-02T03:04:05.000Z',
        event: 'signed-in',
        source: 'Acme',
        n: 3,
        note: 'a\n{"event":"forged"}',
      },
      { at: '2026-01-02T03:04:05.000Z', event: 'bare' },
    ]);
    expect(statSync(log.path).mode & 0o777).toBe(0o600);
  });

  it('rolls over and keeps no more files than asked', async () => {
    const log = createFileLog({ directory, clock, maxBytes: 300, keep: 3 });
    for (let n = 0; n < 30; n += 1) {
      log.line('event', { n });
      await log.flush();
    }
    expect(readdirSync(directory).sort()).toEqual(['latchkey.log', 'latchkey.log.1', 'latchkey.log.2']);
    expect(readFileSync(log.path, 'utf8')).toContain('"n":29');
    for (const name of readdirSync(directory)) {
      expect(statSync(join(directory, name)).size).toBeLessThanOrEqual(300);
    }
  });

  it('takes the app nowhere when it cannot write', async () => {
    const log = createFileLog({ directory: '/dev/null/nowhere', clock });
    log.line('event');
    await expect(log.flush()).resolves.toBeUndefined();
  });
});

describe('what looks like a secret', () => {
  it.each([
    ['an access key id', 'key ASIAIOSFODNN7EXAMPLE was refused', 'ASIAIOSFODNN7EXAMPLE'],
    ['a secret key', 'used wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY here', 'wJalrXUtnFEMI'],
    ['a session token', `got ${'IQoJb3JpZ2luX2Vj'.repeat(12)}==`, 'IQoJb3JpZ2luX2Vj'],
    ['a JSON web token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', 'eyJzdWIi'],
    ['a pair', 'refreshToken: aorAbc123secretsecret', 'aorAbc123'],
    ['a bearer', 'authorization bearer=abcdefghij', 'abcdefghij'],
  ])('%s is struck out', (_name, text, secret) => {
    expect(redact(text)).not.toContain(secret);
    expect(redact(text)).toContain('[redacted]');
  });

  it('leaves plain words, ARNs and paths as they are', () => {
    const text = 'arn:aws:iam::111111111111:role/CodeCommitAccess in /home/maria/.aws/config at 10:30';
    expect(redact(text)).toBe(text);
  });
});

import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { policyFile, policyForbidsUpdates } from './update-policy.ts';

let home: string;
let file: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'lk-policy-'));
  file = join(home, 'policy.json');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const me = process.getuid?.() ?? 0;
const forbids = (administrator = me): boolean => policyForbidsUpdates(file, 'linux', administrator);
const write = (text: string): void => writeFileSync(file, text, { mode: 0o644 });

describe('the file of the administrator', () => {
  it('is in a place of the system', () => {
    expect(policyFile('linux', {})).toBe('/etc/latchkey/policy.json');
    expect(policyFile('darwin', {})).toBe('/Library/Application Support/Latchkey/policy.json');
    expect(policyFile('win32', { ProgramData: 'D:\\Data' })).toBe('D:\\Data\\Latchkey\\policy.json');
  });

  it('allows updates where there is none, and where it says nothing of them', () => {
    expect(forbids()).toBe(false);
    for (const text of ['{}', '{"updates": "allowed"}', '{"later": true}']) {
      write(text);
      expect([text, forbids()]).toEqual([text, false]);
    }
  });

  it.each(['{"updates": "off"}', '{"updates": false}', '{"updates": "OFF"}', '{"updates":', '', '[]'])(
    'switches them off with %j',
    (text) => {
      write(text);
      expect(forbids()).toBe(true);
    },
  );

  it('is no permission where somebody else may have written it', () => {
    write('{"updates": "allowed"}');
    expect(forbids(me + 1)).toBe(true);
    chmodSync(file, 0o666);
    expect(forbids()).toBe(true);
  });

  it('is no permission where it is a link or a folder', () => {
    const other = join(home, 'other.json');
    writeFileSync(other, '{}');
    symlinkSync(other, file);
    expect(forbids()).toBe(true);
    rmSync(file);
    mkdirSync(file);
    expect(forbids()).toBe(true);
  });
});

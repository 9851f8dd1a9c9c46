import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEnvironmentFile } from './environment-file.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'environment-file-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const uid = process.getuid?.();
const written = (text: string, mode = 0o600): string => {
  const file = join(directory, 'environment');
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
};

describe('the file of variables for the app', () => {
  it('gives its lines, without comments and quotes', () => {
    const file = written('# mine\nAWS_CONFIG_FILE=/srv/aws/config\r\n\nA="b c"\nB= x = y \nEMPTY=\n');
    expect(readEnvironmentFile(file, uid)).toEqual({
      path: file,
      variables: { AWS_CONFIG_FILE: '/srv/aws/config', A: 'b c', B: 'x = y', EMPTY: '' },
      problems: [],
    });
  });

  it('is not missed', () => {
    const file = join(directory, 'none');
    expect(readEnvironmentFile(file, uid)).toEqual({ path: file, variables: {}, problems: [] });
  });

  it.skipIf(uid === undefined)('does not count when others may write to it, or it is another user’s', () => {
    const open = { variables: {}, problems: [{ code: 'file-unreadable' }] };
    expect(readEnvironmentFile(written('A=b', 0o620), uid)).toMatchObject(open);
    expect(readEnvironmentFile(written('A=b', 0o602), uid)).toMatchObject(open);
    if (uid === 0) expect(readEnvironmentFile(written('A=b'), 1)).toMatchObject({ variables: { A: 'b' } });
    else expect(readEnvironmentFile(written('A=b'), (uid ?? 0) + 1)).toMatchObject(open);
  });

  it('does not count when it is not a file or too large', () => {
    expect(readEnvironmentFile(directory, uid).problems).toMatchObject([{ code: 'file-unreadable' }]);
    const large = readEnvironmentFile(written(`A=${'b'.repeat(70_000)}`), uid);
    expect(large).toMatchObject({ variables: {}, problems: [{ code: 'file-unreadable' }] });
  });

  it.each([
    'LD_PRELOAD',
    'NODE_OPTIONS',
    'ELECTRON_RUN_AS_NODE',
    'LATCHKEY_USER_DATA',
    'DYLD_INSERT_LIBRARIES',
  ])('leaves out %s and says in which line', (name) => {
    const file = readEnvironmentFile(written(`A=b\n${name}=x\n`), uid);
    expect(file.variables).toEqual({ A: 'b' });
    expect(file.problems).toMatchObject([{ code: 'file-malformed', line: 2 }]);
  });

  it('names every line that is none', () => {
    expect(readEnvironmentFile(written('A=b\nexport C=d\nE=f\nexport G=h\nnonsense\n'), uid)).toMatchObject({
      variables: { A: 'b', E: 'f' },
      problems: [{ line: 2 }, { line: 4 }, { line: 5 }],
    });
  });
});

import { chmod, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { problemText } from '../../../shared/text/problem.ts';
import { unwritableReason } from './atomic-file.ts';
import { fileProblem } from './atomic-file-problem.ts';
import { temporaryDirectory } from './testdata/atomic-file-rig.ts';

let folder: string;
let remove: () => Promise<void>;

beforeEach(async () => {
  ({ path: folder, remove } = await temporaryDirectory());
});
afterEach(() => remove());

describe('why a file could not be written now', () => {
  it('nothing, and nothing is left of the look', async () => {
    const file = join(folder, 'config');
    await writeFile(file, 'text', { mode: 0o600 });
    await symlink(file, join(folder, 'link'));
    expect([await unwritableReason(file), await unwritableReason(join(folder, 'link'))]).toEqual([
      null,
      null,
    ]);
    expect((await readdir(folder)).toSorted()).toEqual(['config', 'link']);
    expect(await readFile(file, 'utf8')).toBe('text');
  });

  it('nothing where neither file nor folder is there yet', async () => {
    expect(await unwritableReason(join(folder, 'no', 'config'))).toBeNull();
    expect(await readdir(folder)).toEqual([]);
  });

  it('its mark', async () => {
    const file = join(folder, 'config');
    await writeFile(file, 'text');
    await chmod(file, 0o400);
    expect(await unwritableReason(file)).toMatchObject({
      code: 'file-unwritable',
      detail: expect.stringContaining('read-only'),
    });
  });

  it.skipIf(process.platform !== 'linux')('a file system that takes nothing', async () => {
    // Every program sees it so, root too.
    expect(await unwritableReason('/sys/kernel/latchkey')).toMatchObject({
      code: 'file-unwritable',
      file: '/sys/kernel/latchkey',
    });
  });
});

describe('what to do about a file that the system does not let us write', () => {
  it('its attributes, where it is not its permissions alone', () => {
    const refused = (code: string) => fileProblem('/home/ada/my config', 'write', systemError(code));
    const fixOf = (code: string) => problemText(refused(code)).fix;
    expect(fixOf('EACCES')).toBe('Check its permissions. Nothing was changed.');
    if (process.platform !== 'linux') return;
    expect(fixOf('EPERM')).toContain('lsattr -d "/home/ada/my config"');
    expect(fixOf('EPERM')).toContain('chattr -i -a "/home/ada/my config"');
  });
});

const systemError = (code: string): Error => Object.assign(new Error(code), { code });

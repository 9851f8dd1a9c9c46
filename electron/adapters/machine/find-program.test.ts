import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findProgram } from './find-program.ts';

test('a program is found where this process would start it, and only where it may be run', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'latchkey-find-'));
  try {
    const [first, second] = [join(directory, 'first'), join(directory, 'second')];
    await mkdir(join(first, 'folder'), { recursive: true });
    await mkdir(second);
    await writeFile(join(first, 'tool'), '', { mode: 0o600 });
    await writeFile(join(second, 'tool'), '#!/bin/sh\n');
    await chmod(join(second, 'tool'), 0o700);
    const env = { PATH: `.:${first}:${second}` };
    expect(await findProgram('tool', env)).toBe(join(second, 'tool'));
    expect(await findProgram(join(second, 'tool'), {})).toBe(join(second, 'tool'));
    for (const missing of ['folder', 'absent', '', './tool', 'second/tool', join(first, 'tool')])
      expect(await findProgram(missing, env), missing).toBeNull();
    expect(await findProgram('tool', {})).toBeNull();
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});

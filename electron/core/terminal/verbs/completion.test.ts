import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeHash } from '../../codecommit/testdata/node-hash.ts';
import { run, testPorts } from '../testing.ts';
import { testSession } from '../testing-state.ts';

const { ports } = testPorts({
  hash: nodeHash,
  state: {
    sessions: [testSession({ id: 'dev' }), testSession({ id: 'x', profile: null, name: 'Two words' })],
  },
});

describe('completion in a real bash', () => {
  const complete = async (words: readonly string[]): Promise<string[]> => {
    const dir = mkdtempSync(join(tmpdir(), 'latchkey-completion-'));
    try {
      writeFileSync(join(dir, 'script'), (await run(ports, ['completion', 'bash'])).out);
      writeFileSync(join(dir, 'sessions'), (await run(ports, ['completion', 'sessions'])).out);
      const line = ['latchkey', ...words];
      const script = `source ${dir}/script; latchkey() { cat ${dir}/$2; }
        COMP_WORDS=(${line.map((w) => `'${w}'`).join(' ')}); COMP_CWORD=${line.length - 1}; _latchkey
        printf '%s\\n' "\${COMPREPLY[@]}"`;
      const out = execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8' });
      return out.split('\n').filter((l) => l !== '');
    } finally {
      rmSync(dir, { recursive: true });
    }
  };

  it('completes verbs', async () => {
    expect(await complete(['sta'])).toEqual(['status', 'start']);
  });

  it('completes sessions, with their spaces kept', async () => {
    expect(await complete(['use', ''])).toEqual(['dev', 'Two\\ words']);
    expect(await complete(['exec', 'T'])).toEqual(['Two\\ words']);
  });

  it('completes the words of git and help', async () => {
    expect(await complete(['git', 'i'])).toEqual(['install']);
    expect(await complete(['help', 'cred'])).toEqual(['credential-process']);
  });
});

describe('completion of the other shells', () => {
  it('zsh goes through bashcompinit; fish asks for names', async () => {
    expect((await run(ports, ['completion', 'zsh'])).out).toMatch(/^autoload -U \+X bashcompinit/);
    expect((await run(ports, ['completion', 'fish'])).out).toContain('latchkey completion sessions');
    expect((await run(ports, ['completion', 'sources'])).out).toBe('Corp\n');
  });
});

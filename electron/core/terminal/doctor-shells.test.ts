import { describe, expect, it } from 'vitest';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { err, ok } from '../../../shared/result.ts';
import type { ShellLook, ShellState } from '../../../shared/shell-setup.ts';
import { shellChecks } from './doctor-shells.ts';

const found: ShellLook = {
  isLogin: false,
  fault: null,
  latchkey: '/b/latchkey',
  gitRemote: '/b/git-remote-codecommit',
  completes: true,
};
const state = (over: Partial<ShellState> = {}): ShellState => ({
  shell: 'bash',
  isUsual: true,
  installed: true,
  ofPackage: false,
  files: ['/home/u/.bashrc'],
  looks: [found],
  notes: [],
  ...over,
});

async function checked(one: ShellState) {
  const asked: unknown[] = [];
  const verbs = {
    shellStates: async (input: unknown) => {
      asked.push(input);
      return ok({ shells: [one] });
    },
  };
  const checks = await shellChecks({ app: { verbs } }, neverAborts());
  expect(asked).toEqual([{ which: 'written', look: true }]);
  return { checks: checks.map(({ ok: isOk, said, fix }) => ({ isOk, said, fix })) };
}

describe('doctor looks at shells', () => {
  it('and says that a new one finds the programs', async () => {
    const { checks } = await checked(state());
    expect(checks).toEqual([
      { isOk: true, said: 'a new bash finds latchkey and git-remote-codecommit', fix: null },
    ]);
  });

  it.each([
    [
      'lines without effect',
      state({ looks: [{ ...found, latchkey: null, gitRemote: null }], notes: ['Line 3 ends it.'] }),
      false,
      'Line 3 ends it.',
    ],
    [
      'only one of the programs',
      state({ looks: [{ ...found, gitRemote: null }] }),
      false,
      'latchkey shell install --shell bash',
    ],
    [
      'another program that comes first',
      state({ notes: ['A new terminal finds /x/latchkey first.'] }),
      false,
      '/x/latchkey',
    ],
    [
      'a login that does not read them',
      state({ looks: [found, { ...found, isLogin: true, latchkey: null }] }),
      true,
      'latchkey shell install --shell bash',
    ],
    [
      'a shell that gives no answer',
      state({ looks: [{ ...found, fault: 'it gave no answer' }] }),
      true,
      'latchkey shell status',
    ],
  ] as const)('and names %s', async (_, one, isOk, fix) => {
    const { checks } = await checked(one);
    expect(checks).toEqual([
      { isOk, said: expect.stringContaining('bash'), fix: expect.stringContaining(fix) },
    ]);
  });

  it('and says why start files cannot be read', async () => {
    const verbs = {
      shellStates: async () => err({ code: 'file-unreadable' as const, file: '/home/u/.bashrc' }),
    };
    const [check] = await shellChecks({ app: { verbs } }, neverAborts());
    expect(check).toMatchObject({ ok: false, said: expect.stringContaining('/home/u/.bashrc') });
  });
});

import { describe, expect, it } from 'vitest';
import { isInSight } from './ongoing-problems.ts';
import { sampleState } from './preview/sample-state.ts';

const readOnly = { code: 'file-unwritable', file: '/home/ada/.aws/config', detail: 'EACCES' } as const;
const here = { place: 'settings', detail: null } as const;

describe('a problem that is shown already', () => {
  const state = sampleState(1_000_000, {
    attention: [{ id: 'files', problem: readOnly, fix: { kind: 'open-page', page: 'settings' } }],
  });
  it('is in sight on every page when a banner tells it, in whatever words the system answered', () => {
    expect(isInSight({ ...readOnly, detail: 'EROFS' }, here, state)).toBe(true);
    expect(isInSight({ ...readOnly, detail: 'EROFS' }, { place: 'sessions', detail: null }, state)).toBe(
      true,
    );
  });
  it('is not in sight when it is of another file, or nothing is known yet', () => {
    expect(isInSight({ ...readOnly, file: '/home/ada/.gitconfig' }, here, state)).toBe(false);
    expect(isInSight(readOnly, here, null)).toBe(false);
  });
  it('is in sight beside the session that is open only', () => {
    const failed = state.sessions.find((s) => s.problem !== null);
    if (failed?.problem == null) throw new Error('the sample has a failed session');
    const { id: detail, problem } = failed;
    expect(isInSight(problem, { place: 'sessions', detail }, state)).toBe(true);
    expect(isInSight(problem, here, state)).toBe(false);
  });
});

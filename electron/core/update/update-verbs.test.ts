import { expect, it } from 'vitest';
import { neverAborts } from '../../../shared/never-aborts.ts';
import { appState } from '../../../shared/testing-state.ts';
import { signInNeeded, source } from '../../shell/testing.ts';
import { restartToUpdate } from './update-verbs.ts';

const restarting = (state = appState(), staged: string | null = '1.1.0') => {
  let restarts = 0;
  const verb = restartToUpdate({
    state: () => state,
    updates: {
      staged: async () => staged,
      restart: async () => {
        restarts += 1;
      },
    },
  });
  return { run: () => verb({}, neverAborts()), restarts: () => restarts };
};

it('restarts into what was downloaded', async () => {
  const { run, restarts } = restarting();
  expect([(await run()).ok, restarts()]).toEqual([true, 1]);
});

it.each([
  ['a sign-in is under way', appState({ sources: [source({ state: 'signing-in' })] })],
  ['a question is open', appState({ prompts: [signInNeeded()] })],
])('does not while %s', async (_what, state) => {
  const { run, restarts } = restarting(state);
  expect(await run()).toEqual({ ok: false, error: { code: 'update-waits-for-sign-in' } });
  expect(restarts()).toBe(0);
});

it('does not where nothing was downloaded', async () => {
  const { run, restarts } = restarting(appState(), null);
  expect(await run()).toEqual({ ok: false, error: { code: 'no-update-ready' } });
  expect(restarts()).toBe(0);
});

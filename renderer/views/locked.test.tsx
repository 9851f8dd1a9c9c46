// @vitest-environment happy-dom
import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { ok } from '../../shared/result.ts';
import { lockTexts } from '../../shared/text/lock.ts';
import { sampleState } from '../preview/sample-state.ts';
import { click, settle, show } from '../testing.tsx';
import { NoticeList } from '../ui/notice-list.tsx';
import { Banners } from './banners.tsx';

const locked = { since: Date.now() - 60_000, why: 'screen' } as const;
const shown = (
  <>
    <Banners />
    <NoticeList />
  </>
);

describe('a window of a Latchkey that is locked', () => {
  it('says since when and why, before every other problem, and unlocks through the system', async () => {
    const { calls } = await show(shown, {
      state: sampleState(Date.now(), { locked, prompts: [] }),
      answers: { unlock: () => ok({ how: 'screen' }) },
    });
    const [first] = screen.getAllByRole('alert');
    expect(first?.textContent).toMatch(
      /^Latchkey is locked since \d\d:\d\d, because the screen was locked or blank\./,
    );
    await click(screen.getByRole('button', { name: lockTexts.unlock }));
    await settle();
    expect(calls).toEqual([['unlock', {}]]);
    expect(document.body.textContent).toContain(lockTexts.how.screen);
  });

  it('says nothing of a lock that is over', async () => {
    const { update } = await show(shown, {
      state: sampleState(Date.now(), { locked, prompts: [], attention: [] }),
    });
    await update({ locked: null });
    expect(screen.queryByRole('button', { name: lockTexts.unlock })).toBeNull();
  });
});

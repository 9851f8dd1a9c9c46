// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { activityText as t } from '../../../shared/text/window-pages.ts';
import { sampleState } from '../../preview/sample-state.ts';
import { scenario } from '../../preview/scenarios.ts';
import { paste, show } from '../../testing.tsx';
import { ActivityPage } from './activity-page.tsx';

const NOW = Date.now();
const rows = (): readonly string[] =>
  within(screen.getByRole('table', { name: t.table }))
    .getAllByRole('row')
    .slice(1)
    .map((row) => row.textContent);

describe('the activity', () => {
  it('says with each session its account and number, by the user’s own name, and whether it is production', async () => {
    await show(<ActivityPage />, { state: scenario('production', NOW) });
    const ofDeploy = rows().filter((row) => row.includes('deploy to production'));
    expect(ofDeploy.length).toBeGreaterThan(5);
    for (const row of ofDeploy)
      expect(row).toContain('deploy to production ProductionWeb shop (111122223333)');
    // A source has no account.
    for (const row of rows().filter((one) => one.includes('Signed in')))
      expect(row).not.toContain('Web shop');
  });

  it('is found by the account', async () => {
    const state = sampleState(NOW);
    await show(<ActivityPage />, { state });
    const all = rows().length;
    await paste(screen.getByRole('searchbox', { name: t.filter }), '111122223333 deploy');
    await waitFor(() => expect(rows().length).toBeLessThan(all));
    for (const row of rows()) expect(row).toContain('acme-production (111122223333)');
  });

  it('keeps what was done by a session that is gone', async () => {
    const { update, state } = await show(<ActivityPage />);
    const before = rows().length;
    await update({ sessions: state().sessions.filter(({ id }) => id !== 'own:deploy') });
    await waitFor(() => expect(rows().some((row) => /deploy to production (?!acme)/.test(row))).toBe(true));
    expect(rows()).toHaveLength(before);
  });
});

// @vitest-environment happy-dom
import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { SourceView } from '../../../shared/source.ts';
import { windowText as w } from '../../../shared/text/window.ts';
import { sampleState } from '../../preview/sample-state.ts';
import { click, show } from '../../testing.tsx';
import { SourceCard } from './source-card.tsx';

const NOW = Date.now();
const [sample] = sampleState(NOW).sources;
if (sample === undefined) throw new Error('the sample has sources');
const ending: SourceView = { ...sample, renewsItself: false, expiresAt: NOW + 8 * 60_000 };
const again = () => screen.queryByRole('button', { name: w.sources.signInAgain });

describe('the card of a source', () => {
  it('offers to renew a sign-in before it ends, and none that renews itself', async () => {
    const { calls } = await show(<SourceCard source={ending} />);
    const button = again();
    if (button === null) throw new Error('no button');
    await click(button);
    await waitFor(() => expect(calls).toEqual([['signIn', { sourceId: ending.id, openBrowser: null }]]));
  });

  it('offers nothing where nothing ends', async () => {
    await show(<SourceCard source={sample} />);
    expect(again()).toBeNull();
  });

  it('has the command in place of the button where the sign-in is only read', async () => {
    const command = 'aws sso login --sso-session acme';
    await show(<SourceCard source={{ ...ending, command }} />);
    expect(again()).toBeNull();
    expect(screen.getByText(command)).not.toBeNull();
    expect(screen.getByText(w.sources.renewBy)).not.toBeNull();
  });
});

// @vitest-environment happy-dom
import { cleanup, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { ok } from '../../../shared/result.ts';
import type { SourceView } from '../../../shared/source.ts';
import { windowText as w } from '../../../shared/text/window.ts';
import { sampleState } from '../../preview/sample-state.ts';
import { click, paste, show, type } from '../../testing.tsx';
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

  it('calls for it by the lead of the source, not of the settings', async () => {
    await show(<SourceCard source={{ ...ending, notifyLeadMinutes: 5 }} />);
    expect(again()?.className).not.toContain('primary');
    cleanup();
    await show(<SourceCard source={{ ...ending, expiresAt: NOW + 50 * 60_000, notifyLeadMinutes: 60 }} />);
    expect(again()?.className).toContain('primary');
  });

  it('warns of another user than before, with what helps where the sign-in is made', async () => {
    const other = { ...sample, signedInAs: 'eve', signedInBefore: 'ada' };
    await show(<SourceCard source={other} />);
    const said = `Signed in as ada before, as eve now. All sessions of ${sample.name} act as that user. If you did not mean it, `;
    expect(screen.getByText(`${said}sign out there and in the browser.`)).not.toBeNull();
    cleanup();
    await show(<SourceCard source={{ ...other, hasExternalSignIn: true }} />);
    expect(screen.getByText(`${said}correct it where ${sample.name} gets its sign-in from.`)).not.toBeNull();
  });

  it('has the lead in its form: refused as typed, sent once, and taken back by an empty field', async () => {
    const spec = { kind: ending.kind, makes: 'source', title: 'T', summary: 'S', fields: [] };
    const answers = { forms: () => ok([spec]) };
    const shown = await show(<SourceCard source={ending} />, { answers });
    const open = async () => {
      await click(screen.getByRole('button', { name: w.sources.menu(ending.name) }));
      await click(await screen.findByRole('menuitem', { name: w.common.edit }));
      return screen.findByLabelText(new RegExp(w.sources.lead.replace(/[()]/g, '.')));
    };
    const save = () => click(screen.getByRole('button', { name: w.common.save }));
    await type(await open(), '241');
    await save();
    expect(screen.getByText(w.sources.leadReason)).not.toBeNull();
    await type(await screen.findByLabelText(/Notify before expiry/), '30');
    await save();
    expect(shown.calls.filter(([verb]) => verb !== 'forms')).toEqual([
      [
        'editSource',
        {
          sourceId: ending.id,
          name: ending.name,
          values: expect.not.objectContaining({ notifyLeadMinutes: '30' }),
        },
      ],
      ['setSourceLead', { sourceId: ending.id, minutes: 30 }],
    ]);
    cleanup();
    const second = await show(<SourceCard source={{ ...ending, notifyLeadMinutes: 30 }} />, { answers });
    const field = await open();
    expect(field).toHaveProperty('value', '30');
    await save();
    expect(second.calls.filter(([verb]) => verb === 'setSourceLead')).toEqual([]);
    await paste(await open(), '');
    await save();
    expect(second.calls).toContainEqual(['setSourceLead', { sourceId: ending.id, minutes: null }]);
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

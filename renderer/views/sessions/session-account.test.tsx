// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { AccountId } from '../../../shared/ids.ts';
import { sampleState } from '../../preview/sample-state.ts';
import { click, paste, show, type } from '../../testing.tsx';
import { PromptHost } from '../prompts/prompt-host.tsx';
import { SessionAccount } from './session-account.tsx';

const sample = sampleState(Date.now());
const [session] = sample.sessions;
if (session === undefined) throw new Error('the sample has sessions');
const accountId = AccountId.parse('111122223333');
const select = (label: string): HTMLSelectElement => screen.getByLabelText(label);
const choose = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });

describe('the account of a session', () => {
  it('gets a label of the user’s own, which an empty field takes away', async () => {
    const { calls } = await show(<SessionAccount session={{ ...session, accountLabel: 'Shop' }} />);
    const field = screen.getByLabelText('Your name for the account');
    expect(
      screen.getByText('Shown instead of acme-production, for every session of the account.'),
    ).toBeTruthy();
    await type(field, '222222222222');
    expect(screen.getByRole('alert').textContent).toContain('not an account number');
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(calls).toEqual([]);
    await type(field, ' Web shop ');
    fireEvent.keyDown(field, { key: 'Enter' });
    await paste(field, '');
    fireEvent.keyDown(field, { key: 'Enter' });
    await waitFor(() =>
      expect(calls).toEqual([
        ['setAccountLabel', { accountId, label: 'Web shop' }],
        ['setAccountLabel', { accountId, label: null }],
      ]),
    );
  });

  it('is marked, and so is the session alone', async () => {
    const state = {
      ...sample,
      accounts: [{ id: accountId, label: null, mark: 'production' as const, browser: null }],
    };
    const { calls } = await show(<SessionAccount session={{ ...session, mark: 'ordinary' }} />, { state });
    expect(select('All sessions of the account').value).toBe('production');
    expect(select('This session').value).toBe('ordinary');
    choose('All sessions of the account', 'none');
    choose('This session', 'production');
    await waitFor(() =>
      expect(calls).toEqual([
        ['setAccountMark', { accountId, mark: null }],
        ['setSessionMark', { sessionId: session.id, mark: 'production' }],
      ]),
    );
  });

  it('without a number has no label; its session can be marked all the same', async () => {
    await show(<SessionAccount session={{ ...session, accountId: null, accountName: null }} />);
    expect(screen.queryByLabelText('Your name for the account')).toBeNull();
    expect(select('This session').value).toBe('none');
  });
});

describe('the question before a production session becomes the default', () => {
  const prompt = {
    kind: 'production-default' as const,
    id: 'p1',
    sessionId: session.id,
    sessionName: session.name,
    account: 'acme-production (111122223333)',
  };
  const state = sampleState(Date.now(), { prompts: [prompt] });

  it('names session and account, has the focus on the safe button, and says yes once', async () => {
    const { calls } = await show(<PromptHost />, { state });
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain('account acme-production (111122223333), is marked as production');
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Cancel'));
    await click(screen.getByRole('button', { name: 'Make default' }));
    await waitFor(() =>
      expect(calls).toEqual([['answerPrompt', { promptId: 'p1', answer: { kind: 'yes' } }]]),
    );
  });
});

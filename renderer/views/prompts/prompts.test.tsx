// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { AppState, Prompt } from '../../../shared/app-state.ts';
import { err } from '../../../shared/result.ts';
import { panelText as t } from '../../../shared/text/window-pages.ts';
import { App } from '../../app.tsx';
import { sampleState } from '../../preview/sample-state.ts';
import { scenario } from '../../preview/scenarios.ts';
import { type Answers, click, paste, press, show, type } from '../../testing.tsx';

const NOW = Date.now();
const page = <App onPage={() => () => undefined} />;
const asking = (name: string, answers: Answers = {}) => show(page, { state: scenario(name, NOW), answers });
const dialog = (): Promise<HTMLElement> => screen.findByRole('dialog');
const button = async (name: string) => within(await dialog()).getByRole('button', { name });
const closed = () => waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());

const secrets = (problem: Extract<Prompt, { kind: 'secrets' }>['problem'] = null): AppState =>
  sampleState(NOW, {
    prompts: [
      {
        kind: 'secrets',
        id: 'p9',
        sourceId: 'keys',
        sourceName: 'Break-glass user',
        title: 'Access key for Build',
        fields: [
          { name: 'id', label: 'Access key ID', secret: false, required: true },
          { name: 'key', label: 'Secret access key', secret: true, required: true },
          { name: 'note', label: 'Note', secret: false, required: false },
        ],
        problem,
      },
    ],
  });

describe('a device code', () => {
  it('is shown large to compare, with the page to open and the time that is left', async () => {
    const { calls } = await asking('device');
    const panel = await screen.findByRole('dialog', { name: t.device.title('Globex (customer)') });
    expect(within(panel).getByText('WDJB-MJHT')).not.toBeNull();
    expect(panel.textContent).toMatch(/[78]:\d\d/);
    expect(panel.textContent).toContain('https://device.sso.eu-central-1.amazonaws.com/');
    await click(await button(t.device.open));
    await click(await button(t.device.copy));
    await waitFor(() =>
      expect(calls).toEqual([
        ['openPromptLink', { promptId: 'p1' }],
        ['copyPromptCode', { promptId: 'p1' }],
      ]),
    );
  });

  it('goes when it was confirmed elsewhere, without a press here', async () => {
    const { update, calls } = await asking('device');
    await dialog();
    await update({ prompts: [] });
    await closed();
    expect(calls).toEqual([]);
  });

  it('is cancelled with Escape', async () => {
    const { calls } = await asking('device');
    await dialog();
    await press('Escape');
    await waitFor(() =>
      expect(calls).toEqual([['answerPrompt', { promptId: 'p1', answer: { kind: 'cancel' } }]]),
    );
  });
});

describe('an MFA code', () => {
  it('is sent with its sixth digit, however it was pasted, and only once', async () => {
    const { calls } = await asking('mfa');
    const field = within(await dialog()).getByRole('textbox', { name: t.mfa.code });
    await waitFor(() => expect(document.activeElement).toBe(field));
    await type(field, '12345');
    expect(calls).toEqual([]);
    await paste(field, '123 456');
    await waitFor(() =>
      expect(calls).toEqual([['answerPrompt', { promptId: 'p2', answer: { kind: 'text', text: '123456' } }]]),
    );
    await paste(field, '999999');
    expect(calls).toHaveLength(1);
  });

  it('that was refused leaves empty boxes, says why, and takes another', async () => {
    const { update, calls, state } = await asking('mfa');
    const field = within(await dialog()).getByRole('textbox', { name: t.mfa.code });
    await paste(field, '111111');
    expect(field).toHaveProperty('value', '111111');
    await update({
      prompts: state().prompts.map((prompt) =>
        prompt.kind === 'mfa-code'
          ? { ...prompt, problem: { code: 'mfa-wrong', serial: prompt.serial } }
          : prompt,
      ),
    });
    await waitFor(() => expect(field).toHaveProperty('value', ''));
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(within(await dialog()).getByRole('alert').textContent).not.toBe('');
    await paste(field, '222222');
    const answer = { kind: 'text', text: '222222' };
    await waitFor(() => expect(calls).toContainEqual(['answerPrompt', { promptId: 'p2', answer }]));
  });

  it('comes before what can wait', async () => {
    await asking('mfa-wrong');
    const panel = await screen.findByRole('dialog', { name: t.mfa.title('Break-glass user') });
    expect(panel.textContent).toContain(t.of(1, 2));
  });
});

describe('secrets', () => {
  it('are asked for by name, hidden as they are typed, and sent when all that is needed is there', async () => {
    const { calls } = await show(page, { state: secrets() });
    const panel = await screen.findByRole('dialog', { name: 'Access key for Build' });
    const keep = await button(t.secrets.use);
    expect(keep).toHaveProperty('disabled', true);
    await paste(within(panel).getByLabelText('Access key ID'), 'AKIAEXAMPLE');
    const secret = within(panel).getByLabelText('Secret access key');
    expect(secret.getAttribute('type')).toBe('password');
    await paste(secret, 'canary-secret');
    expect(panel.textContent).not.toContain('canary-secret');
    expect(keep).toHaveProperty('disabled', false);
    secret.focus();
    await press('Enter');
    const values = { id: 'AKIAEXAMPLE', key: 'canary-secret' };
    await waitFor(() =>
      expect(calls).toEqual([['answerPrompt', { promptId: 'p9', answer: { kind: 'fields', values } }]]),
    );
  });

  it('say at the field what was wrong with it', async () => {
    await show(page, { state: secrets({ code: 'invalid-input', field: 'id', reason: 'No such key.' }) });
    const panel = await dialog();
    const field = within(panel).getByLabelText('Access key ID');
    expect(document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent).toContain(
      'No such key.',
    );
    expect(within(panel).getByLabelText('Secret access key').getAttribute('aria-invalid')).toBeNull();
  });
});

describe('roles to choose', () => {
  it('are found, chosen and sent in the order in which they were offered', async () => {
    const { calls } = await asking('roles-many');
    const panel = await dialog();
    const search = within(panel).getByRole('searchbox', { name: t.roles.find });
    await waitFor(() => expect(document.activeElement).toBe(search));
    await paste(search, 'sandbox billing 11112222000');
    const found = within(panel).getAllByRole('checkbox');
    expect(found).toHaveLength(1);
    await click(within(panel).getByRole('button', { name: t.roles.all }));
    await paste(search, 'production 111122220000');
    await click(within(panel).getByRole('checkbox'));
    await paste(search, '');
    expect(panel.textContent).toContain(t.roles.chosen(2, 240));
    await click(within(panel).getByRole('button', { name: t.roles.use }));
    await waitFor(() =>
      expect(calls).toEqual([
        ['answerPrompt', { promptId: 'p6', answer: { kind: 'text', text: 'role-0\nrole-8' } }],
      ]),
    );
  });

  it('cannot be answered with none', async () => {
    await asking('roles');
    expect(await button(t.roles.use)).toHaveProperty('disabled', true);
  });
});

describe('a tool that waits, and a profile to take over', () => {
  it('has the sign-in under Enter, and says who asked', async () => {
    const { calls } = await asking('needed');
    const panel = await dialog();
    expect(panel.textContent).toContain(t.needed.asked('aws, git', 'production/AdministratorAccess'));
    await waitFor(() => expect(document.activeElement?.textContent).toBe(t.needed.yes));
    await press('Enter');
    await waitFor(() =>
      expect(calls).toEqual([['answerPrompt', { promptId: 'p3', answer: { kind: 'yes' } }]]),
    );
  });

  it('has the safe answer under Enter, and shows what would change, keys masked', async () => {
    const { calls } = await asking('take-over');
    const diff = within(await dialog()).getByRole('region', { name: t.takeOver.diff });
    expect(diff.textContent).toContain('-aws_access_key_id = AKIA****************');
    // The account of the session, as everywhere.
    expect((await dialog()).textContent).toContain('acme-production (111122223333)');
    await waitFor(() => expect(document.activeElement?.textContent).toBe(t.takeOver.no));
    await press('Enter');
    await waitFor(() =>
      expect(calls).toEqual([['answerPrompt', { promptId: 'p4', answer: { kind: 'cancel' } }]]),
    );
  });

  it('has the user’s own name of the account and the mark of production in a question', async () => {
    const state = { ...scenario('production', NOW), prompts: scenario('take-over', NOW).prompts };
    await show(page, { state });
    const panel = await dialog();
    expect(panel.textContent).toContain('Web shop (111122223333)');
    expect(within(panel).getByText('Production')).not.toBeNull();
  });

  it('says why an answer did not arrive, above the prompt that is still open', async () => {
    await asking('needed', { answerPrompt: () => err({ code: 'internal', correlationId: 'c-77' }) });
    await click(await button(t.needed.yes));
    await waitFor(() => expect(document.body.textContent).toContain('c-77'));
    expect(await dialog()).not.toBeNull();
  });

  it('shows the next question when one is answered', async () => {
    const needed = scenario('needed', NOW).prompts;
    const { update } = await show(page, {
      state: sampleState(NOW, { prompts: [...scenario('mfa', NOW).prompts, ...needed] }),
    });
    await screen.findByRole('dialog', { name: t.mfa.title('Break-glass user') });
    await update({ prompts: needed });
    await screen.findByRole('dialog', { name: t.needed.title('Acme Identity Center') });
    await click(await button(t.needed.no));
  });

  it('of a browser offers a code instead where there is one', async () => {
    const { calls } = await asking('browser');
    expect((await dialog()).textContent).toContain('login.globex.example');
    await click(await button(t.browser.useCode));
    await waitFor(() =>
      expect(calls).toEqual([['answerPrompt', { promptId: 'p5', answer: { kind: 'use-code' } }]]),
    );
  });
});

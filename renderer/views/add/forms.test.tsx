// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { invalidInput } from '../../../shared/invalid-input.ts';
import { ok } from '../../../shared/result.ts';
import { windowText as w } from '../../../shared/text/window.ts';
import { sampleForms } from '../../preview/sample-forms.ts';
import { type Answers, click, paste, press, settle, show, type } from '../../testing.tsx';
import { SourcesPage } from '../sources/sources-page.tsx';
import { AddPage } from './add-page.tsx';

const field = (name: RegExp): HTMLElement => screen.getByRole('textbox', { name });
const reasonAt = (element: HTMLElement): string | null =>
  document.getElementById(element.getAttribute('aria-describedby') ?? '')?.textContent?.trim() ?? null;
const isRefused = (element: HTMLElement): boolean => element.getAttribute('aria-invalid') === 'true';
const submit = () => click(screen.getByRole('button', { name: w.add.test }));

async function fillIn(kind: string, answers: Answers = {}) {
  window.location.hash = `add/${kind}`;
  const shown = await show(<AddPage />, { answers: { forms: () => ok(sampleForms), ...answers } });
  await screen.findByRole('textbox', { name: /^Name/ });
  return shown;
}
const added = ({ calls }: Awaited<ReturnType<typeof show>>) => calls.filter(([verb]) => verb !== 'forms');

describe('a set-up form', () => {
  it('says nothing of an empty field before it was asked for, and what is wrong where it is wrong', async () => {
    await fillIn('identity-center');
    for (const name of [/^Name/, /^Start URL/]) expect(isRefused(field(name))).toBe(false);
    const url = field(/^Start URL/);
    expect(reasonAt(url)).toBe('The address of your AWS access portal.');
    await type(url, 'acme');
    expect(isRefused(url)).toBe(true);
    expect(within(url.parentElement ?? url).getByRole('alert').textContent).toBe(` ${reasonAt(url)}`);
    await paste(url, 'https://acme.awsapps.com/start');
    expect(isRefused(url)).toBe(false);
    expect(reasonAt(url)).toBe('The address of your AWS access portal.');
  });

  it('is not sent while something is missing: every reason shows, and the first has the focus', async () => {
    const shown = await fillIn('identity-center');
    await submit();
    expect(added(shown)).toEqual([]);
    expect(reasonAt(field(/^Name/))).toBe(w.common.needed('Name'));
    expect(isRefused(field(/^Start URL/))).toBe(true);
    expect(isRefused(screen.getByRole('combobox', { name: /^Region of the portal/ }))).toBe(true);
    await waitFor(() => expect(document.activeElement).toBe(field(/^Name/)));
  });

  it('is sent trimmed and without what was left empty, by Enter as by its button', async () => {
    const shown = await fillIn('identity-center', { addSource: () => ok({ sourceId: 'new' }) });
    await paste(field(/^Name/), '  Acme ');
    await paste(field(/^Start URL/), ' https://acme.awsapps.com/start');
    await paste(screen.getByRole('combobox', { name: /^Region of the portal/ }), 'eu-central-1');
    field(/^Name/).focus();
    await press('Enter');
    const values = { startUrl: 'https://acme.awsapps.com/start', region: 'eu-central-1' };
    await waitFor(() =>
      expect(added(shown)).toEqual([
        ['addSource', { kind: 'identity-center', name: 'Acme', values }],
        ['signIn', { sourceId: 'new', openBrowser: null }],
      ]),
    );
  });

  it('asks under its options how long before the end the sign-in is announced, and sets that beside the source', async () => {
    const shown = await fillIn('identity-center', {
      addSource: () => ok({ sourceId: 'new' }),
      setSourceLead: () => ok({}),
    });
    await click(screen.getByText(w.common.more));
    const lead = field(/^Notify before expiry/);
    await paste(field(/^Name/), 'Acme');
    await paste(field(/^Start URL/), 'https://acme.awsapps.com/start');
    await paste(screen.getByRole('combobox', { name: /^Region of the portal/ }), 'eu-central-1');
    await paste(lead, '500');
    expect(reasonAt(lead)).toBe(w.sources.leadReason);
    await submit();
    expect(added(shown)).toEqual([]);
    await paste(lead, '45');
    await submit();
    const values = { startUrl: 'https://acme.awsapps.com/start', region: 'eu-central-1' };
    await waitFor(() =>
      expect(added(shown)).toEqual([
        ['addSource', { kind: 'identity-center', name: 'Acme', values }],
        ['setSourceLead', { sourceId: 'new', minutes: 45 }],
        ['signIn', { sourceId: 'new', openBrowser: null }],
      ]),
    );
  });

  it('asks for no lead time where nobody signs in', async () => {
    await fillIn('iam-user');
    expect(screen.queryByRole('textbox', { name: /^Notify before expiry/, hidden: true })).toBeNull();
  });

  it('shows a refusal of the app at its field, keeps what was typed, and forgets it once the field is changed', async () => {
    const reason = 'No portal answers at this address.';
    const shown = await fillIn('identity-center', {
      addSource: () => invalidInput('startUrl', reason),
    });
    await paste(field(/^Name/), 'Acme');
    await paste(field(/^Start URL/), 'https://acme.awsapps.com/start');
    await paste(screen.getByRole('combobox', { name: /^Region of the portal/ }), 'eu-central-1');
    await submit();
    const url = field(/^Start URL/);
    await waitFor(() => expect(reasonAt(url)).toBe(reason));
    expect(url).toHaveProperty('value', 'https://acme.awsapps.com/start');
    await waitFor(() => expect(document.activeElement).toBe(url));
    expect(added(shown)).toHaveLength(1);
    await paste(url, 'https://other.awsapps.com/start');
    expect(isRefused(url)).toBe(false);
  });

  it('never shows a secret, and checks a field against its own pattern', async () => {
    await fillIn('iam-user');
    const key = field(/^Access key id/);
    await paste(key, 'AKIA');
    expect(reasonAt(key)).toBe('An access key id is AKIA and sixteen capital letters or digits.');
    expect(screen.getByLabelText(/^Secret access key/).getAttribute('type')).toBe('password');
  });

  it('lets a session be chosen by typing, with the keyboard alone', async () => {
    await fillIn('assumed-role');
    const picker = screen.getByRole('combobox', { name: /^Parent session/ });
    await act(async () => picker.focus());
    await type(picker, 'staging read');
    await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(1));
    await press('Enter');
    expect(picker).toHaveProperty('value', 'staging/ReadOnly');
    expect(screen.queryByRole('option')).toBeNull();
    // The role to trust is written out of what was chosen.
    await act(async () => picker.focus());
    await press('Escape');
    expect(picker).toHaveProperty('value', 'staging/ReadOnly');
  });
});

describe('editing what is there', () => {
  async function edit(answers: Answers) {
    const shown = await show(<SourcesPage />, { answers: { forms: () => ok(sampleForms), ...answers } });
    const menu = screen.getByRole('button', { name: w.sources.menu('Acme Identity Center') });
    await act(async () => menu.focus());
    await click(menu);
    await click(await screen.findByRole('menuitem', { name: w.common.edit }));
    const dialog = await screen.findByRole('dialog', { name: w.sources.editTitle('Acme Identity Center') });
    await within(dialog).findByRole('textbox', { name: /^Start URL/ });
    return { ...shown, dialog, menu };
  }

  it('begins with what it has, and is closed when it is saved', async () => {
    const { dialog, calls } = await edit({});
    const url = within(dialog).getByRole('textbox', { name: /^Start URL/ });
    expect(url).toHaveProperty('value', 'https://acme.awsapps.com/start');
    await paste(url, 'https://other.awsapps.com/start');
    await click(within(dialog).getByRole('button', { name: w.common.save }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(calls).toContainEqual([
      'editSource',
      {
        sourceId: 'acme',
        name: 'Acme Identity Center',
        values: { startUrl: 'https://other.awsapps.com/start', region: 'eu-central-1' },
      },
    ]);
  });

  it('stays open with the refusal at the field, and gives the focus back to the menu when it is left', async () => {
    const { dialog, menu } = await edit({
      editSource: () => invalidInput('Start URL', 'Not a portal.'),
    });
    await click(within(dialog).getByRole('button', { name: w.common.save }));
    const url = within(dialog).getByRole('textbox', { name: /^Start URL/ });
    await waitFor(() => expect(reasonAt(url)).toBe('Not a portal.'));
    await press('Escape');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await waitFor(() => expect(document.activeElement).toBe(menu));
    await settle();
  });
});

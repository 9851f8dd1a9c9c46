// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react';
import type { ReactNode } from 'react';
import { describe, expect, it } from 'vitest';
import type { AppState } from '../../shared/app-state.ts';
import { whileLocked } from '../../shared/ipc/while-locked.ts';
import { ok } from '../../shared/result.ts';
import { lockTexts } from '../../shared/text/lock.ts';
import { windowText as w } from '../../shared/text/window.ts';
import { sampleForms, sampleImport } from '../preview/sample-forms.ts';
import { sampleState } from '../preview/sample-state.ts';
import { click, press, settle, show } from '../testing.tsx';
import { AddPage } from './add/add-page.tsx';
import { ImportPage } from './add/import-page.tsx';
import { Banners } from './banners.tsx';
import { verbsOf } from './palette/palette-verbs.ts';
import { FirstSteps } from './sessions/first-steps.tsx';
import { SessionsPage } from './sessions/sessions-page.tsx';
import { SettingsPage } from './settings/settings-page.tsx';
import { SourcesPage } from './sources/sources-page.tsx';

const detachPlan = {
  detached: false,
  files: [],
  removes: [],
  moves: [],
  reopens: [],
  autostart: true,
  keeps: [],
};
const answers = {
  forms: () => ok(sampleForms),
  importPlan: () => ok(sampleImport),
  gitPlan: () => ok({ installed: false, diff: { file: '~/.gitconfig', diff: '+ x', changed: true } }),
  sessionValues: () => ok({ kind: 'assumed-role', values: {} }),
  browsers: () => ok({ browsers: [] }),
  undo: () => ok({ files: [] }),
  detachPlan: () => ok(detachPlan),
  detach: () => ok(detachPlan),
  shellPlan: () => ok({ shell: 'zsh', installed: false, ofPackage: false, files: [], notes: [] }),
  profileText: () => ok({ file: '~/.aws/config', text: '[profile deploy]' }),
  shellStates: () =>
    ok({
      shells: (['zsh', 'bash'] as const).map((shell) => ({
        shell,
        isUsual: shell === 'zsh',
        installed: shell === 'bash',
        ofPackage: false,
        files: [],
        looks: [],
        notes: [],
      })),
    }),
  unlock: () => ok({ how: 'by-hand' }),
  testNetwork: () => ok({ checks: [] }),
  diagnostics: () => ok({ checks: [] }),
  update: () =>
    ok({ running: '0.1.0', how: 'deb', checked: true, available: null, staged: null, failed: false }),
  undoPlan: () => ok(null),
};
// Copying goes through a selection, which the document of the tests does not have.
Object.defineProperty(document, 'execCommand', { value: () => true });
const stateOf = (isLocked: boolean): AppState =>
  sampleState(Date.now(), {
    prompts: [],
    locked: isLocked ? { since: Date.now() - 60_000, why: 'screen' } : null,
  });
const isOpen = (element: Element): boolean =>
  element.closest('[aria-hidden="true"], [inert]') === null &&
  element.getAttribute('aria-disabled') !== 'true' &&
  !element.matches(':disabled') &&
  // The document of the tests knows no field set that is disabled.
  element.closest('fieldset[disabled]') === null;

const nameOf = (one: HTMLElement): string =>
  `${one.getAttribute('role') ?? one.tagName} ${one.getAttribute('aria-label') ?? one.textContent}`;
const closes = new Set([w.detail.close, w.common.dismiss].map((name) => `BUTTON ${name}`));

/** Presses every button there is, and what each of them opens, and chooses something else in every list. */
async function pressAll(): Promise<void> {
  const place = window.location.hash;
  const seen = new Set<string>(closes);
  const found = () => [
    ...document.querySelectorAll<HTMLElement>('button, [role="menuitem"], [role="switch"], select'),
  ];
  for (let turns = 0; turns < 200; turns += 1) {
    const one = found().find((element) => isOpen(element) && !seen.has(nameOf(element)));
    if (one === undefined) {
      // What lies over the page goes; where nothing does, all was pressed.
      if (document.querySelector('[role="menu"], [role="dialog"], [role="alertdialog"]') === null) break;
      await press('Escape');
      if (found().every((element) => !isOpen(element) || seen.has(nameOf(element)))) break;
      continue;
    }
    seen.add(nameOf(one));
    if (one instanceof HTMLSelectElement) {
      const other = [...one.options].find((option) => option.value !== one.value);
      if (other !== undefined)
        await act(async () => fireEvent.change(one, { target: { value: other.value } }));
    } else await click(one);
    // Some lead to another page, and the rest of this one is to be pressed too.
    if (window.location.hash !== place) window.location.hash = place;
    await settle();
  }
}

const pages: readonly (readonly [name: string, place: string, page: ReactNode])[] = [
  ['the sessions and the details of one', 'sessions/own%3Adeploy', <SessionsPage key="s" />],
  ['the identity sources', 'sources', <SourcesPage key="i" />],
  ['the settings', 'settings', <SettingsPage key="e" />],
  ['the banners', 'sessions', <Banners key="b" />],
  ['the first steps', 'sessions', <FirstSteps key="f" />],
  ['the import', 'import', <ImportPage key="m" />],
];

async function refusedOn(place: string, page: ReactNode, isLocked: boolean): Promise<readonly string[]> {
  window.location.hash = place;
  const { calls } = await show(page, { state: stateOf(isLocked), answers });
  await pressAll();
  return calls.map(([verb]) => verb).filter((verb) => Reflect.get(whileLocked, verb) === 'refused');
}

describe('while Latchkey is locked', () => {
  it.each(pages)(
    'nothing on %s that looks usable would be refused',
    async (_, place, page) => {
      // What is read for showing it is refused too, and says so there.
      const read = new Set(['importPlan']);
      expect((await refusedOn(place, page, true)).filter((verb) => !read.has(verb))).toEqual([]);
    },
    120_000,
  );

  it.each(pages.slice(0, 3))(
    'the same presses on %s do something while it is open',
    async (_, place, page) => {
      expect((await refusedOn(place, page, false)).length).toBeGreaterThan(1);
    },
    120_000,
  );

  it('a button says why, and can be pressed again after an unlock', async () => {
    window.location.hash = 'sources';
    const { update } = await show(<SourcesPage />, { state: stateOf(true), answers });
    const [sync] = screen.getAllByRole('button', { name: w.sources.sync });
    expect(sync).toMatchObject({ disabled: true, title: lockTexts.notNow });
    await update({ locked: null });
    expect(sync).toMatchObject({ disabled: false, title: '' });
  });

  it('the wizard cannot be sent', async () => {
    window.location.hash = 'add/identity-center';
    await show(<AddPage />, { state: stateOf(true), answers });
    expect(await screen.findByRole('button', { name: w.add.test })).toMatchObject({ disabled: true });
  });

  it('stopping, signing out and copying the name of a profile stay possible', async () => {
    window.location.hash = 'sessions/own%3Adeploy';
    await show(<SessionsPage />, { state: stateOf(true), answers });
    await click(await screen.findByRole('button', { name: w.detail.menu }));
    const menu = await screen.findByRole('menu');
    const item = (name: string) => within(menu).getByRole('menuitem', { name });
    expect(isOpen(item(w.detail.copyProfileName))).toBe(true);
    expect(isOpen(item(w.detail.copyEnvironment))).toBe(false);
  });

  it('the palette offers what is not refused', () => {
    const { sources, sessions } = stateOf(true);
    const kinds = (isLocked: boolean) =>
      new Set(verbsOf(sources, sessions, isLocked).map(({ does }) => does.kind));
    expect(kinds(true)).toContain('unlock');
    expect(kinds(true)).toContain('sign-out');
    for (const kind of ['sign-in', 'sync', 'use-for', 'clear-default'] as const) {
      expect(kinds(false)).toContain(kind);
      expect(kinds(true)).not.toContain(kind);
    }
  });
});

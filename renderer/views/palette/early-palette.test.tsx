// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { paletteText as t } from '../../../shared/text/window-pages.ts';
import { App } from '../../app.tsx';
import { sampleState } from '../../preview/sample-state.ts';
import { show } from '../../testing.tsx';

// Alone in its file: once the palette was opened anywhere, it is there without this.

const idle: IdleRequestCallback[] = [];
beforeEach(() => {
  vi.stubGlobal('requestIdleCallback', (work: IdleRequestCallback) => idle.push(work));
  vi.stubGlobal('cancelIdleCallback', () => undefined);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

it('has its field in the same moment that its key is pressed, once the window was idle', async () => {
  await show(<App onPage={() => () => undefined} />, { state: sampleState(Date.now(), { prompts: [] }) });
  expect(idle).not.toEqual([]);
  await act(async () => {
    for (const work of idle) work({ didTimeout: false, timeRemaining: () => 1 });
    await import('./palette.tsx');
  });
  fireEvent.keyDown(document.body, { key: 'k', code: 'KeyK', ctrlKey: true });
  // Nothing is waited for here: a user does not wait either.
  expect(screen.queryByRole('combobox', { name: t.field })).not.toBeNull();
});

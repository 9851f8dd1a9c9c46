import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { identityFolders } from '../electron/identity/registry.ts';
import { labelIn, shots } from '../renderer/preview/shot-list.mjs';
import type { FormSpec } from '../shared/form.ts';
import * as activity from '../shared/text/activity-page.ts';
import * as network from '../shared/text/network.ts';
import * as window from '../shared/text/window.ts';
import * as pages from '../shared/text/window-pages.ts';

// The pictures are made by hand, so nobody notices when what they press has another name. This looks without a browser.

const forms: readonly FormSpec[] = identityFolders
  .flatMap(({ sources, sessions }) => [...sources, ...sessions])
  .flatMap(({ form }) => (form === null ? [] : [form]));

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
const known = new Set([
  ...textsIn(activity),
  ...textsIn(network),
  ...textsIn(window),
  ...textsIn(pages),
  ...textsIn(forms),
]);

/** A page on which everything can be done; it notes by which name things are looked for. */
function listeningPage(): { readonly page: Page; readonly names: string[] } {
  const names: string[] = [];
  const note = (verb: string, [first, options]: readonly unknown[]): void => {
    if (verb === 'getByLabel' || verb === 'getByText') names.push(String(first));
    const name: unknown = Object(options).name;
    if (verb === 'getByRole' && name !== undefined) names.push(String(name));
  };
  const place: object = new Proxy(Object, {
    get: (_, verb) =>
      verb === 'then'
        ? undefined
        : verb === 'keyboard'
          ? place
          : (...given: readonly unknown[]) => {
              note(String(verb), given);
              return place;
            },
  });
  return { page: place as Page, names };
}

it('presses and fills in only what the window and its forms have', async () => {
  const { page, names } = listeningPage();
  for (const { act } of shots) await act?.(page, labelIn(forms));
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !known.has(name))).toEqual([]);
  expect(new Set(shots.map(({ name }) => name)).size).toBe(shots.length);
});

// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import type { AppState } from '../shared/app-state.ts';
import type { Problem } from '../shared/problem.ts';
import { plainLine } from '../shared/text/plain-line.ts';
import { sampleState } from './preview/sample-state.ts';
import { show } from './testing.tsx';
import { ProblemNotice } from './ui/problem-notice.tsx';
import { ActivityPage } from './views/activity/activity-page.tsx';
import { SessionsPage } from './views/sessions/sessions-page.tsx';

// What a provider says, in the window. The other places: electron/shell/provider-words.security.test.ts.

const evil = `x\nlatchkey: your account is locked\u202ea\u2066b\u009b31mc\u001b]0;t\u0007${'x'.repeat(1_800)}`;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there.
const ORDERS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;
const problem: Problem = { code: 'access-denied', action: 'AssumeRole', detail: evil };

/** Text, names and tooltips of all that is on the page. */
function allWords(): readonly string[] {
  const attributes = [...document.querySelectorAll('*')].flatMap((element) =>
    ['title', 'aria-label', 'placeholder', 'value'].flatMap((name) => element.getAttribute(name) ?? []),
  );
  return [document.body.textContent ?? '', ...attributes];
}
function isHarmless(): void {
  const words = allWords();
  expect(words.join(' ')).toContain('latchkey: your account is locked');
  for (const word of words) expect(word).not.toMatch(ORDERS);
}

it('attack: the reason of a problem is a quotation on one line', async () => {
  await show(<ProblemNotice problem={problem} />);
  expect(document.body.textContent).toContain('answered: “x latchkey: your account is locked');
  isHarmless();
});

const sample = sampleState(Date.now());
/** As a sync keeps names: `electron/core/sessions/merge-found.test.ts`. */
const name = plainLine(evil, 90);
const state: AppState = {
  ...sample,
  sessions: sample.sessions.map((one) => ({
    ...one,
    name,
    accountName: name,
    role: name,
    state: 'failed',
    problem,
  })),
  sources: sample.sources.map((one) => ({ ...one, problem, signedInAs: name })),
  activity: sample.activity.map((one) => ({ ...one, problem, sessionName: name })),
};

it.each([
  ['sessions', <SessionsPage key="s" />],
  ['activity', <ActivityPage key="a" />],
] as const)(
  'attack: on the page of %s no word of a provider turns, hides or ends a line',
  async (_, page) => {
    await show(page, { state });
    isHarmless();
  },
);

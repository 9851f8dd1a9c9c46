import { accountText, accountTitle } from '../../../shared/account.ts';
import { browserKinds, browserNames } from '../../../shared/browser.ts';
import type { SessionView } from '../../../shared/session.ts';
import { settingEntries } from '../../../shared/settings.ts';
import type { SourceView } from '../../../shared/source.ts';
import { tagsOf } from '../../../shared/tag.ts';
import { terminalTexts } from '../../../shared/text/terminal.ts';
import { argumentTexts } from '../../../shared/text/terminal-help.ts';
import { findSource } from '../sessions/find-source.ts';
import { profileNames } from '../sessions/session-names.ts';
import { markWords } from './marks.ts';
import { findSetting, settingCandidates } from './setting-values.ts';
import type { Argument, Candidate, Known } from './syntax.ts';

const nothing = (): readonly Candidate[] => [];

/** A word that is one of a few: usage shows them all. */
export const oneOf = (values: readonly string[], about: string): Argument => ({
  name: values.join('|'),
  about,
  candidates: () => values.map((value) => ({ value, about: '' })),
});

/** A word that nothing can be said of beforehand. */
export const free = (
  name: 'BROWSER-PROFILE' | 'CONTAINER' | 'COUNT' | 'PROGRAM' | 'TIME' | 'LABEL' | 'REMOTE' | 'URL',
): Argument => ({
  name,
  about: argumentTexts[name],
  candidates: nothing,
});

const whereOf = (view: SessionView): string =>
  [view.role, accountText(view), view.production === true ? terminalTexts.production : null]
    .filter((part) => part !== null)
    .join(' · ');

export const session: Argument = {
  name: 'SESSION',
  about: argumentTexts.SESSION,
  candidates: ({ sessions }) =>
    sessions
      .filter(({ missing }) => !missing)
      .flatMap((view) => {
        const names: readonly string[] = view.profile === null ? [view.name] : profileNames(view);
        return names.map((value) => ({ value, about: whereOf(view) }));
      }),
};

/** A session by one name, or by several words as in the palette. */
export const wordsOfSession: Argument = {
  name: 'SESSION',
  about: argumentTexts.SESSION,
  isMany: true,
  candidates: (known, before) =>
    before.length === 0
      ? session.candidates(known, before)
      : [...new Set(known.sessions.flatMap(({ role }) => role ?? []))].map((value) => ({ value, about: '' })),
};

/** Whether it is production. */
export const mark: Argument = oneOf(markWords, argumentTexts.MARK);

export const browser: Argument = {
  name: 'BROWSER',
  about: argumentTexts.BROWSER,
  candidates: () => browserKinds.map((value) => ({ value, about: browserNames[value] })),
};

/** Accounts of the sessions, by number: two may have one name. */
export const account: Argument = {
  name: 'ACCOUNT',
  about: argumentTexts.ACCOUNT,
  candidates: ({ sessions }) => {
    const found = new Map<string, string>();
    for (const view of sessions)
      if (view.accountId !== null) found.set(view.accountId, accountTitle(view) ?? '');
    return [...found].map(([value, about]) => ({ value, about }));
  },
};

/** Sessions whose profile is to be written, or not. */
export const sessionsOfProfiles: Argument = {
  name: 'SESSION',
  about: argumentTexts.SESSION,
  isMany: true,
  candidates: (known, before) =>
    session.candidates(known, before).filter(({ value }) => !before.includes(value)),
};

/** Tags that sessions have; any other word is a new one. */
export const tag: Argument = {
  name: 'TAG',
  about: argumentTexts.TAG,
  candidates: ({ sessions }) => tagsOf(sessions).map((value) => ({ value, about: '' })),
};
export const tags: Argument = {
  name: 'TAG',
  about: argumentTexts.TAG,
  isMany: true,
  candidates: (known, before) => tag.candidates(known, before).filter(({ value }) => !before.includes(value)),
};

export const profile: Argument = {
  name: 'PROFILE',
  about: argumentTexts.PROFILE,
  candidates: ({ sessions }) =>
    sessions.flatMap((view) => profileNames(view).map((value) => ({ value, about: whereOf(view) }))),
};

/** An address of a repository, as far as it can be known here: whose profile it names. */
export const address: Argument = {
  name: 'ADDRESS',
  about: argumentTexts.ADDRESS,
  candidates: (known, before) =>
    profile.candidates(known, before).map(({ value, about }) => ({ value: `codecommit://${value}@`, about })),
};

/** A name that no profile has yet. */
export const newProfile: Argument = { name: 'PROFILE', about: argumentTexts.PROFILE, candidates: nothing };

/** Regions that the sessions have: a list of AWS's own would go stale. */
export const region: Argument = {
  name: 'REGION',
  about: argumentTexts.REGION,
  candidates: ({ sessions }) =>
    [...new Set(sessions.map((view) => view.region).filter((name) => name !== null))]
      .sort()
      .map((value) => ({ value, about: '' })),
};

const sourceCandidate = ({ name, subtitle }: SourceView): Candidate => ({ value: name, about: subtitle });
const actionCandidates = (sources: readonly SourceView[]): readonly Candidate[] => {
  const found = new Map<string, string>();
  for (const { actions = [] } of sources) for (const { id, label } of actions) found.set(id, label);
  return [...found].map(([value, about]) => ({ value, about }));
};

export const source: Argument = {
  name: 'SOURCE',
  about: argumentTexts.SOURCE,
  candidates: ({ sources }) => sources.map(sourceCandidate),
};

/** A source that offers the action named by the word before it. */
export const sourceOfAction: Argument = {
  ...source,
  candidates: ({ sources }, before) =>
    sources.filter(({ actions = [] }) => actions.some(({ id }) => id === before.at(-1))).map(sourceCandidate),
};

export const action: Argument = {
  name: 'ACTION',
  about: argumentTexts.ACTION,
  candidates: ({ sources }) => actionCandidates(sources),
};

/** An action of the source named by the word before it. */
export const actionOfSource: Argument = {
  ...action,
  candidates: (known: Known, before) => {
    const found = findSource(known, before.at(-1) ?? '');
    return found.ok ? actionCandidates([found.value]) : [];
  },
};

export const setting: Argument = {
  name: 'NAME',
  about: argumentTexts.NAME,
  candidates: () => settingEntries.map(({ name, label }) => ({ value: name, about: label })),
};

/** A value of the setting named by the word before it. */
export const settingValueArgument: Argument = {
  name: 'VALUE',
  about: argumentTexts.VALUE,
  candidates: (known, before) => {
    const found = findSetting(before.at(-1) ?? '');
    return found.ok ? settingCandidates(found.value, region.candidates(known, [])) : [];
  },
};

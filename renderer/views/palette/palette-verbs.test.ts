import { describe, expect, it } from 'vitest';
import { speak } from '../../../shared/words.ts';
import { sampleState } from '../../preview/sample-state.ts';
import { matchingVerbs, verbsLead, verbsOf } from './palette-verbs.ts';

const { sources, sessions } = sampleState(1_800_000_000_000);
const verbs = verbsOf(sources, sessions, false);
const found = (query: string): readonly string[] => matchingVerbs(verbs, query).map(({ label }) => label);

describe('what the palette does', () => {
  it('is what can be done now', () => {
    const labels = verbs.map(({ label }) => label);
    expect(labels).toContain('Sign in to Old account');
    expect(labels).toContain('Sign out of Acme Identity Center');
    expect(labels).toContain('Cancel the sign-in to Globex (customer)');
    expect(labels).not.toContain('Sign in to Acme Identity Center');
    expect(labels).toContain('No default session');
    const none = sessions.map((session) => ({ ...session, isDefault: false }));
    expect(verbsOf(sources, none, false).map(({ label }) => label)).not.toContain('No default session');
    expect(verbsOf([], [], false).some(({ does }) => does.kind === 'stop-all')).toBe(false);
  });

  it('is found by the beginnings of its words, in any order and not by one letter', () => {
    expect(found('sign in old')).toEqual(['Sign in to Old account']);
    expect(found('old sign')).toEqual(['Sign in to Old account']);
    expect(found('open settings')).toEqual(['Open Settings']);
    expect(found('STOP ALL')).toEqual([expect.stringMatching(/^Stop all \d+ active sessions$/)]);
    expect(found('customer')).toEqual(['Cancel the sign-in to Globex (customer)']);
    expect(found('s')).toEqual([]);
    expect(found('qqqq')).toEqual([]);
  });

  it('never comes before a session that has what was typed', () => {
    const [session] = sessions;
    if (session === undefined) throw new Error('the sample has sessions');
    const named = { ...session, name: 'stop-gap/Admin' };
    expect(verbsLead('st', named)).toBe(false);
    expect(verbsLead('stop', named)).toBe(false);
    expect(verbsLead('stop all', named)).toBe(true);
    expect(verbsLead('stop', session)).toBe(true);
    expect(verbsLead('stop', null)).toBe(true);
  });
});

describe('the time of a session', () => {
  const [first] = sessions;
  if (first === undefined) throw new Error('the sample has sessions');
  const of = (over: object) => verbsOf([], [{ ...first, isDefault: false, ...over }], false);
  const labels = (over: object, query: string): readonly string[] =>
    matchingVerbs(of(over), query).map(({ label }) => label);

  it('is given to the default session by its words, and never found by the name of the session alone', () => {
    expect(labels({ isDefault: true }, 'use hour')).toEqual([expect.stringMatching(/^Use .* for 1 hour$/)]);
    expect(labels({ isDefault: true }, first.name)).toEqual([]);
    expect(labels({}, 'use hour')).toEqual([]);
  });

  it('is found in German by German words', () => {
    const timeBox = { until: 2e12, spanMs: 3_600_000 };
    speak('de');
    try {
      expect(labels({ isDefault: true }, 'stunde')).toHaveLength(1);
      expect(labels({ timeBox }, 'länger')).toHaveLength(1);
      expect(labels({ timeBox }, 'ohne ende')).toHaveLength(1);
      expect(labels({ isDefault: true }, first.name)).toEqual([]);
    } finally {
      speak('en');
    }
  });

  it('is moved where it is open, and begun again where it is over', () => {
    const timeBox = { until: 2e12, spanMs: 3_600_000 };
    expect(labels({ timeBox }, 'hour more')).toHaveLength(1);
    expect(labels({ timeBox }, 'no end')).toHaveLength(1);
    expect(labels({ timeBox, stopsAfterMinutes: 60 }, 'no end')).toEqual([]);
    const ended = { at: 1e12, why: 'time', seenAt: 1e12 };
    expect(labels({ timeBox: { ...timeBox, ended } }, 'use hour')).toHaveLength(1);
    expect(labels({ timeBox: { ...timeBox, of: 'Base' } }, 'hour')).toEqual([]);
  });
});

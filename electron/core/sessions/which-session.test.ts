import { describe, expect, it } from 'vitest';
import { ProfileName, Region, RoleArn, SessionId } from '../../../shared/ids.ts';
import { problemSentence } from '../../../shared/text/problem.ts';
import type { ActsAs } from '../acts-as.ts';
import type { OwnProfiles } from '../own-profile.ts';
import { testSession } from '../terminal/testing-state.ts';
import { noRegionCall, whichRegion } from './which-region.ts';
import { type Book, type Call, type Superproject, whichSession } from './which-session.ts';

const dev = testSession({ id: 's-dev', profile: 'dev' });
const prod = testSession({ id: 's-prod', profile: 'prod', name: 'Production' });
const book = (over: Partial<Book> = {}): Book => ({
  sessions: [dev, prod],
  defaultSessionId: null,
  withoutDefault: null,
  own: null,
  ...over,
});
const call = (over: Partial<Call> = {}): Call => ({
  named: null,
  awsProfile: null,
  awsDefaultProfile: null,
  pinnedId: null,
  pinnedProfile: null,
  hasForeignKeys: false,
  superproject: null,
  ...over,
});
const actsAs = (digest: string): ActsAs => ({ digest, account: null });
const signedIn = (user: string): ActsAs => ({
  ...actsAs('a'),
  user,
  signedIn: { source: 'Corp', as: user },
});
const named = (first: string, ...others: readonly string[]): Superproject => ({
  profiles: [first, ...others],
  hasPlain: false,
  isUnclear: false,
});
const option = (name: string): Call['named'] => ({ by: 'option', name });
const answered = (of: Call, by: Book) => {
  const found = whichSession(of, by);
  return found.ok ? found.value.session.id : found.error.code;
};
const devIsDefault = book({ defaultSessionId: dev.id });

describe('which session answers', () => {
  it.each([
    ['a name before the variables', call({ named: option('prod'), awsProfile: 'dev' }), book(), 's-prod'],
    ['AWS_PROFILE', call({ awsProfile: 'prod' }), book(), 's-prod'],
    [
      'AWS_PROFILE beside another AWS_DEFAULT_PROFILE',
      call({ awsProfile: 'prod', awsDefaultProfile: 'dev' }),
      book(),
      'profile-variables-differ',
    ],
    ['AWS_DEFAULT_PROFILE', call({ awsDefaultProfile: 'prod' }), book(), 's-prod'],
    ['an empty AWS_PROFILE names nothing', call({ awsProfile: '' }), devIsDefault, 's-dev'],
    ['the session of this shell before the default', call({ pinnedId: 's-prod' }), devIsDefault, 's-prod'],
    [
      'AWS_PROFILE before the session of this shell',
      call({ awsProfile: 'dev', pinnedId: 's-prod' }),
      book(),
      's-dev',
    ],
    [
      'a session of this shell that is gone',
      call({ pinnedId: 's-gone' }),
      devIsDefault,
      'pinned-session-gone',
    ],
    [
      'a session of this shell that acts as before',
      call({ pinnedId: 's-prod', pinnedAs: actsAs('a') }),
      book({ actsAs: () => actsAs('a') }),
      's-prod',
    ],
    [
      'a session of this shell that was edited to act as somebody else',
      call({ pinnedId: 's-prod', pinnedAs: actsAs('a') }),
      book({ defaultSessionId: dev.id, actsAs: () => actsAs('b') }),
      'session-edited',
    ],
    [
      'the same, by the profile that exec named',
      call({ named: option('prod'), pinnedId: 's-prod', pinnedProfile: 'prod', pinnedAs: actsAs('a') }),
      book({ actsAs: () => actsAs('b') }),
      'session-edited',
    ],
    [
      'the same, by the id that git’s helper goes by',
      call({ named: option('s-prod'), pinnedId: 's-prod', pinnedAs: actsAs('a') }),
      book({ actsAs: () => actsAs('b') }),
      'session-edited',
    ],
    ...[{}, { named: option('s-prod') }, { awsProfile: 'prod', pinnedProfile: 'prod' }].map(
      (by): [string, Call, Book, string] => [
        `a session of this shell at whose source another user signed in (${JSON.stringify(by)})`,
        call({ ...by, pinnedId: 's-prod', pinnedAs: signedIn('ada') }),
        book({ defaultSessionId: dev.id, actsAs: () => signedIn('eve') }),
        'signed-in-as-another',
      ],
    ),
    ...[
      [signedIn('ada'), signedIn('ada')],
      [signedIn('ada'), actsAs('a')],
      [actsAs('a'), signedIn('eve')],
    ].map(([then = actsAs('a'), now = then], index): [string, Call, Book, string] => [
      `a session of this shell of the same user, or of one that is not known (${index})`,
      call({ named: option('s-prod'), pinnedId: 's-prod', pinnedAs: then }),
      book({ actsAs: () => now }),
      's-prod',
    ]),
    [
      'the id of another session in such a shell',
      call({ named: option('s-dev'), pinnedId: 's-prod', pinnedAs: signedIn('ada') }),
      book({ actsAs: () => signedIn('eve') }),
      's-dev',
    ],
    [
      'another name in such a shell',
      call({ named: option('dev'), pinnedId: 's-prod', pinnedProfile: 'prod', pinnedAs: actsAs('a') }),
      book({ actsAs: () => actsAs('b') }),
      's-dev',
    ],
    [
      'keys of another session than that of this shell',
      call({ pinnedId: 's-prod', keysOf: dev.id }),
      book(),
      'keys-of-another',
    ],
    [
      'the same in what exec started',
      call({ awsProfile: 'prod', pinnedId: 's-prod', pinnedProfile: 'prod', keysOf: dev.id }),
      book(),
      'keys-of-another',
    ],
    ['keys of the session of this shell', call({ pinnedId: 's-prod', keysOf: prod.id }), book(), 's-prod'],
    [
      'another name beside keys of another session',
      call({ awsProfile: 'dev', pinnedId: 's-prod', pinnedProfile: 'prod', keysOf: dev.id }),
      book(),
      's-dev',
    ],
    [
      'a profile that the call names beside them',
      call({ named: option('prod'), pinnedId: 's-prod', pinnedProfile: 'prod', keysOf: dev.id }),
      book(),
      's-prod',
    ],
    ['an empty LATCHKEY_SESSION_ID', call({ pinnedId: '' }), devIsDefault, 's-dev'],
    ['keys of somebody else', call({ hasForeignKeys: true }), devIsDefault, 'foreign-keys'],
    [
      'keys of somebody else and no session at all',
      call({ hasForeignKeys: true }),
      book({ sessions: [] }),
      'foreign-keys',
    ],
    [
      'a name beside keys of somebody else',
      call({ hasForeignKeys: true, named: option('prod') }),
      devIsDefault,
      's-prod',
    ],
    ['the superproject', call({ superproject: named('prod') }), devIsDefault, 's-prod'],
    [
      'a superproject of whose remotes one names no profile, where that is the same session',
      call({ superproject: { profiles: ['dev'], hasPlain: true, isUnclear: false } }),
      devIsDefault,
      's-dev',
    ],
    [
      'the same, without a default session',
      call({ superproject: { profiles: ['prod'], hasPlain: true, isUnclear: false } }),
      book(),
      's-prod',
    ],
    ...[
      ['removed', book({ withoutDefault: { why: 'removed', session: 'Development', source: null } })],
      ['given up', book({ withoutDefault: { why: 'chosen' } })],
      ['not there any more', book({ defaultSessionId: SessionId.parse('s-gone') })],
    ].map(([what, without]): [string, Call, Book, string] => [
      `the same, where the default session is ${what}`,
      call({ superproject: { profiles: ['prod'], hasPlain: true, isUnclear: false } }),
      { ...book(), ...Object(without) },
      'superproject-remotes-differ',
    ]),
    ...[
      ['two profiles', named('prod', 'dev')],
      ['two names of which one is gone', named('prod', 'gone')],
      ['a profile, and more that were not read', { ...named('dev'), isUnclear: true }],
      [
        'a profile and, without one, the default session',
        { profiles: ['prod'], hasPlain: true, isUnclear: false } as const,
      ],
    ].map(([what, superproject]): [string, Call, Book, string] => [
      `a superproject whose remotes name ${what}`,
      { ...call(), superproject: Object(superproject) },
      devIsDefault,
      'superproject-remotes-differ',
    ]),
    [
      'AWS_PROFILE before a superproject whose remotes differ',
      call({ awsProfile: 'prod', superproject: named('prod', 'dev') }),
      devIsDefault,
      's-prod',
    ],
    ['the default session', call(), book({ defaultSessionId: prod.id }), 's-prod'],
    [
      'the profile default',
      call({ named: option('default') }),
      book({ defaultSessionId: prod.id }),
      's-prod',
    ],
    [
      'the profile default without a default session',
      call({ named: option('default') }),
      book(),
      'no-default-session',
    ],
    ['the only session', call(), book({ sessions: [dev] }), 's-dev'],
    [
      'the only one that the last sync still found: yesterday another one may have answered',
      call(),
      book({ sessions: [{ ...prod, missing: true }, dev] }),
      'no-default-session',
    ],
    [
      'the only session, which the last sync did not find',
      call(),
      book({ sessions: [{ ...dev, missing: true }] }),
      'no-default-session',
    ],
    [
      'the only session, which is production',
      call(),
      book({ sessions: [{ ...prod, production: true }] }),
      'no-default-session',
    ],
    [
      'the default session, which is production',
      call(),
      book({ sessions: [{ ...prod, production: true }], defaultSessionId: prod.id }),
      's-prod',
    ],
    ...[
      ['nothing', call()],
      ['the profile default', call({ named: option('default') })],
      ['the superproject', call({ superproject: named('dev') })],
      ['the profile of that session, which is now of another', call({ awsProfile: 'dev' })],
      ['the same, as the line in the files asks', call({ named: option('dev') })],
    ].map(([what, of]): [string, Call, Book, string] => [
      `below a program that was started in another session and does not say so: ${what}`,
      { ...Object(of), droppedPin: { id: prod.id, profile: 'dev' } },
      devIsDefault,
      'pin-dropped',
    ]),
    [
      'the same session below such a program',
      call({ droppedPin: { id: dev.id, profile: 'dev' } }),
      devIsDefault,
      's-dev',
    ],
    [
      'another name below such a program',
      call({ awsProfile: 'dev', droppedPin: { id: prod.id, profile: 'prod' } }),
      devIsDefault,
      's-dev',
    ],
    ['none at all', call(), book({ sessions: [] }), 'no-default-session'],
    ['an AWS_PROFILE that nobody knows', call({ awsProfile: 'other' }), devIsDefault, 'unknown-profile'],
    ['a part of a name, from a tool', call({ named: option('pro') }), book(), 'unknown-profile'],
    ['a part of a name, from a user', call({ named: { by: 'argument', name: 'Produ' } }), book(), 's-prod'],
    [
      'a default session that is gone, beside the only one that is left',
      call(),
      book({ sessions: [dev], defaultSessionId: SessionId.parse('gone') }),
      'no-default-session',
    ],
    [
      'the only session that is left behind a removed default session',
      call(),
      book({ sessions: [dev], withoutDefault: { why: 'removed', session: 'Production', source: null } }),
      'default-gone',
    ],
    [
      'the only session where the user wants no default session',
      call(),
      book({ sessions: [dev], withoutDefault: { why: 'chosen' } }),
      'no-default-session',
    ],
  ])('%s', (_, of, by, wanted) => {
    expect(answered(of, by)).toBe(wanted);
  });

  it('says what else could have decided, in the order of the rules', () => {
    const found = whichSession(
      call({
        named: option('prod'),
        awsProfile: 'dev',
        pinnedId: 's-dev',
        hasForeignKeys: true,
        superproject: named('dev'),
      }),
      devIsDefault,
    );
    const passedOver = found.ok ? found.value.passedOver.map(({ rule }) => rule) : [];
    expect(passedOver).toEqual(['environment', 'pinned', 'foreign-keys', 'superproject', 'default']);
  });

  it('lists the sessions when nothing decides', () => {
    const found = whichSession(call(), book());
    const sentence = found.ok ? '' : problemSentence(found.error);
    expect(sentence).toContain('s-dev (profile dev), Production (profile prod)');
    expect(sentence).toContain('latchkey use SESSION');
  });

  it('names the nearest profile', () => {
    expect(whichSession(call({ named: option('prd') }), book())).toMatchObject({
      error: { code: 'unknown-profile', similar: ['prod'] },
    });
  });

  it('keeps to the session of this shell when its profile comes to mean another one', () => {
    const renamed = book({
      sessions: [testSession({ id: 's-dev', profile: 'old' }), testSession({ id: 's-prod', profile: 'dev' })],
    });
    const pin = { pinnedId: 's-dev', pinnedProfile: 'dev' };
    expect(answered(call({ ...pin, awsProfile: 'dev' }), renamed)).toBe('s-dev');
    expect(answered(call({ ...pin, named: option('dev') }), renamed)).toBe('s-dev');
    expect(answered(call({ ...pin, named: option('old') }), renamed)).toBe('s-dev');
    expect(answered(call({ pinnedId: 's-dev', named: option('dev') }), renamed)).toBe('s-prod');
  });
});

describe('a session of several profiles', () => {
  const [usEast, euWest, euNorth] = ['us-east-1', 'eu-west-1', 'eu-north-1'].map((one) => Region.parse(one));
  const several = {
    ...testSession({ id: 's-prod', profile: 'prod-us', name: 'Production', region: 'us-east-1' }),
    otherProfiles: [
      { name: ProfileName.parse('prod-eu'), region: euWest ?? null },
      { name: ProfileName.parse('production'), region: null },
    ],
    isDefault: true,
    regionAsDefault: euNorth,
  };
  // Its name is a profile of the other one.
  const namesake = testSession({ id: 's-other', profile: 'other', name: 'prod-eu' });
  const own: OwnProfiles = new Map([
    [
      'eu-role',
      {
        kind: 'role',
        sourceProfile: 'prod-eu',
        region: null,
        role: {
          profile: 'eu-role',
          roleArn: RoleArn.parse('arn:aws:iam::111122223333:role/Eu'),
          mfaSerial: null,
          externalId: null,
          sessionName: null,
          durationSeconds: null,
        },
      },
    ],
  ]);
  const sessions = [namesake, several];
  const asked = (of: Call, by: Partial<Book> = {}) => {
    const found = whichSession(of, book({ sessions, defaultSessionId: several.id, own, ...by }));
    if (!found.ok) return found.error.code;
    const region = whichRegion(noRegionCall, found.value, null);
    return [found.value.session.id, found.value.profile, region.ok && region.value.region];
  };

  it.each([
    ['its main profile', call({ named: option('prod-us') }), ['s-prod', 'prod-us', usEast]],
    ['another one', call({ named: option('prod-eu') }), ['s-prod', 'prod-eu', euWest]],
    ['another one without a region', call({ named: option('production') }), ['s-prod', 'production', usEast]],
    ['AWS_PROFILE', call({ awsProfile: 'prod-eu' }), ['s-prod', 'prod-eu', euWest]],
    ['a typed name', call({ named: { by: 'argument', name: 'prod-eu' } }), ['s-prod', 'prod-eu', euWest]],
    [
      'a part of its own name',
      call({ named: { by: 'argument', name: 'Produ' } }),
      ['s-prod', 'prod-us', usEast],
    ],
    ['the superproject', call({ superproject: named('prod-eu') }), ['s-prod', 'prod-eu', euWest]],
    [
      'the profile of this shell',
      call({ pinnedId: 's-prod', pinnedProfile: 'prod-eu' }),
      ['s-prod', 'prod-eu', euWest],
    ],
    [
      'a profile of this shell that it no longer has',
      call({ pinnedId: 's-prod', pinnedProfile: 'eu' }),
      ['s-prod', 'prod-us', usEast],
    ],
    ['a role of the user on it', call({ awsProfile: 'eu-role' }), ['s-prod', 'prod-eu', euWest]],
    ['the default session', call(), ['s-prod', 'prod-us', euNorth]],
    ['the default profile', call({ named: option('default') }), ['s-prod', 'prod-us', euNorth]],
    ['its id', call({ pinnedId: 's-prod' }), ['s-prod', 'prod-us', usEast]],
    ['a profile that nobody has', call({ named: option('prod-xx') }), 'unknown-profile'],
  ])('answers to %s', (_, of, wanted) => {
    expect(asked(of)).toEqual(wanted);
  });
});

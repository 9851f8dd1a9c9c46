import { describe, expect, it } from 'vitest';
import { ProfileName, Region } from '../../../shared/ids.ts';
import type { SessionChoice } from '../../../shared/records.ts';
import {
  otherProfiles,
  type ProfilesOf,
  recorded,
  renamed,
  reservedNames,
  withProfile,
} from './session-profiles.ts';

const name = (text: string) => ProfileName.parse(text);
const [usEast, euWest] = [Region.parse('us-east-1'), Region.parse('eu-west-1')];
const automatic: ProfilesOf = { autoProfile: name('prod-111'), formerProfiles: [name('prod')] };
const rename = (choice: SessionChoice, to: string, region: Region | null = usEast, keepRegions = false) =>
  renamed(automatic, choice, name(to), { region, current: usEast, keepRegions });

describe('the profiles of a session', () => {
  it('are the former names of an automatic one, and what the user added', () => {
    expect(otherProfiles(automatic, {})).toEqual([{ name: 'prod', region: null }]);
    const added = { otherProfiles: [{ name: name('prod-eu'), region: euWest }] };
    expect(otherProfiles(automatic, added)).toEqual([
      { name: 'prod-eu', region: 'eu-west-1' },
      { name: 'prod', region: null },
    ]);
    expect(otherProfiles(automatic, { profile: null, ...added })).toEqual([]);
  });

  it('keep the region of a former name that was given one', () => {
    const edited = { otherProfiles: [{ name: name('prod'), region: euWest }] };
    expect(otherProfiles(automatic, edited)).toEqual([{ name: 'prod', region: 'eu-west-1' }]);
  });

  it('of a choice by an earlier version are as they were', () => {
    expect(otherProfiles(automatic, { profile: name('mine') })).toEqual([]);
    expect(reservedNames(automatic, { profile: name('mine') })).toEqual(['mine', 'prod']);
  });

  it('keep the old name, and those before it, when the session gets another', () => {
    expect(rename({}, 'mine')).toEqual({
      profile: 'mine',
      region: 'us-east-1',
      otherProfiles: [{ name: 'prod-111' }, { name: 'prod' }],
    });
    expect(rename({ profile: name('mine') }, 'yours').otherProfiles).toEqual([{ name: 'mine' }]);
    expect(rename({ profile: name('mine') }, 'mine').otherProfiles).toBeUndefined();
  });

  it('follow a region that is chosen with the name, unless they are to keep theirs', () => {
    expect(rename({}, 'mine', euWest)).toMatchObject({ region: 'eu-west-1' });
    expect(rename({}, 'mine', euWest).otherProfiles).toEqual([{ name: 'prod-111' }, { name: 'prod' }]);
    expect(rename({}, 'mine', euWest, true).otherProfiles).toEqual([
      { name: 'prod-111', region: 'us-east-1' },
      { name: 'prod', region: 'us-east-1' },
    ]);
  });

  it('change places where the new name is one of them, each with its region', () => {
    const choice = { profile: name('prod-us'), otherProfiles: [{ name: name('prod-eu'), region: euWest }] };
    expect(rename(choice, 'prod-eu')).toEqual({
      profile: 'prod-eu',
      region: 'eu-west-1',
      otherProfiles: [{ name: 'prod-us', region: 'us-east-1' }],
    });
  });

  it('are recorded without what is not said', () => {
    expect(recorded([])).toBeUndefined();
    expect(recorded([{ name: name('a'), region: null }])).toEqual([{ name: 'a' }]);
  });

  it('that nobody else may have are the main one, those beside it and the former ones', () => {
    const added = { otherProfiles: [{ name: name('prod-eu'), region: euWest }] };
    expect(reservedNames(automatic, added)).toEqual(['prod-111', 'prod-eu', 'prod']);
    expect(reservedNames(automatic, { profile: null })).toEqual(['prod']);
  });

  it('never have `default` among them, whatever an earlier version recorded', () => {
    expect(otherProfiles(automatic, { otherProfiles: [{ name: name('default') }] })).toEqual([
      { name: 'prod', region: null },
    ]);
    expect(rename({ profile: name('default') }, 'mine').otherProfiles).toBeUndefined();
  });

  it('a name with no region of its own takes over that of the profile it was', () => {
    const choice = { profile: name('prod-us'), otherProfiles: [{ name: name('prod-eu'), region: euWest }] };
    expect(rename(choice, 'prod-eu', null)).toMatchObject({ region: 'eu-west-1' });
    const withoutRegion = { profile: name('a'), otherProfiles: [{ name: name('b') }] };
    expect(rename(withoutRegion, 'b', null)).toEqual({
      profile: 'b',
      region: undefined,
      otherProfiles: [{ name: 'a', region: 'us-east-1' }],
    });
    // The user chose another region with it.
    const apSouth = Region.parse('ap-south-1');
    expect(rename(choice, 'prod-eu', apSouth)).toMatchObject({ region: 'ap-south-1' });
  });

  it('one that is added comes last, one that is there keeps its place', () => {
    const [a, b] = [
      { name: name('a'), region: null },
      { name: name('b'), region: null },
    ];
    expect(withProfile([a], b)).toEqual([a, b]);
    expect(withProfile([a, b], { ...a, region: euWest })).toEqual([{ ...a, region: euWest }, b]);
  });
});

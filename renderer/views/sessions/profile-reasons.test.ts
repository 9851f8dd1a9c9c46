import { describe, expect, it } from 'vitest';
import { ProfileName } from '../../../shared/ids.ts';
import { sampleState } from '../../preview/sample-state.ts';
import { profileReason, regionReason } from './profile-reasons.ts';

const { sessions } = sampleState(1_800_000_000_000);
const [own, other] = sessions;
if (own === undefined || other === undefined) throw new Error('too few sessions');

describe('profile validation in words', () => {
  it('takes an empty name, its own name and a free one', () => {
    expect(profileReason('', own, sessions)).toBeNull();
    expect(profileReason(` ${own.profile} `, own, sessions)).toBeNull();
    expect(profileReason('free-one', own, sessions)).toBeNull();
  });
  it('refuses what a tool cannot see, and what another session has', () => {
    expect(profileReason('my profile', own, sessions)).toContain('letters, digits');
    expect(profileReason(other.profile ?? '', own, sessions)).toContain('another session');
  });
  it('refuses the name of the default profile, and the id of another session', () => {
    expect(profileReason('default', own, sessions)).toContain('default session');
    expect(profileReason('Default', own, sessions)).toContain('default session');
    expect(profileReason(other.id, own, sessions)).toContain('another session');
    const named = { ...own, profile: ProfileName.parse('default') };
    expect(profileReason('default', named, sessions)).toBeNull();
  });
  it('refuses what is not a region', () => {
    expect(regionReason('eu-central-1')).toBeNull();
    expect(regionReason('')).toBeNull();
    expect(regionReason('Frankfurt')).toContain('region');
  });
});

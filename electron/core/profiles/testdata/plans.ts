import type { Lease } from '../../credentials.ts';
import { Secret } from '../../secret.ts';
import { type ProfilePlan, planProfiles } from '../plan/profile-plan.ts';
import type { DesiredProfile, ProfilePlanInput } from '../plan/desired-profile.ts';

export const lease: Lease = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: new Secret('wJalr/secret+key='),
  sessionToken: new Secret('token//=='),
  expiresAt: Date.UTC(2028, 1, 29, 23, 59, 59),
  issuedAt: 0,
  accountId: null,
  chained: false,
};
export const session = (profile: string, more?: Partial<DesiredProfile>): DesiredProfile => ({
  sessionId: `s:${profile}`, profile, region: 'eu-west-1', deliver: 'process', lease: null,
  ...more,
});
/** What a plan says of files and requests that fit; a refusal is an error of the test. */
export function plan(input: Partial<ProfilePlanInput>): ProfilePlan {
  const result = planProfiles({
    config: '', credentials: '', desired: [], shimPath: '/opt/Latch Key/latchkey', consents: new Set(),
    paths: { config: 'config', credentials: 'credentials' },
    ...input,
  });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

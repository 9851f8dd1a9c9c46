import fc from 'fast-check';
import { ProfileName, Region, SessionId } from '../../../../shared/ids.ts';
import type { ProfileSession, ProfilesInput } from '../user-files-port.ts';
import { lease } from './plans.ts';

const session = fc
  .record({
    profile: fc.constantFrom('a', 'b', 'new', 'newer', 'x/y'),
    region: fc.constantFrom(null, Region.parse('eu-west-1'), Region.parse('us-east-1')),
    delivery: fc.constantFrom<ProfileSession['delivery']>('process', 'process', 'keys', 'none'),
    lease: fc.constantFrom(null, lease),
    isWritten: fc.constantFrom(true, true, true, false),
    hasFormer: fc.constantFrom(false, false, true),
  })
  .map(
    ({ hasFormer, ...one }): ProfileSession => ({
      ...one,
      otherProfiles: hasFormer ? [{ name: ProfileName.parse(`former-${one.profile}`), region: null }] : [],
      regionAsDefault: null,
      id: SessionId.parse(`s:${one.profile}`),
      name: one.profile,
      profile: ProfileName.parse(one.profile),
    }),
  );
/** What the app wants at one moment: some sessions, perhaps one of them the default, some profiles after a yes. */
const requestOf = (consents: fc.Arbitrary<readonly string[]>, handedOver: fc.Arbitrary<readonly string[]>) =>
  fc
    .tuple(
      fc.uniqueArray(session, { selector: ({ id }) => id, maxLength: 5 }),
      fc.nat({ max: 6 }),
      consents,
      handedOver,
    )
    .map(
      ([sessions, pick, yes, imported]): ProfilesInput => ({
        sessions,
        defaultSessionId: sessions[pick]?.id ?? null,
        consents: new Set(yes),
        handOver: imported.map((profile) => ({ profile, accessKeyId: 'v' })),
      }),
    );
const nothing = fc.constant([]);
/** Where the user was asked nothing. */
export const request = requestOf(nothing, nothing);
const own = fc.subarray(['a', 'b', 'default', 'q', 'former-a', 'former-b']);
/** After yeses and imports too. */
export const anyRequest = requestOf(own, fc.oneof(nothing, own));

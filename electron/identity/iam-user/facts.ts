import type { SignInStatus } from '../../core/identity-source.ts';
import type { Stored } from './stored.ts';

const dayMs = 24 * 3_600_000;
/** What AWS's own guidance and most audits ask for. */
const oldAfterDays = 90;

/** What is in the keychain, as a user may know it. */
export function signedIn(item: Stored, now: number): SignInStatus {
  return {
    kind: 'signed-in',
    signedInAs: item.userArn === null ? null : item.userArn.slice(item.userArn.lastIndexOf('/') + 1),
    ...(item.userArn === null ? {} : { callerArn: item.userArn, user: item.userArn }),
    expiresAt: null,
    facts: [keyLine(item, now), ...deviceLine(item), ...retiredLine(item, now), ...unkeptLine(item)],
  };
}

function keyLine({ key, createdAt }: Stored, now: number): string {
  const name = `Access key ${key.accessKeyId}`;
  if (createdAt === null) return name;
  const days = Math.max(0, Math.floor((now - createdAt) / dayMs));
  const age = `${name}, ${days === 0 ? 'made today' : days === 1 ? 'one day old' : `${days} days old`}`;
  return days >= oldAfterDays ? `${age}: time to rotate it` : age;
}

function deviceLine({ mfaSerial, seed }: Stored): readonly string[] {
  if (mfaSerial === null) return [];
  return [`MFA device ${mfaSerial}${seed === null ? '' : ', codes filled in automatically'}`];
}

function retiredLine({ retired }: Stored, now: number): readonly string[] {
  if (retired === null) return [];
  const days = Math.max(1, Math.ceil((retired.deleteAt - now) / dayMs));
  const when = retired.deleteAt <= now ? 'at its next use' : days === 1 ? 'within a day' : `in ${days} days`;
  const state = retired.isActive ? 'is still active' : 'is inactive';
  return [`The previous key, ${retired.accessKeyId}, ${state} and will be deleted ${when}`];
}

function unkeptLine({ askedAt, pending }: Stored): readonly string[] {
  if (askedAt === null || pending !== null) return [];
  return ['A rotation was cut off while AWS made a new key: rotate again to hear which one nobody keeps'];
}

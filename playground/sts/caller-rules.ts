import { Refusal } from '../service.ts';
import type { KeyRecord } from '../world/key-record.ts';
import type { Principal } from '../world/principal.ts';
import type { MfaCheck } from '../world/totp.ts';
import type { World } from '../world/world.ts';
import { optionalText } from './constraints.ts';
import type { QueryParameters } from './query.ts';

export const denied = (message: string): Refusal => new Refusal(403, 'AccessDenied', message);

/** GetSessionToken and GetFederationToken take an IAM user's own key, never a session. */
export function requireLongTermKey(
  caller: KeyRecord,
  operation: string,
): KeyRecord & {
  readonly principal: Extract<Principal, { readonly kind: 'iam-user' }>;
} {
  const { principal } = caller;
  if (principal.kind !== 'iam-user' || caller.sessionToken !== null)
    throw denied(`Cannot call ${operation} with session credentials`);
  return { ...caller, principal };
}

/** True when a valid code of the caller's own device came along, false when none was sent; else throws. */
export function checkMfa(
  parameters: QueryParameters,
  caller: Principal,
  nowMs: number,
  ports: { readonly world: World; readonly mfa: MfaCheck },
): boolean {
  const serial = optionalText(parameters, 'SerialNumber');
  const code = optionalText(parameters, 'TokenCode');
  if (serial === undefined && code === undefined) return false;
  if (serial === undefined || code === undefined)
    throw denied(
      'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
    );
  const user = ports.world.iamUsers.find(
    (each) =>
      caller.kind === 'iam-user' &&
      each.accountId === caller.accountId &&
      each.userName === caller.userName &&
      each.mfa?.serial === serial,
  );
  if (user?.mfa === undefined)
    throw denied(
      'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
    );
  if (!ports.mfa.accepts(serial, user.mfa.seed, code, nowMs))
    throw denied('MultiFactorAuthentication failed with invalid MFA one time pass code. ');
  return true;
}

import { Region } from '../../../shared/ids.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { sessionLabel } from './session-names.ts';
import { otherPartition } from './session-partition.ts';
import type { Answer } from './which-session.ts';

/** What may name a region, and with it where a region came from, in the order in which they are asked. */
export type RegionOrigin =
  /** The host name, the address, or `--region`. */
  | 'call'
  | 'AWS_REGION'
  | 'AWS_DEFAULT_REGION'
  /** The line of the profile that was named: one of the user's own, or a further one of the session. */
  | 'profile'
  | 'session'
  | 'settings';

export interface RegionAnswer {
  readonly region: Region;
  readonly from: RegionOrigin;
}

export interface RegionCall {
  readonly named: Region | null;
  readonly awsRegion: string | null;
  readonly awsDefaultRegion: string | null;
  /** What `exec` or `env` put into the variables with another session, or another profile, than the one that answers. */
  readonly notOf?: string | null;
}

/** A command started with a session has the region of that session, whatever its surroundings say. */
export const noRegionCall: RegionCall = { named: null, awsRegion: null, awsDefaultRegion: null };

/** Which region a call is for. One of another partition than the session's is refused, however it is named. */
export function whichRegion(
  call: RegionCall,
  answer: Pick<Answer, 'session' | 'ownRegion'>,
  defaultRegion: Region | null,
): Result<RegionAnswer, Problem> {
  const named = namedRegion(call, answer, defaultRegion);
  const other = named.ok ? otherPartition(named.value.region, answer.session) : null;
  return other === null ? named : err(other);
}

function namedRegion(
  call: RegionCall,
  answer: Pick<Answer, 'session' | 'ownRegion'>,
  defaultRegion: Region | null,
): Result<RegionAnswer, Problem> {
  if (call.named !== null) return ok({ region: call.named, from: 'call' });
  const variables = [
    ['AWS_REGION', call.awsRegion],
    ['AWS_DEFAULT_REGION', call.awsDefaultRegion],
  ] as const;
  for (const [name, value] of variables) {
    // SECURITY: the region of another session is used with no profile that a call names.
    if (value === null || value === '' || value === call.notOf) continue;
    const region = Region.safeParse(value);
    return region.success
      ? ok({ region: region.data, from: name })
      : invalidInput(name, `"${value.slice(0, 60)}" is no region.`);
  }
  if (answer.ownRegion !== null) return ok({ region: answer.ownRegion, from: 'profile' });
  if (answer.session.region !== null) return ok({ region: answer.session.region, from: 'session' });
  if (defaultRegion !== null) return ok({ region: defaultRegion, from: 'settings' });
  return err({ code: 'region-missing', session: sessionLabel(answer.session) });
}

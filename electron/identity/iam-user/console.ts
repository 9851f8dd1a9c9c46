import type { Region } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { consoleTexts } from '../../../shared/text/console.ts';
import type { ConsoleAccess, IdentityPorts } from '../../core/identity-source.ts';
import { refusedKey } from '../refused-key.ts';
import { longTermKey } from './stored.ts';
import type { KeyUser } from './user.ts';

const DURATION_SECONDS = 3600;
/** All that the user's own policies allow: AWS gives what both these and those allow. */
const EVERYTHING = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

/**
 * The console does not take what GetSessionToken gives (STS guide, "Compare AWS STS credentials"), but what GetFederationToken
 * gives, made of the user's long-term key.
 */
export async function consoleOfUser(
  { sts }: Pick<IdentityPorts, 'sts'>,
  { source, item, config }: KeyUser,
  region: Region | null,
  signal: AbortSignal,
): Promise<Result<ConsoleAccess, Problem>> {
  const name = federatedName(item.userArn);
  const lease = await sts.getFederationToken(
    {
      key: longTermKey(item.key, config),
      name,
      region: region ?? config.region,
      durationSeconds: DURATION_SECONDS,
      policy: EVERYTHING,
    },
    signal,
  );
  if (!lease.ok) return err(refusedKey(lease.error, source.sourceName));
  return ok({ kind: 'credentials', lease: lease.value, note: consoleTexts.federatedUser(name) });
}

/** 2 to 32 of [\w+=,.@-], which CloudTrail shows: the user's own name. */
function federatedName(userArn: string | null): string {
  const own = (userArn?.split('/').at(-1) ?? '').replace(/[^\w+=,.@-]/g, '-').slice(0, 32);
  return own.length < 2 ? 'latchkey' : own;
}

import { z } from 'zod';
import { AccountId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Lease } from '../../core/credentials.ts';
import { Secret } from '../../core/secret.ts';

/** Keys without an end of their own are asked for again after this. */
export const unendingMs = 3_600_000;

/** EC2 metadata and container endpoints (protocols §v): the token is `Token`. A credential_process says `SessionToken`. */
const Answer = z.object({
  Code: z.string().optional(),
  Message: z.string().optional(),
  Version: z.number().optional(),
  AccessKeyId: z.string().min(1).optional(),
  SecretAccessKey: z.string().min(1).optional(),
  Token: z.string().min(1).optional(),
  SessionToken: z.string().min(1).nullish(),
  Expiration: z.string().nullish(),
  AccountId: AccountId.optional().catch(undefined),
});
type Answer = z.infer<typeof Answer>;

export interface Rules {
  /** For people: who answered. */
  readonly service: string;
  /** A credential_process: Version 1, and an end is not required. */
  readonly isProcess: boolean;
}

/** SECURITY: nothing of the answer is ever quoted; it holds keys. */
export function leaseFrom(text: string, rules: Rules, now: number): Result<Lease, Problem> {
  const answer = parse(text);
  if (answer === null) return garbage(rules, 'It is not JSON of the expected form.');
  if (answer.Code !== undefined && answer.Code !== 'Success') {
    const said = [answer.Code, answer.Message ?? ''].join(': ').slice(0, 500);
    return err({ code: 'upstream-failed', service: rules.service, detail: said });
  }
  if (rules.isProcess && answer.Version !== 1) return garbage(rules, 'Its Version is not 1.');
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey } = answer;
  if (accessKeyId === undefined || secretAccessKey === undefined)
    return garbage(rules, 'It has no AccessKeyId or no SecretAccessKey.');
  const token = rules.isProcess ? answer.SessionToken : answer.Token;
  const expiresAt = endOf(answer.Expiration ?? null);
  if (expiresAt === null) return garbage(rules, 'Its Expiration is not a time.');
  if (expiresAt === 'none' && !rules.isProcess) return garbage(rules, 'It has no Expiration.');
  if (expiresAt !== 'none' && expiresAt <= now)
    return err({
      code: 'credentials-expired',
      session: rules.service,
      detail: 'What it gave had ended already.',
    });
  return ok({
    accessKeyId,
    secretAccessKey: new Secret(secretAccessKey),
    sessionToken: token === undefined || token === null ? null : new Secret(token),
    expiresAt: expiresAt === 'none' ? now + unendingMs : expiresAt,
    issuedAt: now,
    accountId: answer.AccountId ?? null,
    chained: false,
  });
}

function parse(text: string): Answer | null {
  try {
    return Answer.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** RFC 3339, with Z or an offset, as epoch ms. */
export function endOf(text: string | null): number | 'none' | null {
  if (text === null || text.trim() === '') return 'none';
  const iso = z.iso.datetime({ offset: true }).safeParse(text.trim());
  return iso.success ? (z.coerce.date().safeParse(iso.data).data?.getTime() ?? null) : null;
}

const garbage = ({ service }: Rules, detail: string): Result<never, Problem> =>
  err({ code: 'upstream-garbage', service, detail });

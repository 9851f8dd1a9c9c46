import { z } from 'zod';
import { AccountId } from '../../../shared/ids.ts';
import { serverNow } from '../../../shared/server-now.ts';
import type { Lease } from '../../core/credentials.ts';
import type { IdentityPorts } from '../../core/identity-source.ts';
import { Secret } from '../../core/secret.ts';
import { parseIsoTime } from '../parse-iso-time.ts';

/** Keys that say nothing of their end are taken again after this long. */
export const unknownEndMs = 3_600_000;

const text = z.string().trim().min(1);
/** What the instance metadata and the container endpoints answer. */
const Served = z.object({
  Code: z.string().optional(),
  Message: z.string().optional(),
  AccessKeyId: text,
  SecretAccessKey: text,
  Token: text,
  Expiration: text,
  AccountId: z.string().nullish(),
});
const ServedFailure = z.object({
  Code: z.string().optional(),
  Message: z.string().optional(),
  /** As the agents of ECS and EKS write them. */
  code: z.string().optional(),
  message: z.string().optional(),
});
/** What a credential_process prints. `SessionToken` and `Expiration` are left out for keys that do not end. */
const Printed = z.object({
  Version: z.literal(1),
  AccessKeyId: text,
  SecretAccessKey: text,
  SessionToken: z.string().nullish(),
  Expiration: z.string().nullish(),
  AccountId: z.string().nullish(),
});

export type Read =
  | { readonly kind: 'lease'; readonly lease: Lease }
  /** The endpoint's own words. */
  | { readonly kind: 'failure'; readonly detail: string }
  /** SECURITY: says which part is wrong and quotes nothing. */
  | { readonly kind: 'garbage'; readonly detail: string };

export function readServed(ports: IdentityPorts, body: string): Read {
  const json = jsonOf(body);
  const said = ServedFailure.safeParse(json).data;
  const code = said?.Code ?? said?.code;
  if (code !== undefined && code !== 'Success')
    return { kind: 'failure', detail: [code, said?.Message ?? said?.message].filter(Boolean).join(': ') };
  const served = Served.safeParse(json);
  if (!served.success) return garbage(served.error);
  const { AccessKeyId, SecretAccessKey, Token, Expiration, AccountId: account } = served.data;
  return leaseOf(ports, {
    AccessKeyId,
    SecretAccessKey,
    SessionToken: Token,
    Expiration,
    AccountId: account,
  });
}

export function readPrinted(ports: IdentityPorts, body: string): Read {
  const printed = Printed.safeParse(jsonOf(body));
  return printed.success ? leaseOf(ports, printed.data) : garbage(printed.error);
}

export function leaseOf(
  ports: IdentityPorts,
  keys: {
    readonly AccessKeyId: string;
    readonly SecretAccessKey: string;
    readonly SessionToken?: string | null | undefined;
    readonly Expiration?: string | null | undefined;
    readonly AccountId?: string | null | undefined;
  },
): Read {
  const now = serverNow(ports);
  const end = keys.Expiration ?? '';
  const expiresAt = end === '' ? now + unknownEndMs : parseIsoTime(end);
  if (expiresAt === null)
    return { kind: 'garbage', detail: 'Its Expiration is not a time such as 2030-01-31T12:00:00Z.' };
  const token = keys.SessionToken ?? '';
  return {
    kind: 'lease',
    lease: {
      accessKeyId: keys.AccessKeyId,
      secretAccessKey: new Secret(keys.SecretAccessKey),
      sessionToken: token === '' ? null : new Secret(token),
      expiresAt,
      issuedAt: now,
      accountId: AccountId.safeParse(keys.AccountId ?? '').data ?? null,
      chained: false,
    },
  };
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function garbage(error: z.ZodError): Read {
  const part = error.issues[0]?.path.join('.') ?? '';
  const detail = part === '' ? 'It is not a JSON object.' : `Its ${part} is missing or invalid.`;
  return { kind: 'garbage', detail };
}

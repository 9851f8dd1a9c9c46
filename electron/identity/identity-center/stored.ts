import { z } from 'zod';
import { Region } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { SourceContext } from '../../core/identity-source.ts';
import type { OidcClientRegistration, OidcToken } from '../../core/ports/identity-center.ts';
import { Secret } from '../../core/secret.ts';
import { readItem } from '../keychain-item.ts';
import type { PortalAddress, SourceConfig } from './form.ts';

const Registration = z.object({ clientId: z.string(), clientSecret: z.string(), expiresAt: z.number() });
/** The source's keychain item. Times are epoch ms of AWS's clock. */
const Item = z.object({
  version: z.literal(1),
  startUrl: z.string(),
  region: z.string(),
  /** Registered for the device flow. */
  client: Registration.nullable(),
  /** Registered for the authorization code; absent in items from before there was one. */
  browserClient: Registration.nullish(),
  token: z
    .object({
      accessToken: z.string().min(1),
      refreshToken: z.string().min(1).nullable(),
      expiresAt: z.number(),
      issuedAt: z.number(),
      /** Absent in items from before it was kept. */
      signedInAs: z.string().nullish(),
      /** Which registration it belongs to. */
      grant: z.enum(['code', 'browser']).optional(),
    })
    .nullable(),
  /** Who signed in last, while there is no token that says it. */
  before: z.string().nullish(),
  replaced: z
    .array(z.object({ region: Region, accessToken: z.string().min(1), expiresAt: z.number() }))
    .optional(),
});

/** How a user signed in. A registration serves the grant it was made for, and renews only its own tokens. */
export type Grant = 'code' | 'browser';

export interface StoredToken extends OidcToken {
  /** The Region that gave it; no other takes it. */
  readonly region: Region;
  readonly grant: Grant;
  readonly issuedAt: number;
  /** The user's name at the provider; null when it is unknown. */
  readonly signedInAs: string | null;
}
/** A token of a Region that another one has taken the place of. It holds until a sign-out, which tells its Region, or its end. */
export type ReplacedToken = Pick<StoredToken, 'region' | 'accessToken' | 'expiresAt'>;
export interface Stored {
  /** Where the registrations and the token are from. */
  readonly place: PortalAddress;
  readonly clients: Readonly<Record<Grant, OidcClientRegistration | null>>;
  readonly token: StoredToken | null;
  /** The last user of whom it is known; null: of none yet. */
  readonly before: string | null;
  readonly replaced: readonly ReplacedToken[];
}
export const nothingStored = ({ startUrl, region }: PortalAddress): Stored => ({
  place: { startUrl, region },
  clients: { code: null, browser: null },
  token: null,
  before: null,
  replaced: [],
});

/** The registration that the token was given to. */
export const clientOf = ({ clients, token }: Stored): OidcClientRegistration | null =>
  token === null ? null : clients[token.grant];

/** 'keychain-corrupt' when the item is not ours to read; what was kept for another portal counts as nothing. */
export async function readStored(
  ctx: SourceContext,
  config: SourceConfig,
  signal: AbortSignal,
): Promise<Result<Stored, Problem>> {
  const read = await readItem(ctx, Item, signal);
  if (!read.ok) return read;
  const item = read.value;
  const place = [config, config.additional].find(
    (each) =>
      item !== null && each !== null && item.startUrl === each.startUrl && item.region === each.region,
  );
  if (item === null || !place) return ok(nothingStored(config));
  const { client, browserClient, token } = item;
  return ok({
    place: { startUrl: place.startUrl, region: place.region },
    clients: { code: registrationOf(client), browser: registrationOf(browserClient ?? null) },
    token:
      token === null
        ? null
        : {
            accessToken: new Secret(token.accessToken),
            refreshToken: token.refreshToken === null ? null : new Secret(token.refreshToken),
            expiresAt: token.expiresAt,
            issuedAt: token.issuedAt,
            signedInAs: token.signedInAs ?? null,
            grant: token.grant ?? 'code',
            region: place.region,
          },
    before: token?.signedInAs ?? item.before ?? null,
    replaced: (item.replaced ?? []).map((each) => ({ ...each, accessToken: new Secret(each.accessToken) })),
  });
}

export const writeStored = (
  ctx: SourceContext,
  stored: Stored,
  signal: AbortSignal,
): Promise<Result<void, Problem>> => ctx.secrets.write(itemOf(stored), signal);

/** After a renewal: the refresh token of before may be spent. */
export const keepStored = (ctx: SourceContext, stored: Stored): Promise<void> =>
  ctx.secrets.keep(itemOf(stored));

function itemOf({ place, clients, token, before, replaced }: Stored): Secret<string> {
  const item: z.infer<typeof Item> = {
    version: 1,
    startUrl: place.startUrl,
    region: place.region,
    client: registrationItem(clients.code),
    browserClient: registrationItem(clients.browser),
    token:
      token === null
        ? null
        : {
            accessToken: token.accessToken.reveal(),
            refreshToken: token.refreshToken?.reveal() ?? null,
            expiresAt: token.expiresAt,
            issuedAt: token.issuedAt,
            signedInAs: token.signedInAs,
            grant: token.grant,
          },
    ...(before === null || (token?.signedInAs ?? null) !== null ? {} : { before }),
    ...(replaced.length === 0 ? {} : { replaced: replaced.map(replacedItem) }),
  };
  return new Secret(JSON.stringify(item));
}

const replacedItem = ({ region, accessToken, expiresAt }: ReplacedToken) => ({
  region,
  accessToken: accessToken.reveal(),
  expiresAt,
});
type RegistrationItem = z.infer<typeof Registration> | null;
const registrationOf = (item: RegistrationItem): OidcClientRegistration | null =>
  item === null ? null : { ...item, clientSecret: new Secret(item.clientSecret) };
const registrationItem = (client: OidcClientRegistration | null): RegistrationItem =>
  client === null ? null : { ...client, clientSecret: client.clientSecret.reveal() };

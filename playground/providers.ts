import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PlaygroundClock } from './clock.ts';
import { createOidcIssuer, exactClientId, type OidcIssuer, oidcClientId } from './oidc/issuer.ts';
import { createSamlIdp, type SamlIdp } from './saml/idp.ts';
import { type Listening, listen, type StreamService } from './service.ts';

/** The identity providers that IAM of the production account trusts, and what STS must know of them. */
export interface Providers {
  readonly issuer: OidcIssuer;
  readonly idp: SamlIdp;
  readonly samlUrl: string;
  readonly webIdentity: {
    providers(): readonly { accountId: string; url: string; clientIds: readonly string[] }[];
    cognitoKeys(): readonly OidcIssuer['signer']['publicJwk'][];
    readonly accessToken: OidcIssuer['accessToken'];
  };
  readonly saml: { providers(): readonly SamlIdp['provider'][] };
  readonly listening: readonly Listening[];
}

/** Each provider names its own address, so it is made behind a port that is open already. */
export async function startProviders(given: {
  readonly accountId: string;
  readonly clock: PlaygroundClock;
  readonly deviceCodeLifetimeMs: number;
  readonly ports: { readonly oidc?: number | undefined; readonly saml?: number | undefined };
  readonly answer: (service: StreamService, req: IncomingMessage, res: ServerResponse) => void;
}): Promise<Providers> {
  const { accountId, clock, ports } = given;
  let issuer: OidcIssuer | null = null;
  const oidcAt = await listen((req, res) => {
    if (issuer === null) res.writeHead(503).end();
    else given.answer(issuer.service, req, res);
  }, ports.oidc ?? 0);
  const oidcIssuer = createOidcIssuer({
    issuer: oidcAt.url,
    deviceCodeLifetimeMs: given.deviceCodeLifetimeMs,
  });
  issuer = oidcIssuer;
  let idp: SamlIdp | null = null;
  const samlAt = await listen((req, res) => {
    if (idp === null) res.writeHead(503).end();
    else idp.answer(req, res);
  }, ports.saml ?? 0);
  const samlIdp = await createSamlIdp(clock, {
    accountId,
    issuer: samlAt.url,
    roleNames: ['SamlDeveloper', 'SamlAuditor'],
  });
  idp = samlIdp;
  return {
    issuer: oidcIssuer,
    idp: samlIdp,
    samlUrl: samlAt.url,
    webIdentity: {
      providers: () => [{ accountId, url: oidcIssuer.issuer, clientIds: [oidcClientId, exactClientId] }],
      cognitoKeys: () => [oidcIssuer.signer.publicJwk],
      accessToken: oidcIssuer.accessToken,
    },
    saml: { providers: () => [samlIdp.provider] },
    listening: [oidcAt, samlAt],
  };
}

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClock, type PlaygroundClock } from './clock.ts';
import { createCodeCommitService } from './codecommit/codecommit-service.ts';
import { findHttpBackend } from './codecommit/http-backend.ts';
import { createRepositories } from './codecommit/repositories.ts';
import { createFaults, type Faults } from './faults.ts';
import { makeCertificates } from './front/certificates.ts';
import { startConnectProxy } from './front/connect-proxy.ts';
import { certificateNames } from './front/hosts.ts';
import { startTlsFront } from './front/tls-front.ts';
import { createIamService } from './iam/iam-service.ts';
import { createAuthorizations } from './identity-center/authorizations.ts';
import { createClients } from './identity-center/clients.ts';
import { createOidcService } from './identity-center/oidc-service.ts';
import { createPagesService } from './identity-center/pages-service.ts';
import { createPortalService } from './identity-center/portal-service.ts';
import { createSignIns } from './identity-center/sign-ins.ts';
import { createThrottle, type Rate } from './identity-center/throttle.ts';
import { type Call, createJournal } from './journal.ts';
import { createMetadata, type MachineAddresses, type MachineParts } from './metadata/metadata-service.ts';
import { createOidcIssuer, type OidcIssuer, oidcClientId } from './oidc/issuer.ts';
import { optionsSchema, type PlaygroundOptions } from './options.ts';
import { createSamlIdp, type SamlIdp, samlSpEntityId } from './saml/idp.ts';
import { type Listening, listen, type Service, serve } from './service.ts';
import { createStsService } from './sts/sts-service.ts';
import { defaultWorld, generatedWorld } from './world/default-world.ts';
import type { TemporaryKey } from './world/key-record.ts';
import { createKeyRing } from './world/key-ring.ts';
import { permissionSetSession } from './world/principal.ts';
import { createMfaCheck, totp } from './world/totp.ts';
import type { World } from './world/world.ts';

export interface RepositoryAddress {
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
  /** Its real address; reached through the proxy. */
  readonly url: string;
}

/** A running stand-in for AWS. Every address is on 127.0.0.1. */
export interface Playground {
  /** Plain HTTP endpoints for `AWS_ENDPOINT_URL_*` and `--endpoint-url`. */
  readonly endpoints: {
    readonly sts: string;
    readonly ssoOidc: string;
    readonly sso: string;
    readonly iam: string;
  };
  /** What a user types as the start URL; the page is there as well. */
  readonly startUrl: string;
  /** Region of the IAM Identity Center. */
  readonly region: string;
  /** For HTTPS_PROXY: AWS's real names end up here, every other name is refused. */
  readonly proxyUrl: string;
  /** The TLS front that the proxy leads to. */
  readonly tlsPort: number;
  /** PEM file for AWS_CA_BUNDLE, GIT_SSL_CAINFO and NODE_EXTRA_CA_CERTS. */
  readonly caPath: string;
  readonly directory: string;
  readonly repositories: readonly RepositoryAddress[];
  /** An OpenID provider, registered with IAM in the production account for its client. */
  readonly oidc: {
    readonly issuer: string;
    readonly clientId: string;
    /** A role that trusts it. */
    readonly roleArn: string;
    /** A token as a machine gets it, good for a day. */
    readonly tokenFile: string;
  };
  /** Handles of the provider: minting, revoking, lifetimes. */
  readonly oidcIssuer: OidcIssuer;
  /** A SAML provider, registered with IAM in the production account; what a user types as its start URL. */
  readonly saml: {
    readonly startUrl: string;
    /** Where a service provider's own request goes, and as whom it is known there. */
    readonly ssoUrl: string;
    readonly spEntityId: string;
  };
  /** As an EC2 instance and as a container. */
  readonly metadata: MachineAddresses;
  /** What the machine is like from now on. */
  setMachine(parts: MachineParts): void;
  /** Handles of that provider: minting, what its page posts, ending sign-ins. */
  readonly samlIdp: SamlIdp;
  readonly world: World;
  readonly clock: PlaygroundClock;
  readonly faults: Faults;
  /** Every call so far, oldest first. */
  readonly calls: readonly Call[];
  clearCalls(): void;
  /** User codes that wait for an answer, newest first. */
  openUserCodes(): readonly string[];
  /** Answers a device code as a user would on the page; throws when there is no such open code. */
  confirmDevice(userCode: string, answer?: { readonly deny?: boolean; readonly userName?: string }): void;
  /** Ends every sign-in of a user, as an administrator would; gives how many. */
  revokeToken(userName: string): number;
  /** Makes issued temporary keys expire now: an Identity Center user's with all chained from them, or all there are. */
  expireCredentials(userName?: string): number;
  /** What issued AWS keys last at most from now on; null = as asked for. */
  setCredentialLifetimeMs(lifetimeMs: number | null): void;
  /** What access tokens last from now on; null = the ordinary time. */
  setTokenLifetimeMs(lifetimeMs: number | null): void;
  setPortalRate(rate: Rate | null): void;
  /** The code an IAM user's MFA device shows now. */
  mfaCode(userName: string): string;
  /** Role credentials without the way through a sign-in. */
  issueRoleCredentials(userName: string, accountId: string, permissionSet: string): TemporaryKey;
  /** Ends servers, tunnels and child processes; resolves when nothing is left. */
  close(): Promise<void>;
}

export async function startPlayground(given: PlaygroundOptions = {}): Promise<Playground> {
  const options = optionsSchema.parse(given);
  const world =
    options.world ?? (options.generate === undefined ? defaultWorld() : generatedWorld(options.generate));
  const { region, users, permissionSets } = world.identityCenter;
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'playground-')));
  await mkdir(directory, { recursive: true });

  const clock = createClock();
  clock.setSkew(options.clockSkewMs);
  const faults = createFaults();
  const journal = createJournal();
  const keys = createKeyRing(world, clock);
  keys.setLifetimeMs(options.credentialLifetimeMs ?? null);
  const ending = new AbortController();
  const closing = ending.signal;

  const pending = new Set<Promise<void>>();
  const answer = (service: Service, at: string | null, req: IncomingMessage, res: ServerResponse): void => {
    // A caller that hangs up in mid-request is not a failure of the playground.
    const work: Promise<void> = serve({ clock, faults, journal, closing }, service, at, req, res)
      .catch(() => req.socket.destroy())
      .then(() => {
        pending.delete(work);
      });
    pending.add(work);
  };

  let pagesUrl = '';
  const isStartUrl = (url: string): boolean => url.replace(/[/#]+$/, '') === `${pagesUrl}/start`;
  const signIns = createSignIns(clock, options);
  const clients = createClients(clock, { ...options, isStartUrl });
  const authorizations = createAuthorizations(clock, {
    ...options,
    intervalSeconds: options.deviceIntervalSeconds,
  });
  const throttle = createThrottle(clock, options.portalRate ?? null);
  let issuer: OidcIssuer | null = null;
  const oidcAt = await listen((req, res) => {
    if (issuer === null) res.writeHead(503).end();
    else answer(issuer.service, null, req, res);
  }, options.ports.oidc ?? 0);
  const oidcIssuer = createOidcIssuer({
    issuer: oidcAt.url,
    deviceCodeLifetimeMs: options.deviceCodeLifetimeMs,
  });
  issuer = oidcIssuer;
  const [production] = world.accounts;
  const webIdentity = {
    providers: () => [
      { accountId: production?.accountId ?? '', url: oidcIssuer.issuer, clientIds: [oidcClientId] },
    ],
    cognitoKeys: () => [oidcIssuer.signer.publicJwk],
    accessToken: oidcIssuer.accessToken,
  };
  let idp: SamlIdp | null = null;
  const samlAt = await listen((req, res) => {
    if (idp === null) res.writeHead(503).end();
    else idp.answer(req, res);
  }, options.ports.saml ?? 0);
  const samlIdp = await createSamlIdp(clock, {
    ...{ accountId: production?.accountId ?? '', issuer: samlAt.url },
    roleNames: ['SamlDeveloper', 'SamlAuditor'],
  });
  idp = samlIdp;
  const saml = { providers: () => [samlIdp.provider] };
  const sts = createStsService({ world, keys, clock, mfa: createMfaCheck(), webIdentity, saml });
  const oidc = createOidcService({
    ...{ clock, clients, authorizations, signIns, region, isStartUrl },
    pagesUrl: () => pagesUrl,
  });
  const sso = createPortalService({ clock, world, keys, signIns, throttle });
  const pages = createPagesService({ clock, world, clients, authorizations });
  const repositories = createRepositories(world, join(directory, 'repositories'));
  const backend = await findHttpBackend();
  const codecommit = createCodeCommitService({ clock, keys, repositories, backend, closing });

  const certificates = await makeCertificates(certificateNames(world.regions));
  const caPath = join(directory, 'playground-ca.pem');
  await writeFile(caPath, certificates.caPem);

  const tokenFile = join(directory, 'web-identity-token');
  await writeFile(tokenFile, oidcIssuer.mint(), { mode: 0o600 });

  const { ports } = options;
  const onLoopback = (service: Service, port: number | undefined): Promise<Listening> =>
    listen((req, res) => answer(service, null, req, res), port ?? 0);
  const stsAt = await onLoopback(sts, ports.sts);
  const iamAt = await onLoopback(createIamService({ world, keys, clock }), ports.iam);
  const machine = createMetadata({ world, keys, clock });
  const machineAt = await onLoopback(machine.service, ports.metadata);
  const ssoOidcAt = await onLoopback(oidc, ports.ssoOidc);
  const ssoAt = await onLoopback(sso, ports.sso);
  const pagesAt = await onLoopback(pages, ports.pages);
  pagesUrl = pagesAt.url;
  const services = { sts, 'sso-oidc': oidc, sso, codecommit };
  const tlsAt = await startTlsFront(
    { certificates, regions: world.regions, services, answer },
    ports.tls ?? 0,
  );
  const proxyPorts = { clock, faults, journal, regions: world.regions, tlsPort: tlsAt.port, closing };
  const proxyAt = await startConnectProxy(proxyPorts, ports.proxy ?? 0);

  let closed: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    ending.abort();
    await Promise.all(
      [proxyAt, tlsAt, stsAt, iamAt, machineAt, ssoOidcAt, oidcAt, samlAt, ssoAt, pagesAt].map((each) =>
        each.close(),
      ),
    );
    await Promise.all(pending);
    if (options.directory === undefined) await rm(directory, { recursive: true, force: true });
  };

  return {
    endpoints: { sts: stsAt.url, iam: iamAt.url, ssoOidc: ssoOidcAt.url, sso: ssoAt.url },
    startUrl: `${pagesUrl}/start`,
    region,
    proxyUrl: proxyAt.url,
    tlsPort: tlsAt.port,
    caPath,
    directory,
    repositories: world.repositories.map(({ accountId, region: at, name }) => ({
      ...{ accountId, region: at, name },
      url: `https://git-codecommit.${at}.amazonaws.com/v1/repos/${name}`,
    })),
    oidc: {
      issuer: oidcIssuer.issuer,
      clientId: oidcClientId,
      roleArn: `arn:aws:iam::${production?.accountId ?? ''}:role/WebIdentity`,
      tokenFile,
    },
    oidcIssuer,
    saml: {
      startUrl: `${samlAt.url}/start`,
      ssoUrl: `${samlAt.url}/sso`,
      spEntityId: samlSpEntityId,
    },
    metadata: machine.addresses(machineAt.url),
    setMachine: machine.setParts,
    samlIdp,
    world,
    clock,
    faults,
    calls: journal.calls,
    clearCalls: journal.clear,
    openUserCodes: authorizations.openUserCodes,
    confirmDevice: (userCode, { deny = false, userName = users[0]?.userName } = {}) => {
      const device = authorizations.byUserCode(userCode);
      if (device === null || device.decision.kind !== 'pending' || device.expiresAt <= clock.now())
        throw new Error(`There is no open device code ${userCode}.`);
      if (userName === undefined || !users.some((user) => user.userName === userName))
        throw new Error(`There is no user ${userName}.`);
      device.decision = deny ? { kind: 'denied' } : { kind: 'allowed', userName };
    },
    revokeToken: signIns.revokeUser,
    expireCredentials: (userName) =>
      keys.expire(
        (principal) =>
          userName === undefined || (principal.kind === 'role-session' && principal.ssoUser === userName),
      ),
    setCredentialLifetimeMs: keys.setLifetimeMs,
    setTokenLifetimeMs: signIns.setTokenLifetimeMs,
    setPortalRate: throttle.setRate,
    mfaCode: (userName) => {
      const seed = world.iamUsers.find((user) => user.userName === userName)?.mfa?.seed;
      if (seed === undefined) throw new Error(`The user ${userName} has no MFA device.`);
      return totp(seed, clock.now());
    },
    issueRoleCredentials: (userName, accountId, permissionSet) => {
      const set = permissionSets.find(({ name }) => name === permissionSet);
      if (set === undefined) throw new Error(`There is no permission set ${permissionSet}.`);
      return keys.issue(permissionSetSession(set, accountId, userName, region), set.sessionSeconds * 1000);
    },
    close: () => {
      closed ??= close();
      return closed;
    },
  };
}

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
import { createHandles } from './handles.ts';
import { createIamService } from './iam/iam-service.ts';
import { createIdentityCenter } from './identity-center/identity-center.ts';
import type { Rate } from './identity-center/throttle.ts';
import { type Call, createJournal } from './journal.ts';
import { createMetadata, type MachineAddresses, type MachineParts } from './metadata/metadata-service.ts';
import { type OidcIssuer, oidcClientId } from './oidc/issuer.ts';
import { optionsSchema, type PlaygroundOptions } from './options.ts';
import { type Providers, startProviders } from './providers.ts';
import { type SamlIdp, samlSpEntityId } from './saml/idp.ts';
import { type Listening, listen, type Service, type ServingPorts, serve } from './service.ts';
import { createSignin } from './signin/signin.ts';
import { createStsService } from './sts/sts-service.ts';
import { defaultWorld, generatedWorld } from './world/default-world.ts';
import type { TemporaryKey } from './world/key-record.ts';
import { createKeyRing } from './world/key-ring.ts';
import { createMfaCheck } from './world/totp.ts';
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
    readonly signin: string;
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
  /** A user's password is another one now: ends what came of signing in to the console; gives how many that were. */
  changePassword(userName: string): number;
  /** The code an IAM user's MFA device shows now. */
  /** Whom a key speaks for, and until when: epoch milliseconds, null for one that does not expire. */
  ownerOfKey(accessKeyId: string): { readonly arn: string; readonly expiresAt: number | null };
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
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'playground-')));
  await mkdir(directory, { recursive: true });

  const clock = createClock();
  clock.setSkew(options.clockSkewMs);
  const [faults, journal] = [createFaults(), createJournal()];
  const keys = createKeyRing(world, clock);
  keys.setLifetimeMs(options.credentialLifetimeMs ?? null);
  const ending = new AbortController();
  const closing = ending.signal;
  const { answer, allAnswered } = createAnswering({ clock, faults, journal, closing });

  const { ports, deviceCodeLifetimeMs } = options;
  const accountId = world.accounts[0]?.accountId ?? '';
  const providers = await startProviders({
    accountId,
    clock,
    deviceCodeLifetimeMs,
    ports,
    answer: (service, req, res) => answer(service, null, req, res),
  });
  const { webIdentity, saml } = providers;
  const sts = createStsService({ world, keys, clock, mfa: createMfaCheck(), webIdentity, saml });
  const center = createIdentityCenter({ world, keys, clock, options });
  const repositories = createRepositories(world, join(directory, 'repositories'));
  const backend = await findHttpBackend();
  const codecommit = createCodeCommitService({ clock, keys, repositories, backend, closing });
  const certificates = await makeCertificates(certificateNames(world.regions));
  const files = await writeFiles(directory, certificates.caPem, providers.issuer.mint());

  const onLoopback = (service: Service, port: number | undefined): Promise<Listening> =>
    listen((req, res) => answer(service, null, req, res), port ?? 0);
  const machine = createMetadata({ world, keys, clock });
  const signin = createSignin({ world, keys, clock });
  const at = {
    sts: await onLoopback(sts, ports.sts),
    iam: await onLoopback(createIamService({ world, keys, clock }), ports.iam),
    signin: await onLoopback(signin.service, ports.signin),
    machine: await onLoopback(machine.service, ports.metadata),
    ssoOidc: await onLoopback(center.oidc, ports.ssoOidc),
    sso: await onLoopback(center.portal, ports.sso),
    pages: await onLoopback(center.pages, ports.pages),
  };
  center.setPagesUrl(at.pages.url);
  const services = { sts, 'sso-oidc': center.oidc, sso: center.portal, codecommit };
  const tls = await startTlsFront({ certificates, regions: world.regions, services, answer }, ports.tls ?? 0);
  const proxyPorts = { clock, faults, journal, regions: world.regions, tlsPort: tls.port, closing };
  const proxy = await startConnectProxy(proxyPorts, ports.proxy ?? 0);

  const close = once(async () => {
    ending.abort();
    await closeAll([proxy, tls, ...Object.values(at), ...providers.listening]);
    await allAnswered();
    if (options.directory === undefined) await rm(directory, { recursive: true, force: true });
  });

  return {
    ...addressesOf(world),
    ...createHandles({ world, keys, clock, authorizations: center.authorizations }),
    endpoints: endpointsOf(at),
    startUrl: `${at.pages.url}/start`,
    proxyUrl: proxy.url,
    tlsPort: tls.port,
    caPath: files.caPath,
    directory,
    ...providerHandles(providers, accountId, files.tokenFile),
    metadata: machine.addresses(at.machine.url),
    setMachine: machine.setParts,
    world,
    clock,
    faults,
    calls: journal.calls,
    clearCalls: journal.clear,
    openUserCodes: center.authorizations.openUserCodes,
    revokeToken: center.signIns.revokeUser,
    setCredentialLifetimeMs: keys.setLifetimeMs,
    setTokenLifetimeMs: center.signIns.setTokenLifetimeMs,
    setPortalRate: center.throttle.setRate,
    changePassword: signin.changePassword,
    close,
  };
}

async function closeAll(listening: readonly Pick<Listening, 'close'>[]): Promise<void> {
  await Promise.all(listening.map((each) => each.close()));
}

/** However often it is asked for, it is done once. */
function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () => {
    done ??= work();
    return done;
  };
}

const endpointsOf = (
  at: Readonly<Record<keyof Playground['endpoints'], Listening>>,
): Playground['endpoints'] => ({
  sts: at.sts.url,
  iam: at.iam.url,
  ssoOidc: at.ssoOidc.url,
  sso: at.sso.url,
  signin: at.signin.url,
});

const addressesOf = (world: World): Pick<Playground, 'region' | 'repositories'> => ({
  region: world.identityCenter.region,
  repositories: world.repositories.map(({ accountId, region, name }) => ({
    accountId,
    region,
    name,
    url: `https://git-codecommit.${region}.amazonaws.com/v1/repos/${name}`,
  })),
});

const providerHandles = (
  { issuer, idp, samlUrl }: Providers,
  accountId: string,
  tokenFile: string,
): Pick<Playground, 'oidc' | 'oidcIssuer' | 'saml' | 'samlIdp'> => ({
  oidc: {
    issuer: issuer.issuer,
    clientId: oidcClientId,
    roleArn: `arn:aws:iam::${accountId}:role/WebIdentity`,
    tokenFile,
  },
  oidcIssuer: issuer,
  saml: { startUrl: `${samlUrl}/start`, ssoUrl: `${samlUrl}/sso`, spEntityId: samlSpEntityId },
  samlIdp: idp,
});

/** Serves requests, and knows when the last one has been answered. */
function createAnswering(ports: ServingPorts) {
  const pending = new Set<Promise<void>>();
  return {
    answer: (service: Service, at: string | null, req: IncomingMessage, res: ServerResponse): void => {
      // A caller that hangs up in mid-request is not a failure of the playground.
      const work: Promise<void> = serve(ports, service, at, req, res)
        .catch(() => req.socket.destroy())
        .then(() => {
          pending.delete(work);
        });
      pending.add(work);
    },
    allAnswered: async (): Promise<void> => {
      await Promise.all(pending);
    },
  };
}

async function writeFiles(directory: string, caPem: string, token: string) {
  const caPath = join(directory, 'playground-ca.pem');
  await writeFile(caPath, caPem);
  const tokenFile = join(directory, 'web-identity-token');
  await writeFile(tokenFile, token, { mode: 0o600 });
  return { caPath, tokenFile };
}

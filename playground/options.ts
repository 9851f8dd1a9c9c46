import { z } from 'zod';
import { rateSchema } from './identity-center/throttle.ts';
import { worldSchema } from './world/world.ts';

const port = z.int().min(0).max(65_535).default(0);
const positiveMs = z.int().positive();

/** Everything a playground can be configured with; plain JSON, so that another process can hand it in. */
export const optionsSchema = z.strictObject({
  /** Where repositories and the CA file go; absent = a temporary directory that close() removes. */
  directory: z.string().optional(),
  /** Replaces the default world. */
  world: worldSchema.optional(),
  /** Adds accounts to the default world until there are this many. */
  generate: z
    .strictObject({
      accounts: z.int().min(0).max(20_000),
      rolesPerAccount: z.int().min(0).max(50).default(3),
      /** Nobody has anything in the default accounts: exactly `accounts` × `rolesPerAccount` sessions, to measure by. */
      alone: z.boolean().default(false),
    })
    .optional(),
  /** 0 or absent = any free port. */
  ports: z
    .strictObject({
      sts: port,
      ssoOidc: port,
      sso: port,
      pages: port,
      tls: port,
      proxy: port,
      control: port,
      oidc: port,
      saml: port,
      iam: port,
      metadata: port,
      signin: port,
    })
    .partial()
    .default({}),
  /** Start URLs that are known beside the playground's own: of another Region, or one on a host of AWS's. */
  otherStartUrls: z.array(z.string()).default([]),
  /** Regions that IAM Identity Center is replicated to. */
  otherRegions: z.array(z.string()).default([]),
  deviceIntervalSeconds: z.int().min(1).default(5),
  deviceCodeLifetimeMs: positiveMs.default(600_000),
  registrationLifetimeMs: positiveMs.default(90 * 24 * 3_600_000),
  /** How long a sign-in can be kept up by refreshing. */
  sessionLifetimeMs: positiveMs.default(8 * 3_600_000),
  /** What an access token lasts; absent = an hour when it can be refreshed, else the whole sign-in. */
  tokenLifetimeMs: positiveMs.optional(),
  /** Caps what issued AWS keys last, so that rotation can be watched. */
  credentialLifetimeMs: positiveMs.optional(),
  /** Throttling of the portal; absent = none. */
  portalRate: rateSchema.optional(),
  clockSkewMs: z.int().default(0),
  /** main.ts only: end when standard input closes, i.e. with the parent. */
  endWithStdin: z.boolean().default(false),
});
export type PlaygroundOptions = z.input<typeof optionsSchema>;
export type ParsedOptions = z.output<typeof optionsSchema>;

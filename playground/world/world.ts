import { z } from 'zod';

/** The data the playground plays with. Plain JSON, so that another process can hand it in. */
const accountId = z.string().regex(/^\d{12}$/);

const permissions = z
  .array(
    z.enum([
      'codecommit:GitPull',
      'codecommit:GitPush',
      'iam:ListAccountAliases',
      /** Everything a user may be allowed to do with their own keys and devices. */
      'iam:ManageOwnAccess',
    ]),
  )
  .default(['codecommit:GitPull', 'codecommit:GitPush']);

export const worldSchema = z.strictObject({
  /** Regions that exist; the TLS certificate names every one. */
  regions: z.array(z.string()).min(1),
  identityCenter: z.strictObject({
    region: z.string(),
    users: z.array(
      z.strictObject({
        userName: z.string().regex(/^[\w+=,.@-]{2,64}$/),
        displayName: z.string(),
        email: z.string(),
      }),
    ),
    permissionSets: z.array(
      z.strictObject({
        name: z.string().regex(/^[\w+=,.@-]{1,32}$/),
        /** What the issued role credentials last, 1-12 h. */
        sessionSeconds: z.int().min(3600).max(43_200).default(3600),
        permissions,
      }),
    ),
    assignments: z.array(
      z.strictObject({ userName: z.string(), accountId, permissionSets: z.array(z.string()).min(1) }),
    ),
  }),
  accounts: z.array(
    z.strictObject({
      accountId,
      name: z.string(),
      email: z.string(),
      /** What IAM calls it; absent = it has no alias. */
      alias: z
        .string()
        .regex(/^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$/)
        .optional(),
    }),
  ),
  roles: z.array(
    z.strictObject({
      accountId,
      roleName: z.string().regex(/^[\w+=,.@-]{1,64}$/),
      maxSessionSeconds: z.int().min(3600).max(43_200).default(3600),
      trust: z.strictObject({
        /** ARNs of users and roles (`*` matches any run), or an account's `:root`. */
        principals: z.array(z.string()).min(1),
        externalId: z.string().optional(),
        requireMfa: z.boolean().optional(),
        /** Web identity: the audience (client id) that the token must be for. */
        audience: z.string().optional(),
      }),
      permissions,
    }),
  ),
  iamUsers: z.array(
    z.strictObject({
      accountId,
      userName: z.string().regex(/^[\w+=,.@-]{1,64}$/),
      accessKeyId: z.string().regex(/^AKIA[A-Z2-7]{16}$/),
      secretAccessKey: z.string().length(40),
      /** How old the key is when the playground starts. */
      keyAgeDays: z.int().min(0).default(30),
      /** A virtual MFA device: its serial is an ARN, its seed base32 (RFC 6238, SHA-1, 30 s, 6 digits). */
      mfa: z.strictObject({ serial: z.string(), seed: z.string().regex(/^[A-Z2-7]+=*$/) }).optional(),
      permissions,
    }),
  ),
  repositories: z.array(
    z.strictObject({
      accountId,
      region: z.string(),
      name: z.string().regex(/^(?!.*\.git$)[\w.-]{1,100}$/),
      files: z.record(z.string(), z.string()),
    }),
  ),
});

export type World = z.output<typeof worldSchema>;
export type WorldInput = z.input<typeof worldSchema>;
export type Permission = z.infer<typeof permissions>[number];
export type WorldRole = World['roles'][number];
export type PermissionSet = World['identityCenter']['permissionSets'][number];

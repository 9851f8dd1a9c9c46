import type { FormValues } from '../../../shared/form-values.ts';
import { AccountId, Region, SourceId } from '../../../shared/ids.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Lease } from '../../core/credentials.ts';
import type {
  BoundSession,
  IdentityPorts,
  SessionContext,
  SessionKind,
  SessionShape,
  SourceContext,
} from '../../core/identity-source.ts';
import { createCallerCheck } from '../caller-check.ts';
import { settle } from '../settle.ts';
import { consolePage } from './console-page.ts';
import { parseSourceConfig, type SourceConfig } from './form.ts';
import { createPortalCaller, type UsedToken } from './portal-call.ts';
import { readStored } from './stored.ts';
import { keepUserName } from './token.ts';
import { userNameOf, userOf } from './user-name.ts';

const service = 'IAM Identity Center';

/** One role of one account of the access portal; only a sync makes it. */
export const permissionSetKind: SessionKind = {
  kind: 'permission-set',
  word: 'Permission set',
  form: null,
  parseConfig: parsePermissionSet,
  bind,
};

function parsePermissionSet(values: FormValues): Result<SessionShape, Problem> {
  const source = SourceId.safeParse(values.source);
  if (!source.success) return invalidInput('source', 'The identity source is required.');
  const accountId = AccountId.safeParse(values.accountId);
  if (!accountId.success) return invalidInput('accountId', 'An account number has twelve digits.');
  const role = (values.role ?? '').trim();
  // PermissionSetName of the service model, wider: a portal may show more than it lets create.
  if (!/^[\w+=,.@-]{1,128}$/.test(role))
    return invalidInput('role', 'The name of a permission set is required.');
  const wanted = (values.region ?? '').trim();
  const region = wanted === '' ? null : (Region.safeParse(wanted).data ?? null);
  if (wanted !== '' && region === null)
    return invalidInput('region', 'This is not a region name such as us-east-1.');
  return ok({
    config: {
      source: source.data,
      accountId: accountId.data,
      role,
      ...(region === null ? {} : { region }),
    },
    parent: { kind: 'source', id: source.data },
    accountId: accountId.data,
    role,
    roleArn: null,
    region,
  });
}

function bind(ports: IdentityPorts): BoundSession {
  const checked = createCallerCheck(ports);
  return {
    lease: (ctx, signal) =>
      settle(signal, async () => {
        const shape = parsePermissionSet(ctx.config);
        if (!shape.ok) return shape;
        const { accountId, role } = shape.value;
        const { source } = ctx;
        if (source === null || accountId === null || role === null) {
          return err({
            code: 'chain-parent-missing',
            session: ctx.sessionName,
            parent: shape.value.parent.id,
          });
        }
        const config = parseSourceConfig(source.config);
        if (!config.ok) return config;
        const call = createPortalCaller(ports, source, config.value.parsed);
        let used: UsedToken | null = null;
        const lease = await call((token) => {
          used = token;
          const { region, accessToken } = token;
          return ports.identityCenter.getRoleCredentials({ region, accessToken, accountId, role }, signal);
        }, signal);
        if (!lease.ok || used === null) return lease;
        return ofItsUser(
          checked,
          { ctx, source, config: config.value.parsed, accountId, role },
          lease.value,
          used,
          signal,
        );
      }),
    // The portal needs no credentials of ours, and lets the console keep several sign-ins at once.
    console: async (ctx, destination, signal) => {
      const shape = parsePermissionSet(ctx.config);
      if (!shape.ok) return shape;
      const { accountId, role, parent } = shape.value;
      if (ctx.source === null || accountId === null || role === null)
        return err({ code: 'chain-parent-missing', session: ctx.sessionName, parent: parent.id });
      const config = parseSourceConfig(ctx.source.config);
      if (!config.ok) return config;
      const { parsed } = config.value;
      // Of the Region where the user signed in: the other one may be out of reach. A page needs no keychain: one that is locked is no
      // reason to fail, and is not asked to unlock where there is one Region.
      const read = parsed.additional === null ? null : await readStored(ctx.source, parsed, signal);
      const { startUrl } = read?.ok === true ? read.value.place : parsed;
      return ok({ kind: 'page', url: consolePage(startUrl, { accountId, role, destination }) });
    },
  };
}

/**
 * SECURITY: a lease is of the user of the very token that gave it, not of who has signed in since. Where the portal did not say at
 * the sign-in who that is, AWS says it of the first credentials, and it is kept with the token.
 */
async function ofItsUser(
  checked: ReturnType<typeof createCallerCheck>,
  of: {
    readonly ctx: SessionContext;
    readonly source: SourceContext;
    readonly config: SourceConfig;
    readonly accountId: AccountId;
    readonly role: string;
  },
  lease: Lease,
  { accessToken, region, signedInAs }: UsedToken,
  signal: AbortSignal,
): Promise<Result<Lease, Problem>> {
  const { accountId, role } = of;
  const { sessionId } = of.ctx;
  let name = signedInAs;
  const note = (arn: string) => {
    name ??= userNameOf(arn);
  };
  const user = { isKnown: signedInAs !== null, note };
  const given = await checked(lease, { sessionId, accountId, role, region, service, user }, signal);
  if (!given.ok || name === null) return given;
  if (signedInAs === null) await keepUserName(of.source, of.config, accessToken, name, signal);
  signal.throwIfAborted();
  return ok({ ...given.value, identity: { signedInAs: name, user: userOf(name) } });
}

import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Lease } from '../../core/credentials.ts';
import type {
  BoundSession,
  IdentityPorts,
  SessionContext,
  SessionKind,
  SourceContext,
} from '../../core/identity-source.ts';
import { settle } from '../settle.ts';
import { parseTokenRole, roleSessionName, type TokenRole, tokenRoleForm, userMark } from '../token-role.ts';
import { parseSourceConfig, type SourceConfig } from './form.ts';
import { identityPoolToken } from './identity-pool.ts';
import { type Held, identityOf } from './stored.ts';

const form = tokenRoleForm({
  kind: 'oidc-role',
  title: 'Role by OpenID Connect',
  summary: 'A role that trusts your OpenID Connect provider.',
  sourceLabel: 'Signed in with',
  sourceKind: 'oidc',
  sessionNameHint: 'Shown in CloudTrail. Empty: who you are at the provider.',
});

/** STS AssumeRoleWithWebIdentity with the token of an OpenID Connect sign-in. */
export const oidcRoleKind: SessionKind = {
  kind: 'oidc-role',
  word: 'OpenID Connect role',
  form,
  parseConfig(values) {
    const parsed = parseTokenRole(form, values);
    return parsed.ok ? ok(parsed.value.shape) : parsed;
  },
  bind,
};

function bind(ports: IdentityPorts): BoundSession {
  return {
    lease: (ctx, signal) =>
      settle(signal, async () => {
        const role = parseTokenRole(form, ctx.config);
        if (!role.ok) return role;
        const { source } = ctx;
        if (source === null)
          return err({
            code: 'chain-parent-missing',
            session: ctx.sessionName,
            parent: role.value.shape.parent.id,
          });
        const config = parseSourceConfig(source.config);
        if (!config.ok) return config;
        return leased(ports, ctx, source, config.value.parsed, role.value, signal);
      }),
  };
}

async function leased(
  ports: IdentityPorts,
  ctx: SessionContext,
  source: SourceContext,
  config: SourceConfig,
  role: TokenRole,
  signal: AbortSignal,
): Promise<Result<Lease, Problem>> {
  const { heldToken } = await import('./token.ts');
  const held = await heldToken(ports, source, config, { kind: 'dead' }, signal);
  signal.throwIfAborted();
  if (!held.ok) return held;
  const first = await assume(ports, ctx, config, role, held.value, signal);
  if (first.ok || !isTokenRefused(first.error) || held.value.refreshToken === null)
    return isTokenDead(first) ? err({ code: 'sign-in-needed', source: source.sourceName }) : first;
  signal.throwIfAborted();
  const renewed = await heldToken(
    ports,
    source,
    config,
    { kind: 'refused', token: held.value.token },
    signal,
  );
  signal.throwIfAborted();
  if (!renewed.ok) return renewed;
  return assume(ports, ctx, config, role, renewed.value, signal);
}

async function assume(
  ports: IdentityPorts,
  ctx: SessionContext,
  config: SourceConfig,
  { roleArn, sessionName, fixed, shape }: TokenRole,
  held: Held,
  signal: AbortSignal,
): Promise<Result<Lease, Problem>> {
  const region = ctx.region ?? shape.region;
  if (region === null) return err({ code: 'region-missing', session: ctx.sessionName });
  const token =
    config.identityPoolId === null
      ? ok(held.token)
      : await identityPoolToken(ports, config, config.identityPoolId, held.token, signal);
  signal.throwIfAborted();
  if (!token.ok) return token;
  const { legacy } = config.preset;
  const lease = await ports.sts.assumeRoleWithWebIdentity(
    {
      ...fixed,
      roleArn,
      sessionName: sessionName ?? whoIsCalled(ports, ctx, held),
      token: token.value,
      region,
      ...(legacy === undefined || config.identityPoolId !== null ? {} : { providerId: legacy.providerId }),
    },
    signal,
  );
  // A provider may give a renewal for another user than the one who signed in.
  return lease.ok ? ok({ ...lease.value, identity: identityOf(config, held) }) : lease;
}

/** By the session where the provider says nothing of the user. */
function whoIsCalled({ hash }: IdentityPorts, { sessionName }: SessionContext, held: Held): string {
  const { signedInAs, subject } = held;
  return signedInAs === null
    ? roleSessionName(sessionName, '')
    : roleSessionName(signedInAs, userMark(subject ?? signedInAs, hash));
}

/** A fresh token may help: this one has expired, or its provider has taken it back. */
function isTokenRefused(problem: Problem): boolean {
  return (
    problem.code === 'credentials-expired' ||
    (problem.code === 'aws-refused' &&
      (['ExpiredTokenException', 'IDPRejectedClaim'].includes(problem.awsCode) ||
        // An identity pool's words for it.
        (problem.awsCode === 'NotAuthorizedException' && /expired/i.test(problem.detail ?? ''))))
  );
}
const isTokenDead = (result: Result<Lease, Problem>): boolean => !result.ok && isTokenRefused(result.error);

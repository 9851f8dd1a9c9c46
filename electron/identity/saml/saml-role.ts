import type { FormValues } from '../../../shared/form-values.ts';
import { Region, SourceId } from '../../../shared/ids.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Lease } from '../../core/credentials.ts';
import type {
  BoundSession,
  IdentityPorts,
  SessionKind,
  SessionShape,
  SourceContext,
} from '../../core/identity-source.ts';
import { settle } from '../settle.ts';
import { type AssertionRole, keyOf, regionFor, rolePair } from './assertion.ts';
import { currentProof } from './capture.ts';
import { parseSourceConfig, type SourceConfig } from './form.ts';
import { identityOf, nameOf } from './stored.ts';

/** One role of the assertion; only a sync makes it. */
export const samlRoleKind: SessionKind = {
  kind: 'saml-role',
  word: 'SAML role',
  form: null,
  parseConfig: (values) => {
    const parsed = parseRole(values);
    return parsed.ok ? ok(parsed.value.shape) : parsed;
  },
  bind,
};

function parseRole(
  values: FormValues,
): Result<{ readonly shape: SessionShape; readonly pair: AssertionRole }, Problem> {
  const source = SourceId.safeParse(values.source);
  if (!source.success) return invalidInput('source', 'The identity source is required.');
  const pair = rolePair(`${values.roleArn ?? ''},${values.principalArn ?? ''}`);
  if (pair === null) return invalidInput('roleArn', 'A role ARN and a SAML provider ARN are needed.');
  const wanted = (values.region ?? '').trim();
  const region = wanted === '' ? null : (Region.safeParse(wanted).data ?? null);
  if (wanted !== '' && region === null)
    return invalidInput('region', 'This is not a region name such as us-east-1.');
  const { roleArn, principalArn, accountId, role } = pair;
  return ok({
    pair,
    shape: {
      config: { source: source.data, roleArn, principalArn, ...(region === null ? {} : { region }) },
      parent: { kind: 'source', id: source.data },
      accountId,
      role,
      roleArn,
      region,
    },
  });
}

function bind(ports: IdentityPorts): BoundSession {
  return {
    lease: (ctx, signal) =>
      settle(signal, async () => {
        const parsed = parseRole(ctx.config);
        if (!parsed.ok) return parsed;
        const { source } = ctx;
        if (source === null) {
          const parent = parsed.value.shape.parent.id;
          return err({ code: 'chain-parent-missing', session: ctx.sessionName, parent });
        }
        const config = parseSourceConfig(source.config);
        if (!config.ok) return config;
        const { pair } = parsed.value;
        const region = regionFor(pair.roleArn, ctx.region ?? config.value.parsed.region);
        return redeem(ports, source, config.value.parsed, pair, region, signal);
      }),
  };
}

/** With the assertion in memory; when AWS finds it too old, once more with a new one. */
async function redeem(
  ports: IdentityPorts,
  source: SourceContext,
  config: SourceConfig,
  pair: AssertionRole,
  region: Region,
  signal: AbortSignal,
): Promise<Result<Lease, Problem>> {
  for (const attempt of ['first', 'last'] as const) {
    const proof = await currentProof(ports, source, config, signal);
    signal.throwIfAborted();
    if (!proof.ok) return proof;
    const { secret, assertion } = proof.value;
    if (!assertion.roles.some((each) => keyOf(each) === keyOf(pair))) {
      const { accountId: account, role } = pair;
      return err({ code: 'role-not-assigned', account, role, detail: 'The provider no longer offers it.' });
    }
    const input = { roleArn: pair.roleArn, principalArn: pair.principalArn, assertion: secret, region };
    const seconds = config.durationSeconds ?? assertion.durationSeconds;
    const asked = seconds === null ? input : { ...input, durationSeconds: seconds };
    let lease = await ports.sts.assumeRoleWithSaml(asked, signal);
    signal.throwIfAborted();
    // The provider's SessionDuration is for the console too and may be more than the role allows: then AWS's hour.
    if (!lease.ok && lease.error.code === 'duration-too-long' && config.durationSeconds === null) {
      lease = await ports.sts.assumeRoleWithSaml(input, signal);
      signal.throwIfAborted();
    }
    // The provider's page may have another user signed in than the one before.
    if (lease.ok) return ok({ ...lease.value, identity: identityOf(nameOf(assertion)) });
    if (!isTooOld(lease.error)) return lease;
    source.memory.clear();
    if (attempt === 'last') {
      return err({
        code: 'saml-unusable',
        source: source.sourceName,
        reason:
          'AWS considers the assertion too old although it was just issued: the clock of the identity provider is wrong.',
      });
    }
  }
  return err({ code: 'sign-in-needed', source: source.sourceName });
}

const isTooOld = (problem: Problem): boolean =>
  problem.code === 'credentials-expired' ||
  (problem.code === 'aws-refused' && problem.awsCode === 'ExpiredTokenException');

import { awsPartitions } from '../../../shared/aws-partition.ts';
import type { FormSpec } from '../../../shared/form.ts';
import { formReasons } from '../../../shared/form-reasons.ts';
import type { FormValues } from '../../../shared/form-values.ts';
import { Region, SourceId } from '../../../shared/ids.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { BoundSession, IdentityPorts, SessionKind, SessionShape } from '../../core/identity-source.ts';
import { refusedKey } from '../refused-key.ts';
import { lines, parsePolicy, parsePolicyArns, parseTags, type SessionTag } from '../session-policy.ts';
import { settle } from '../settle.ts';
import { durationField, parseDuration } from '../user-duration.ts';

/** The first pattern that fits counts, so the one for all other regions is the last. */
const partitionParts = awsPartitions
  .toSorted((a, b) => b.regionsBegin.length - a.regionsBegin.length)
  .map(({ name, regionsBegin }) => ({
    name: 'partition',
    of: 'region',
    pattern: `${regionsBegin}.*`,
    gives: name,
  }));

export const federationForm: FormSpec = {
  kind: 'federation-token',
  makes: 'session',
  title: 'Federated user',
  summary:
    'Keys for someone or something else, created from an IAM user and limited by a policy. They cannot call IAM, or any STS action other than GetCallerIdentity.',
  fields: [
    { name: 'source', label: 'IAM user', type: 'source', required: true, sourceKinds: ['iam-user'] },
    {
      name: 'name',
      label: 'Name of the federated user',
      type: 'text',
      required: true,
      placeholder: 'maria-laptop',
      pattern: '[\\w+=,.@-]{2,32}',
      patternReason: 'Two to 32 letters, digits or _+=,.@- and no space.',
      hint: 'Shown in CloudTrail.',
    },
    { name: 'region', label: 'Region', type: 'region', required: false, placeholder: 'us-east-1' },
    {
      name: 'policyArns',
      label: 'Policy ARNs',
      type: 'multiline',
      required: false,
      placeholder: 'arn:aws:iam::aws:policy/AWSCodeCommitPowerUser',
      hint: 'One per line, at most ten. It can do only what both these and the IAM user’s own policies allow.',
    },
    {
      name: 'policy',
      label: 'Policy',
      type: 'multiline',
      required: false,
      hint: 'JSON, 2048 characters at most. Without a policy of either kind it may do nothing at all.',
    },
    {
      name: 'tags',
      label: 'Session tags',
      type: 'multiline',
      required: false,
      advanced: true,
      placeholder: 'team=payments',
      hint: 'One key=value per line, at most 50.',
    },
    durationField,
  ],
  guide: [
    { text: 'The IAM user needs this policy:' },
    {
      text: JSON.stringify(
        {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: 'sts:GetFederationToken',
              Resource: 'arn:{partition}:sts::*:federated-user/{name}',
            },
          ],
        },
        null,
        2,
      ),
      parts: partitionParts,
    },
    {
      text: 'It cannot assume roles: AWS does not let a federated user call IAM, or any STS action other than GetCallerIdentity. MFA does not carry over to it either.',
    },
  ],
};

interface FederationConfig {
  readonly shape: SessionShape;
  readonly name: string;
  readonly fixed: {
    readonly durationSeconds: number;
    readonly policy?: string;
    readonly policyArns?: readonly string[];
    readonly tags?: readonly SessionTag[];
  };
}

function parseFederation(values: FormValues): Result<FederationConfig, Problem> {
  const config: Record<string, string> = {};
  for (const { name } of federationForm.fields) {
    const value = (values[name] ?? '').trim();
    if (value !== '') config[name] = value;
  }
  for (const [field, reason] of Object.entries(formReasons(federationForm, config)))
    return invalidInput(field, reason);
  const source = SourceId.safeParse(config.source);
  if (!source.success) return invalidInput('source', 'Choose an identity source.');
  const durationSeconds = parseDuration(config.durationSeconds);
  if (!durationSeconds.ok) return invalidInput(durationField.name, durationSeconds.error);
  const policyArns = parsePolicyArns(lines(config.policyArns ?? ''));
  if (!policyArns.ok) return invalidInput('policyArns', policyArns.error);
  const policy = parsePolicy(config.policy ?? '');
  if (!policy.ok) return invalidInput('policy', policy.error);
  if (policy.value === null && policyArns.value.length === 0)
    return invalidInput(
      'policyArns',
      'Without a policy the federated user can do nothing: enter a policy ARN or a policy.',
    );
  const tags = parseTags(config.tags ?? '');
  if (!tags.ok) return invalidInput('tags', tags.error);
  return ok({
    shape: {
      config,
      parent: { kind: 'source', id: source.data },
      accountId: null,
      role: null,
      roleArn: null,
      region: config.region === undefined ? null : (Region.safeParse(config.region).data ?? null),
    },
    name: config.name ?? '',
    fixed: {
      durationSeconds: durationSeconds.value,
      ...(policy.value === null ? {} : { policy: policy.value }),
      ...(policyArns.value.length === 0 ? {} : { policyArns: policyArns.value }),
      ...(tags.value.length === 0 ? {} : { tags: tags.value }),
    },
  });
}

/** STS GetFederationToken with the user's long-term key. */
export const federationTokenKind: SessionKind = {
  kind: 'federation-token',
  word: 'Federated user',
  form: federationForm,
  parseConfig(values) {
    const parsed = parseFederation(values);
    return parsed.ok ? ok(parsed.value.shape) : parsed;
  },
  bind,
};

function bind(ports: IdentityPorts): BoundSession {
  return {
    lease: (ctx, signal) =>
      settle(signal, async () => {
        const parsed = parseFederation(ctx.config);
        if (!parsed.ok) return parsed;
        const { shape, name, fixed } = parsed.value;
        if (ctx.source === null || ctx.longTermKey === undefined)
          return err({ code: 'chain-parent-missing', session: ctx.sessionName, parent: shape.parent.id });
        const key = await ctx.longTermKey(signal);
        signal.throwIfAborted();
        if (!key.ok) return key;
        const region = ctx.region ?? shape.region ?? key.value.region;
        const lease = await ports.sts.getFederationToken({ ...fixed, key: key.value, name, region }, signal);
        return lease.ok ? lease : err(refusedKey(lease.error, ctx.source.sourceName));
      }),
  };
}

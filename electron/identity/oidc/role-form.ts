import { type FormSpec, type FormValues, formReasons } from '../../../shared/form.ts';
import { AccountId, Region, RoleArn, SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { SessionShape } from '../../core/identity-source.ts';

export const roleForm: FormSpec = {
  kind: 'oidc-role',
  makes: 'session',
  title: 'Role by OpenID Connect',
  summary: 'A role that trusts your OpenID Connect provider.',
  fields: [
    { name: 'source', label: 'Signed in with', type: 'source', required: true, sourceKinds: ['oidc'] },
    {
      ...{ name: 'roleArn', label: 'Role ARN', type: 'text', required: true },
      placeholder: 'arn:aws:iam::123456789012:role/Deploy',
    },
    { name: 'region', label: 'Region', type: 'region', required: false, placeholder: 'us-east-1' },
    {
      ...{ name: 'sessionName', label: 'Role session name', type: 'text', required: false, advanced: true },
      pattern: '[\\w+=,.@-]{2,64}',
      patternReason: 'Two to 64 letters, digits or _+=,.@- and no space.',
      hint: 'Shown in CloudTrail. Empty: who you are at the provider.',
    },
    {
      ...{ name: 'durationSeconds', label: 'Duration in seconds', type: 'number', required: false },
      ...{ advanced: true, placeholder: '3600', hint: '900 to 43200, as the role allows.' },
    },
    {
      ...{ name: 'policyArns', label: 'Session policy ARNs', type: 'multiline', required: false },
      ...{ advanced: true, hint: 'One a line, ten at most: the session may do no more than these allow.' },
    },
    {
      ...{ name: 'policy', label: 'Session policy', type: 'multiline', required: false, advanced: true },
      hint: 'JSON, 2048 characters at most.',
    },
  ],
};

export interface RoleConfig {
  readonly shape: SessionShape;
  readonly roleArn: RoleArn;
  readonly sessionName: string | null;
  readonly fixed: {
    readonly durationSeconds?: number;
    readonly policyArns?: readonly string[];
    readonly policy?: string;
  };
}

export function parseRole(values: FormValues): Result<RoleConfig, Problem> {
  const config: Record<string, string> = {};
  for (const { name } of roleForm.fields) {
    const value = (values[name] ?? '').trim();
    if (value !== '') config[name] = value;
  }
  for (const [field, reason] of Object.entries(formReasons(roleForm, config))) return refuse(field, reason);
  const source = SourceId.safeParse(config.source);
  if (!source.success) return refuse('source', 'Choose an identity source.');
  const roleArn = RoleArn.safeParse(config.roleArn);
  if (!roleArn.success) return refuse('roleArn', arnReason(config.roleArn ?? ''));
  const durationSeconds = config.durationSeconds === undefined ? null : Number(config.durationSeconds);
  if (durationSeconds !== null && (durationSeconds < 900 || durationSeconds > 43_200))
    return refuse('durationSeconds', 'Between 900 (15 minutes) and 43200 (12 hours).');
  const policyArns = (config.policyArns ?? '').split(/\s+/).filter((line) => line !== '');
  if (policyArns.length > 10) return refuse('policyArns', 'AWS takes 10 policies at most.');
  if (!policyArns.every((arn) => /^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/.test(arn)))
    return refuse('policyArns', 'A policy ARN is such as arn:aws:iam::aws:policy/ReadOnlyAccess.');
  const policy = config.policy === undefined ? null : compactPolicy(config.policy);
  if (config.policy !== undefined && policy === null)
    return refuse('policy', 'A policy is a JSON object with a Statement, 2048 characters at most.');
  return ok({
    shape: {
      config,
      parent: { kind: 'source', id: source.data },
      accountId: AccountId.safeParse(roleArn.data.split(':')[4]).data ?? null,
      role: roleArn.data.slice(roleArn.data.lastIndexOf('/') + 1),
      roleArn: roleArn.data,
      region: config.region === undefined ? null : (Region.safeParse(config.region).data ?? null),
    },
    roleArn: roleArn.data,
    sessionName: config.sessionName ?? null,
    fixed: {
      ...(durationSeconds === null ? {} : { durationSeconds }),
      ...(policyArns.length === 0 ? {} : { policyArns }),
      ...(policy === null ? {} : { policy }),
    },
  });
}

function arnReason(text: string): string {
  const fixed = RoleArn.safeParse(text.replace(/^(arn:aws[a-z-]*:iam):+(?=\d{12}:)/, '$1::'));
  return fixed.success
    ? `Between iam and the account stand two colons, no more and no less: ${fixed.data}`
    : 'This is not a role ARN such as arn:aws:iam::123456789012:role/Deploy.';
}

/** Sent without the white space that only people need: the limit counts characters. */
function compactPolicy(text: string): string | null {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || !('Statement' in parsed)) return null;
    const compact = JSON.stringify(parsed);
    return compact.length > 2048 ? null : compact;
  } catch {
    return null;
  }
}

function refuse(field: string, reason: string): Result<never, Problem> {
  return err({ code: 'invalid-input', field, reason: reason.slice(0, 500) });
}

import { type FormSpec, type FormValues, formReasons } from '../../../shared/form.ts';
import { AccountId, Region, RoleArn, SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { SessionShape } from '../../core/identity-source.ts';
import { refuse } from './form.ts';

export const roleForm: FormSpec = {
  kind: 'web-identity-role',
  makes: 'session',
  title: 'Role by web identity token',
  summary: 'A role that trusts the issuer of a token on this machine.',
  fields: [
    { name: 'source', label: 'Token of', type: 'source', required: true, sourceKinds: ['web-identity'] },
    {
      ...{ name: 'roleArn', label: 'Role ARN', type: 'text', required: true },
      placeholder: 'arn:aws:iam::123456789012:role/Deploy',
    },
    { name: 'region', label: 'Region', type: 'region', required: false, placeholder: 'us-east-1' },
    {
      ...{ name: 'sessionName', label: 'Role session name', type: 'text', required: false, advanced: true },
      pattern: '[\\w+=,.@-]{2,64}',
      patternReason: 'Two to 64 letters, digits or _+=,.@- and no space.',
      hint: 'Shown in CloudTrail. Empty: made from this session’s name.',
    },
    {
      ...{ name: 'durationSeconds', label: 'Duration in seconds', type: 'number', required: false },
      ...{ advanced: true, placeholder: '3600', hint: '900 to 43200, as the role allows.' },
    },
  ],
};

export interface RoleConfig {
  readonly shape: SessionShape;
  readonly roleArn: RoleArn;
  readonly sessionName: string | null;
  readonly durationSeconds: number | null;
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
  const typed = config.roleArn ?? '';
  const roleArn = RoleArn.safeParse(typed);
  if (!roleArn.success) {
    const mended = RoleArn.safeParse(typed.replace(/^(arn:aws[a-z-]*:iam):+(?=\d{12}:)/, '$1::'));
    return refuse(
      'roleArn',
      mended.success
        ? `Between iam and the account stand two colons, no more and no less: ${mended.data}`
        : 'This is not a role ARN such as arn:aws:iam::123456789012:role/Deploy.',
    );
  }
  const durationSeconds = config.durationSeconds === undefined ? null : Number(config.durationSeconds);
  if (durationSeconds !== null && (durationSeconds < 900 || durationSeconds > 43_200))
    return refuse('durationSeconds', 'Between 900 (15 minutes) and 43200 (12 hours).');
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
    durationSeconds,
  });
}

import { formReasons } from '../../../shared/form-reasons.ts';
import type { FormValues } from '../../../shared/form-values.ts';
import { AccountId, Region, SessionId } from '../../../shared/ids.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { SessionShape } from '../../core/identity-source.ts';
import type { AssumeRoleInput } from '../../core/ports/sts.ts';
import { parseRoleArn } from '../role-arn.ts';
import { lines, parsePolicy, parsePolicyArns, parseTagKeys, parseTags } from '../session-policy.ts';
import { assumedRoleForm } from './form.ts';

export interface AssumedRoleConfig {
  readonly shape: SessionShape;
  readonly mfaSerial: string | null;
  readonly sessionName: string | null;
  /** What of AssumeRole does not depend on the moment. */
  readonly fixed: Omit<AssumeRoleInput, 'parent' | 'sessionName' | 'region' | 'mfa'>;
}

/** Validates in words: everything STS would refuse by its form is reported before it is asked. */
export function parseAssumedRole(values: FormValues): Result<AssumedRoleConfig, Problem> {
  const trimmed: Record<string, string> = {};
  for (const { name } of assumedRoleForm.fields) {
    const value = (values[name] ?? '').trim();
    if (value !== '') trimmed[name] = value;
  }
  const arn = parseRoleArn(trimmed.roleArn ?? '');
  if (!arn.ok) return invalidInput('roleArn', arn.error);
  const config: FormValues = { ...trimmed, roleArn: arn.value };
  for (const [field, reason] of Object.entries(formReasons(assumedRoleForm, config)))
    return invalidInput(field, reason);

  const parent = SessionId.safeParse(config.parent);
  if (!parent.success) return invalidInput('parent', 'Choose a session.');
  const region = config.region === undefined ? null : (Region.safeParse(config.region).data ?? null);
  const durationSeconds = config.durationSeconds === undefined ? null : Number(config.durationSeconds);
  if (durationSeconds !== null && (durationSeconds < 900 || durationSeconds > 43_200)) {
    return invalidInput('durationSeconds', 'Between 900 (15 minutes) and 43200 (12 hours).');
  }
  const tags = parseTags(config.tags ?? '');
  if (!tags.ok) return invalidInput('tags', tags.error);
  const transitiveTagKeys = parseTagKeys(lines(config.transitiveTagKeys ?? ''));
  if (!transitiveTagKeys.ok) return invalidInput('transitiveTagKeys', transitiveTagKeys.error);
  const policyArns = parsePolicyArns(lines(config.policyArns ?? ''));
  if (!policyArns.ok) return invalidInput('policyArns', policyArns.error);
  const policy = parsePolicy(config.policy ?? '');
  if (!policy.ok) return invalidInput('policy', policy.error);

  const roleArn = arn.value;
  return ok({
    shape: {
      config,
      parent: { kind: 'session', id: parent.data },
      accountId: AccountId.safeParse(roleArn.split(':')[4]).data ?? null,
      role: roleArn.slice(roleArn.lastIndexOf('/') + 1),
      roleArn,
      region,
    },
    mfaSerial: config.mfaSerial ?? null,
    sessionName: config.sessionName ?? null,
    fixed: {
      roleArn,
      ...(durationSeconds === null ? {} : { durationSeconds }),
      ...(config.externalId === undefined ? {} : { externalId: config.externalId }),
      ...(config.sourceIdentity === undefined ? {} : { sourceIdentity: config.sourceIdentity }),
      ...(tags.value.length === 0 ? {} : { tags: tags.value }),
      ...(transitiveTagKeys.value.length === 0 ? {} : { transitiveTagKeys: transitiveTagKeys.value }),
      ...(policyArns.value.length === 0 ? {} : { policyArns: policyArns.value }),
      ...(policy.value === null ? {} : { policy: policy.value }),
    },
  });
}

/** A role session name from the session's own: CloudTrail shows it, and STS takes 2 to 64 of [\w+=,.@-]. */
export function derivedSessionName(sessionName: string): string {
  const plain = sessionName
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9_+=,.@-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return `latchkey-${plain}`.slice(0, 64).replace(/-+$/, '');
}

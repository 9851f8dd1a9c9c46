import type { FormSpec } from '../../shared/form.ts';
import { formReasons } from '../../shared/form-reasons.ts';
import type { FormValues } from '../../shared/form-values.ts';
import { AccountId, Region, type RoleArn, SourceId } from '../../shared/ids.ts';
import { invalidInput } from '../../shared/invalid-input.ts';
import type { Problem } from '../../shared/problem.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { SessionShape } from '../core/identity-source.ts';
import type { Hash } from '../core/ports/crypto.ts';
import { parseRoleArn } from './role-arn.ts';
import { lines, parsePolicy, parsePolicyArns } from './session-policy.ts';

/** The form of a role that AssumeRoleWithWebIdentity gives for the token of a source, wherever the token comes from. */
export function tokenRoleForm(of: {
  readonly kind: string;
  readonly title: string;
  readonly summary: string;
  readonly sourceLabel: string;
  readonly sourceKind: string;
  readonly sessionNameHint: string;
}): FormSpec {
  return {
    kind: of.kind,
    makes: 'session',
    title: of.title,
    summary: of.summary,
    fields: [
      { name: 'source', label: of.sourceLabel, type: 'source', required: true, sourceKinds: [of.sourceKind] },
      {
        name: 'roleArn',
        label: 'Role ARN',
        type: 'text',
        required: true,
        placeholder: 'arn:aws:iam::123456789012:role/Deploy',
      },
      { name: 'region', label: 'Region', type: 'region', required: false, placeholder: 'us-east-1' },
      {
        name: 'sessionName',
        label: 'Role session name',
        type: 'text',
        required: false,
        advanced: true,
        pattern: '[\\w+=,.@-]{2,64}',
        patternReason: 'Two to 64 letters, digits or _+=,.@- and no space.',
        hint: of.sessionNameHint,
      },
      {
        name: 'durationSeconds',
        label: 'Duration in seconds',
        type: 'number',
        required: false,
        advanced: true,
        placeholder: '3600',
        hint: '900 to 43200, as the role allows.',
      },
      {
        name: 'policyArns',
        label: 'Session policy ARNs',
        type: 'multiline',
        required: false,
        advanced: true,
        hint: 'One per line, at most ten: the session can do only what these allow.',
      },
      {
        name: 'policy',
        label: 'Session policy',
        type: 'multiline',
        required: false,
        advanced: true,
        hint: 'JSON, 2048 characters at most.',
      },
    ],
  };
}

export interface TokenRole {
  readonly shape: SessionShape;
  readonly roleArn: RoleArn;
  readonly sessionName: string | null;
  /** What goes to STS as it is. */
  readonly fixed: {
    readonly durationSeconds?: number;
    readonly policyArns?: readonly string[];
    readonly policy?: string;
  };
}

export function parseTokenRole(form: FormSpec, values: FormValues): Result<TokenRole, Problem> {
  const config: Record<string, string> = {};
  for (const { name } of form.fields) {
    const value = (values[name] ?? '').trim();
    if (value !== '') config[name] = value;
  }
  for (const [field, reason] of Object.entries(formReasons(form, config))) return invalidInput(field, reason);
  const source = SourceId.safeParse(config.source);
  if (!source.success) return invalidInput('source', 'Choose an identity source.');
  const roleArn = parseRoleArn(config.roleArn ?? '');
  if (!roleArn.ok) return invalidInput('roleArn', roleArn.error);
  const durationSeconds = config.durationSeconds === undefined ? null : Number(config.durationSeconds);
  if (durationSeconds !== null && (durationSeconds < 900 || durationSeconds > 43_200))
    return invalidInput('durationSeconds', 'Between 900 (15 minutes) and 43200 (12 hours).');
  const policyArns = parsePolicyArns(lines(config.policyArns ?? ''));
  if (!policyArns.ok) return invalidInput('policyArns', policyArns.error);
  const policy = parsePolicy(config.policy ?? '');
  if (!policy.ok) return invalidInput('policy', policy.error);
  return ok({
    shape: {
      config: { ...config, roleArn: roleArn.value },
      parent: { kind: 'source', id: source.data },
      accountId: AccountId.safeParse(roleArn.value.split(':')[4]).data ?? null,
      role: roleArn.value.slice(roleArn.value.lastIndexOf('/') + 1),
      roleArn: roleArn.value,
      region: config.region === undefined ? null : (Region.safeParse(config.region).data ?? null),
    },
    roleArn: roleArn.value,
    sessionName: config.sessionName ?? null,
    fixed: {
      ...(durationSeconds === null ? {} : { durationSeconds }),
      ...(policyArns.value.length === 0 ? {} : { policyArns: policyArns.value }),
      ...(policy.value === null ? {} : { policy: policy.value }),
    },
  });
}

/** What STS takes. */
const LONGEST = 64;

/**
 * A role session name of whatever somebody or something is called. Where letters had to be left out or cut, `mark` tells it from others:
 * two people would be one in CloudTrail. SECURITY: nobody is put into another domain than their own, as exämple.com would be in
 * example.com.
 */
export function roleSessionName(called: string, mark: string): string {
  if (/^[A-Za-z0-9_+=,.@-]{2,64}$/.test(called)) return called;
  const [, local = called, domain = ''] = /^(.*)@([^@]+)$/su.exec(called) ?? [];
  const at = asciiDomain(domain);
  const end = mark === '' ? at : `-${mark}${at}`;
  const tail = end.length > LONGEST / 2 ? end.slice(0, end.length - at.length) : end;
  const plain = local
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9_+=,.@-]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, LONGEST - tail.length)
    .replace(/-+$/, '');
  const name = `${plain === '' ? 'latchkey' : plain}${tail}`;
  return name.length < 2 ? `latchkey-${name}` : name;
}

/** Of who the user is at the provider for good. */
export const userMark = (subject: string, { sha256 }: Hash): string =>
  [...sha256(new TextEncoder().encode(subject)).slice(0, 5)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');

/** With its `@`; of what is no domain nothing. */
function asciiDomain(domain: string): string {
  if (/^[A-Za-z0-9.-]+$/.test(domain)) return `@${domain}`;
  const url = `https://${domain}/`;
  if (/[\s/?#:\\%]/.test(domain) || !URL.canParse(url)) return '';
  const { hostname } = new URL(url);
  return /^[A-Za-z0-9.-]+$/.test(hostname) ? `@${hostname}` : '';
}

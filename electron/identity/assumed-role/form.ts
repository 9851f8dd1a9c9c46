import type { FormSpec } from '../../../shared/form.ts';
import { assumedRoleGuide } from './guide.ts';

const namePattern = '[\\w+=,.@-]{2,64}';
const nameReason = 'Two to 64 letters, digits or _+=,.@- and no space.';

const policyArn = 'arn:aws[a-z-]*:iam::(?:\\d{12}|aws):policy/[\\w+=,.@/-]+';

export const assumedRoleForm: FormSpec = {
  kind: 'assumed-role',
  makes: 'session',
  title: 'Assumed role',
  summary: 'A role that another session takes on, in the same account or another; to any depth.',
  fields: [
    {
      name: 'parent',
      label: 'Parent session',
      type: 'session',
      required: true,
      hint: 'The session that assumes the role.',
    },
    {
      name: 'roleArn',
      label: 'Role ARN',
      type: 'text',
      required: true,
      placeholder: 'arn:aws:iam::123456789012:role/Deploy',
      hint: 'A switch-role link from the AWS console works too.',
      pattern: '.*\\barn:aws[a-z-]*:iam::\\d{12}:role/.+|https://\\S+switchrole\\S+',
      patternReason: 'This is not a role ARN such as arn:aws:iam::123456789012:role/Deploy.',
      mistakes: [
        {
          pattern: '.*\\barn:aws[a-z-]*:iam:(?::{2,})?\\d.*',
          reason: 'There must be exactly two colons between iam and the account.',
        },
        {
          pattern: '.*:sts::\\d{12}:assumed-role/.*',
          reason:
            'This is the ARN of an assumed role. The ARN of the role itself contains iam and role/ and ends with its name.',
        },
        {
          pattern: '.*:(?:user|group|policy|instance-profile|saml-provider|oidc-provider|mfa)/.*',
          reason: 'This is not the ARN of a role: a role ARN contains :role/.',
        },
        {
          pattern: '.*:iam::(?:\\d{1,11}|\\d{13,}):.*',
          reason: 'An account number has twelve digits.',
        },
      ],
    },
    { name: 'region', label: 'Region', type: 'region', required: false, placeholder: 'us-east-1' },
    {
      name: 'externalId',
      label: 'External ID',
      type: 'text',
      required: false,
      pattern: '[\\w+=,.@:/-]{2,1224}',
      patternReason: 'Two to 1224 letters, digits or _+=,.@:/- and no space.',
      hint: 'If the owner of the role requires one.',
    },
    {
      name: 'mfaSerial',
      label: 'MFA device',
      type: 'text',
      required: false,
      pattern: '[\\w+=/:,.@-]{9,256}',
      patternReason: 'The ARN of the MFA device, such as arn:aws:iam::123456789012:mfa/maria.',
      placeholder: 'arn:aws:iam::123456789012:mfa/maria',
      hint: 'If the role requires an MFA code. You are asked for it each time.',
    },
    {
      name: 'durationSeconds',
      label: 'Duration in seconds',
      type: 'number',
      required: false,
      advanced: true,
      placeholder: '3600',
      pattern: '9\\d{2}|[1-9]\\d{3}|[1-3]\\d{4}|4[0-2]\\d{3}|43[01]\\d{2}|43200',
      patternReason: 'Between 900 (15 minutes) and 43200 (12 hours).',
      hint: '900 to 43200. AWS allows 3600 at most when the session below is a role itself.',
    },
    {
      name: 'sessionName',
      label: 'Role session name',
      type: 'text',
      required: false,
      advanced: true,
      pattern: namePattern,
      patternReason: nameReason,
      hint: 'Shown in CloudTrail. Empty: derived from this session’s name.',
    },
    {
      name: 'sourceIdentity',
      label: 'Source identity',
      type: 'text',
      required: false,
      advanced: true,
      pattern: namePattern,
      patternReason: nameReason,
    },
    {
      name: 'tags',
      label: 'Session tags',
      type: 'multiline',
      required: false,
      advanced: true,
      placeholder: 'team=payments',
      mistakes: [
        {
          pattern: '(?:.*\\n)?[^=\\n]*[^=\\s][^=\\n]*(?:\\n.*)?',
          reason: 'A line has no =: a tag is key=value.',
        },
      ],
      hint: 'One key=value per line, at most 50.',
    },
    {
      name: 'transitiveTagKeys',
      label: 'Transitive tag keys',
      type: 'multiline',
      required: false,
      advanced: true,
      hint: 'One key per line: these tags are passed on to the next role.',
    },
    {
      name: 'policyArns',
      label: 'Session policy ARNs',
      type: 'multiline',
      required: false,
      advanced: true,
      placeholder: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
      pattern: `${policyArn}(?:\\s+${policyArn})*`,
      patternReason: 'A line is not a policy ARN such as arn:aws:iam::aws:policy/ReadOnlyAccess.',
      hint: 'One per line, at most ten: the session can do only what these allow.',
    },
    {
      name: 'policy',
      label: 'Session policy',
      type: 'multiline',
      required: false,
      advanced: true,
      hint: 'JSON, 2048 characters at most.',
      pattern: '\\{.*"Statement".*\\}',
      patternReason: 'A policy is a JSON object with a Statement.',
      mistakes: [
        {
          pattern: '[^\\[{].*|.*[^\\]}]',
          reason: 'This is not JSON: a policy begins with { and ends with }.',
        },
      ],
    },
  ],
  guide: [...assumedRoleGuide],
};

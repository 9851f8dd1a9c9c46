import type { FormSpec } from '../../../shared/form.ts';

/** A fragment of the policy, present only when the field is filled. */
const fragment = (name: string, of: string, gives: string) => ({
  name,
  of,
  gives,
  pattern: '(.+)',
  optional: true,
});

const policy = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "AWS": "arn:{partition}:iam::{parent.accountId}:root" },
      "Action": ["sts:AssumeRole"{tagAction}{identityAction}],
      "Condition": {{externalCondition}{mfaCondition}
        "ArnLike": { "aws:PrincipalArn": "{parent.principal}" }
      }
    }
  ]
}`;

/** The trust of the role, for exactly what is typed: parent identity, external id, MFA, tags, source identity. */
export const assumedRoleGuide: NonNullable<FormSpec['guide']> = [
  {
    text: `Give the role {roleArn} this trust policy:\n${policy}\nIf the role is in another account, the session below also needs permission for these actions on the role.`,
    parts: [
      { name: 'partition', of: 'roleArn', pattern: '.*\\barn:(aws[a-z-]*):.*', gives: '$1' },
      { name: 'partition', of: 'roleArn', pattern: '.*', gives: 'aws' },
      fragment('tagAction', 'tags', ', "sts:TagSession"'),
      fragment('identityAction', 'sourceIdentity', ', "sts:SetSourceIdentity"'),
      fragment('externalCondition', 'externalId', '\n        "StringEquals": { "sts:ExternalId": "$1" },'),
      fragment('mfaCondition', 'mfaSerial', '\n        "Bool": { "aws:MultiFactorAuthPresent": "true" },'),
    ],
  },
];

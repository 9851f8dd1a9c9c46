import type { FormSpec } from '../../../shared/form.ts';
import { arnElsewhere } from '../../../shared/text/arn-elsewhere.ts';

const policy = (subject: string): string => `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::YOUR_ACCOUNT_ID:oidc-provider/{provider}" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": {
          "{provider}:aud": "{audience}"${subject}
        }
      }
    }
  ]
}`;
const parts = [{ name: 'provider', of: 'issuer', pattern: 'https?://(.+)', gives: '$1' }];
const text = (subject: string): string =>
  `In IAM, add the token’s issuer {provider} as an OpenID Connect identity provider with the token’s audience {audience}. Give the role this trust policy:\n${policy(subject)}\n${arnElsewhere}`;

export const webIdentityGuide: NonNullable<FormSpec['guide']> = [
  { whenFilled: 'subject', parts, text: text(',\n          "{provider}:sub": "{subject}"') },
  {
    whenEmpty: 'subject',
    parts,
    text: `${text('')}\nThis lets in everyone the issuer knows: with a subject under More options, only that one.`,
  },
];

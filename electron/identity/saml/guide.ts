import { awsPartitions } from '../../../shared/aws-partition.ts';
import type { FormSpec } from '../../../shared/form.ts';

type Entry = NonNullable<FormSpec['guide']>[number];

/** AWS's consumer and audience by the partition of the provider's ARN; that of most ARNs is taken for what is none. */
const parts: NonNullable<Entry['parts']> = awsPartitions
  .toSorted((a, b) => Number(a.name === 'aws') - Number(b.name === 'aws'))
  .flatMap(({ name, samlHost, samlAudience }) => {
    const pattern = name === 'aws' ? '.*' : `arn:${name}:.*`;
    return [
      { name: 'acs', of: 'providerArn', pattern, gives: `https://${samlHost}/saml` },
      { name: 'audience', of: 'providerArn', pattern, gives: samlAudience },
    ];
  });

const trustPolicy = JSON.stringify(
  {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: '{providerArn}' },
        Action: 'sts:AssumeRoleWithSAML',
        // STS takes it from the Recipient of the assertion, not from its Audience.
        Condition: { StringEquals: { 'SAML:aud': '{acs}' } },
      },
    ],
  },
  null,
  2,
);
const attributes = 'https://aws.amazon.com/SAML/Attributes';

export const samlGuide: readonly Entry[] = [
  {
    text: `In IAM, add your provider’s metadata as an identity provider (SAML). Give each role this trust policy:\n${trustPolicy}`,
    parts,
  },
  {
    text: [
      'At your provider, the application AWS needs:',
      'Consumer (ACS) and recipient: {acs}',
      'Audience: {audience}',
      `Attribute ${attributes}/Role: the role’s ARN, a comma, {providerArn}`,
      `Attribute ${attributes}/RoleSessionName: the user’s name or e-mail address`,
      `Attribute ${attributes}/SessionDuration: seconds, if sessions may last longer than an hour`,
    ].join('\n'),
    parts,
  },
];

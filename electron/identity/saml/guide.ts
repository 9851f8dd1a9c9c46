import type { FormSpec } from '../../../shared/form.ts';

type Entry = NonNullable<FormSpec['guide']>[number];

/** AWS's consumer and audience by the partition of the provider's ARN. */
const partitions: readonly (readonly [arn: string, acs: string, audience: string])[] = [
  ['arn:aws-cn:.*', 'https://signin.amazonaws.cn/saml', 'urn:amazon:webservices:cn-north-1'],
  ['arn:aws-us-gov:.*', 'https://signin.amazonaws-us-gov.com/saml', 'urn:amazon:webservices:govcloud'],
  ['arn:aws-eusc:.*', 'https://eusc-de-east-1.signin.amazonaws-eusc.eu/saml', 'urn:amazon:webservices'],
  ['.*', 'https://signin.aws.amazon.com/saml', 'urn:amazon:webservices'],
];
const parts: NonNullable<Entry['parts']> = partitions.flatMap(([pattern, acs, audience]) => [
  { name: 'acs', of: 'providerArn', pattern, gives: acs },
  { name: 'audience', of: 'providerArn', pattern, gives: audience },
]);

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

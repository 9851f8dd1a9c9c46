import type { FormSpec } from '../../../shared/form.ts';

const trustPolicy = JSON.stringify(
  {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: '{providerArn}' },
        Action: 'sts:AssumeRoleWithSAML',
        // STS takes it from the Recipient of the assertion, not from its Audience.
        Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
      },
    ],
  },
  null,
  2,
);

export const samlGuide: NonNullable<FormSpec['guide']> = [
  {
    text: `In IAM, add your provider’s metadata as an identity provider (SAML). Give each role this trust policy:\n${trustPolicy}\nIn China the address is https://signin.amazonaws.cn/saml, in GovCloud https://signin.amazonaws-us-gov.com/saml.`,
  },
  {
    text: [
      'At your provider, the application AWS needs:',
      'Consumer (ACS) and recipient: https://signin.aws.amazon.com/saml',
      'Audience: urn:amazon:webservices',
      'Attribute https://aws.amazon.com/SAML/Attributes/Role: ROLE_ARN,{providerArn}',
      'Attribute https://aws.amazon.com/SAML/Attributes/RoleSessionName: the person’s user name or address',
      'Attribute https://aws.amazon.com/SAML/Attributes/SessionDuration: seconds, if sessions may last longer than an hour',
    ].join('\n'),
  },
];

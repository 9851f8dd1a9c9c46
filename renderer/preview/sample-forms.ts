import type { FormSpec } from '../../shared/form.ts';
import type { ImportView } from '../../shared/import.ts';

/** Forms of the usual shapes, for looking at the wizard; the real ones come from the identity kinds. */
export const sampleForms: readonly FormSpec[] = [
  {
    kind: 'identity-center',
    makes: 'source',
    title: 'IAM Identity Center',
    summary: 'Your organisation’s AWS access portal. Accounts and roles are read from it.',
    fields: [
      {
        name: 'startUrl',
        label: 'Start URL',
        type: 'url',
        required: true,
        placeholder: 'https://acme.awsapps.com/start',
        hint: 'The address of your AWS access portal.',
      },
      { name: 'region', label: 'Region of the portal', type: 'region', required: true },
      {
        name: 'roleFilter',
        label: 'Roles to read',
        type: 'text',
        required: false,
        advanced: true,
        hint: 'Empty: all of them.',
      },
    ],
  },
  {
    kind: 'iam-user',
    makes: 'source',
    title: 'IAM user',
    summary: 'A long-lived access key, kept in the keychain, with an MFA device when it has one.',
    fields: [
      {
        name: 'accessKeyId',
        label: 'Access key id',
        type: 'text',
        required: true,
        pattern: 'A[KS]IA[A-Z0-9]{16}',
        patternReason: 'An access key id is AKIA and sixteen capital letters or digits.',
      },
      { name: 'secret', label: 'Secret access key', type: 'secret', required: true },
      {
        name: 'mfaSerial',
        label: 'MFA device',
        type: 'text',
        required: false,
        placeholder: 'arn:aws:iam::111122223333:mfa/ada',
      },
      {
        name: 'partition',
        label: 'Partition',
        type: 'choice',
        required: true,
        advanced: true,
        choices: [
          { value: 'aws', label: 'AWS' },
          { value: 'aws-cn', label: 'AWS China' },
        ],
      },
    ],
  },
  {
    kind: 'saml',
    makes: 'source',
    title: 'SAML identity provider',
    summary:
      'Sign in on your company’s own page (Okta, Entra ID, ADFS, Google, any SAML 2.0 provider); the roles it gives you become sessions.',
    fields: [
      { name: 'url', label: 'Sign-in address', type: 'url', required: true },
      { name: 'providerArn', label: 'Provider ARN', type: 'text', required: false },
    ],
    guide: [
      {
        text: 'In IAM, add your provider’s metadata as an identity provider (SAML). Give each role this trust policy:\n{\n  "Version": "2012-10-17",\n  "Statement": [\n    {\n      "Effect": "Allow",\n      "Principal": { "Federated": "{providerArn}" },\n      "Action": "sts:AssumeRoleWithSAML",\n      "Condition": { "StringEquals": { "SAML:aud": "https://signin.aws.amazon.com/saml" } }\n    }\n  ]\n}\nIn China the address is https://signin.amazonaws.cn/saml.',
      },
      {
        text: 'At your provider, the application AWS needs:\nConsumer (ACS) and recipient: https://signin.aws.amazon.com/saml\nAudience: urn:amazon:webservices\nAttribute https://aws.amazon.com/SAML/Attributes/Role: ROLE_ARN,{providerArn}',
      },
    ],
  },
  {
    kind: 'oidc',
    makes: 'source',
    title: 'OpenID Connect',
    summary:
      'Sign in with Google, Microsoft, Okta, Cognito or any OpenID Connect provider; AWS roles trust its token.',
    fields: [{ name: 'clientId', label: 'Client ID', type: 'text', required: true }],
  },
  {
    kind: 'web-identity',
    makes: 'source',
    title: 'Web identity token',
    summary: 'A token that this machine already has, in a file or from a command; nobody has to sign in.',
    fields: [{ name: 'tokenFile', label: 'Token file', type: 'text', required: false }],
  },
  {
    kind: 'aws-cli',
    makes: 'source',
    title: 'AWS CLI sign-in',
    summary: 'What aws sso login and aws login have signed in already, read only.',
    fields: [],
  },
  {
    kind: 'ambient',
    makes: 'source',
    title: 'This machine’s own role',
    summary: 'EC2, ECS, environment variables or a credential process.',
    fields: [],
  },
  {
    kind: 'assumed-role',
    makes: 'session',
    title: 'Assumed role',
    summary: 'A role that another session may assume, in the same or another account.',
    fields: [
      { name: 'parent', label: 'Parent session', type: 'session', required: true },
      {
        name: 'roleArn',
        label: 'Role ARN',
        type: 'text',
        required: true,
        pattern: 'arn:aws[a-z-]*:iam::\\d{12}:role/.+',
        patternReason: 'A role ARN looks like arn:aws:iam::111122223333:role/Name.',
      },
      { name: 'policy', label: 'Session policy', type: 'multiline', required: false, advanced: true },
    ],
  },
  {
    kind: 'oidc-role',
    makes: 'session',
    title: 'Role by OpenID Connect',
    summary: 'A role that trusts your OpenID Connect provider.',
    fields: [
      { name: 'source', label: 'Signed in with', type: 'source', required: true, sourceKinds: ['oidc'] },
      { name: 'roleArn', label: 'Role ARN', type: 'text', required: true },
    ],
  },
  {
    kind: 'iam-user-session',
    makes: 'session',
    title: 'IAM user session',
    summary: 'Short-lived keys of an IAM user, with an MFA code where there is a device.',
    fields: [
      { name: 'source', label: 'IAM user', type: 'source', required: true, sourceKinds: ['iam-user'] },
    ],
  },
];

export const sampleImport: ImportView = {
  notes: [
    {
      file: '~/.aws/config',
      line: 41,
      text: 'The section [profile old] stands twice; tools disagree on which one counts.',
    },
  ],
  rows: [
    {
      id: 'r1',
      file: '~/.aws/config',
      section: 'sso-session acme',
      line: 1,
      found: 'IAM Identity Center portal',
      becomes: 'identity source acme (IAM Identity Center)',
      action: 'import',
      reason: null,
      fixes: [],
      needs: [],
    },
    {
      id: 'r2',
      file: '~/.aws/config',
      section: 'profile prod',
      line: 6,
      found: 'permission set AdministratorAccess in 111122223333',
      becomes: 'session prod',
      action: 'import',
      reason: null,
      fixes: [],
      needs: ['r1'],
    },
    {
      id: 'r3',
      file: '~/.aws/config',
      section: 'profile deploy',
      line: 14,
      found: 'assumed role on top of prod',
      becomes: 'session deploy (assumed role)',
      action: 'needs-fix',
      reason: null,
      fixes: [
        {
          key: 'duration_seconds',
          was: '43200',
          proposed: '3600',
          why: 'A role assumed from another role lasts an hour at most.',
        },
      ],
      needs: ['r2'],
    },
    {
      id: 'r4',
      file: '~/.aws/credentials',
      section: 'build',
      line: 3,
      found: 'access key of an IAM user',
      becomes: 'identity source build (IAM user), key moved to the keychain',
      action: 'import',
      reason: null,
      fixes: [],
      needs: [],
    },
    {
      id: 'r5',
      file: '~/.aws/config',
      section: 'profile vault',
      line: 22,
      found: 'credential_process of another program',
      becomes: 'stays as it is',
      action: 'leave-alone',
      reason: 'Another program answers for it.',
      fixes: [],
      needs: [],
    },
    {
      id: 'r6',
      file: '~/.aws/config',
      section: 'profile my profile',
      line: 30,
      found: 'assumed role on top of nowhere',
      becomes: '–',
      action: 'blocked',
      reason: 'Its source_profile does not exist.',
      fixes: [{ key: 'source_profile', was: 'nowhere', proposed: null, why: 'No section has this name.' }],
      needs: [],
    },
  ],
};

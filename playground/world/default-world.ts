import { type World, type WorldInput, worldSchema } from './world.ts';

const awsRegions = [
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'ca-central-1',
  'ca-west-1',
  'sa-east-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'eu-central-1',
  'eu-central-2',
  'eu-north-1',
  'eu-south-1',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-east-1',
  'me-south-1',
  'af-south-1',
  'il-central-1',
  'us-gov-west-1',
  'us-gov-east-1',
];

const production = '111111111111';
const staging = '222222222222';
const sandbox = '333333333333';

const ssoRoles = (permissionSet: string): string =>
  `arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_${permissionSet}_*`;

const accounts: WorldInput['accounts'] = [
  {
    accountId: production,
    name: 'Production',
    email: 'aws+production@example.com',
    alias: 'acme-production',
  },
  { accountId: staging, name: 'Staging', email: 'aws+staging@example.com' },
  { accountId: sandbox, name: 'Sandbox', email: 'aws+sandbox@example.com' },
  { accountId: '444444444444', name: 'Security', email: 'aws+security@example.com' },
  { accountId: '555555555555', name: 'Data platform', email: 'aws+data@example.com' },
  { accountId: '666666666666', name: 'Shared services', email: 'aws+shared@example.com' },
];

const identityCenter: WorldInput['identityCenter'] = {
  region: 'us-east-1',
  users: [
    { userName: 'maria.garcia', displayName: 'Maria Garcia', email: 'maria.garcia@example.com' },
    { userName: 'sam.lee', displayName: 'Sam Lee', email: 'sam.lee@example.com' },
  ],
  permissionSets: [
    { name: 'AdministratorAccess' },
    { name: 'DeveloperAccess', sessionSeconds: 14_400 },
    { name: 'ReadOnlyAccess', permissions: ['codecommit:GitPull'] },
    { name: 'BillingAccess', permissions: [] },
  ],
  assignments: [
    ...accounts.map((account) => ({
      userName: 'maria.garcia',
      accountId: account.accountId,
      permissionSets: ['DeveloperAccess', 'ReadOnlyAccess'],
    })),
    { userName: 'maria.garcia', accountId: sandbox, permissionSets: ['AdministratorAccess'] },
    { userName: 'maria.garcia', accountId: '666666666666', permissionSets: ['BillingAccess'] },
    { userName: 'sam.lee', accountId: sandbox, permissionSets: ['ReadOnlyAccess'] },
  ],
};

const roles: WorldInput['roles'] = [
  {
    accountId: production,
    roleName: 'CodeCommitAccess',
    maxSessionSeconds: 14_400,
    trust: {
      principals: [
        ssoRoles('DeveloperAccess'),
        ssoRoles('AdministratorAccess'),
        `arn:aws:iam::${production}:user/maria`,
        `arn:aws:iam::${production}:user/build`,
        `arn:aws:iam::${production}:role/InstanceRole`,
      ],
    },
  },
  {
    accountId: staging,
    roleName: 'Deploy',
    trust: {
      principals: [`arn:aws:iam::${production}:role/CodeCommitAccess`],
      externalId: 'latchkey-demo',
    },
  },
  {
    accountId: sandbox,
    roleName: 'DataReader',
    trust: { principals: [`arn:aws:iam::${staging}:role/Deploy`, ssoRoles('DeveloperAccess')] },
  },
  {
    accountId: production,
    roleName: 'BreakGlass',
    maxSessionSeconds: 43_200,
    trust: { principals: [`arn:aws:iam::${production}:root`], requireMfa: true },
  },
  {
    accountId: production,
    roleName: 'WebIdentity',
    maxSessionSeconds: 14_400,
    trust: {
      principals: [`arn:aws:iam::${production}:oidc-provider/*`, 'www.amazon.com', 'graph.facebook.com'],
      audience: 'latchkey-demo',
    },
  },
  {
    accountId: production,
    roleName: 'WebIdentityExact',
    trust: { principals: [`arn:aws:iam::${production}:oidc-provider/*`], audience: 'latchkey-exact' },
  },
  { accountId: production, roleName: 'InstanceRole', trust: { principals: ['ec2.amazonaws.com'] } },
  { accountId: production, roleName: 'TaskRole', trust: { principals: ['ecs-tasks.amazonaws.com'] } },
  {
    accountId: production,
    roleName: 'IdentityPool',
    trust: { principals: ['cognito-identity.amazonaws.com'] },
  },
  {
    accountId: production,
    roleName: 'SamlDeveloper',
    maxSessionSeconds: 14_400,
    trust: { principals: [`arn:aws:iam::${production}:saml-provider/Playground`] },
    permissions: ['codecommit:GitPull', 'codecommit:GitPush', 'iam:ListAccountAliases'],
  },
  {
    accountId: production,
    roleName: 'SamlAuditor',
    trust: { principals: [`arn:aws:iam::${production}:saml-provider/Playground`] },
  },
];

const iamUsers: WorldInput['iamUsers'] = [
  {
    accountId: production,
    userName: 'maria',
    accessKeyId: 'AKIAPLAYGRNDMARIAAAA',
    secretAccessKey: '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',
    keyAgeDays: 93,
    mfa: { serial: `arn:aws:iam::${production}:mfa/maria`, seed: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' },
    permissions: ['codecommit:GitPull', 'codecommit:GitPush', 'iam:ManageOwnAccess'],
  },
  {
    accountId: production,
    userName: 'build',
    accessKeyId: 'AKIAPLAYGRNDBUILDAAA',
    secretAccessKey: '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',
  },
];

const repositories: WorldInput['repositories'] = [
  {
    accountId: production,
    region: 'us-east-1',
    name: 'MyDemoRepo',
    files: {
      'README.md': '# MyDemoRepo\n\nServed by the playground: push and pull as you like.\n',
      'src/hello.txt': 'hello\n',
    },
  },
  {
    accountId: production,
    region: 'eu-west-1',
    name: 'website',
    files: { 'index.html': '<h1>Hi</h1>\n' },
  },
  { accountId: staging, region: 'us-east-1', name: 'infrastructure', files: { 'main.tf': '# empty\n' } },
];

/** A company small enough to read at a glance and varied enough for every path of the app. */
export function defaultWorld(): World {
  return worldSchema.parse({ regions: awsRegions, accounts, identityCenter, roles, iamUsers, repositories });
}

/** The default world with generated accounts on top, all of them Maria's: for paging, search and load. */
export function generatedWorld(size: {
  readonly accounts: number;
  readonly rolesPerAccount: number;
  readonly alone: boolean;
}): World {
  const world = defaultWorld();
  const sets = Array.from({ length: size.rolesPerAccount }, (_, i) => ({
    name: `Team${String(i + 1).padStart(2, '0')}Access`,
    sessionSeconds: 3600,
    permissions: [],
  }));
  const count = size.alone ? size.accounts : Math.max(0, size.accounts - world.accounts.length);
  const extra = Array.from({ length: count }, (_, i) => {
    const id = String(700_000_000_000 + i);
    return { accountId: id, name: `Team ${String(i + 1).padStart(4, '0')}`, email: `aws+${id}@example.com` };
  });
  return worldSchema.parse({
    ...world,
    accounts: [...world.accounts, ...extra],
    identityCenter: {
      ...world.identityCenter,
      permissionSets: [...world.identityCenter.permissionSets, ...sets],
      assignments: [
        ...(size.alone ? [] : world.identityCenter.assignments),
        ...(sets.length === 0 ? [] : extra).map(({ accountId }) => ({
          userName: 'maria.garcia',
          accountId,
          permissionSets: sets.map(({ name }) => name),
        })),
      ],
    },
  });
}

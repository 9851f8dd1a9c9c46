/**
 * A partition of AWS has its own operator, accounts, keys and addresses. What Latchkey knows of each is here. Data of botocore's
 * partitions.json and endpoints.json, and of the endpoint rules of AWS's own clients: aws-partitions.test.ts compares.
 */
export interface AwsPartition {
  /** As in an ARN. */
  readonly name: string;
  /** What the names of its regions begin with; empty for the one that has all others. */
  readonly regionsBegin: string;
  /** Its global services are signed for this one; taken where nobody named a region. */
  readonly firstRegion: string;
  /** What the hosts of its services end in. */
  readonly suffix: string;
  readonly dualStackSuffix: string;
  /** What follows `signin.` in the hosts of its sign-in page. */
  readonly signIn: string;
  /** The page for a console's link has the region before that name; elsewhere it need not. */
  readonly isSignInRegional: boolean;
  /** Where a provider posts its SAML assertion, and the audience of that. */
  readonly samlHost: string;
  readonly samlAudience: string;
  /** The host of the console; null: AWS publishes none. */
  readonly console: string | null;
  readonly hasCodeCommit: boolean;
}

const audience = 'urn:amazon:webservices';

const commercial: AwsPartition = {
  name: 'aws',
  regionsBegin: '',
  firstRegion: 'us-east-1',
  suffix: 'amazonaws.com',
  dualStackSuffix: 'api.aws',
  signIn: 'aws.amazon.com',
  isSignInRegional: false,
  samlHost: 'signin.aws.amazon.com',
  samlAudience: audience,
  console: 'console.aws.amazon.com',
  hasCodeCommit: true,
};

/** Every partition. */
export const awsPartitions: readonly AwsPartition[] = [
  commercial,
  {
    name: 'aws-cn',
    regionsBegin: 'cn-',
    firstRegion: 'cn-north-1',
    suffix: 'amazonaws.com.cn',
    dualStackSuffix: 'api.amazonwebservices.com.cn',
    signIn: 'amazonaws.cn',
    isSignInRegional: false,
    samlHost: 'signin.amazonaws.cn',
    samlAudience: `${audience}:cn-north-1`,
    console: 'console.amazonaws.cn',
    hasCodeCommit: true,
  },
  {
    name: 'aws-us-gov',
    regionsBegin: 'us-gov-',
    firstRegion: 'us-gov-west-1',
    suffix: 'amazonaws.com',
    dualStackSuffix: 'api.aws',
    signIn: 'amazonaws-us-gov.com',
    isSignInRegional: false,
    samlHost: 'signin.amazonaws-us-gov.com',
    samlAudience: `${audience}:govcloud`,
    console: 'console.amazonaws-us-gov.com',
    hasCodeCommit: true,
  },
  {
    name: 'aws-eusc',
    regionsBegin: 'eusc-',
    firstRegion: 'eusc-de-east-1',
    suffix: 'amazonaws.eu',
    dualStackSuffix: 'api.amazonwebservices.eu',
    signIn: 'amazonaws-eusc.eu',
    isSignInRegional: true,
    samlHost: 'eusc-de-east-1.signin.amazonaws-eusc.eu',
    samlAudience: audience,
    console: 'console.amazonaws-eusc.eu',
    hasCodeCommit: false,
  },
  {
    name: 'aws-iso',
    regionsBegin: 'us-iso-',
    firstRegion: 'us-iso-east-1',
    suffix: 'c2s.ic.gov',
    dualStackSuffix: 'api.aws.ic.gov',
    signIn: 'c2shome.ic.gov',
    isSignInRegional: true,
    samlHost: 'signin.c2shome.ic.gov',
    samlAudience: audience,
    console: null,
    hasCodeCommit: false,
  },
  {
    name: 'aws-iso-b',
    regionsBegin: 'us-isob-',
    firstRegion: 'us-isob-east-1',
    suffix: 'sc2s.sgov.gov',
    dualStackSuffix: 'api.aws.scloud',
    signIn: 'sc2shome.sgov.gov',
    isSignInRegional: true,
    samlHost: 'signin.sc2shome.sgov.gov',
    samlAudience: audience,
    console: null,
    hasCodeCommit: false,
  },
  {
    name: 'aws-iso-e',
    regionsBegin: 'eu-isoe-',
    firstRegion: 'eu-isoe-west-1',
    suffix: 'cloud.adc-e.uk',
    dualStackSuffix: 'api.cloud-aws.adc-e.uk',
    signIn: 'csphome.adc-e.uk',
    isSignInRegional: true,
    samlHost: 'signin.csphome.adc-e.uk',
    samlAudience: audience,
    console: null,
    hasCodeCommit: false,
  },
  {
    name: 'aws-iso-f',
    regionsBegin: 'us-isof-',
    firstRegion: 'us-isof-south-1',
    suffix: 'csp.hci.ic.gov',
    dualStackSuffix: 'api.aws.hci.ic.gov',
    signIn: 'csphome.hci.ic.gov',
    isSignInRegional: true,
    samlHost: 'signin.csphome.hci.ic.gov',
    samlAudience: audience,
    console: null,
    hasCodeCommit: false,
  },
];

const others = awsPartitions.filter((one) => one !== commercial);

/** Null: AWS has none of that name. */
export const partitionNamed = (name: string): AwsPartition | null =>
  awsPartitions.find((one) => one.name === name) ?? null;

/** The last region that was asked about: thousands of sessions have the same. */
let lastAsked: { readonly region: string; readonly partition: AwsPartition } = {
  region: '',
  partition: commercial,
};

/** The partition that a region is of, by the beginning of its name. */
export function partitionAt(region: string): AwsPartition {
  if (region !== lastAsked.region) {
    const partition = others.find(({ regionsBegin }) => region.startsWith(regionsBegin)) ?? commercial;
    lastAsked = { region, partition };
  }
  return lastAsked.partition;
}

export const partitionOfRegion = (region: string): string => partitionAt(region).name;

/** What all of them have in one place, for a regular expression. */
export const anyPartition = (part: (one: AwsPartition) => string | null): string =>
  awsPartitions
    .flatMap((one) => part(one) ?? [])
    .map((text) => text.replaceAll('.', '\\.'))
    .join('|');

/** Why a form refuses a region. */
export const regionElsewhere = (region: string, partition: string): string =>
  `${region} is of the partition ${partitionOfRegion(region)}, and this is of ${partition}: credentials of one are unknown in the other.`;

/** The partition that an ARN names; null: it is none. */
export const partitionOfArn = (arn: string): string | null => /^arn:(aws[a-z-]*):/.exec(arn)?.[1] ?? null;

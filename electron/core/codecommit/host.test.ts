import { describe, expect, it } from 'vitest';
import { Region } from '../../../shared/ids.ts';
import { codeCommitHost, configuredGitEndpoint, gitHostOf } from './host.ts';

const E1 = 'git-codecommit.us-east-1.amazonaws.com';

describe('the hosts that are CodeCommit', () => {
  it.each([
    [E1, 'us-east-1'],
    ['git-codecommit.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
    ['git-codecommit.ap-southeast-5.amazonaws.com', 'ap-southeast-5'],
    ['git-codecommit.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
    ['git-codecommit-fips.us-east-2.amazonaws.com', 'us-east-2'],
    ['vpce-0123456789abcdef0-abcdefgh.git-codecommit.us-west-2.vpce.amazonaws.com', 'us-west-2'],
    ['vpce-0a-b-us-east-1a.git-codecommit-fips.us-east-1.vpce.amazonaws.com', 'us-east-1'],
    ['GIT-CodeCommit.EU-West-3.AmazonAWS.com', 'eu-west-3'],
  ])('%s is of %s, and is signed as typed', (host, region) => {
    expect(codeCommitHost('https', host, null)).toEqual({ signedHost: host, region });
  });

  it('may name port 443, which is not signed', () => {
    expect(codeCommitHost('https', `${E1}:443`, null)).toEqual({ signedHost: E1, region: 'us-east-1' });
  });

  it('are what the regions say', () => {
    for (const name of ['us-east-1', 'cn-northwest-1', 'us-gov-east-1']) {
      const host = gitHostOf(Region.parse(name));
      expect(codeCommitHost('https', host ?? '', null)?.region).toBe(name);
    }
    expect(gitHostOf(Region.parse('eusc-de-east-1'))).toBeNull();
    expect(gitHostOf(Region.parse('us-iso-east-1'))).toBeNull();
  });
});

describe('the hosts that are not', () => {
  it.each([
    `${E1}.evil.example`,
    `${E1}.cn`,
    `${E1}.`,
    `${E1}:8443`,
    `${E1}:443:443`,
    `${E1}:0443`,
    `${E1}:`,
    `${E1}:443@evil.example`,
    `${E1}@evil.example`,
    `${E1}/`,
    `${E1}/@evil.example`,
    `${E1}\\@evil.example`,
    `${E1}?x`,
    `${E1}#x`,
    `${E1} `,
    ` ${E1}`,
    `${E1}\r`,
    `${E1}\nhost=evil.example`,
    `${E1}\u0000.evil.example`,
    `${E1}%00.evil.example`,
    `user@${E1}`,
    `user:pass@${E1}`,
    `evil.example/${E1}`,
    `evil.${E1}`,
    `x${E1}`,
    `x-${E1}`,
    'git-codecommit.us-east-1.amazonaws.com.attacker',
    'git-codecommit.us-east-1.amazonaws.comattacker.example',
    'git-codecommit.us-east-1.amazonaws.com-evil.example',
    'git-codecommit.us-east-1.amazonaws.org',
    'git-codecommit.us-east-1.amazonaws.co',
    'git-codecommit.us-east-1.amazonaws.eu',
    'git-codecommit.eusc-de-east-1.amazonaws.eu',
    'git-codecommit.eusc-de-east-1.amazonaws.com',
    // The token of an isolated partition would go to the operator of another one.
    'git-codecommit.us-iso-east-1.amazonaws.com',
    'git-codecommit.us-isob-east-1.amazonaws.com',
    'git-codecommit.eu-isoe-west-1.amazonaws.com',
    'git-codecommit.us-iso-east-1.c2s.ic.gov',
    'git-codecommit.us-east-1.c2s.ic.gov',
    'git-codecommit.us-east-1.amazonaws.com.cn',
    'git-codecommit.cn-north-1.amazonaws.com',
    'git-codecommit.us-east-1.amazon.com',
    'git-codecommit.us-east-1.amazonaws-com.example',
    'git-codecommit.us-east-1xamazonaws.com',
    'git-codecommitxus-east-1.amazonaws.com',
    'git-codecommit.us-east-1.evil.amazonaws.com',
    'git-codecommit.evil.us-east-1.amazonaws.com',
    'git-codecommit.compute-1.amazonaws.com',
    'git-codecommit.s3.amazonaws.com',
    'git-codecommit.us-east-1.elb.amazonaws.com',
    'git-codecommit.us-east-1.s3.amazonaws.com',
    'git-codecommit..amazonaws.com',
    'git-codecommit.amazonaws.com',
    'git-codecommit.us-east-1.vpce.amazonaws.com',
    'vpce-0a-b.git-codecommit.us-east-1.amazonaws.com',
    'vpce-.git-codecommit.us-east-1.vpce.amazonaws.com',
    'vpce-0a.evil.git-codecommit.us-east-1.vpce.amazonaws.com',
    'vpce-0a-b.vpce-svc-0a.us-east-1.vpce.amazonaws.com',
    'codecommit.us-east-1.amazonaws.com',
    'git-codecommit-fips2.us-east-1.amazonaws.com',
    'git-codecommit.us-east-\u0661.amazonaws.com',
    'git-code\u0441ommit.us-east-1.amazonaws.com',
    'git-codecommit.us-east-1.amazonaws\u3002com',
    'git-codecommit.u\u017f-east-1.amazonaws.com',
    'github.com',
    '127.0.0.1',
    '[::1]',
    '',
  ])('%j', (host) => {
    expect(codeCommitHost('https', host, null)).toBeNull();
  });

  it.each(['http', 'HTTPS', 'ssh', 'https ', '', 'ftp', 'codecommit'])('protocol %j', (protocol) => {
    expect(codeCommitHost(protocol, E1, null)).toBeNull();
  });
});

describe('the Git host of a region', () => {
  it.each([
    ['us-east-1', 'git-codecommit.us-east-1.amazonaws.com', 'git-codecommit-fips.us-east-1.amazonaws.com'],
    ['us-west-1', 'git-codecommit.us-west-1.amazonaws.com', 'git-codecommit-fips.us-west-1.amazonaws.com'],
    ['eu-west-3', 'git-codecommit.eu-west-3.amazonaws.com', null],
    [
      'ca-central-1',
      'git-codecommit.ca-central-1.amazonaws.com',
      'git-codecommit-fips.ca-central-1.amazonaws.com',
    ],
    ['cn-north-1', 'git-codecommit.cn-north-1.amazonaws.com.cn', null],
    ['cn-northwest-1', 'git-codecommit.cn-northwest-1.amazonaws.com.cn', null],
    [
      'us-gov-west-1',
      'git-codecommit.us-gov-west-1.amazonaws.com',
      'git-codecommit-fips.us-gov-west-1.amazonaws.com',
    ],
    [
      'us-gov-east-1',
      'git-codecommit.us-gov-east-1.amazonaws.com',
      'git-codecommit-fips.us-gov-east-1.amazonaws.com',
    ],
    ['eusc-de-east-1', null, null],
    ['us-iso-east-1', null, null],
    ['us-isob-east-1', null, null],
    ['eu-isoe-west-1', null, null],
    ['us-isof-south-1', null, null],
  ])('%s', (name, plain, fips) => {
    const region = Region.parse(name);
    expect([gitHostOf(region), gitHostOf(region, true)]).toEqual([plain, fips]);
    // What we would send git to, our helper knows again, with the region it signs for.
    for (const host of [plain, fips]) {
      if (host !== null)
        expect(codeCommitHost('https', host, null)).toEqual({ signedHost: host, region: name });
    }
  });
});

describe('an endpoint from the environment', () => {
  it.each([
    [{ AWS_ENDPOINT_URL_CODECOMMIT: 'https://127.0.0.1:8443/' }, { host: '127.0.0.1', port: 8443 }],
    [{ CODE_COMMIT_ENDPOINT: 'cc.internal.example' }, { host: 'cc.internal.example', port: 443 }],
    [{ CODE_COMMIT_ENDPOINT: 'CC.internal.example:8443' }, { host: 'cc.internal.example', port: 8443 }],
    [{ AWS_ENDPOINT_URL: 'https://[::1]:9443' }, { host: '[::1]', port: 9443 }],
    [
      { CODE_COMMIT_ENDPOINT: 'a.example', AWS_ENDPOINT_URL_CODECOMMIT: 'https://b.example' },
      { host: 'b.example', port: 443 },
    ],
    [{ AWS_ENDPOINT_URL_CODECOMMIT: 'http://127.0.0.1:8080' }, null],
    [{ AWS_ENDPOINT_URL_CODECOMMIT: 'https://user:pass@b.example' }, null],
    [{ AWS_ENDPOINT_URL_CODECOMMIT: 'https://b.example/prefix' }, null],
    [{ AWS_ENDPOINT_URL: 'https://a.example', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }, null],
    // The API endpoint of a VPC: Git is another service with another endpoint.
    [{ AWS_ENDPOINT_URL_CODECOMMIT: 'https://vpce-0a-b.codecommit.us-east-1.vpce.amazonaws.com' }, null],
    [{}, null],
  ])('%j is %j', (env, wanted) => {
    expect(configuredGitEndpoint(env)).toEqual(wanted);
  });

  it('opens the very host and port, and no other', () => {
    const endpoint = { host: 'cc.internal.example', port: 8443 };
    expect(codeCommitHost('https', 'CC.Internal.example:8443', endpoint)).toEqual({
      signedHost: 'CC.Internal.example',
      region: null,
    });
    for (const other of ['cc.internal.example', 'cc.internal.example:443', 'xcc.internal.example:8443']) {
      expect(codeCommitHost('https', other, endpoint)).toBeNull();
    }
    expect(codeCommitHost('http', 'cc.internal.example:8443', endpoint)).toBeNull();
    expect(codeCommitHost('https', E1, endpoint)?.region).toBe('us-east-1');
  });
});

import { nodeHash } from '../../electron/adapters/machine/node-hash.ts';
import { parseCredentialRequest } from '../../electron/core/codecommit/credential-request.ts';
import { signGit } from '../../electron/core/codecommit/sign.ts';
import { parseCodeCommitUrl } from '../../electron/core/codecommit/url.ts';
import { Secret } from '../../electron/core/secret.ts';
import { parseAssertion } from '../../electron/identity/saml/parse-assertion.ts';
import {
  CLIENT_FRAMES,
  createFrameDecoder,
  decodeExec,
  decodeText,
  SERVER_FRAMES,
  splitNul,
} from '../../shared/endpoint/framing.ts';
import { Region } from '../../shared/ids.ts';
import type { Python } from './python.ts';
import { mutate, type Random } from './random.ts';
import { bytesOf, each, type Subject } from './subject.ts';

const frameCap = 4_096;

/** Frames arrive in any pieces, and say the same in each; none is larger than the cap, and after a fault comes nothing. */
export const frames: Subject = {
  name: 'frames of the endpoint',
  inputs: 150_000,
  make(random) {
    let text = '';
    for (let count = random.below(5); count > 0; count--) {
      const length = random.chance(0.2) ? random.below(0x7fffffff) : random.below(40);
      const header = [random.below(24), length >>> 24, length >>> 16, length >>> 8, length];
      text += header.map((byte) => String.fromCharCode(byte & 0x7f)).join('');
      text += mutate(random, 'a\0b=c\0/home/ada'.repeat(random.below(4))).slice(0, length);
    }
    return text;
  },
  check: each((text) => {
    const bytes = bytesOf(text);
    const read = (step: number) => {
      const decoder = createFrameDecoder({
        accepts: [...CLIENT_FRAMES, ...SERVER_FRAMES],
        frameCapBytes: frameCap,
        streamCapBytes: 9_000,
      });
      const got: string[] = [];
      for (let at = 0; at < bytes.length; at += step)
        for (const { type, payload } of decoder.push(bytes.subarray(at, at + step)).frames) {
          if (payload.length > frameCap) got.push('a frame over the cap');
          decodeExec(payload);
          decodeText(payload);
          splitNul(payload);
          got.push(`${type} ${Buffer.from(payload).toString('hex')}`);
        }
      return JSON.stringify([got, decoder.end()]);
    };
    const whole = read(bytes.length + 1);
    if (whole.includes('over the cap')) return 'a frame is larger than the cap';
    return [1, 3, 7].every((step) => read(step) === whole) ? null : 'in pieces it reads otherwise';
  }),
};

/** Two hosts, two protocols or two paths are none: a credential would go to the wrong one. */
export const gitInput: Subject = {
  name: 'git credential input',
  inputs: 150_000,
  make: (random) => {
    const lines = [
      'protocol=https',
      'host=git-codecommit.eu-west-1.amazonaws.com',
      'path=v1/repos/R',
      'wwwauth[]=Basic',
      'capability[]=authtype',
      'username=a',
      '',
    ] as const;
    let text = '';
    for (let count = random.below(9); count > 0; count--) text += `${random.pick(lines)}\n`;
    return random.chance(0.6) ? mutate(random, text) : text;
  },
  check: each((text) => {
    const read = parseCredentialRequest(bytesOf(text));
    const head = text
      .split('\n')
      .slice(0, text.split('\n').indexOf('') === -1 ? undefined : text.split('\n').indexOf(''));
    const count = (key: string) => head.filter((line) => line.startsWith(`${key}=`)).length;
    const isPlain = count('protocol') === 1 && count('host') === 1 && count('path') <= 1;
    if (read !== null && !isPlain) return 'it takes a request with two hosts, or none';
    return read !== null && /[\n\0]/.test(read.host + read.protocol)
      ? 'a line end or NUL is in a field'
      : null;
  }),
};

/** What is taken for an address names one repository, and written again it is the same. */
export const addresses: Subject = {
  name: 'codecommit addresses',
  inputs: 150_000,
  make: (random) => {
    const scheme = random.pick([
      'codecommit',
      'codecommit',
      'eu-west-1',
      'codecommit::us-east-1',
      'http',
      'cn-north-1',
    ] as const);
    const profile = random.pick(['', 'p@', 'a@b@', 'ü@', 'p%20q@', '@'] as const);
    const repository = random.pick(['R', 'R.git', '..', 'a/b', 'R?x=1', 'R#f', 'x'.repeat(101), ''] as const);
    return mutate(random, `${scheme}://${profile}${repository}`);
  },
  check: each((text) => {
    const read = parseCodeCommitUrl(text);
    if (!read.ok) return read.error.code === 'not-codecommit-url' ? null : `it is called ${read.error.code}`;
    const { profile, repository, region } = read.value;
    if (!/^[\w.-]{1,100}$/.test(repository)) return `it names the repository ${JSON.stringify(repository)}`;
    const again = parseCodeCommitUrl(
      `${region ?? 'codecommit'}://${profile === null ? '' : `${profile}@`}${repository}`,
    );
    return JSON.stringify(again) === JSON.stringify(read) ? null : 'written again it is another address';
  }),
};

const response = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="r" Version="2.0" InResponseTo="q"><saml:Issuer>https://idp.example</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><saml:Assertion ID="a" Version="2.0"><saml:Issuer>https://idp.example</saml:Issuer><saml:Conditions NotBefore="2026-01-01T00:00:00Z" NotOnOrAfter="2026-01-01T00:05:00Z"/><saml:AttributeStatement><saml:Attribute Name="https://aws.amazon.com/SAML/Attributes/Role"><saml:AttributeValue>arn:aws:iam::111111111111:saml-provider/P,arn:aws:iam::111111111111:role/R</saml:AttributeValue></saml:Attribute><saml:Attribute Name="https://aws.amazon.com/SAML/Attributes/SessionDuration"><saml:AttributeValue>3600</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion></samlp:Response>`;

/** Whatever a page posts: an assertion with roles of AWS, or a reason. */
export const saml: Subject = {
  name: 'SAML responses',
  inputs: 30_000,
  make: (random) => mutate(random, mutate(random, response)),
  check: each((text) => {
    const read = parseAssertion(Buffer.from(text).toString('base64'));
    const raw = parseAssertion(text);
    if (raw.ok) return 'it takes what is no base64';
    return read.ok && read.value.roles.length === 0 ? 'it takes an assertion without a role' : null;
  }),
};

const letters = 'abcXYZ0189-._~/+=% $&éü漢';
const word = (random: Random, most: number): string =>
  Array.from({ length: 1 + random.below(most) }, () => letters[random.below(letters.length)]).join('');

/** Against the signer of awscli's own credential helper. */
export const signatures = (python: Python): Subject => ({
  name: 'signatures, as awscli makes them',
  inputs: 40_000,
  make: (random) =>
    JSON.stringify({
      id: `AKIA${random.below(1e9)}`,
      secret: word(random, 40),
      region: random.pick(['us-east-1', 'eu-west-1', 'cn-north-1', 'us-gov-west-1'] as const),
      path: word(random, 60),
      seconds: random.below(2_000_000_000),
    }),
  async check(inputs) {
    const asked = inputs.map((text) => {
      const { id, secret, region, path, seconds } = JSON.parse(text);
      const stamp = new Date(seconds * 1000).toISOString().replace(/[-:]|\.\d+Z/g, '');
      const host = `git-codecommit.${region}.amazonaws.com`;
      const lease = {
        accessKeyId: String(id),
        secretAccessKey: new Secret(String(secret)),
        sessionToken: null,
      };
      const input = {
        lease,
        host,
        region: Region.parse(region),
        path: bytesOf(String(path)),
        atMs: seconds * 1000,
      };
      return {
        ours: signGit(nodeHash, input).password.reveal(),
        text: JSON.stringify({ url: `https://${host}/${path}`, stamp, id, secret, region }),
      };
    });
    const theirs = await python.ask({ do: 'sign', texts: asked.map(({ text }) => text) });
    return asked.map(({ ours }, index) =>
      ours === theirs[index] ? null : `awscli signs ${String(theirs[index])}, we ${ours}`,
    );
  },
});

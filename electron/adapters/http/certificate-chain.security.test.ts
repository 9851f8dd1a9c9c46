import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flawOfChain } from './certificate-chain.ts';
import { certificatesOf } from './trust-files.ts';

// Chains that openssl makes, good ones and planted ones; where openssl has an opinion, it is compared with ours.

let dir = '';
const file = (name: string): string => join(dir, name);
const openssl = (...args: readonly string[]): string =>
  execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** A certificate by name, signed by another by name, or self-signed. */
function make(
  name: string,
  by: string | null,
  extensions: readonly string[],
  how: {
    readonly subject?: string;
    readonly days?: string;
    readonly digest?: string;
    readonly key?: readonly string[];
  } = {},
): void {
  const key = how.key ?? ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  const subject = how.subject ?? `/O=Test/CN=${name}`;
  openssl(
    'req',
    '-new',
    ...key,
    '-nodes',
    '-keyout',
    file(`${name}.key`),
    '-subj',
    subject,
    '-out',
    file(`${name}.csr`),
  );
  writeFileSync(file(`${name}.ext`), `${extensions.join('\n')}\n`);
  const signer =
    by === null
      ? ['-signkey', file(`${name}.key`)]
      : ['-CA', file(`${by}.pem`), '-CAkey', file(`${by}.key`), '-CAcreateserial'];
  openssl(
    'x509',
    '-req',
    '-in',
    file(`${name}.csr`),
    ...signer,
    '-days',
    how.days ?? '30',
    `-${how.digest ?? 'sha256'}`,
    '-extfile',
    file(`${name}.ext`),
    '-out',
    file(`${name}.pem`),
  );
}

const HOST = 'sts.us-east-1.amazonaws.com';
const CA = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];
const LEAF = [
  'basicConstraints=CA:FALSE',
  `subjectAltName=DNS:${HOST},IP:127.0.0.1`,
  'extendedKeyUsage=serverAuth',
];

const read = (...names: readonly string[]): readonly X509Certificate[] =>
  names.map((name) => new X509Certificate(readFileSync(file(`${name}.pem`))));

/** Ours, and whether openssl trusts the same chain for a TLS server of this name. */
function both(anchor: string, presented: readonly string[], hostname = HOST) {
  const [leaf = '', ...between] = presented;
  writeFileSync(
    file('untrusted.crt'),
    between.map((name) => readFileSync(file(`${name}.pem`), 'utf8')).join(''),
  );
  const untrusted = between.length === 0 ? [] : ['-untrusted', file('untrusted.crt')];
  let trusts = true;
  try {
    openssl(
      'verify',
      '-no-CApath',
      '-no-CAstore',
      '-CAfile',
      file(`${anchor}.pem`),
      ...untrusted,
      '-purpose',
      'sslserver',
      '-verify_hostname',
      hostname,
      file(`${leaf}.pem`),
    );
  } catch {
    trusts = false;
  }
  const ours = flawOfChain({
    hostname,
    presented: read(...presented),
    anchors: read(anchor),
    nowMs: Date.now(),
  });
  return { ours, openssl: trusts };
}

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'latchkey-chain-'));
  make('root', null, CA);
  make('between', 'root', CA);
  make('leaf', 'between', LEAF);
  make('direct', 'root', LEAF);
  make('other-root', null, CA);
  // The same name as the authority, with another key.
  make('impostor', null, CA, { subject: '/O=Test/CN=root' });
  make('by-impostor', 'impostor', LEAF);
  // A server's certificate that signs another one.
  make('by-leaf', 'direct', LEAF);
  make('old-between', 'root', CA, { days: '-1' });
  make('by-old-between', 'old-between', LEAF);
  make('expired', 'root', LEAF, { days: '-1' });
  make('short', 'root', ['basicConstraints=critical,CA:TRUE,pathlen:0', 'keyUsage=critical,keyCertSign']);
  make('below-short', 'short', CA);
  make('by-below-short', 'below-short', LEAF);
  make('no-sign', 'root', ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,digitalSignature']);
  make('by-no-sign', 'no-sign', LEAF);
  make('mail', 'root', [
    'basicConstraints=CA:FALSE',
    `subjectAltName=DNS:${HOST}`,
    'extendedKeyUsage=emailProtection',
  ]);
  make('mail-ca', 'root', [...CA, 'extendedKeyUsage=emailProtection']);
  make('by-mail-ca', 'mail-ca', LEAF);
  make('corp', 'root', [...CA, 'nameConstraints=critical,permitted;DNS:corp.example']);
  make('by-corp', 'corp', ['basicConstraints=CA:FALSE', `subjectAltName=DNS:${HOST}`]);
  make('of-corp', 'corp', ['basicConstraints=CA:FALSE', 'subjectAltName=DNS:idp.corp.example']);
  make('not-aws', 'root', [...CA, 'nameConstraints=critical,excluded;DNS:amazonaws.com']);
  make('by-not-aws', 'not-aws', ['basicConstraints=CA:FALSE', `subjectAltName=DNS:${HOST}`]);
  make('odd', 'root', [...LEAF, '1.2.3.4=critical,DER:05:00']);
  make('only-cn', 'root', ['basicConstraints=CA:FALSE'], { subject: `/CN=${HOST}` });
  make('sha1', 'root', LEAF, { digest: 'sha1' });
  make('small', 'root', LEAF, { key: ['-newkey', 'rsa:1024'] });
  make('own', null, LEAF);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('a chain that leads to an authority of the files', () => {
  it.each([
    ['root', ['direct']],
    ['root', ['leaf', 'between']],
    // With what is of no use in between, and with the root itself.
    ['root', ['leaf', 'other-root', 'between', 'root']],
    ['own', ['own']],
  ])('is trusted: %s, %j', (anchor, presented) => {
    expect(both(anchor, presented)).toEqual({ ours: null, openssl: true });
  });

  it('also for an address', () => {
    const of = (hostname: string) =>
      flawOfChain({ hostname, presented: read('direct'), anchors: read('root'), nowMs: Date.now() });
    expect([of('127.0.0.1'), of('127.0.0.2')]).toEqual([null, 'other-host']);
  });

  it('also for a host that a constrained authority may vouch for', () => {
    expect(both('root', ['of-corp', 'corp'], 'idp.corp.example')).toEqual({ ours: null, openssl: true });
  });

  it('from the middle, where that is what the file has', () => {
    expect(both('between', ['leaf']).ours).toBeNull();
  });
});

describe('a chain is refused', () => {
  it.each([
    ['that leads nowhere', 'other-root', ['leaf', 'between'], 'no-authority'],
    ['without its middle', 'root', ['leaf'], 'no-authority'],
    ['of an impostor with the name of the authority', 'root', ['by-impostor', 'impostor'], 'no-authority'],
    ['signed by a server', 'root', ['by-leaf', 'direct'], 'no-authority'],
    ['longer than its authority allows', 'root', ['by-below-short', 'below-short', 'short'], 'no-authority'],
    ['signed with a key that may not sign', 'root', ['by-no-sign', 'no-sign'], 'no-authority'],
    ['that has expired', 'root', ['expired'], 'not-in-force'],
    ['whose middle has expired', 'root', ['by-old-between', 'old-between'], 'not-in-force'],
    ['for mail', 'root', ['mail'], 'not-for-servers'],
    ['whose authority is for mail', 'root', ['by-mail-ca', 'mail-ca'], 'not-for-servers'],
    ['of an authority for other names', 'root', ['by-corp', 'corp'], 'other-host'],
    ['of an authority that excludes AWS', 'root', ['by-not-aws', 'not-aws'], 'other-host'],
    ['with a critical extension that nobody knows', 'root', ['odd'], 'malformed'],
  ] as const)('%s', (_, anchor, presented, flaw) => {
    expect(both(anchor, presented)).toEqual({ ours: flaw, openssl: false });
  });

  it('of another host', () => {
    expect(both('root', ['direct'], 'iam.amazonaws.com')).toEqual({ ours: 'other-host', openssl: false });
  });

  // openssl takes these; Chromium does not.
  it.each([
    ['with the host in its common name only', ['only-cn'], 'other-host'],
    ['with a key of 1024 bits', ['small'], 'weak'],
    ['signed with SHA-1', ['sha1'], 'weak'],
  ] as const)('%s', (_, presented, flaw) => {
    expect(both('root', presented).ours).toBe(flaw);
  });

  it('for its unknown authority before its name and its time', () => {
    expect(both('other-root', ['direct'], 'iam.amazonaws.com').ours).toBe('no-authority');
    expect(both('other-root', ['expired']).ours).toBe('no-authority');
  });

  // The user put this one into the file; its name counts even so.
  it('of another host that the file itself has', () => {
    expect(both('own', ['own'], 'iam.amazonaws.com')).toEqual({ ours: 'other-host', openssl: false });
  });

  it('before and after its time, by the clock that AWS has', () => {
    const at = (nowMs: number) =>
      flawOfChain({ hostname: HOST, presented: read('direct'), anchors: read('root'), nowMs });
    const day = 24 * 3_600_000;
    expect([at(Date.now() - day), at(Date.now() + 40 * day)]).toEqual(['not-in-force', 'not-in-force']);
  });
});

it('reads every certificate of a file, whatever is between and whatever is broken', () => {
  const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
  const text = `# ours\n${readFileSync(file('root.pem'), 'utf8')}${broken}words\n${readFileSync(file('between.pem'), 'utf8')}`;
  expect(certificatesOf(text).map(({ subject }) => subject)).toEqual([
    'O=Test\nCN=root',
    'O=Test\nCN=between',
  ]);
});

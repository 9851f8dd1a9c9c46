import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTrustFiles } from './trust-files.ts';

let directory = '';
const put = (name: string, content: string | Uint8Array): string => {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
};
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'latchkey-trust-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const { faultOf } = createTrustFiles({ platform: 'linux', named: () => [], systemFile: undefined });
const [pem = ''] = rootCertificates;

it('takes a PEM file', () => {
  expect(faultOf(put('good.pem', pem))).toBeNull();
});

it('says what is wrong with any other, and how DER becomes PEM', () => {
  const der = put('ca.der', Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64'));
  expect(faultOf(der)).toBe(
    `It is in DER form, and PEM is needed. To convert it: openssl x509 -inform der -in "${der}" -out ca.pem`,
  );
  expect(faultOf(join(directory, 'none.pem'))).toBe('There is no such file.');
  expect(faultOf(directory)).toBe('It is a directory. Name a PEM file in it.');
  expect(faultOf(put('text.pem', 'hello'))).toBe('It has no certificate (PEM).');
});

import { wireIso } from '../clock.ts';
import type { TemporaryKey } from '../world/key-record.ts';
import type { Xml } from './xml.ts';

export function credentialsXml(key: TemporaryKey): readonly [string, Xml] {
  return [
    'Credentials',
    [
      ['AccessKeyId', key.accessKeyId],
      ['SecretAccessKey', key.secretAccessKey],
      ['SessionToken', key.sessionToken],
      ['Expiration', wireIso(key.expiresAt)],
    ],
  ];
}

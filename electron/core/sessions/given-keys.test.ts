import { describe, expect, it } from 'vitest';
import { keyDigest } from '../../../shared/endpoint/key-digest.ts';
import { SessionId } from '../../../shared/ids.ts';
import { emptyRecords, Records } from '../../../shared/records.ts';
import { createGivenKeys, whoseKeys } from './given-keys.ts';

const dev = SessionId.parse('s-dev');
const prod = SessionId.parse('s-prod');

const END = Date.parse('2026-11-27T12:00:00Z');
const DAY = 24 * 3_600_000;

function keeping() {
  let at = END - 3_600_000;
  let records = emptyRecords;
  let changes = 0;
  const keys = createGivenKeys({
    records: {
      get: () => records,
      change: (change) => {
        changes += 1;
        records = change(records);
      },
    },
    now: () => at,
  });
  return {
    keys,
    records: () => records,
    changes: () => changes,
    later: (ms: number) => {
      at += ms;
    },
  };
}

describe('keys that went into an environment', () => {
  it('are known by their digest, also after the records were read again', () => {
    const { keys, records, changes } = keeping();
    keys.note('ASIAONE', dev, END);
    keys.note('ASIAONE', dev, END);
    expect(changes()).toBe(1);
    const read = Records.parse(JSON.parse(JSON.stringify(records())));
    expect(JSON.stringify(read)).not.toContain('ASIAONE');
    const again = createGivenKeys({ records: { get: () => read, change: () => undefined }, now: () => END });
    expect(again.sessionsOf(keyDigest('ASIAONE'))).toEqual([dev]);
    expect(again.sessionsOf(keyDigest('ASIATWO'))).toEqual([]);
  });

  it('are of all sessions that gave them, the last one first', () => {
    const { keys } = keeping();
    keys.note('ASIAONE', dev, END);
    keys.note('ASIAONE', prod, END);
    expect(keys.sessionsOf(keyDigest('ASIAONE'))).toEqual([prod, dev]);
  });

  it('are known for as long as they are good, and a week more, however many others there are', () => {
    const { keys, records, later } = keeping();
    keys.note('ASIAONE', dev, END);
    for (let at = 0; at < 2_000; at += 1) keys.note(`ASIA${at}`, prod, END + 2 * DAY);
    expect(keys.sessionsOf(keyDigest('ASIAONE'))).toEqual([dev]);
    later(7 * DAY);
    keys.note('ASIANEXT', dev, END + 7 * DAY);
    expect(keys.sessionsOf(keyDigest('ASIAONE'))).toEqual([dev]);
    later(DAY);
    keys.note('ASIALAST', dev, END + 8 * DAY);
    expect(keys.sessionsOf(keyDigest('ASIAONE'))).toEqual([]);
    expect(keys.sessionsOf(keyDigest('ASIA0'))).toEqual([prod]);
    later(30 * DAY);
    keys.note('ASIAONLY', dev, END + 40 * DAY);
    expect(records().givenKeys).toEqual([
      { key: keyDigest('ASIAONLY'), session: dev, until: END + 40 * DAY },
    ]);
  });

  it('of an older version, which noted no end, stay for now, and never without bound', () => {
    const { keys, records } = keeping();
    for (let at = 0; at < 4_000; at += 1) keys.note(`ASIA${at}`, dev, END);
    expect(records().givenKeys).toHaveLength(3_000);
    const old = { ...emptyRecords, givenKeys: [{ key: keyDigest('ASIAOLD'), session: dev }] };
    let now = Records.parse(old);
    const again = createGivenKeys({
      records: {
        get: () => now,
        change: (change) => {
          now = change(now);
        },
      },
      now: () => END,
    });
    again.note('ASIANEW', prod, END);
    expect(again.sessionsOf(keyDigest('ASIAOLD'))).toEqual([dev]);
  });

  it('make a digest that no key can be read from, the same everywhere', () => {
    expect(keyDigest('')).toBe('cbf29ce484222325');
    expect(keyDigest('foobar')).toBe('85944171f73967e8');
  });
});

describe('whose the key of a caller is', () => {
  const { keys } = keeping();
  keys.note('ASIAONE', dev, END);

  it.each([
    ['none', { isForeign: false, digest: null }, { hasForeignKeys: false, keysOf: null }],
    ['one that is not from us', { isForeign: true, digest: null }, { hasForeignKeys: true, keysOf: null }],
    [
      'one that we gave',
      { isForeign: false, digest: keyDigest('ASIAONE') },
      { hasForeignKeys: false, keysOf: dev },
    ],
    [
      'one that only says that we gave it',
      { isForeign: false, digest: keyDigest('AKIAMINE') },
      { hasForeignKeys: true, keysOf: null },
    ],
    [
      'one with a word for a digest',
      { isForeign: false, digest: 'x' },
      { hasForeignKeys: true, keysOf: null },
    ],
  ])('%s', (_, said, found) => {
    expect(whoseKeys(keys, { ...said, pinnedId: undefined })).toEqual(found);
  });

  // As of two sessions of one IAM user, which share the keys that one MFA code gave.
  it('of several sessions, is that of the shell where it is one of them, and the last one otherwise', () => {
    const { keys: shared } = keeping();
    shared.note('ASIAONE', dev, END);
    shared.note('ASIAONE', prod, END);
    const said = { isForeign: false, digest: keyDigest('ASIAONE') };
    const of = (pinnedId: string | undefined) => whoseKeys(shared, { ...said, pinnedId }).keysOf;
    expect(['s-dev', 's-prod', 's-other', undefined].map(of)).toEqual([dev, prod, prod, prod]);
  });
});

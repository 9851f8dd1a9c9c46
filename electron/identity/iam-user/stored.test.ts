import { expect, it } from 'vitest';
import { Secret } from '../../core/secret.ts';
import { signedIn } from './facts.ts';
import { deviceOf, holdsKey, holdsOnly, newItem, textOf, withOwnBefore } from './stored.ts';

const userArn = 'arn:aws:iam::111111111111:user/maria';
const key = (n: number) => ({ accessKeyId: `AKIA${n}`, secretAccessKey: `secret-${n}` });
const item = (n: number) => ({ ...newItem(key(n)), userArn });
const found = (n: number) => ({ ...key(n), secretAccessKey: new Secret(`secret-${n}`) });

it('forgets no key that a rotation made, when the same user signs in again', () => {
  const before = { ...item(1), pending: key(2), seed: 'SEED', mfaSerial: 'device' };
  expect(withOwnBefore(item(1), before)).toMatchObject({
    pending: key(2),
    seed: 'SEED',
    mfaSerial: 'device',
  });
});

it('is done with a key of a rotation once the user typed that very key', () => {
  expect(withOwnBefore(item(2), { ...item(1), pending: key(2) }).pending).toBeNull();
});

it('keeps nothing of another user', () => {
  const before = { ...item(1), userArn: 'arn:aws:iam::111111111111:user/sam', pending: key(2), seed: 'SEED' };
  expect(withOwnBefore(item(3), before)).toEqual(item(3));
});

it('takes the device of the form before the one that was found', () => {
  expect(deviceOf({ ...item(1), mfaSerial: 'found' }, { mfaSerial: 'typed' })).toBe('typed');
  expect(deviceOf({ ...item(1), mfaSerial: 'found' }, { mfaSerial: null })).toBe('found');
});

it('tells a key it holds from one it does not, and from one it holds beside a seed', () => {
  const plain = textOf(item(1));
  expect([holdsKey(plain, found(1)), holdsOnly(plain, found(1))]).toEqual([true, true]);
  expect([holdsKey(plain, found(2)), holdsOnly(plain, found(2))]).toEqual([false, false]);
  const seeded = textOf({ ...item(1), seed: 'SEED' });
  expect([holdsKey(seeded, found(1)), holdsOnly(seeded, found(1))]).toEqual([true, false]);
  expect(holdsKey(new Secret('{'), found(1))).toBe(false);
});

it('tells users of one name in two accounts apart', () => {
  const other = 'arn:aws:iam::222222222222:user/maria';
  const [here, there] = [item(1), { ...item(1), userArn: other }].map((one) => signedIn(one, 0));
  expect(here).toMatchObject({ signedInAs: 'maria', callerArn: userArn });
  expect(there).toMatchObject({ signedInAs: 'maria', callerArn: other });
  expect(signedIn(newItem(key(1)), 0)).not.toHaveProperty('callerArn');
});

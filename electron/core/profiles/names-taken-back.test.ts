import { expect, it } from 'vitest';
import { ProfileName, Region } from '../../../shared/ids.ts';
import type { SessionChoice } from '../../../shared/records.ts';
import { choiceTakenBack } from './change-record.ts';

const name = (text: string) => ProfileName.parse(text);
const other = (text: string, region?: string) =>
  region === undefined ? { name: name(text) } : { name: name(text), region: Region.parse(region) };
const main = (text: string, region: string, ...otherProfiles: ReturnType<typeof other>[]): SessionChoice => ({
  profile: name(text),
  region: Region.parse(region),
  otherProfiles,
});

// The write made `far` the main profile, with a region that the user chose.
const after = main('far', 'us-east-1', other('p', 'eu-west-1'), other('y', 'eu-west-1'));

it.each([
  ['a region of its own', other('far', 'ap-south-1')],
  ['that of the session', other('far')],
])('a further name that the write made the main one has %s again', (_, far) => {
  const before = main('p', 'eu-west-1', far, other('y'));
  // The names changed places again, which changes no file.
  const now = main('p', 'eu-west-1', other('far', 'us-east-1'), other('y', 'eu-west-1'));
  expect(choiceTakenBack(now, before, after).otherProfiles).toContainEqual(far);
  // It was away in between, so that the others are in another order.
  const swapped = main('far', 'us-east-1', other('y', 'eu-west-1'), other('p', 'eu-west-1'));
  expect(choiceTakenBack(swapped, before, after)).toMatchObject({ profile: 'p', region: 'eu-west-1' });
  expect(choiceTakenBack(swapped, before, after).otherProfiles).toContainEqual(far);
});

it('a region that it got since stays', () => {
  const before = main('p', 'eu-west-1', other('far', 'ap-south-1'), other('y'));
  const now = main('p', 'eu-west-1', other('far', 'eu-north-1'), other('y', 'eu-west-1'));
  expect(choiceTakenBack(now, before, after).otherProfiles).toContainEqual(other('far', 'eu-north-1'));
});

import { describe, expect, it } from 'vitest';
import { Region } from '../../../shared/ids.ts';
import { testSession } from '../terminal/testing-state.ts';
import { noRegionCall, type RegionCall, whichRegion } from './which-region.ts';

const dev = testSession({ id: 'dev', region: 'eu-west-1' });
const nowhere = testSession({ id: 'n', region: null });
const region = (
  over: Partial<RegionCall>,
  {
    session = dev,
    own = null,
    settings = null,
  }: { session?: typeof dev; own?: string | null; settings?: string | null } = {},
) =>
  whichRegion(
    { ...noRegionCall, ...over },
    { session, ownRegion: own === null ? null : Region.parse(own) },
    settings === null ? null : Region.parse(settings),
  );

describe('which region is meant', () => {
  it.each([
    [
      'host, address or option',
      () => region({ named: Region.parse('us-west-2'), awsRegion: 'sa-east-1' }),
      'us-west-2',
      'call',
    ],
    [
      'AWS_REGION',
      () => region({ awsRegion: 'sa-east-1', awsDefaultRegion: 'us-east-2' }),
      'sa-east-1',
      'AWS_REGION',
    ],
    [
      'AWS_DEFAULT_REGION',
      () => region({ awsRegion: '', awsDefaultRegion: 'us-east-2' }),
      'us-east-2',
      'AWS_DEFAULT_REGION',
    ],
    ['the line of the user’s own profile', () => region({}, { own: 'eu-west-3' }), 'eu-west-3', 'profile'],
    ['the session', () => region({}), 'eu-west-1', 'session'],
    [
      'the settings',
      () => region({}, { session: nowhere, settings: 'ca-central-1' }),
      'ca-central-1',
      'settings',
    ],
  ])('%s', (_, answer, wanted, from) => {
    expect(answer()).toEqual({ ok: true, value: { region: wanted, from } });
  });

  it('says so when there is none, or when the variable is no region', () => {
    expect(region({}, { session: nowhere })).toMatchObject({ error: { code: 'region-missing' } });
    expect(region({ awsRegion: 'Frankfurt' })).toEqual({
      ok: false,
      error: { code: 'invalid-input', field: 'AWS_REGION', reason: '"Frankfurt" is no region.' },
    });
    const long = 'x'.repeat(200);
    expect(region({ awsDefaultRegion: long })).toMatchObject({
      error: { field: 'AWS_DEFAULT_REGION', reason: `"${'x'.repeat(60)}" is no region.` },
    });
  });
});

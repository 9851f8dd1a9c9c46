import { describe, expect, it } from 'vitest';
import { Region, SessionId } from '../../../shared/ids.ts';
import { problemSentence } from '../../../shared/text/problem.ts';
import { testSession, testState } from '../terminal/testing-state.ts';
import { routeRegion, routeSession } from './route.ts';

const dev = testSession({ id: 's-dev', profile: 'dev', region: 'eu-west-1' });
const prod = testSession({ id: 's-prod', profile: 'prod', name: 'Production' });
const two = testState({ sessions: [dev, prod] });
const idOf = (result: ReturnType<typeof routeSession>) => (result.ok ? result.value.id : result.error.code);

describe('which session answers', () => {
  it.each([
    ['named on the command line', two, 'prod', { AWS_PROFILE: 'dev' }, 's-prod'],
    ['AWS_PROFILE', two, null, { AWS_PROFILE: 'prod' }, 's-prod'],
    ['AWS_DEFAULT_PROFILE', two, null, { AWS_DEFAULT_PROFILE: 'prod' }, 's-prod'],
    [
      'an empty AWS_PROFILE says nothing',
      { ...two, defaultSessionId: dev.id },
      null,
      { AWS_PROFILE: '' },
      's-dev',
    ],
    ['the default session', { ...two, defaultSessionId: prod.id }, null, {}, 's-prod'],
    ['the profile default', { ...two, defaultSessionId: prod.id }, 'default', {}, 's-prod'],
    ['the profile default, when there is no default session', two, 'default', {}, 'no-default-session'],
    ['the only session', testState({ sessions: [dev] }), null, {}, 's-dev'],
    [
      'the only one that the last sync still found',
      testState({ sessions: [{ ...prod, missing: true }, dev] }),
      null,
      {},
      's-dev',
    ],
    ['none at all', testState({ sessions: [] }), null, {}, 'no-default-session'],
    [
      'a foreign AWS_PROFILE is no reason to answer with another account',
      { ...two, defaultSessionId: dev.id },
      null,
      { AWS_PROFILE: 'other' },
      'unknown-profile',
    ],
    ['a part of a name is not enough for a tool', two, 'pro', {}, 'unknown-profile'],
    [
      'a default session that is gone',
      { ...testState({ sessions: [dev] }), defaultSessionId: SessionId.parse('gone') },
      null,
      {},
      's-dev',
    ],
  ] as const)('%s', (_, state, explicit, env, wanted) => {
    expect(idOf(routeSession(state, explicit, env))).toBe(wanted);
  });

  it('lists the candidates when nothing decides', () => {
    const routed = routeSession(two, null, {});
    const sentence = routed.ok ? '' : problemSentence(routed.error);
    expect(sentence).toContain('s-dev (profile dev), Production (profile prod)');
    expect(sentence).toContain('latchkey use SESSION');
  });

  it('names the nearest profile', () => {
    const routed = routeSession(two, 'prd', {});
    expect(routed).toMatchObject({ error: { code: 'unknown-profile', similar: ['prod'] } });
  });
});

describe('which region is signed', () => {
  const region = (
    told: string | null,
    env: Record<string, string>,
    of = dev,
    settings: string | null = null,
  ) =>
    routeRegion(
      told === null ? null : Region.parse(told),
      env,
      of,
      settings === null ? null : Region.parse(settings),
    );
  const nowhere = testSession({ id: 'n', region: null });

  it.each([
    ['host or URL', region('us-west-2', { AWS_REGION: 'sa-east-1' }), 'us-west-2'],
    ['AWS_REGION', region(null, { AWS_REGION: 'sa-east-1', AWS_DEFAULT_REGION: 'us-east-2' }), 'sa-east-1'],
    ['AWS_DEFAULT_REGION', region(null, { AWS_REGION: '', AWS_DEFAULT_REGION: 'us-east-2' }), 'us-east-2'],
    ['the session', region(null, {}), 'eu-west-1'],
    ['the settings', region(null, {}, nowhere, 'ca-central-1'), 'ca-central-1'],
  ])('%s', (_, routed, wanted) => {
    expect(routed).toEqual({ ok: true, value: wanted });
  });

  it('says so when there is none, or when the variable is not a region', () => {
    expect(region(null, {}, nowhere)).toMatchObject({ error: { code: 'region-missing' } });
    expect(region(null, { AWS_REGION: 'Frankfurt' })).toMatchObject({
      error: { code: 'invalid-input', field: 'AWS_REGION' },
    });
  });
});

import { describe, expect, it } from 'vitest';
import { SourceId } from '../../../shared/ids.ts';
import { testSource } from '../terminal/testing-state.ts';
import { findSource } from './find-source.ts';

const gov = 'https://start.us-gov-west-1.us-gov-home.awsapps.com/directory';
const source = (id: string, startUrl: string, region: string) =>
  testSource({ id: SourceId.parse(id), name: id, config: { startUrl, region } });
const sources = [
  source('a', `${gov}/d-1111111111`, 'us-gov-west-1'),
  source('b', `${gov}/d-2222222222`, 'us-gov-west-1'),
  source('c', 'https://acme.awsapps.com/start', 'us-east-1'),
  source('d', 'https://acme.awsapps.com/start', 'eu-west-1'),
];
const found = (asked: string) => {
  const outcome = findSource({ sources }, asked);
  return outcome.ok ? outcome.value.id : outcome.error.code;
};

describe('an identity source by the address of its portal', () => {
  it.each([
    [`${gov}/d-2222222222#/`, 'b'],
    [`${gov}/d-1111111111/`, 'a'],
    ['https://ACME.awsapps.com/start/#/', 'ambiguous'],
    ['https://other.awsapps.com/start', 'unknown-source'],
    ['c', 'c'],
  ])('%s is %s', (asked, wanted) => {
    expect(found(asked)).toBe(wanted);
  });
});

it('an address that the AWS CLI is signed in to as well is of the source that Latchkey signs in to', () => {
  const read = { ...source('cli', 'https://acme.awsapps.com/start', 'us-east-1'), hasExternalSignIn: true };
  const own = source('own', 'https://acme.awsapps.com/start', 'us-east-1');
  const asked = 'https://acme.awsapps.com/start';
  expect(findSource({ sources: [read, own] }, asked)).toMatchObject({ value: { id: 'own' } });
  expect(findSource({ sources: [read] }, asked)).toMatchObject({ value: { id: 'cli' } });
});

describe('an identity source by its name', () => {
  const named = (id: string, name: string) => testSource({ id: SourceId.parse(id), name, config: {} });
  const sources = [named('ic-1', 'Acme'), named('ic-2', 'Acme Labs'), named('idp-3', 'ic-1'), named('x', '')];
  const find = (asked: string) => findSource({ sources }, asked);
  const is = (id: string) => ({ ok: true, value: { id } });

  it.each([
    ['an id, before the name of another source', 'ic-1', 'ic-1'],
    ['a whole name, before the names that it is a part of', 'Acme', 'ic-1'],
    ['a part of a name, in any capitals', 'LABS', 'ic-2'],
    ['a part of an id', 'idp', 'idp-3'],
  ])('%s', (_, asked, id) => {
    expect(find(asked)).toMatchObject(is(id));
  });

  it('a part that several have is none of them, and each is shown with its id', () => {
    expect(find('acm')).toEqual({
      ok: false,
      error: { code: 'ambiguous', asked: 'acm', matches: ['Acme [ic-1]', 'Acme Labs [ic-2]'] },
    });
  });

  it('an address that only looks like one of a portal is taken as a part of a name', () => {
    const odd = named('odd', 'see https://acme.example');
    expect(findSource({ sources: [odd] }, 'https://acme.example')).toMatchObject(is('odd'));
    expect(findSource({ sources: [odd] }, 'see https://acme')).toMatchObject(is('odd'));
  });

  it('nothing is no part of a name', () => {
    expect(findSource({ sources: [named('only', 'Only')] }, '')).toMatchObject({ error: { similar: [] } });
    expect(findSource({ sources: [] }, 'Acme')).toMatchObject({ error: { code: 'unknown-source' } });
  });

  it('similar names are shown, never used', () => {
    expect(find('Acne')).toEqual({
      ok: false,
      error: { code: 'unknown-source', asked: 'Acne', similar: ['Acme'] },
    });
  });

  it('what is reported stays short', () => {
    const long = 'x'.repeat(1_000);
    const many = Array.from({ length: 30 }, (_, n) => named(`s${n}`, `${long}${n}`));
    expect(findSource({ sources }, long)).toMatchObject({ error: { asked: 'x'.repeat(300) } });
    expect(findSource({ sources: many }, long)).toMatchObject({
      error: { asked: 'x'.repeat(300), matches: many.slice(0, 20).map(() => 'x'.repeat(300)) },
    });
  });

  it('a portal is found by its address in an additional Region as well', () => {
    const config = {
      startUrl: 'https://corp.awsapps.com/start',
      region: 'us-east-1',
      additionalStartUrl: 'https://ssoins-1.portal.eu-west-1.app.aws',
      additionalRegion: 'eu-west-1',
    };
    const replicated = testSource({ id: SourceId.parse('r'), name: 'R', config });
    for (const asked of [config.additionalStartUrl, config.startUrl])
      expect(findSource({ sources: [...sources, replicated] }, asked)).toMatchObject(is('r'));
    const own = source('o', config.additionalStartUrl, 'eu-west-1');
    expect(findSource({ sources: [replicated, own] }, config.additionalStartUrl)).toMatchObject(is('o'));
  });

  it('a portal on plain HTTP on this machine is found by its address as well', () => {
    const local = testSource({
      id: SourceId.parse('l'),
      name: 'L',
      config: { startUrl: 'http://127.0.0.1:9/a' },
    });
    expect(findSource({ sources: [...sources, local] }, 'http://127.0.0.1:9/a/')).toMatchObject(is('l'));
  });
});

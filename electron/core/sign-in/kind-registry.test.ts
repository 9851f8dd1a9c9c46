import { expect, it } from 'vitest';
import type { FormSpec } from '../../../shared/form.ts';
import { createMemoryWorld } from '../testing/memory-ports.ts';
import { createKindRegistry } from './kind-registry.ts';

function registry() {
  const { ports, provider } = createMemoryWorld();
  return { registry: createKindRegistry([provider.folder], ports.identityPorts), provider };
}
const kindsOf = (forms: readonly FormSpec[]) => forms.map(({ makes, kind }) => `${makes} ${kind}`);

it('knows the kinds of its folders by name, bound once to the ports', () => {
  const { registry: kinds } = registry();
  const found = kinds.source('fake');
  expect(found?.kind.kind).toBe('fake');
  expect(kinds.source('fake')?.bound).toBe(found?.bound);
  expect(kinds.session('fake-role')?.kind.kind).toBe('fake-role');
  expect([kinds.source('fake-role'), kinds.session('fake'), kinds.source('')]).toEqual([null, null, null]);
});

it('offers the forms of what a user can make: not of sessions that only a sync makes', () => {
  expect(kindsOf(registry().registry.forms)).toEqual([
    'source fake',
    'session fake-assumed',
    'session fake-own',
  ]);
});

it('says for an import what can be made here, and why values are refused', () => {
  const { names } = registry().registry;
  expect([[...names.sources], [...names.sessions], [...names.adopting]]).toEqual([
    ['fake'],
    ['fake-role', 'fake-assumed', 'fake-own'],
    ['fake'],
  ]);
  expect(names.refusal('source', 'fake', { url: 'https://x.example' })).toBeNull();
  expect(names.refusal('source', 'fake', {})).toMatchObject({ code: 'invalid-input', field: 'url' });
  expect(names.refusal('session', 'fake-assumed', {})).toMatchObject({ field: 'parent' });
  // What is not known does not concern its values.
  expect(names.refusal('session', 'fake', {})).toBeNull();
});

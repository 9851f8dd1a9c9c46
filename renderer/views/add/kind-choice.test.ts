import { describe, expect, it } from 'vitest';
import type { FormSpec } from '../../../shared/form.ts';
import { sampleForms } from '../../preview/sample-forms.ts';
import { sampleState } from '../../preview/sample-state.ts';
import { formsOn, groupedForms, missingFor } from './kind-choice.ts';

const made = (over: Partial<FormSpec>): FormSpec => ({
  kind: 'oidc-role',
  makes: 'session',
  title: 'Role',
  summary: '',
  fields: [],
  ...over,
});
const onOidc = made({
  fields: [
    { name: 'source', label: 'Signed in with', type: 'source', required: true, sourceKinds: ['oidc'] },
  ],
});

describe('choosing how to sign in', () => {
  it('offers every form of a source once, unknown kinds too, people first', () => {
    const forms = [...sampleForms, made({ kind: 'brand-new', makes: 'source' })];
    const groups = groupedForms(forms);
    const offered = groups.flatMap((g) => g.forms.map((f) => f.kind));
    const sources = forms.filter((f) => f.makes === 'source').map((f) => f.kind);
    expect(offered.toSorted()).toEqual(sources.toSorted());
    expect(groups[0]?.group).toBe('people');
    expect(groups.at(-1)?.forms.map((f) => f.kind)).toEqual(['brand-new']);
  });
  it('says what a form still needs, by the kind it can be built on', () => {
    const state = { ...sampleState(1_000_000), hasSession: true };
    expect(missingFor(onOidc, { ...state, sources: [] })).toContain('OpenID Connect');
    const [source] = state.sources;
    if (source === undefined) throw new Error('the sample has sources');
    expect(missingFor(onOidc, { ...state, sources: [{ ...source, kind: 'saml' }] })).not.toBeNull();
    expect(missingFor(onOidc, { ...state, sources: [{ ...source, kind: 'oidc' }] })).toBeNull();
    const onSession = made({ fields: [{ name: 'parent', label: 'On', type: 'session', required: true }] });
    expect(missingFor(onSession, { ...state, hasSession: false })).not.toBeNull();
    expect(missingFor(onSession, state)).toBeNull();
  });
  it('knows what comes after a source', () => {
    const others = sampleForms.filter((form) => form.kind !== onOidc.kind);
    expect(formsOn([onOidc, ...others], 'oidc')).toEqual([onOidc]);
    expect(formsOn([onOidc], 'saml')).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { SourceId } from '../../../shared/ids.ts';
import type { SourceRecord } from '../../../shared/records.ts';
import { SourceView, type SyncView } from '../../../shared/source.ts';
import type { SignInStatus } from '../identity-source.ts';
import type { SourceRunner, SourceSnapshot } from './source-runner-port.ts';
import { sourceView } from './source-views.ts';

const record: SourceRecord = {
  id: SourceId.parse('work'),
  kind: 'oidc',
  name: 'Work',
  config: { issuer: 'https://idp.example' },
  subtitle: 'idp.example',
  syncedAt: 42,
};
const kind = { actions: [], hasSync: true, hasExternalSignIn: false };
const rotate = { id: 'rotate', label: 'Rotate', confirm: null };
const sync: SyncView = {
  running: false,
  doneAccounts: 3,
  totalAccounts: 3,
  lastAt: 42,
  added: 1,
  removed: 0,
  problem: null,
};

const running = (snapshot: Partial<SourceSnapshot> & { readonly status: SignInStatus }): SourceRunner =>
  ({
    snapshot: () => ({ state: snapshot.status.kind, userBefore: null, sync, problem: null, ...snapshot }),
  }) as SourceRunner;
const ada: SignInStatus = {
  kind: 'signed-in',
  signedInAs: 'ada',
  expiresAt: 99,
  issuedAt: 7,
  renewsItself: true,
  facts: ['Access key AKIA'],
};
const view = (...args: Parameters<typeof sourceView>) => SourceView.parse(sourceView(...args));

describe('what the window sees of a source', () => {
  it('is its record, and who is signed in until when', () => {
    expect(view(record, running({ status: ada }), 5, { ...kind, actions: [rotate] })).toEqual({
      id: 'work',
      kind: 'oidc',
      name: 'Work',
      config: { issuer: 'https://idp.example' },
      subtitle: 'idp.example',
      sessionCount: 5,
      state: 'signed-in',
      signedInAs: 'ada',
      expiresAt: 99,
      renewsItself: true,
      facts: ['Access key AKIA'],
      actions: [rotate],
      sync,
      problem: null,
    });
  });

  it('offers no action and tells no facts of a source that is signed out', () => {
    const shown = view(record, running({ status: { kind: 'signed-out' } }), 0, {
      ...kind,
      actions: [rotate],
    });
    expect(shown).toMatchObject({
      state: 'signed-out',
      signedInAs: null,
      expiresAt: null,
      renewsItself: false,
    });
    expect(shown).not.toHaveProperty('facts');
    expect(shown).not.toHaveProperty('actions');
  });

  it('says what its kind has not: a catalogue, a sign-in of its own', () => {
    const shown = view(record, running({ status: ada }), 0, {
      actions: [],
      hasSync: false,
      hasExternalSignIn: true,
    });
    expect(shown).toMatchObject({ hasSync: false, hasExternalSignIn: true });
    const usual = view(record, running({ status: ada }), 0, kind);
    expect(usual).not.toHaveProperty('actions');
    expect(usual).not.toHaveProperty('hasSync');
    expect(usual).not.toHaveProperty('hasExternalSignIn');
  });

  it('is a matter for attention when this build does not know its kind', () => {
    expect(view(record, null, 2, kind)).toMatchObject({
      state: 'needs-attention',
      sessionCount: 2,
      sync: { lastAt: 42, running: false },
      problem: { code: 'invalid-input', field: 'kind' },
    });
  });
});

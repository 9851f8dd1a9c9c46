import { describe, expect, it } from 'vitest';
import { sampleState } from './preview/sample-state.ts';
import { problemAction } from './problem-action.ts';

const state = sampleState(1_000_000);
const [source] = state.sources;

describe('next step of a problem', () => {
  it('signs in to the identity source the problem names', () => {
    const named = source?.name ?? '';
    expect(problemAction({ code: 'token-revoked', source: named }, state, false)).toEqual({
      kind: 'sign-in',
      sourceId: source?.id,
    });
  });
  it('falls back to trying again when that source is gone', () => {
    expect(problemAction({ code: 'sign-in-needed', source: 'gone' }, state, true).kind).toBe('retry');
    expect(problemAction({ code: 'sign-in-needed', source: 'gone' }, state, false).kind).toBe('none');
  });
  it('tries the keychain, diagnoses what files and programs cause, and retries the rest', () => {
    expect(problemAction({ code: 'keychain-locked' }, state, true).kind).toBe('retry-keychain');
    expect(problemAction({ code: 'file-malformed', file: 'config' }, state, true).kind).toBe('diagnostics');
    expect(problemAction({ code: 'network', host: 'sts' }, state, true).kind).toBe('retry');
    expect(problemAction({ code: 'invalid-input', field: 'a', reason: 'b' }, state, true).kind).toBe('none');
  });
});

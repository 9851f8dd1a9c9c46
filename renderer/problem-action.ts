import type { SourceId } from '../shared/ids.ts';
import type { Problem } from '../shared/problem.ts';
import type { SessionView } from '../shared/session.ts';
import type { SourceView } from '../shared/source.ts';

/** The next step of a problem as something a button can do. */
export type ProblemAction =
  | { readonly kind: 'sign-in'; readonly sourceId: SourceId }
  | { readonly kind: 'retry-keychain' }
  | { readonly kind: 'unlock' }
  | { readonly kind: 'retry' }
  | { readonly kind: 'add-source' }
  | { readonly kind: 'diagnostics' }
  | { readonly kind: 'none' };

export function problemAction(
  problem: Problem,
  state: { readonly sources: readonly SourceView[]; readonly sessions: readonly SessionView[] },
  canRetry: boolean,
): ProblemAction {
  const retry: ProblemAction = canRetry ? { kind: 'retry' } : { kind: 'none' };
  switch (problem.code) {
    case 'sign-in-needed':
    case 'sign-in-not-given':
    case 'sign-in-denied':
    case 'device-code-expired':
    case 'browser-not-back':
    case 'token-revoked':
    case 'keychain-corrupt': {
      const source = state.sources.find((s) => s.name === problem.source || s.id === problem.source);
      return source === undefined ? retry : { kind: 'sign-in', sourceId: source.id };
    }
    case 'credentials-expired': {
      const session = state.sessions.find((s) => s.name === problem.session);
      const id = session?.sourceId ?? null;
      return id === null ? retry : { kind: 'sign-in', sourceId: id };
    }
    case 'keychain-missing':
    case 'keychain-locked':
    case 'keychain-cancelled':
    case 'keychain-volatile':
    case 'keychain-timeout':
    case 'keychain-failed':
    case 'keychain-not-removed':
      return { kind: 'retry-keychain' };
    case 'locked':
      return { kind: 'unlock' };
    case 'unknown-source':
      return { kind: 'add-source' };
    case 'internal':
    case 'clock-skewed':
    case 'tls-untrusted':
    case 'proxy-login':
    case 'file-malformed':
    case 'file-unreadable':
    case 'file-unwritable':
    case 'profile-shadowed':
    case 'program-missing':
    case 'endpoint-unavailable':
      return { kind: 'diagnostics' };
    case 'cancelled':
    case 'invalid-input':
    case 'app-quitting':
    case 'stop-not-kept':
    case 'lock-unavailable':
    case 'lock-incomplete':
    case 'lock-setting-fails':
    case 'restart-to-update':
    case 'shortcut-taken':
    case 'shortcut-unsupported':
    case 'nothing-to-undo':
    case 'detached':
    case 'usage':
    case 'in-use':
    case 'chain-cycle':
    case 'profile-name-taken':
    case 'profile-name-invalid':
    case 'not-codecommit-url':
      return { kind: 'none' };
    default:
      return retry;
  }
}

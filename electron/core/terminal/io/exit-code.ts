import { ExitCode } from '../../../../shared/endpoint/protocol.ts';
import type { Problem } from '../../../../shared/problem.ts';

/** The documented exit code of a problem: see docs/user-guide/terminal.md. */
export function exitCodeOf(problem: Problem): ExitCode {
  switch (problem.code) {
    case 'usage':
    case 'invalid-input':
    case 'not-codecommit-url':
      return ExitCode.usage;
    // The call is to name one of several.
    case 'no-default-session':
      return problem.among === undefined ? ExitCode.failed : ExitCode.usage;
    case 'endpoint-unavailable':
    case 'app-quitting':
      return ExitCode.unreachable;
    case 'sign-in-needed':
    case 'sign-in-not-given':
    case 'sign-in-denied':
    case 'device-code-expired':
    case 'browser-not-back':
    case 'token-revoked':
    case 'mfa-needed':
    case 'mfa-wrong':
    // What a user can cancel is a sign-in or its question.
    case 'cancelled':
      return ExitCode.signInNeeded;
    case 'refused':
    case 'locked':
    case 'session-ended':
    case 'lock-unavailable':
    case 'lock-setting-fails':
    case 'updates-off':
    case 'update-untrusted':
    case 'update-waits-for-sign-in':
    case 'undo-refused':
    case 'detached':
    case 'profile-name-taken':
    case 'production-unconfirmed':
    case 'foreign-keys':
    case 'session-keys-left':
    case 'pin-dropped':
    case 'credentials-gone':
    case 'half-keys':
    case 'profile-variables-differ':
    case 'superproject-remotes-differ':
    case 'pins-mixed':
    case 'own-profile':
    case 'pinned-session-gone':
    case 'session-edited':
    case 'keys-of-other-account':
    case 'signed-in-as-another':
    case 'keys-of-another':
    case 'access-denied':
    case 'aws-refused':
    case 'role-not-assigned':
    case 'identity-mismatch':
    case 'other-account':
      return ExitCode.refused;
    default:
      return ExitCode.failed;
  }
}

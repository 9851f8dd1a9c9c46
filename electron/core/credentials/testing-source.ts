import { SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { SourceRunner } from '../sign-in/source-runner-port.ts';

export const work = SourceId.parse('work');

/** A source whose sign-in, keychain and renewal are as the test says; what was asked of it is written down. */
export function fakeSource(
  over: {
    readonly signedIn?: boolean;
    /** Signed in after it was looked at. */
    readonly cameBack?: boolean;
    readonly problem?: Problem;
    /** What signs in outside Latchkey. */
    readonly command?: string;
    readonly restore?: Result<void, Problem>;
    readonly restoredSignIn?: boolean;
    readonly refresh?: Result<void, Problem>;
  } = {},
) {
  const asked: string[] = [];
  const lost: Problem[] = [];
  let isIn = over.signedIn ?? true;
  const unused = async (): Promise<never> => {
    throw new Error('not asked for here');
  };
  const source: SourceRunner = {
    id: work,
    snapshot: () => ({
      state: isIn ? 'signed-in' : 'signed-out',
      status: { kind: 'signed-out' },
      userBefore: null,
      sync: {
        running: false,
        doneAccounts: 0,
        totalAccounts: null,
        lastAt: null,
        added: 0,
        removed: 0,
        problem: null,
      },
      problem: over.problem ?? null,
      command: over.command ?? null,
    }),
    context: () => Object.assign(Object.create(null), { sourceName: 'Work' }),
    isSignedIn: () => isIn,
    isLeaving: () => false,
    restore: async () => {
      asked.push('restore');
      isIn = over.restoredSignIn ?? isIn;
      return over.restore ?? ok(undefined);
    },
    look: async () => {
      asked.push('look');
      isIn = over.cameBack ?? isIn;
      return ok(undefined);
    },
    signIn: unused,
    cancelSignIn: () => undefined,
    signOut: unused,
    refresh: async () => {
      asked.push('refresh');
      return over.refresh ?? ok(undefined);
    },
    sync: unused,
    act: unused,
    mfaCode: async () => null,
    longTermKey: undefined,
    identified: (identity) => void asked.push(`identified ${identity.signedInAs}`),
    lost: (problem) => void lost.push(problem),
    dispose: () => undefined,
    offerSecrets: unused,
    removeSecrets: unused,
    settled: async () => undefined,
  };
  return { source, asked, lost };
}

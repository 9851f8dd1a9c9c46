import type { AppState, Prompt } from '../../../shared/app-state.ts';
import { PromptId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok } from '../../../shared/result.ts';
import { nodeHash } from '../codecommit/testdata/node-hash.ts';
import { type TestWorld, testPorts } from './testing.ts';
import { NOW_MS, testSource } from './testing-state.ts';

// For tests of `latchkey login` and of what else waits for a sign-in.

export const signedOut = testSource({ state: 'signed-out', signedInAs: null, expiresAt: null });

type DeviceCode = Extract<Prompt, { kind: 'device-code' }>;
export const deviceCode = (over: Partial<DeviceCode> = {}): DeviceCode => ({
  kind: 'device-code',
  id: PromptId.parse('p1'),
  sourceId: signedOut.id,
  sourceName: 'Corp',
  userCode: 'ABCD-EFGH',
  verificationUri: 'https://device.example',
  verificationUriComplete: 'https://device.example?user_code=ABCD-EFGH',
  issuedAt: NOW_MS,
  expiresAt: NOW_MS + 600_000,
  ...over,
});

export interface SignIn extends Omit<TestWorld, 'hash'> {
  /** What the state becomes before the sign-in is done, one after the other. */
  readonly steps?: readonly Partial<AppState>[];
  /** What it ends with; absent: somebody is signed in. */
  readonly problem?: Problem;
}

/** An app in which nobody is signed in until a command signs in, and every request for that. */
export function signingIn({ steps = [], problem, ...world }: SignIn = {}) {
  const asked: unknown[] = [];
  const app = testPorts({
    hash: nodeHash,
    ...world,
    state: { sources: [signedOut], ...world.state },
    verbs: {
      signIn: async (input) => {
        asked.push(input);
        for (const step of steps) app.update(step);
        if (problem !== undefined) return err(problem);
        app.update({ prompts: [], sources: [testSource()] });
        return ok({});
      },
      ...world.verbs,
    },
  });
  return { app, asked };
}

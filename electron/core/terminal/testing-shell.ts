import { nodeHash } from '../codecommit/testdata/node-hash.ts';
import { run, type TestRequest, type TestWorld, testPorts } from './testing.ts';
import { testSession } from './testing-state.ts';

// Two sessions, the first of which is the default, and what `which`, `prompt` and `status` say in a shell. For tests.

export const dev = testSession({ id: 's-dev', profile: 'dev' });
export const prod = testSession({ id: 's-prod', profile: 'prod', accountId: '222222222222' });

export async function said(request: TestRequest, world: Partial<TestWorld> = {}) {
  const { ports } = testPorts({
    hash: nodeHash,
    state: { sessions: [dev, prod], defaultSessionId: dev.id },
    ...world,
  });
  const which = await run(ports, ['which', '--json'], request);
  const prompt = await run(ports, ['prompt'], request);
  const status = await run(ports, ['status', '--json'], request);
  return {
    which: which.code === 0 ? JSON.parse(which.out).aws : which.err,
    prompt: prompt.out,
    shell: JSON.parse(status.out).shell,
    lines: (await run(ports, ['which'], request)).out,
  };
}

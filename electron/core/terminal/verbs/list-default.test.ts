import { expect, it } from 'vitest';
import { nodeHash } from '../../codecommit/testdata/node-hash.ts';
import { run, testPorts } from '../testing.ts';
import { testSession } from '../testing-state.ts';

const listed = (isDefault: boolean, argv: readonly string[] = []) => {
  const lost = testSession({ id: 's-1', profile: 'lost' }, { missing: true, isDefault });
  const sessions = [lost, testSession({ id: 's-2', profile: 'here' })];
  const defaultSessionId = isDefault ? lost.id : null;
  return run(testPorts({ hash: nodeHash, state: { sessions, defaultSessionId } }).ports, ['list', ...argv]);
};

it('list shows a default session that the last sync did not find, and says so', async () => {
  const { out, err } = await listed(true);
  expect(out).toContain('lost');
  expect(err).toMatch(/the default session, .*, was not found by the last synchronisation/);
  expect((await listed(true, ['--json'])).out).toContain('"lost"');
});

it('list leaves out any other that it did not find', async () => {
  const { out, err } = await listed(false);
  expect([out.includes('lost'), err]).toEqual([false, '']);
});

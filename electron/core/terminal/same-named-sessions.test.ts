import { expect, it } from 'vitest';
import { ProfileName } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { problemSentence } from '../../../shared/text/problem.ts';
import { sessionByPart } from '../sessions/session-names.ts';
import { settle } from '../testing/fake-clock.ts';
import { must, never } from '../testing/running-app.ts';
import { type FilesApp, startOnFiles } from './testing-files.ts';

// Two sources of one portal give sessions of the same names. Each command that a text proposes means the session that the text is of.

const ADDRESS = /latchkey (?:exec|env|start) (?!--)("[^"]+"|[^\s,)]+)/g;
const proposed = (text: string): readonly string[] =>
  [...text.matchAll(ADDRESS)].map(([, word = '']) => word.replaceAll('"', ''));

async function startWithTwo(): Promise<FilesApp> {
  const running = await startOnFiles();
  const { app, world } = running;
  const values = { url: 'https://y.example' };
  const { sourceId } = must(await app.verbs.addSource({ kind: 'fake', name: 'Other', values }, never));
  must(await app.verbs.signIn({ sourceId, openBrowser: null }, never));
  await world.clock.advance(5_000);
  return running;
}

async function problemsOf({ app, world }: FilesApp, sessionId: FilesApp['ids'][number]) {
  const request = {
    sessionId,
    caller: { verb: 'exec', process: 'python', pid: 1, cwd: '/' },
    whenSignInNeeded: 'fail',
  } as const;
  const now = app.actsAs(sessionId);
  if (now === null) throw new Error('no session');
  const problems: Problem[] = [];
  const refused = async (outcome: ReturnType<typeof app.broker.lease>) => {
    const got = await outcome;
    if (got.ok) throw new Error('it was given credentials');
    problems.push(got.error);
  };
  const edited = { digest: '0'.repeat(32), account: null };
  await refused(app.broker.lease({ ...request, startedAs: edited }, never));
  await refused(app.broker.lease({ ...request, startedAs: { ...now, user: '0'.repeat(16) } }, never));
  world.provider.latencyMs = 1_000;
  const stopped = app.broker.lease({ ...request, force: true }, never);
  await settle();
  app.broker.stop(sessionId);
  await refused(stopped);
  world.provider.latencyMs = 0;
  return problems;
}

it('names in every refusal the session itself, also one without a profile', async () => {
  const running = await startWithTwo();
  const { app } = running;
  const [first] = running.ids;
  const name = app.state().sessions.find(({ id }) => id === first)?.name;
  const same = app.state().sessions.filter((session) => session.name === name);
  expect(same).toHaveLength(2);
  expect(sessionByPart(app.state(), name ?? '', null)).toMatchObject({ error: { code: 'ambiguous' } });
  const [one] = same;
  if (one === undefined) throw new Error('no session');
  const slash = ProfileName.parse('a/b');
  for (const profile of [one.profile, null, slash]) {
    must(await app.verbs.setSessionProfile({ sessionId: one.id, profile, region: null }, never));
    await settle();
    for (const { id } of same) {
      const problems = await problemsOf(running, id);
      expect(problems.map(({ code }) => code)).toEqual([
        'session-edited',
        'signed-in-as-another',
        'session-stopped',
      ]);
      for (const problem of problems) {
        const commands = proposed(problemSentence(problem));
        expect(commands.length).toBeGreaterThan(0);
        for (const address of commands) {
          expect(must(sessionByPart(app.state(), address, null)).id).toBe(id);
        }
      }
    }
  }
});

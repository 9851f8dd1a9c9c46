import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../shared/problem.ts';
import { settle } from '../testing/fake-clock.ts';
import { must, never, startApp } from '../testing/running-app.ts';

const late: Problem = { code: 'sign-in-not-given', source: 'Work', waitedMs: 55_000 };
const answerWithin = { ms: 55_000, late: () => late };

/** An app whose user is signed out, with a caller that cannot wait longer than 55 s. */
async function asked() {
  const rig = await startApp();
  must(await rig.app.verbs.signOut({ sourceId: rig.sourceId }, never));
  const leaves = new AbortController();
  const answer = rig.lease({ answerWithin }, leaves.signal);
  await settle();
  return { ...rig, answer, leaves };
}
const kinds = (rig: Awaited<ReturnType<typeof asked>>) => rig.app.state().prompts.map(({ kind }) => kind);

describe('a caller that cannot wait longer', () => {
  it('is given its problem in time; the question stays, and the sign-in then serves the next caller', async () => {
    const rig = await asked();
    expect(kinds(rig)).toEqual(['sign-in-needed']);
    await rig.world.clock.advance(54_999);
    expect(kinds(rig)).toEqual(['sign-in-needed']);
    await rig.world.clock.advance(1);
    expect(await rig.answer).toEqual({ ok: false, error: late });
    // Its connection closes with the answer.
    rig.leaves.abort();
    await settle();
    expect(kinds(rig)).toEqual(['sign-in-needed']);

    const signingIn = rig.app.verbs.signIn({ sourceId: rig.sourceId, openBrowser: null }, never);
    await settle();
    rig.world.provider.confirm();
    must(await signingIn);
    await rig.world.clock.advance(1_000);
    expect(kinds(rig)).toEqual([]);
    expect(rig.app.broker.held(rig.sessionId)).not.toBeNull();
    const noted = rig.app.state().activity.filter(({ event }) => event.startsWith('credentials-'));
    expect(noted.map(({ event }) => event)).toEqual(['credentials-refused']);
  });

  it('that leaves in time takes the question with it', async () => {
    const rig = await asked();
    rig.leaves.abort();
    expect(await rig.answer).toEqual({ ok: false, error: { code: 'cancelled' } });
    await settle();
    expect(kinds(rig)).toEqual([]);
    // The activity is written a second after it happened.
    await rig.world.clock.advance(1_000);
    expect(rig.world.clock.timers()).toBe(0);
  });

  it('gets the credentials where they come in time', async () => {
    const rig = await startApp();
    const answer = rig.lease({ answerWithin });
    await rig.world.clock.advance(1_000);
    must(await answer);
  });
});

import { describe, expect, it } from 'vitest';
import { AccountId, type SessionId } from '../../../shared/ids.ts';
import type { SessionView } from '../../../shared/session.ts';
import { settle } from '../testing/fake-clock.ts';
import type { MemoryWorld } from '../testing/memory-ports.ts';
import { must, never, type RunningApp, startApp } from '../testing/running-app.ts';

// Sessions whose form names no account: whose they are is what AWS says of the identity that signed in.

const ACCOUNT = AccountId.parse('777777777777');
const OTHER = AccountId.parse('888888888888');
const arn = (account: string) => `arn:aws:iam::${account}:user/ada`;

interface Own extends RunningApp {
  readonly own: SessionId;
  view(): SessionView;
  leaseOwn(): Promise<string>;
}

async function start(prepare: (world: MemoryWorld) => void = () => undefined): Promise<Own> {
  const running = await startApp((world) => {
    world.provider.latencyMs = 0;
    prepare(world);
  });
  const { app, sourceId } = running;
  const made = await app.verbs.addSession(
    { kind: 'fake-own', name: 'Ada herself', values: { source: sourceId } },
    never,
  );
  const { sessionId: own } = must(made);
  const view = () => {
    const found = app.state().sessions.find(({ id }) => id === own);
    if (found === undefined) throw new Error('no session');
    return found;
  };
  const leaseOwn = async () => {
    const lease = must(await running.lease({ sessionId: own }));
    await settle();
    return lease.accessKeyId;
  };
  return { ...running, own, view, leaseOwn };
}

const signInAgain = async ({ world, app, sourceId }: Own, as: string): Promise<void> => {
  world.provider.signsInAs = as;
  must(await app.verbs.signIn({ sourceId, openBrowser: null }, never));
  await settle();
};

describe('the account of who signed in', () => {
  it('is that of the sign-in, and stays known in the next run', async () => {
    const { app, view, world, sourceId } = await start(({ provider }) => {
      provider.callerArn = arn(ACCOUNT);
    });
    expect(view()).toMatchObject({ accountId: ACCOUNT, accountName: null });
    expect(view().chain.at(-1)).toMatchObject({ detail: ACCOUNT });
    const all = must(await app.verbs.accounts({}, never));
    expect(all.find(({ id }) => id === ACCOUNT)).toMatchObject({ sessionCount: 1 });
    await world.clock.advance(5_000);
    expect(Object(world.saved).sources).toMatchObject([{ id: sourceId, accountId: ACCOUNT }]);
  });

  it('has the marks and labels of that account, and making it the default is asked about', async () => {
    const { app, view, own } = await start(({ provider }) => {
      provider.callerArn = arn(ACCOUNT);
    });
    must(await app.verbs.setAccountMark({ accountId: ACCOUNT, mark: 'production' }, never));
    must(await app.verbs.setAccountLabel({ accountId: ACCOUNT, label: 'Web shop' }, never));
    expect(view()).toMatchObject({ production: true, accountLabel: 'Web shop' });
    void app.verbs.makeDefault({ sessionId: own }, never);
    await settle();
    expect(app.state().prompts).toMatchObject([
      { kind: 'production-default', account: `Web shop (${ACCOUNT})` },
    ]);
    expect(app.state().defaultSessionId).toBeNull();
  });

  it('is that of the lease where the sign-in does not say', async () => {
    const own = await start();
    expect(own.view().accountId).toBeNull();
    own.world.provider.leaseAccount = ACCOUNT;
    await own.leaseOwn();
    expect(own.view().accountId).toBe(ACCOUNT);
  });

  it('is asked of AWS where the lease does not say either, once for each key', async () => {
    const asked: string[] = [];
    const own = await start((world) => {
      world.whoHas = (key) => {
        asked.push(key);
        return arn(ACCOUNT);
      };
    });
    const key = await own.leaseOwn();
    expect(asked).toEqual([key]);
    expect(own.view().accountId).toBe(ACCOUNT);
    await own.leaseOwn();
    expect(asked).toEqual([key]);
    own.world.whoHas = () => arn(OTHER);
    must(await own.app.verbs.renew({ sessionId: own.own }, never));
    await settle();
    expect(own.view().accountId).toBe(OTHER);
  });

  it('does not keep a lease waiting, and is unknown while AWS cannot be asked', async () => {
    const own = await start();
    await own.leaseOwn();
    expect(own.view()).toMatchObject({ accountId: null, state: 'active' });
    own.world.provider.leaseAccount = ACCOUNT;
    must(await own.app.verbs.renew({ sessionId: own.own }, never));
    expect(own.view().accountId).toBe(ACCOUNT);
    own.world.provider.leaseAccount = null;
    must(await own.app.verbs.renew({ sessionId: own.own }, never));
    await settle();
    expect(own.view().accountId).toBeNull();
  });

  it('is never that of the identity before', async () => {
    const own = await start(({ provider }) => {
      provider.callerArn = arn(ACCOUNT);
    });
    own.world.provider.callerArn = arn(OTHER);
    await signInAgain(own, 'eve');
    expect(own.view().accountId).toBe(OTHER);
    delete own.world.provider.callerArn;
    await signInAgain(own, 'mallory');
    expect(own.view().accountId).toBeNull();
  });

  it('goes with a change of the place where one signs in', async () => {
    const own = await start(({ provider }) => {
      provider.callerArn = arn(ACCOUNT);
    });
    const { app, sourceId } = own;
    must(await app.verbs.editSource({ sourceId, name: 'Work', values: { url: 'https://y.example' } }, never));
    expect(own.view().accountId).toBeNull();
  });

  it('is no matter of a session that says its own', async () => {
    const { app, sessionId } = await start(({ provider }) => {
      provider.callerArn = arn(OTHER);
    });
    expect(app.state().sessions.find(({ id }) => id === sessionId)?.accountId).toBe('111111111111');
  });
});

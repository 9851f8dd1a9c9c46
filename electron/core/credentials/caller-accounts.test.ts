import { describe, expect, it } from 'vitest';
import { AccountId, type SessionId } from '../../../shared/ids.ts';
import type { SessionView } from '../../../shared/session.ts';
import type { ActsAs } from '../acts-as.ts';
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

  it('is unknown while AWS cannot be asked, which refuses no lease', async () => {
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

describe('keys of another account than before, from a source whose sign-in does not say it', () => {
  /** A program that gives keys of the account that the test says. */
  async function program() {
    let account: string | null = OTHER;
    const own = await start((world) => {
      world.whoHas = () => (account === null ? null : arn(account));
    });
    const startedAs = (): ActsAs => {
      const now = own.app.actsAs(own.own);
      if (now === null) throw new Error('no session');
      return now;
    };
    const stop = async () => must(await own.app.verbs.stop({ sessionId: own.own }, never));
    const gives = (other: string | null) => {
      account = other;
    };
    return { ...own, startedAs, stop, gives };
  }

  it('are refused to what was started before, also where none were held, and given to what starts now', async () => {
    const it = await program();
    await it.leaseOwn();
    const before = it.startedAs();
    expect(before.account).toBe(OTHER);
    await it.stop();
    it.gives(ACCOUNT);
    const asked = { sessionId: it.own, startedAs: before };
    const refused = {
      code: 'keys-of-other-account',
      session: 'Ada herself',
      address: 'Ada-herself',
      account: ACCOUNT,
      started: OTHER,
    };
    expect(await it.lease(asked)).toEqual({ ok: false, error: refused });
    expect(await it.lease(asked)).toEqual({ ok: false, error: refused });
    await it.leaseOwn();
    expect(it.startedAs().account).toBe(ACCOUNT);
    expect(await it.lease({ sessionId: it.own, startedAs: it.startedAs() })).toMatchObject({ ok: true });
  });

  it('are refused where nobody can say whose they are', async () => {
    const it = await program();
    await it.leaseOwn();
    const before = it.startedAs();
    await it.stop();
    it.gives(null);
    expect(await it.lease({ sessionId: it.own, startedAs: before })).toEqual({
      ok: false,
      error: {
        code: 'keys-of-other-account',
        session: 'Ada herself',
        address: 'Ada-herself',
        account: null,
        started: OTHER,
      },
    });
    // The keys are held for an hour, and AWS answers again long before.
    it.gives(OTHER);
    expect(await it.lease({ sessionId: it.own, startedAs: before })).toMatchObject({
      ok: true,
      value: { accountId: OTHER },
    });
  });

  it('are of an account that is not known before they are there: no list goes on with the one before', async () => {
    const it = await program();
    await it.leaseOwn();
    expect(it.view().accountId).toBe(OTHER);
    await it.stop();
    expect(it.view().accountId).toBeNull();
    await it.world.clock.advance(5_000);
    expect(Object(it.world.saved).sources[0]).not.toHaveProperty('accountId');
  });

  it('take the place of those before, however long those would last', async () => {
    const it = await program();
    const first = await it.leaseOwn();
    it.gives(ACCOUNT);
    it.world.provider.lifetimeMs = 1_200_000;
    must(await it.app.verbs.renew({ sessionId: it.own }, never));
    expect(await it.leaseOwn()).not.toBe(first);
    expect(it.view().accountId).toBe(ACCOUNT);
  });

  it('are asked about before the session becomes the default, where the account is production', async () => {
    const it = await program();
    must(await it.app.verbs.setAccountMark({ accountId: ACCOUNT, mark: 'production' }, never));
    await it.leaseOwn();
    await it.stop();
    it.gives(ACCOUNT);
    void it.app.verbs.makeDefault({ sessionId: it.own }, never);
    await settle();
    expect(it.app.state().prompts).toMatchObject([{ kind: 'production-default' }]);
    expect(it.app.state().defaultSessionId).toBeNull();
    // A terminal hears of it, and asks in its own way.
    expect(await it.app.verbs.makeDefault({ sessionId: it.own, waitsAsTool: true }, never)).toMatchObject({
      ok: false,
      error: { code: 'production-unconfirmed' },
    });
  });
});

import { describe, expect, it } from 'vitest';
import { ProfileName, type SessionId } from '../../../shared/ids.ts';
import { findSections, parseIni, readValue } from '../profiles/ini/ini-document.ts';
import { settle } from '../testing/fake-clock.ts';
import { must, never } from '../testing/running-app.ts';
import type { Ran } from './testing.ts';
import { type FilesApp, startOnFiles } from './testing-files.ts';

// SECURITY: a command of `exec` reads keys of its profile in a file without a word to Latchkey. No other keys may come there.

const PID = 5151;

/** A session made by hand on the first of the source, with a profile, and `terraform` running in it. */
async function terraform(config = '', credentials = '') {
  const running = await startOnFiles(config, credentials);
  const { app, ids } = running;
  const [first, second] = ids;
  if (first === undefined || second === undefined) throw new Error('no sessions');
  const made = must(
    await app.verbs.addSession({ kind: 'fake-assumed', name: 'Rollout', values: { parent: first } }, never),
  );
  const { sessionId } = made;
  const profile = ProfileName.parse('deploy');
  must(await app.verbs.setSessionProfile({ sessionId, profile, region: null }, never));
  const ran = await running.exec(sessionId, PID);
  expect(ran.end).toMatchObject({ kind: 'exec', env: { AWS_PROFILE: 'deploy' } });
  return { running, app, sessionId, profile, first, second, variables: variablesOf(ran) };
}

/** What the program of `exec`, and all that it starts, has in its environment. */
function variablesOf({ end }: Ran): ReadonlyMap<string, string> {
  if (end.kind !== 'exec') throw new Error('it did not start');
  return new Map(Object.entries(end.env).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

type Started = Awaited<ReturnType<typeof terraform>>;

/** Whose keys aws takes from this profile of the credentials file; null: there are none. */
function keysOf({ files, sessionOfKey }: FilesApp, profile: string): SessionId | string | null {
  const found = findSections(parseIni(files.credentials, 'credentials'), 'profile', profile)
    .map((section) => readValue(section, 'aws_access_key_id'))
    .find((key) => key !== undefined);
  return found === undefined ? null : (sessionOfKey(found) ?? found);
}

async function deliverKeys({ app, running }: Started, sessionId: SessionId): Promise<void> {
  must(await app.verbs.setDelivery({ sessionId, delivery: 'keys' }, never));
  must(await app.verbs.start({ sessionId }, never));
  await settle(200);
  await running.world.clock.advance(1_000);
}

const edit = ({ app, sessionId, second }: Started) =>
  app.verbs.editSession({ sessionId, name: 'Rollout', values: { parent: second } }, never);

const rename = ({ app, sessionId }: Started, profile: string) =>
  app.verbs.setSessionProfile({ sessionId, profile: ProfileName.parse(profile), region: null }, never);

/** The name is free for another session. */
async function giveAway(started: Started): Promise<void> {
  const { app, sessionId, profile } = started;
  must(await rename(started, 'deploy-before'));
  must(await app.verbs.removeSessionProfile({ sessionId, profile }, never));
}

async function signInAs({ running, app }: Started, user: string): Promise<void> {
  running.world.provider.signsInAs = user;
  must(await app.verbs.signIn({ sourceId: running.sourceId, openBrowser: null }, never));
  await settle(200);
}

async function expectHeld({ running, app }: Started, program = 'terraform', pid = PID): Promise<void> {
  expect(keysOf(running, 'deploy')).toBeNull();
  expect(running.files.config).toContain(
    'credential_process = /opt/lk/latchkey credential-process --profile deploy',
  );
  expect(app.state().files.problem).toEqual({
    code: 'profile-in-use',
    profile: 'deploy',
    program,
    pid,
  });
  const { err } = await running.latchkey(['status']);
  const { out } = await running.latchkey(['status']);
  expect(out + err).toContain(
    `${program} (pid ${pid}), which latchkey exec started, runs in the profile deploy.`,
  );
}

async function endsTerraform(started: Started): Promise<void> {
  started.running.world.processes.delete(PID);
  await isReleased(started);
}

async function isReleased({ running, app }: Started): Promise<void> {
  await running.world.clock.advance(6_000);
  await settle(200);
  expect(app.state().files.problem).toBeNull();
}

describe('while a command of exec runs in a profile', () => {
  it('keys of its session may come there, and go when the session is edited', async () => {
    const started = await terraform();
    await deliverKeys(started, started.sessionId);
    expect(keysOf(started.running, 'deploy')).toBe(started.sessionId);
    must(await edit(started));
    must(await started.app.verbs.start({ sessionId: started.sessionId }, never));
    await settle(200);
    await expectHeld(started);
    await endsTerraform(started);
    expect(keysOf(started.running, 'deploy')).toBe(started.sessionId);
  });

  it('an edited session that delivers keys only later gives it none', async () => {
    const started = await terraform();
    must(await edit(started));
    await deliverKeys(started, started.sessionId);
    await expectHeld(started);
  });

  it('another session that gets the name as its main profile gives it none', async () => {
    const started = await terraform();
    await giveAway(started);
    const { app, second } = started;
    must(
      await app.verbs.setSessionProfile({ sessionId: second, profile: started.profile, region: null }, never),
    );
    await deliverKeys(started, second);
    await expectHeld(started);
    await endsTerraform(started);
    expect(keysOf(started.running, 'deploy')).toBe(second);
  });

  it('another session that gets the name as an additional profile keeps its keys to its main one', async () => {
    const started = await terraform();
    await giveAway(started);
    const { app, second, running } = started;
    must(
      await app.verbs.addSessionProfile({ sessionId: second, profile: started.profile, region: null }, never),
    );
    await deliverKeys(started, second);
    await expectHeld(started);
    const main = app.state().sessions.find(({ id }) => id === second)?.profile ?? '';
    expect(keysOf(running, main)).toBe(second);
  });

  it('a delivery of keys that was there before gives it none', async () => {
    const started = await terraform();
    await deliverKeys(started, started.second);
    await giveAway(started);
    const { app, second } = started;
    must(
      await app.verbs.setSessionProfile({ sessionId: second, profile: started.profile, region: null }, never),
    );
    await settle(200);
    await expectHeld(started);
  });

  it.each(['deleted', 'not delivered any more', 'renamed'])(
    'a session that is %s leaves the profile to it, and not to keys of the user',
    async (how) => {
      const own = '[deploy]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = s\n';
      const started = await startedOver(own);
      const { app, sessionId } = started;
      if (how === 'deleted') must(await app.verbs.deleteSession({ sessionId }, never));
      else if (how === 'renamed') await giveAway(started);
      else must(await app.verbs.setDelivery({ sessionId, delivery: 'none' }, never));
      await settle(200);
      await expectHeld(started);
      await endsTerraform(started);
      expect(keysOf(started.running, 'deploy')).toBe('AKIAIOSFODNN7EXAMPLE');
    },
  );

  it.each(['deleted', 'detached'])(
    'keys that came into it go, and not to those of the user, when its session is %s',
    async (how) => {
      const own = '[deploy]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = s\n';
      const started = await startedOver(own);
      const { app, sessionId, running } = started;
      await deliverKeys(started, sessionId);
      expect(keysOf(running, 'deploy')).toBe(sessionId);
      if (how === 'deleted') must(await app.verbs.deleteSession({ sessionId }, never));
      else must(await app.verbs.detach({}, never));
      await settle(200);
      await expectHeld(started);
      await endsTerraform(started);
      expect(keysOf(running, 'deploy')).toBe('AKIAIOSFODNN7EXAMPLE');
    },
  );

  it.each(['deleted', 'detached'])(
    'a tool that drops our comments does not take the profile from it when its session is %s',
    async (how) => {
      const own = '[profile deploy]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = s\n';
      const started = await startedOver('', own);
      const { app, sessionId, running } = started;
      running.files.config = running.files.config.replaceAll(/^#.*\n/gm, '');
      expect(running.files.config).toContain('--profile deploy');
      if (how === 'deleted') must(await app.verbs.deleteSession({ sessionId }, never));
      else must(await app.verbs.detach({}, never));
      await settle(200);
      const keyInForce = () =>
        findSections(parseIni(running.files.config, 'config'), 'profile', 'deploy').map((section) =>
          readValue(section, 'aws_access_key_id'),
        );
      expect(keyInForce()).toEqual([undefined]);
      await expectHeld(started);
      await endsTerraform(started);
      expect(keyInForce()).toEqual(['AKIAIOSFODNN7EXAMPLE']);
    },
  );

  it('a detach leaves the profile to it, and is completed when it has ended', async () => {
    const own = '[deploy]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = s\n';
    const started = await startedOver(own);
    const { app, running } = started;
    const { out } = await running.latchkey(['detach', '--yes']);
    expect(out).toContain('terraform (process 5151) runs in the profile deploy, which therefore stays');
    expect(out).not.toContain('remove its package');
    await expectHeld(started);
    expect(app.state().files.detached).toBe(true);
    expect(findSections(parseIni(running.files.config, 'config'), 'profile', 'deploy')).toHaveLength(1);
    expect(running.files.config.match(/credential_process/g)).toHaveLength(1);
    must(await app.verbs.renew({ sessionId: started.sessionId }, never));
    await app.filesWritten();
    await expectHeld(started);
    await endsTerraform(started);
    expect([running.files.config, running.files.credentials]).toEqual(['', own]);
    expect(app.state().files.detached).toBe(true);
  });

  it('is over when the command ends, even if another command has started since', async () => {
    const started = await terraform();
    const { app, sessionId, second, running } = started;
    must(await app.verbs.deleteSession({ sessionId }, never));
    await settle(200);
    await expectHeld(started);
    const other = await running.exec(second, 6161);
    expect(other.end).toMatchObject({ kind: 'exec', env: { AWS_PROFILE: expect.any(String) } });
    await endsTerraform(started);
    expect(running.files.config).not.toContain('[profile deploy]');
  });

  it('a profile that waits for it after a detach takes no other command', async () => {
    const started = await terraform();
    const { app, sessionId, running } = started;
    must(await app.verbs.detach({}, never));
    const other = await running.exec(sessionId, 6161);
    expect(other.end).toMatchObject({ kind: 'exec', env: { AWS_PROFILE: null } });
    await endsTerraform(started);
    expect(running.files.config).toBe('');
  });

  it('a detach is completed by the next run of the app, too', async () => {
    const own = '[deploy]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = s\n';
    const started = await startedOver(own);
    const { app, running } = started;
    must(await app.verbs.detach({}, never));
    await app.stop();
    await running.again();
    expect(keysOf(running, 'deploy')).toBeNull();
    running.world.processes.delete(PID);
    await running.again();
    expect([running.files.config, running.files.credentials]).toEqual(['', own]);
  });

  it('the next run of the app keeps the keys out', async () => {
    const started = await terraform();
    must(await edit(started));
    must(await started.app.verbs.setDelivery({ sessionId: started.sessionId, delivery: 'keys' }, never));
    await started.running.world.clock.advance(5_000);
    expect(Object(started.running.world.saved).commands).toHaveLength(2);
    await started.app.stop();
    const later = await started.running.again();
    await settle(200);
    expect(later.commands.all()).toEqual([
      expect.objectContaining({ pid: PID, profile: 'deploy', program: 'terraform' }),
    ]);
  });

  it('keys of another user who signs in at its source stay out, also in the next run of the app', async () => {
    const started = await terraform();
    const { app, running, sessionId } = started;
    await deliverKeys(started, sessionId);
    expect(keysOf(running, 'deploy')).toBe(sessionId);
    const ada = app.commands.all();
    await signInAs(started, 'eve');
    must(await app.verbs.start({ sessionId }, never));
    await settle(200);
    await expectHeld(started);
    await app.stop();
    const later = await running.again();
    expect(later.commands.all()).toEqual(ada);
    expect(later.actsAs(sessionId)?.digest).toBe(ada[0]?.startedAs.digest);
    expect(later.actsAs(sessionId)?.user).not.toBe(ada[0]?.startedAs.user);
  });

  it('keys come there again when the first user is back, and of the same one all the time', async () => {
    const started = await terraform();
    const { app, running, sessionId } = started;
    await deliverKeys(started, sessionId);
    await signInAs(started, 'eve');
    await signInAs(started, 'ada');
    must(await app.verbs.start({ sessionId }, never));
    await settle(200);
    expect(keysOf(running, 'deploy')).toBe(sessionId);
    await signInAs(started, 'ada');
    must(await app.verbs.renew({ sessionId }, never));
    await settle(200);
    expect(keysOf(running, 'deploy')).toBe(sessionId);
  });

  it('a crash right after its start does not forget it', async () => {
    const started = await terraform();
    // Nothing was saved since, and the app says nothing more.
    const later = await started.running.again();
    expect(later.commands.all()).toEqual([expect.objectContaining({ pid: PID, profile: 'deploy' })]);
  });

  it('what cannot be saved runs without the files', async () => {
    const { running, sessionId, app } = await terraform();
    running.breaks((point) =>
      point === 'records' ? { code: 'disk-full', file: '/data/latchkey.json' } : null,
    );
    const ran = await running.exec(sessionId, 6161, 'make');
    expect(ran.end).toMatchObject({ kind: 'exec', env: { AWS_PROFILE: null } });
    expect(ran.err).toContain('make runs without your AWS config and credentials files');
    expect(ran.err).toContain('/data/latchkey.json');
    expect(app.commands.all().map(({ pid }) => pid)).toEqual([PID]);
  });

  it('a process that has its id after it does not count', async () => {
    const started = await terraform();
    started.running.world.processes.set(PID, { start: 'later' });
    must(await edit(started));
    await deliverKeys(started, started.sessionId);
    expect(keysOf(started.running, 'deploy')).toBe(started.sessionId);
    expect(started.app.state().files.problem).toBeNull();
  });

  it('a command that runs without the files does not count', async () => {
    const started = await terraform();
    await deliverKeys(started, started.sessionId);
    const ran = await started.running.exec(started.sessionId, 6161);
    expect(ran.end).toMatchObject({ kind: 'exec', env: { AWS_PROFILE: null } });
    expect(started.app.commands.all().map(({ pid }) => pid)).toEqual([PID]);
  });
});

describe('while a command of exec runs in the profile of an edited session', () => {
  async function edited() {
    const started = await terraform();
    await deliverKeys(started, started.sessionId);
    must(await edit(started));
    must(await started.app.verbs.start({ sessionId: started.sessionId }, never));
    await settle(200);
    return started;
  }

  it('a switch to that session gives the new keys to the default profile alone', async () => {
    const started = await edited();
    must(await started.app.verbs.makeDefault({ sessionId: started.sessionId }, never));
    await settle(200);
    expect(keysOf(started.running, 'default')).toBe(started.sessionId);
    await expectHeld(started);
    await endsTerraform(started);
    expect(keysOf(started.running, 'deploy')).toBe(started.sessionId);
  });

  it('a yes to the question whether the user’s own lines there may be taken over brings no new keys', async () => {
    const { running, app, sessionId } = await edited();
    running.files.credentials +=
      '\n[deploy]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = s\n';
    running.world.filesChanged();
    await settle(200);
    must(await app.verbs.renew({ sessionId }, never));
    await settle(200);
    const [prompt] = app.state().prompts.filter(({ kind }) => kind === 'take-over-profile');
    if (prompt === undefined) throw new Error('nothing is asked');
    await app.verbs.answerPrompt({ promptId: prompt.id, answer: { kind: 'yes' } }, never);
    await settle(200);
    expect([null, 'AKIAIOSFODNN7EXAMPLE']).toContain(keysOf(running, 'deploy'));
  });
});

describe('what a command of exec leaves behind', () => {
  const HEIR = 7171;
  const leaves = (
    { running: { world }, variables }: Started,
    changed: Readonly<Record<string, string>> = {},
  ) => {
    const all = [...new Map([...variables, ...Object.entries(changed)])];
    const set = new Map(all.filter(([, value]) => value !== ''));
    world.processes.set(HEIR, { start: 'boot 7171', variables: set });
    world.processes.delete(PID);
  };

  it('keeps the profile until the last of it has ended', async () => {
    const started = await terraform();
    const { processes, clock } = started.running.world;
    leaves(started);
    must(await edit(started));
    await deliverKeys(started, started.sessionId);
    await expectHeld(started, 'worker', HEIR);
    processes.set(8181, { start: 'boot 8181', variables: started.variables });
    processes.delete(HEIR);
    await clock.advance(6_000);
    await settle(200);
    must(await started.app.verbs.renew({ sessionId: started.sessionId }, never));
    await settle(200);
    await expectHeld(started, 'worker', 8181);
    processes.delete(8181);
    await isReleased(started);
    expect(keysOf(started.running, 'deploy')).toBe(started.sessionId);
    expect(started.app.commands.all()).toEqual([]);
  });

  it.each([
    ['only the variables of AWS', { LATCHKEY_SESSION_PROFILE: '', LATCHKEY_SESSION_ACTS_AS: '' }],
    ['no word of whom it acts as', { LATCHKEY_SESSION_ACTS_AS: '' }],
  ])('keeps it with %s', async (_, changed) => {
    const started = await terraform();
    leaves(started, changed);
    must(await edit(started));
    await deliverKeys(started, started.sessionId);
    await expectHeld(started, 'worker', HEIR);
  });

  it.each<[string, (started: Started) => Readonly<Record<string, string>>]>([
    ['another profile', () => ({ AWS_PROFILE: 'other' })],
    ['no profile', () => ({ AWS_PROFILE: '' })],
    ['another session', ({ second }) => ({ LATCHKEY_SESSION_PROFILE: `deploy ${second}` })],
    [
      'another identity',
      ({ sessionId }) => ({ LATCHKEY_SESSION_ACTS_AS: `${sessionId} ${'f'.repeat(32)} -` }),
    ],
    [
      'the name alone, which nobody of ours gave it',
      () => ({ LATCHKEY_SESSION_PROFILE: '', AWS_CONTAINER_CREDENTIALS_FULL_URI: '' }),
    ],
  ])('does not keep it with %s', async (_, changed) => {
    const started = await terraform();
    leaves(started, changed(started));
    must(await edit(started));
    await deliverKeys(started, started.sessionId);
    expect(keysOf(started.running, 'deploy')).toBe(started.sessionId);
  });

  it('keeps it over a restart of the app', async () => {
    const started = await terraform();
    await started.running.world.clock.advance(5_000);
    await started.app.stop();
    leaves(started);
    const later = await started.running.again();
    expect(later.commands.all()).toEqual([expect.objectContaining({ pid: HEIR, profile: 'deploy' })]);
  });

  it('keeps it where the process of the command has become another command', async () => {
    const started = await terraform();
    const { running, second } = started;
    running.world.processes.set(HEIR, { start: 'boot 7171', variables: started.variables });
    // Its environment is still the one of before when the next exec asks.
    running.world.processes.set(PID, { start: `boot ${PID}`, variables: started.variables });
    await running.exec(second, PID);
    const held = () => running.app.commands.all().map(({ pid, session }) => [pid, session]);
    expect(held().toSorted()).toEqual([
      [PID, second],
      [HEIR, started.sessionId],
    ]);
    running.world.processes.delete(HEIR);
    expect(held()).toEqual([[PID, second]]);
  });

  it('is looked for when a command has ended, and at no start of one', async () => {
    const { running, app, sessionId } = await terraform();
    const { world } = running;
    for (let pid = 6001; pid < 6010; pid += 1) {
      await running.exec(sessionId, pid);
      world.processes.delete(pid);
    }
    const before = world.looksAtAll;
    await running.exec(sessionId, 6010);
    expect(world.looksAtAll).toBe(before);
    expect(app.commands.all().map(({ pid }) => pid)).toEqual([PID, 6010]);
    expect(app.commands.all().map(({ pid }) => pid)).toEqual([PID, 6010]);
    expect(world.looksAtAll).toBe(before + 1);
  });
});

/** The profile was the user's own before, with keys. */
async function startedOver(credentials: string, config = ''): Promise<Started> {
  const running = await startOnFiles(config, credentials);
  const { app, ids } = running;
  const [first, second] = ids;
  if (first === undefined || second === undefined) throw new Error('no sessions');
  const values = { parent: first };
  const { sessionId } = must(
    await app.verbs.addSession({ kind: 'fake-assumed', name: 'Deploy', values }, never),
  );
  const profile = ProfileName.parse('deploy');
  await app.verbs.setSessionProfile({ sessionId, profile, region: null }, never);
  await settle(200);
  const prompt = app.state().prompts.find(({ kind }) => kind === 'take-over-profile');
  if (prompt !== undefined)
    must(await app.verbs.answerPrompt({ promptId: prompt.id, answer: { kind: 'yes' } }, never));
  await settle(200);
  const ran = await running.exec(sessionId, PID);
  expect(ran.end).toMatchObject({ kind: 'exec', env: { AWS_PROFILE: 'deploy' } });
  return { running, app, sessionId, profile, first, second, variables: variablesOf(ran) };
}

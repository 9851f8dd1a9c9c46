import { describe, expect, it } from 'vitest';
import { ProfileName, Region, type SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { deferred } from '../async/deferred.ts';
import { findSections, parseIni, readValue } from '../profiles/ini/ini-document.ts';
import { settle } from '../testing/fake-clock.ts';
import { memoryInstance } from '../testing/memory-instance.ts';
import { must, never } from '../testing/running-app.ts';
import { defaultInFile, type FilesApp, startOnFiles, type WritePoint } from './testing-files.ts';

// A switch, and every other change that the files follow, is everywhere or nowhere.

const readOnly: Problem = { code: 'file-unwritable', file: '/home/ada/.aws/config', detail: 'Read-only.' };
const cannotSave: Problem = { code: 'disk-full', file: '/home/ada/latchkey.json' };
const profileOf = ({ app }: FilesApp, id: SessionId): string =>
  app.state().sessions.find((session) => session.id === id)?.profile ?? '';
/** All that a switch changes, as each of the places that show it has it. */
async function everywhere(running: FilesApp) {
  await settle();
  const { app, files, world } = running;
  const status = JSON.parse((await running.latchkey(['status', '--json'])).out);
  const helper = await running.latchkey(['credential-process', '--profile', 'default']);
  return {
    record: Object(world.saved).defaultSessionId,
    state: app.state().defaultSessionId,
    window: app.announced().defaultSessionId,
    rows: app
      .announced()
      .sessions.filter(({ isDefault }) => isDefault)
      .map(({ id }) => id),
    status: status.defaultSession?.id ?? null,
    tool: running.sessionOfKey(Object(JSON.parse(helper.out)).AccessKeyId),
    file: defaultInFile(files),
  };
}
const allAre = (id: SessionId) => ({
  record: id,
  state: id,
  window: id,
  rows: [id],
  status: id,
  tool: id,
  file: id,
});

async function onFirst(config = '', credentials = '') {
  const running = await startOnFiles(config, credentials);
  const [first, second] = running.ids;
  if (first === undefined || second === undefined) throw new Error('no sessions');
  expect((await running.latchkey(['use', first])).code).toBe(0);
  expect(await everywhere(running)).toEqual(allAre(first));
  return { running, first, second };
}

describe('latchkey use', () => {
  it('on a config that cannot be written: the old default is everywhere, and the words are true', async () => {
    const { running, first, second } = await onFirst();
    const before = running.files.config;
    running.breaks(() => readOnly);
    const used = await running.latchkey(['use', second]);
    expect([used.code, used.out]).toEqual([1, '']);
    expect(used.err).toContain('/home/ada/.aws/config cannot be written.');
    expect(used.err).toContain('Nothing was changed.');
    expect(await everywhere(running)).toEqual(allAre(first));
    expect(running.files.config).toBe(before);
    running.breaks(() => null);
    expect((await running.latchkey(['use', second])).code).toBe(0);
    expect(await everywhere(running)).toEqual(allAre(second));
  });

  it('with records that cannot be saved: the files go back too', async () => {
    const { running, first, second } = await onFirst();
    const before = running.files.config;
    const { length } = running.files.backups;
    running.breaks((point) => (point === 'records' ? cannotSave : null));
    const used = await running.latchkey(['use', second]);
    expect(used.code).toBe(1);
    expect(used.err).toContain('/home/ada/latchkey.json');
    expect(await everywhere(running)).toEqual(allAre(first));
    expect([running.files.config, running.files.backups.length]).toEqual([before, length]);
  });

  it('with rotating keys: whichever of the writes fails, keys and records are as before', async () => {
    const { running, first, second } = await onFirst();
    for (const sessionId of [first, second]) {
      must(await running.app.verbs.setDelivery({ sessionId, delivery: 'keys' }, never));
      must(await running.app.verbs.start({ sessionId }, never));
    }
    await settle();
    const before = [running.files.config, running.files.credentials];
    for (let nth = 1; ; nth += 1) {
      let count = 0;
      let failed = false;
      running.breaks(() => {
        count += 1;
        failed ||= count === nth;
        return count === nth ? readOnly : null;
      });
      const used = await running.latchkey(['use', second]);
      await settle();
      running.breaks(() => null);
      if (!failed) {
        expect(nth).toBeGreaterThan(2);
        expect(used.code).toBe(0);
        break;
      }
      // One write that fails once: either all of it, or the needed part in a second attempt.
      if (used.code === 0) must(await running.app.verbs.makeDefault({ sessionId: first }, never));
      await settle();
      expect([running.files.config, running.files.credentials]).toEqual(before);
      expect(running.app.state().defaultSessionId).toBe(first);
    }
  });

  it('with a dash goes back to the default session before, and again to this one', async () => {
    const { running, first, second } = await onFirst();
    const none = await running.latchkey(['use', '-']);
    expect([none.code, none.out]).toEqual([1, '']);
    expect(none.err).toContain('There is no previous default session to go back to.');
    expect((await running.latchkey(['use', second])).code).toBe(0);
    expect(running.app.state().previousDefaultId).toBe(first);
    for (const [back, previous] of [
      [first, second],
      [second, first],
    ] as const) {
      expect((await running.latchkey(['use', '-'])).code).toBe(0);
      expect(await everywhere(running)).toEqual(allAre(back));
      expect(running.app.state().previousDefaultId).toBe(previous);
    }
    running.breaks(() => readOnly);
    expect((await running.latchkey(['use', '-'])).code).toBe(1);
    expect(await everywhere(running)).toEqual(allAre(second));
    expect(running.app.state().previousDefaultId).toBe(first);
  });

  it('with a profile of another session twice in the file: the switch is made, with a warning', async () => {
    const { running, second } = await onFirst();
    const other = profileOf(running, running.ids[2] ?? second);
    running.files.config += `\n[profile ${other}]\noutput = json\n`;
    const used = await running.latchkey(['use', second]);
    expect(used.code).toBe(0);
    expect(used.out).toContain('is now the default session');
    expect(used.err).toContain(`The profile ${other} was not changed: /home/ada/.aws/config, line`);
    expect(used.err).not.toContain('changed nothing');
    expect(await everywhere(running)).toEqual(allAre(second));
  });

  it('with the default profile itself twice in the file: nothing is switched', async () => {
    const { running, first, second } = await onFirst();
    running.files.config += '\n[profile default]\noutput = json\n';
    const before = running.files.config;
    const used = await running.latchkey(['use', second]);
    expect([used.code, used.out]).toEqual([1, '']);
    expect(used.err).toContain('The profile default was not changed');
    expect(await everywhere(running)).toEqual(allAre(first));
    expect(running.files.config).toBe(before);
  });

  it('where files and records cannot be brought together, says so and tries again', async () => {
    const { running, first, second } = await onFirst();
    let writes = 0;
    running.breaks((point) => {
      if (point === 'write') writes += 1;
      return point === 'write' && writes === 1 ? null : cannotSave;
    });
    const used = await running.latchkey(['use', second]);
    expect(used.code).toBe(1);
    expect(used.err).not.toContain('Nothing was changed');
    expect(defaultInFile(running.files)).toBe(second);
    running.breaks(() => null);
    await running.world.clock.advance(6_000);
    expect(running.app.state().defaultSessionId).toBe(first);
    expect(defaultInFile(running.files)).toBe(first);
  });
});

describe('two switches that wait for one write', () => {
  it('are one: the last; the other hears that it was not done, and Activity has no line of it', async () => {
    const { running, first, second } = await onFirst();
    const third = running.ids[2];
    if (third === undefined) throw new Error('no third session');
    const { app, world } = running;
    const { records } = world.ports;
    const { save } = records;
    const held = deferred<void>();
    records.save = async (saved) => {
      await held.promise;
      return save(saved);
    };
    const before = app.verbs.setDelivery({ sessionId: first, delivery: 'none' }, never);
    await settle(200);
    const older = running.latchkey(['use', second]);
    await settle(200);
    const newer = app.verbs.makeDefault({ sessionId: third }, never);
    await settle(200);
    held.resolve();
    must(await before);
    must(await newer);
    const used = await older;
    expect([used.code, used.out]).toEqual([1, '']);
    expect(used.err).toContain('Another switch was made since.');
    expect(await everywhere(running)).toEqual(allAre(third));
    const changed = app.state().activity.filter(({ event }) => event === 'default-changed');
    expect(changed.map(({ sessionId }) => sessionId)).toEqual([third, first]);
  });
});

describe('a kill between the files and the records', () => {
  it('leaves the old default, which the next start puts back and says', async () => {
    const { running, first, second } = await onFirst();
    running.world.ports.records.save = () => new Promise(() => undefined);
    void running.latchkey(['use', second]);
    await settle(200);
    expect(defaultInFile(running.files)).toBe(second);
    expect(running.app.state().defaultSessionId).toBe(first);
    const later = await running.again();
    expect(later.state().defaultSessionId).toBe(first);
    expect(defaultInFile(running.files)).toBe(first);
    const said = () => later.state().attention.map(({ problem }) => problem);
    expect(said()).toEqual([
      expect.objectContaining({ code: 'default-put-right', kept: expect.stringContaining('Account 0') }),
    ]);
  });
});

describe('every other change', () => {
  const points: readonly WritePoint[] = ['write', 'records'];
  const changes = {
    setDelivery: ({ app }: FilesApp, sessionId: SessionId) =>
      app.verbs.setDelivery({ sessionId, delivery: 'none' }, never),
    setSessionProfile: async ({ app }: FilesApp, sessionId: SessionId) =>
      app.verbs.setSessionProfile(
        { sessionId, profile: ProfileName.parse('renamed'), region: Region.parse('eu-west-3') },
        never,
      ),
    addSessionProfile: ({ app }: FilesApp, sessionId: SessionId) =>
      app.verbs.addSessionProfile({ sessionId, profile: ProfileName.parse('further'), region: null }, never),
    setProfilesWritten: ({ app }: FilesApp, sessionId: SessionId) =>
      app.verbs.setProfilesWritten({ sessionIds: [sessionId], written: false }, never),
    clearDefault: ({ app }: FilesApp) => app.verbs.clearDefault({}, never),
    changeSettings: ({ app }: FilesApp) =>
      app.verbs.changeSettings({ patch: { profileScope: 'none' } }, never),
    deleteSource: ({ app, sourceId }: FilesApp) => app.verbs.deleteSource({ sourceId }, never),
  };
  const cases = Object.entries(changes).flatMap(([name, change]) =>
    points.map((point) => [name, point, change] as const),
  );

  it.each(cases)('%s is undone where the %s cannot be written', async (_, point, change) => {
    const { running, first } = await onFirst();
    await running.world.clock.advance(10_000);
    const { files, app, world } = running;
    const remembered = () => {
      const { choices, found, made, sources, defaultSessionId, settings } = Object(world.saved);
      return { choices, found, made, sources, defaultSessionId, settings };
    };
    const before = { config: files.config, credentials: files.credentials, saved: remembered() };
    const ofSessions = () =>
      app
        .state()
        .sessions.map(({ id, profile, delivery, profileWritten, isDefault, region }) => [
          [id, profile, delivery, profileWritten, isDefault, region],
        ]);
    const shown = ofSessions();
    running.breaks((at) => (at === point ? readOnly : null));
    expect(await change(running, first)).toMatchObject({ ok: false });
    expect({ config: files.config, credentials: files.credentials, saved: remembered() }).toEqual(before);
    expect(ofSessions()).toEqual(shown);
    running.breaks(() => null);
    expect(await change(running, first)).toMatchObject({ ok: true });
    expect(files.config).not.toBe(before.config);
    expect(remembered()).not.toEqual(before.saved);
  });

  const ofMade = {
    deleteSession: ({ app }: FilesApp, sessionId: SessionId) => app.verbs.deleteSession({ sessionId }, never),
    removeSessionProfile: ({ app }: FilesApp, sessionId: SessionId) =>
      app.verbs.removeSessionProfile({ sessionId, profile: ProfileName.parse('further') }, never),
    'setSessionProfile, the region as it is': ({ app }: FilesApp, sessionId: SessionId) =>
      app.verbs.setSessionProfile({ sessionId, profile: ProfileName.parse('renamed') }, never),
    'makeDefault of it': ({ app }: FilesApp, sessionId: SessionId) =>
      app.verbs.makeDefault({ sessionId }, never),
    importApply: (running: FilesApp, id: SessionId) => {
      const profile = ProfileName.parse('imported');
      running.willImport([{ make: 'known', ref: 'row', id, profile, region: null }]);
      return running.app.verbs.importApply({ rows: ['row'], acceptFixes: true }, never);
    },
  };
  const madeCases = Object.entries(ofMade).flatMap(([name, change]) =>
    points.map((point) => [name, point, change] as const),
  );

  it.each(madeCases)(
    'of a session made by hand: %s, where the %s cannot be written',
    async (_, point, change) => {
      const { running, first } = await onFirst();
      const { app, files, world } = running;
      const values = { parent: first };
      const { sessionId } = must(
        await app.verbs.addSession({ kind: 'fake-assumed', name: 'Deploy', values }, never),
      );
      const profile = ProfileName.parse('further');
      must(
        await app.verbs.addSessionProfile({ sessionId, profile, region: Region.parse('eu-west-1') }, never),
      );
      await world.clock.advance(20_000);
      const all = () => {
        const { made, choices, found, defaultSessionId } = Object(world.saved);
        const views = app
          .state()
          .sessions.map((one) => [one.id, one.profile, one.otherProfiles, one.isDefault]);
        return { config: files.config, made, found, choices, defaultSessionId, views };
      };
      const before = all();
      running.breaks((at) => (at === point ? readOnly : null));
      expect(await change(running, sessionId)).toMatchObject({ ok: false });
      running.breaks(() => null);
      await world.clock.advance(20_000);
      expect(all()).toEqual(before);
      expect(await change(running, sessionId)).toMatchObject({ ok: true });
      await world.clock.advance(20_000);
      expect(files.config).not.toBe(before.config);
      expect(all().choices).not.toEqual(before.choices);
    },
  );

  it.each(points)('an edit by the form is undone where the %s cannot be written', async (point) => {
    const { running, first } = await onFirst();
    const { app, files, world } = running;
    const values = { parent: first, region: 'eu-west-1' };
    const { sessionId } = must(
      await app.verbs.addSession({ kind: 'fake-assumed', name: 'Deploy', values }, never),
    );
    await world.clock.advance(20_000);
    const all = () => {
      const { made, choices } = Object(world.saved);
      const { name, region } = app.state().sessions.find(({ id }) => id === sessionId) ?? {};
      return { config: files.config, made, choices, name, region };
    };
    const before = all();
    const edited = () =>
      app.verbs.editSession(
        { sessionId, name: 'Deploy again', values: { parent: first, region: 'eu-west-2' } },
        never,
      );
    running.breaks((at) => (at === point ? readOnly : null));
    expect(await edited()).toMatchObject({ ok: false, error: { code: 'file-unwritable' } });
    expect(all()).toEqual(before);
    running.breaks(() => null);
    await world.clock.advance(20_000);
    expect(all()).toEqual(before);
    must(await edited());
    expect([all().name, all().region]).toEqual(['Deploy again', 'eu-west-2']);
    expect(files.config).toContain('eu-west-2');
  });

  it('an edit of an identity source whose records cannot be saved is not called done', async () => {
    const { running } = await onFirst();
    const { app, world, sourceId } = running;
    await world.clock.advance(20_000);
    const sources = () => [
      Object(world.saved).sources.map(({ name }: { readonly name: string }) => name),
      app.state().sources.map(({ name }) => name),
    ];
    const edited = () =>
      app.verbs.editSource({ sourceId, name: 'Other', values: { url: 'https://x.example' } }, never);
    running.breaks((at) => (at === 'records' ? cannotSave : null));
    expect(await edited()).toMatchObject({ ok: false, error: cannotSave });
    expect(sources()).toEqual([['Work'], ['Work']]);
    running.breaks(() => null);
    must(await edited());
    expect(sources()).toEqual([['Other'], ['Other']]);
  });

  it.each(points)(
    'a sign-out is done where the %s cannot be written, and the keys that stay are said',
    async (point) => {
      const { running, first } = await onFirst();
      const { app, files, world, sourceId, latchkey } = running;
      must(await app.verbs.setDelivery({ sessionId: first, delivery: 'keys' }, never));
      must(await app.verbs.start({ sessionId: first }, never));
      await world.clock.advance(20_000);
      const keys = /aws_access_key_id = ASIAFAKE\d+/;
      expect(files.credentials).toMatch(keys);
      running.breaks((at) => (at === point ? readOnly : null));
      const out = await latchkey(['logout', 'Work']);
      expect(app.state().sources).toMatchObject([{ id: sourceId, state: 'signed-out' }]);
      expect((await latchkey(['credential-process', '--profile', 'default', '--no-wait'])).code).not.toBe(0);
      const stay = keys.test(files.credentials);
      expect({
        code: out.code,
        said: out.err.includes('/home/ada/.aws/config'),
        done: out.out !== '',
      }).toEqual({
        code: stay ? 1 : 0,
        said: stay,
        done: !stay,
      });
      running.breaks(() => null);
      await world.clock.advance(70_000);
      expect(files.credentials).not.toMatch(keys);
      expect(Object(world.saved).sources).toHaveLength(1);
    },
  );

  it('an undo whose records cannot be saved puts nothing back, and says so', async () => {
    const { running, first, second } = await onFirst();
    const { app, files, world, latchkey } = running;
    expect((await latchkey(['use', second])).code).toBe(0);
    for (const by of [1, 2]) {
      await world.clock.advance(20_000);
      const before = { files: [files.config, files.credentials], saved: JSON.stringify(world.saved) };
      const defaults = () => [app.state().defaultSessionId, defaultInFile(files)];
      const shown = defaults();
      running.breaks((at) => (at === 'records' ? cannotSave : null));
      const undone = await latchkey(['undo', '--yes']);
      expect([by, undone.code, undone.out.includes('now the default')]).toEqual([by, 1, false]);
      expect(undone.err).toContain('/home/ada/latchkey.json');
      expect(files.config).toBe(before.files[0]);
      expect(defaults()).toEqual(shown);
      running.breaks(() => null);
      await world.clock.advance(20_000);
      expect(JSON.stringify(world.saved)).toBe(before.saved);
      expect((await latchkey(['undo', '--yes'])).code).toBe(0);
      expect(files.config).not.toBe(before.files[0]);
    }
    expect(app.state().defaultSessionId).not.toBe(first);
  });

  it('a stop while keys are being written, and not yet committed: they are out when it is done', async () => {
    const { running, first } = await onFirst();
    let stopped: Promise<{ readonly ok: boolean }> | null = null;
    running.breaks((point) => {
      if (point === 'records') stopped ??= running.app.verbs.stop({ sessionId: first }, never);
      return null;
    });
    must(await running.app.verbs.setDelivery({ sessionId: first, delivery: 'keys' }, never));
    expect(await stopped).toMatchObject({ ok: true });
    expect(running.files.credentials).toBe('');
  });

  it('several of one moment: one that cannot be done does not keep the others from being done', async () => {
    const { running, first, second } = await onFirst();
    const blocked = profileOf(running, first);
    running.files.config += `\n[profile ${blocked}]\noutput = json\n`;
    const [refused, done] = await Promise.all([
      running.app.verbs.setDelivery({ sessionId: first, delivery: 'process' }, never),
      running.app.verbs.setDelivery({ sessionId: second, delivery: 'none' }, never),
    ]);
    expect(refused).toMatchObject({ ok: false, error: { code: 'profile-blocked', profile: blocked } });
    expect(done.ok).toBe(true);
    expect(running.files.config).not.toContain(`[profile ${profileOf(running, second)}]`);
  });

  it('one name for two sessions at the same moment: the second is refused', async () => {
    const { running, first, second } = await onFirst();
    const named = (sessionId: SessionId) =>
      running.app.verbs.setSessionProfile(
        { sessionId, profile: ProfileName.parse('same'), region: null },
        never,
      );
    expect(await Promise.all([named(first), named(second)])).toMatchObject([
      { ok: true },
      { ok: false, error: { code: 'in-use', what: 'same' } },
    ]);
  });
});

describe('the question whether a profile may be taken over', () => {
  const own = '[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = hush\n';
  async function asked() {
    const running = await startOnFiles(own);
    const [first, second] = running.ids;
    if (first === undefined || second === undefined) throw new Error('no sessions');
    const used = await running.latchkey(['use', first]);
    expect([used.code, used.out]).toEqual([1, '']);
    expect(used.err).toContain('Latchkey asks in its window');
    const question = () => {
      const [prompt, ...others] = running.app.state().prompts;
      if (prompt?.kind !== 'take-over-profile' || others.length > 0) throw new Error('not one question');
      return prompt;
    };
    const yes = (promptId: ReturnType<typeof question>['id']) =>
      running.app.verbs.answerPrompt({ promptId, answer: { kind: 'yes' } }, never);
    return { running, first, second, question, yes };
  }
  const outdated = {
    ok: false,
    error: { code: 'invalid-input', reason: expect.stringContaining('has changed since') },
  };

  it('is asked at the terminal too, about a default profile that holds a region alone', async () => {
    const region = '[default]\nregion = eu-west-2\n';
    const running = await startOnFiles(region);
    const [first] = running.ids;
    if (first === undefined) throw new Error('no session');
    const alone = await running.latchkey(['use', first]);
    expect([alone.code, alone.out]).toEqual([1, '']);
    expect(alone.err).toContain('line 1: the section is yours');
    expect(alone.err).toMatch(/latchkey use .* --take-over/);
    expect(running.files.config.startsWith(region)).toBe(true);

    const no = await running.latchkey(['use', first], {}, { isTerminal: true, typed: ['n'] });
    expect(no.code).toBe(1);
    expect(no.asked[0]).toContain('The profile default in');
    expect(no.err).toContain('+credential_process');
    expect(running.files.config.startsWith(region)).toBe(true);

    const yes = await running.latchkey(['use', first], {}, { isTerminal: true, typed: ['y'] });
    expect(yes.code).toBe(0);
    expect(defaultInFile(running.files)).toBe(first);
    expect(running.files.config).toContain('region = eu-west-2');
  });

  it('is answered by --take-over where nobody can be asked', async () => {
    const running = await startOnFiles('[default]\nregion = eu-west-2\n');
    const [first] = running.ids;
    if (first === undefined) throw new Error('no session');
    expect((await running.latchkey(['use', first, '--take-over'])).code).toBe(0);
    expect(defaultInFile(running.files)).toBe(first);
  });

  it('is not answered by --take-over where another Latchkey has written the profile: that is said, and asked', async () => {
    const theirs =
      '[default]\n# managed by Latchkey - session s:theirs - instance other - edits here are overwritten\ncredential_process = /opt/other/latchkey credential-process --profile default\n';
    const running = await startOnFiles(theirs, '', { instance: memoryInstance('mine') });
    const [first] = running.ids;
    if (first === undefined) throw new Error('no session');
    const alone = await running.latchkey(['use', first, '--take-over']);
    expect([alone.code, alone.out]).toEqual([1, '']);
    expect(alone.err).toContain('is written by another Latchkey');
    expect(alone.err).toContain('--take-over does not count for a profile of another Latchkey');
    expect(alone.err).toContain('line 3: the command of another Latchkey');
    expect(alone.err).not.toMatch(/latchkey use .* --take-over/);
    expect(running.files.config.startsWith(theirs)).toBe(true);

    const yes = await running.latchkey(['use', first, '--take-over'], {}, { isTerminal: true, typed: ['y'] });
    expect([yes.code, yes.asked.length]).toEqual([0, 1]);
    expect(yes.err).toContain('it becomes what it was before both');
    expect(defaultInFile(running.files)).toBe(first);
    const plan = await running.latchkey(['detach', '--dry-run']);
    expect(plan.out).toContain('The profile default was of another Latchkey');
  });

  it('is answered with a yes that cannot be carried out: the words say that the switch is made', async () => {
    const { running, second } = await onFirst();
    running.files.config = '[default]\nregion = eu-west-2\n[profile mine]\nregion = eu-west-2\n';
    const fails = (isBefore: () => boolean) =>
      running.breaks((point) => (point === 'write' && !isBefore() ? cannotSave : null));
    const yes = { isTerminal: true, typed: ['y'] };
    fails(() => running.app.state().defaultSessionId !== second);
    const used = await running.latchkey(['use', second, '--json'], {}, yes);
    expect([used.code, JSON.parse(used.out)]).toMatchObject([1, { id: second, awsTools: 'none' }]);
    expect(used.err).toContain('is now the default session of Latchkey');
    expect(used.err).toContain('The profile default was not taken over. The disk is full');
    expect(used.err).not.toContain('Nothing was changed');
    const profile = () => running.app.state().sessions.find(({ id }) => id === second)?.profile;
    fails(() => profile() !== 'mine');
    const renamed = await running.latchkey(['profile', 'rename', second, 'mine'], {}, yes);
    expect([renamed.code, profile()]).toEqual([1, 'mine']);
    expect(renamed.err).toContain('The profile mine was not taken over. The disk is full');
    expect(renamed.err).toContain('In Latchkey mine is now a profile of Account 1');
  });

  it('is what profile add comes to, which does not call a section of the user written', async () => {
    const running = await startOnFiles();
    const { profile, id } = running.app.state().sessions[0] ?? {};
    if (profile === undefined || profile === null || id === undefined) throw new Error('no profile');
    const own = `[profile ${profile}]\n# my very own\n`;
    running.files.config = own;
    const refused = await running.latchkey(['profile', 'add', id]);
    expect([refused.code, refused.out]).toEqual([1, '']);
    expect(refused.err).toContain('the section is yours');
    expect(running.files.config.startsWith(own)).toBe(true);
    expect((await running.latchkey(['profile', 'add', id, '--take-over'])).code).toBe(0);
    expect(running.files.config).toMatch(/# my very own\n(?:.*\n)*?credential_process/);
  });

  it.each(['a part', 'a pattern', 'another profile of it'] as const)(
    'shows the main profile that it agrees to where the user named the session by %s',
    async (by) => {
      const running = await startOnFiles();
      const { profile, id } = running.app.state().sessions[0] ?? {};
      if (profile === undefined || profile === null || id === undefined) throw new Error('no profile');
      expect((await running.latchkey(['profile', 'add', id, '--name', 'mine'])).code).toBe(0);
      running.files.config = `[profile ${profile}]\n# my very own\n`;
      const words = {
        'a part': profile.slice(0, -1),
        'a pattern': `${profile}*`,
        'another profile of it': 'mine',
      };
      const yes = await running.latchkey(['profile', 'add', words[by], '--take-over']);
      expect([yes.code, yes.err]).toEqual([0, expect.stringContaining(`[profile ${profile}]`)]);
      expect(running.files.config).toMatch(/# my very own\n(?:.*\n)*?credential_process/);
    },
  );

  it('shows each profile that it agrees to where the user named several sessions', async () => {
    const running = await startOnFiles();
    const all = running.app
      .state()
      .sessions.flatMap(({ id, profile }) => (profile === null ? [] : [{ id, profile }]));
    expect(all.length).toBeGreaterThan(1);
    running.files.config = all.map(({ profile }) => `[profile ${profile}]\n# of ${profile} alone\n`).join('');
    const yes = await running.latchkey(['profile', 'add', ...all.map(({ id }) => id), '--take-over']);
    expect(yes.code).toBe(0);
    for (const { profile } of all) expect(yes.err).toContain(`[profile ${profile}]`);
    expect(running.files.config.split('credential_process')).toHaveLength(all.length + 1);
  });

  it.each([
    ['keys', 'aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = s\n'],
    ['a role', 'role_arn = arn:aws:iam::123456789012:role/x\nsource_profile = y\n'],
    ['a region', 'region = eu-west-2\n'],
  ])('is asked too about an additional profile that has %s of the user’s own', async (_what, lines) => {
    const own = `[profile mine]\n${lines}`;
    const running = await startOnFiles(own);
    const [first] = running.ids;
    if (first === undefined) throw new Error('no session');
    const add = ['profile', 'add', first, '--name', 'mine'];
    const refused = await running.latchkey([...add, '--json']);
    expect([refused.code, refused.out]).toEqual([1, '']);
    expect(refused.err).toContain('AWS tools do not use');
    expect(running.files.config.startsWith(own)).toBe(true);
    // By its session too, as doctor advises.
    const yes = await running.latchkey(['profile', 'add', first, '--take-over']);
    expect([yes.code, yes.out]).toEqual([0, expect.stringContaining('mine')]);
    // What it agrees to is shown: the user named the session, not this profile.
    expect(yes.err).toContain('[profile mine]');
    for (const line of lines.trim().split('\n')) expect(yes.err).toContain(line.split(' = ')[0]);
    expect(running.files.config).toMatch(/\[profile mine\]\n(?:.*\n)*?credential_process/);
  });

  const agreed = {
    use: { own: '[default]', argv: (id: string) => ['use', id, '--take-over'] },
    'profile rename': { own: '[profile mine]', argv: (id: string) => ['profile', 'rename', id, 'mine'] },
    'profile add --name': {
      own: '[profile mine]',
      argv: (id: string) => ['profile', 'add', id, '--name', 'mine'],
    },
    'profile add': { own: null, argv: (id: string) => ['profile', 'add', id] },
  } as const;
  const points: readonly WritePoint[] = ['write', 'records'];
  const cases = Object.entries(agreed).flatMap(([name, how]) => points.map((at) => [name, at, how] as const));
  it.each(cases)(
    'agreed to with %s is one change with it, where the %s cannot be written',
    async (_, at, how) => {
      const { running, second } = await onFirst();
      const header = how.own ?? `[profile ${profileOf(running, second)}]`;
      must(await running.app.verbs.setProfilesWritten({ sessionIds: [second], written: false }, never));
      const own = `${header}\nregion = eu-west-2\n`;
      running.files.config = header === '[default]' ? own : `${running.files.config}\n${own}`;
      const before = { config: running.files.config, all: await everywhere(running) };
      const named = () =>
        running.app.state().sessions.map(({ profile, otherProfiles }) => [profile, otherProfiles]);
      const names = named();
      const changes = () =>
        running.app.state().activity.filter(({ event }) => event === 'default-changed').length;
      const switches = changes();
      running.breaks((point) => (point === at ? cannotSave : null));
      const argv = [...how.argv(second), ...(how.own === '[default]' ? [] : ['--take-over'])];
      const failed = await running.latchkey([...argv, '--json']);
      expect([failed.code, failed.out]).toEqual([1, '']);
      expect(failed.err).toContain('was not written.\n  The existing file is unchanged.');
      await running.world.clock.advance(20_000);
      expect([running.files.config, named(), changes()]).toEqual([before.config, names, switches]);
      expect(await everywhere(running)).toEqual(before.all);
      // Of the session that the user meant nothing is left to be asked.
      expect(running.app.state().prompts).not.toContainEqual(expect.objectContaining({ sessionId: second }));
      running.breaks(() => null);
      expect((await running.latchkey(argv)).code).toBe(0);
      expect(running.files.config).toContain(`${header}\n# managed by Latchkey - session ${second} `);
      expect(running.files.config).toContain('region = eu-west-2');
      expect(Object(running.world.saved).consents).toEqual([]);
    },
  );

  it('is replaced when the default changes; a yes to the former is refused', async () => {
    const { running, second, question, yes } = await asked();
    const former = question();
    await running.latchkey(['use', second]);
    expect(question().id).not.toBe(former.id);
    expect(question().sessionName).toContain('Account 1');
    expect(await yes(former.id)).toMatchObject(outdated);
    expect(running.files.config.startsWith(own)).toBe(true);
    expect((await yes(question().id)).ok).toBe(true);
    expect(defaultInFile(running.files)).toBe(second);
  });

  it('is replaced when the user edits what it is about, whoever looks first', async () => {
    const { running, question, yes } = await asked();
    const former = question();
    const edited = own.replace('AKIAIOSFODNN7EXAMPLE', 'AKIAI44QH8DHBEXAMPLE');
    running.files.config = running.files.config.replace(own, edited);
    expect(await yes(former.id)).toMatchObject(outdated);
    expect(running.files.config).toContain(edited);
    const next = question();
    running.files.config = running.files.config.replace(edited, own);
    running.world.filesChanged();
    await settle(200);
    expect(question().id).not.toBe(next.id);
    expect((await yes(question().id)).ok).toBe(true);
    expect(running.files.config).not.toContain('hush');
  });

  it('stays as it is when the user edits something else', async () => {
    const { running, question } = await asked();
    const { id } = question();
    running.files.config += '\n[profile mine]\noutput = json\n';
    running.world.filesChanged();
    await settle(200);
    expect(question().id).toBe(id);
  });

  it('is asked again when the yes could not be carried out, and nothing is taken over later', async () => {
    const { running, question, yes } = await asked();
    running.breaks((point) => (point === 'write' ? readOnly : null));
    const former = question();
    expect(await yes(former.id)).toMatchObject({ ok: false, error: readOnly });
    await settle(200);
    expect(question().id).not.toBe(former.id);
    running.breaks(() => null);
    must(await running.app.verbs.sync({ sourceId: running.sourceId }, never));
    await settle(200);
    expect(running.files.config.startsWith(own)).toBe(true);
  });
});

describe('a region that the user writes into the default profile', () => {
  it('is in the other profiles of the session once anybody has looked', async () => {
    const { running, first } = await onFirst();
    running.files.config = running.files.config.replace(/(\[default\]\n(?:.+\n)+)/, '$1region = eu-west-3\n');
    await running.latchkey(['which']);
    await settle(200);
    expect(running.app.state().sessions.find(({ id }) => id === first)?.region).toBe('eu-west-3');
    const config = parseIni(running.files.config, 'config');
    for (const profile of ['default', profileOf(running, first)]) {
      const [section] = findSections(config, 'profile', profile);
      expect([profile, section && readValue(section, 'region')]).toEqual([profile, 'eu-west-3']);
    }
  });
});

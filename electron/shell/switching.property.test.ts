import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ProfileName, type SessionId } from '../../shared/ids.ts';
import type { Problem } from '../../shared/problem.ts';
import { trayText } from '../../shared/text/tray.ts';
import { type ActsAs, readActsAs } from '../core/acts-as.ts';
import { findSections, parseIni, readValue } from '../core/profiles/ini/ini-document.ts';
import {
  defaultInFile,
  type FilesApp,
  identityText,
  startOnFiles,
  type WritePoint,
} from '../core/terminal/testing-files.ts';
import { settle } from '../core/testing/fake-clock.ts';
import { must, never } from '../core/testing/running-app.ts';
import { trayActions } from './tray-actions.ts';
import { headline } from './tray-menu.ts';

// Whatever happens in whatever order, and whichever write fails: a command gets the session that it was started with, and
// records, files, tray, window and status name one default session.

const by = fc.constantFrom('terminal', 'tray', 'window');
/** The last one is made by hand, on top of the first or the second. */
const session = fc.nat({ max: 3 });
/** Who signs in at the source; null: it does not say. */
const user = fc.constantFrom('ada', 'eve', null);
const edit = fc.constantFrom('section', 'region', 'default-region', 'keys', 'twice', 'default-twice', 'tidy');
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('use' as const), by, session }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('exec' as const, 'env' as const), session }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('renew' as const), session }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sign-out' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('sign in' as const), as: user }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('edit' as const), edit, session }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('deliver' as const),
      session,
      delivery: fc.constantFrom('process' as const, 'keys' as const, 'none' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('act as' as const), parent: fc.nat({ max: 1 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('rename' as const),
      session,
      name: fc.constantFrom('one', 'two'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('give up' as const),
      session,
      name: fc.constantFrom('one', 'two'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('answer' as const), isYes: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('clear' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('import' as const),
      session,
      name: fc.constantFrom('mine', 'one', 'default'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('undo' as const), force: fc.boolean() }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** What does not switch, and may be done while something else is under way. */
const beside = fc.oneof(
  fc.record({ do: fc.constantFrom('exec' as const, 'env' as const, 'renew' as const), session }),
  fc.record({ do: fc.constant('sign-out' as const) }),
  fc.record({ do: fc.constant('sign in' as const), as: user }),
  fc.record({ do: fc.constant('edit' as const), edit, session }),
);

/** One write that fails, or all from that one on; and an edit by the user, or another step, while this one is under way. */
const disturbance = fc.record({
  failsAt: fc.option(fc.integer({ min: 1, max: 4 }), { freq: 2 }),
  forGood: fc.boolean(),
  editAfterTurns: fc.option(fc.nat({ max: 60 }), { freq: 4 }),
  inBetween: fc.option(fc.tuple(fc.nat({ max: 60 }), beside), { freq: 3 }),
});

interface Child {
  readonly session: SessionId;
  /** Whom it acted as. */
  readonly startedAs: ActsAs | null;
  readonly env: Readonly<Record<string, string>>;
}

const refusal: Problem = { code: 'file-unwritable', file: '/home/ada/.aws/config' };
const idOf = ({ ids }: FilesApp, index: number): SessionId => {
  const id = ids[index];
  if (id === undefined) throw new Error('no such session');
  return id;
};
const profileOf = ({ app }: FilesApp, id: SessionId): string =>
  app.state().sessions.find((one) => one.id === id)?.profile ?? 'none';

/** Into the section that is there already, as that command does: over the line, else at the end. */
function awsConfigureSetRegion(config: string, header: string, region: string): string {
  const start = config.indexOf(`${header}\n`);
  if (start === -1) return config;
  const next = config.indexOf('\n[', start);
  const end = next === -1 ? config.length : next;
  const section = config.slice(start, end);
  const line = `region = ${region}`;
  const edited = /^region = .*$/m.test(section)
    ? section.replace(/^region = .*$/m, line)
    : `${section.replace(/\n+$/, '')}\n${line}${next === -1 ? '\n' : ''}`;
  return config.slice(0, start) + edited + config.slice(end);
}

function userEdits(
  { files }: FilesApp,
  what: typeof edit extends fc.Arbitrary<infer E> ? E : never,
  profile: string,
) {
  switch (what) {
    case 'section':
      files.config += '\n[profile mine]\noutput = json\n';
      return;
    case 'region':
      files.config = awsConfigureSetRegion(files.config, `[profile ${profile}]`, 'eu-west-3');
      return;
    case 'default-region':
      files.config = awsConfigureSetRegion(files.config, '[default]', 'ap-south-1');
      return;
    case 'keys':
      files.credentials +=
        '\n[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = s\n';
      return;
    case 'twice':
      files.config += `\n[profile ${profile}]\noutput = text\n`;
      return;
    case 'default-twice':
      files.config += '\n[profile default]\noutput = text\n';
      return;
    case 'tidy':
      files.config = files.config
        .replaceAll('\n[profile default]\noutput = text\n', '')
        .replaceAll(/\n\[profile [^\]]+\]\noutput = text\n/g, '');
  }
}

const withoutNulls = (env: Readonly<Record<string, string | null>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])),
  );

const FIRST_PID = 5_000;

async function take(running: FilesApp, children: Child[], { ...one }: Step): Promise<void> {
  const { app } = running;
  const childOf = (id: SessionId, env: Child['env']): Child => {
    // By what it was given, not by how the session is a moment later.
    return { session: id, startedAs: readActsAs(env.LATCHKEY_SESSION_ACTS_AS, id), env };
  };
  switch (one.do) {
    case 'use': {
      const sessionId = idOf(running, one.session);
      const before = app.state().defaultSessionId;
      let failed = false;
      if (one.by === 'terminal') failed = (await running.latchkey(['use', sessionId])).code !== 0;
      else if (one.by === 'window') failed = !(await app.verbs.makeDefault({ sessionId }, never)).ok;
      else {
        const onProblem = () => {
          failed = true;
        };
        const act = trayActions({
          app,
          openWindow: () => undefined,
          copyText: () => undefined,
          openPanel: () => undefined,
          quit: () => undefined,
          onProblem,
        });
        act({ kind: 'make-default', sessionId });
        await settle(400);
      }
      // What is called done is done; what is not may be done but for what the tools take instead, never something third.
      const now = app.state().defaultSessionId;
      if (!failed) expect(now).toBe(sessionId);
      else expect([before, sessionId]).toContain(now);
      return;
    }
    case 'exec': {
      const id = idOf(running, one.session);
      const ran = await running.exec(id, FIRST_PID + children.length);
      if (ran.end.kind !== 'exec') return;
      children.push(childOf(id, withoutNulls(ran.end.env)));
      return;
    }
    case 'env': {
      const id = idOf(running, one.session);
      const ran = await running.latchkey(['env', id, '--json']);
      if (ran.code !== 0) return;
      children.push(childOf(id, withoutNulls(JSON.parse(ran.out))));
      return;
    }
    case 'renew': {
      const id = idOf(running, one.session);
      const ran = await running.latchkey(['renew', id]);
      const held = app.broker.held(id);
      // Done is done: what is held is of this session, as it is now.
      if (ran.code !== 0 || held === null) return;
      expect(running.sessionOfKey(held.accessKeyId)).toBe(id);
      expect(running.identityOfKey(held.accessKeyId)).toBe(identityText(app.actsAs(id)));
      return;
    }
    case 'sign-out':
      await app.verbs.signOut({ sourceId: running.sourceId }, never);
      await settle();
      // Unless something that runs beside has signed in again: nothing of it is left to hand out.
      if (app.state().sources.every(({ state }) => state === 'signed-out'))
        for (const id of running.ids) expect(app.broker.held(id)).toBeNull();
      await app.verbs.signIn({ sourceId: running.sourceId, openBrowser: null }, never);
      return;
    case 'sign in':
      running.world.provider.signsInAs = one.as;
      await app.verbs.signIn({ sourceId: running.sourceId, openBrowser: null }, never);
      return;
    case 'edit':
      userEdits(running, one.edit, profileOf(running, idOf(running, one.session)));
      running.world.filesChanged();
      return;
    case 'deliver':
      await app.verbs.setDelivery({ sessionId: idOf(running, one.session), delivery: one.delivery }, never);
      return;
    case 'act as': {
      const sessionId = idOf(running, 3);
      const values = { parent: idOf(running, one.parent) };
      await app.verbs.editSession({ sessionId, name: 'Deploy', values }, never);
      return;
    }
    case 'rename': {
      const sessionId = idOf(running, one.session);
      const profile = ProfileName.parse(one.name);
      await app.verbs.setSessionProfile({ sessionId, profile, region: null }, never);
      return;
    }
    case 'give up': {
      const sessionId = idOf(running, one.session);
      await app.verbs.removeSessionProfile({ sessionId, profile: ProfileName.parse(one.name) }, never);
      return;
    }
    case 'answer': {
      const [prompt] = app.state().prompts.filter(({ kind }) => kind === 'take-over-profile');
      const answer = { kind: one.isYes ? ('yes' as const) : ('cancel' as const) };
      if (prompt !== undefined) await app.verbs.answerPrompt({ promptId: prompt.id, answer }, never);
      return;
    }
    case 'undo': {
      await app.verbs.undo({ force: one.force }, never);
      return;
    }
    case 'import': {
      const [id, profile] = [idOf(running, one.session), ProfileName.parse(one.name)];
      // Its profile is settled, of a row of the user's own.
      running.willImport([{ make: 'known', ref: 'row', id, profile, region: null }]);
      await app.verbs.importApply({ rows: ['row'], acceptFixes: true }, never);
      return;
    }
    case 'remove':
      await app.verbs.deleteSession({ sessionId: idOf(running, 3) }, never);
      return;
    case 'clear':
      await app.verbs.clearDefault({}, never);
  }
}

/** Who the default profile of the files is by the markers; null: the user's own, or nobody's. */
function markedDefault({ files }: FilesApp): string | null {
  const keys = findSections(parseIni(files.credentials, 'credentials'), 'profile', 'default');
  return keys.find(({ sessionId }) => sessionId !== null)?.sessionId ?? defaultInFile(files);
}

async function expectOneDefault(running: FilesApp): Promise<void> {
  const { app, world } = running;
  // Long enough for another attempt where neither the write nor the way back went through, or an undo was not saved.
  await world.clock.advance(16_000);
  const now = app.state();
  const id = now.defaultSessionId;
  expect(app.announced().defaultSessionId).toBe(id);
  expect(now.sessions.filter((one) => one.isDefault).map((one) => one.id)).toEqual(id === null ? [] : [id]);
  expect(Object(world.saved).defaultSessionId).toBe(id);
  const { withoutDefault } = now;
  const none =
    withoutDefault?.why === 'removed' ? trayText.defaultRemoved(withoutDefault.session) : trayText.noDefault;
  const name = now.sessions.find((one) => one.id === id)?.name ?? none;
  expect(headline(app.announced())).toContain(name);
  const status = JSON.parse((await running.latchkey(['status', '--json'])).out);
  expect(status.defaultSession?.id ?? null).toBe(id);
  // The files have this session for the default profile, or everybody is told that they do not.
  const inFiles = markedDefault(running);
  const delivery = now.sessions.find((one) => one.id === id)?.delivery;
  const isOpen = status.shadows.some((shadow: unknown) => Object(shadow).profile === 'default');
  if (inFiles !== null) expect(inFiles).toBe(id);
  else if (id !== null && delivery !== 'keys') expect(isOpen).toBe(true);
  // What `status` noticed of the user's edits is written to the other profiles of the session.
  await world.clock.advance(6_000);
  // What an undo has put back stays until the next write, also where its region is another.
  if (Object(world.saved).deliveryPaused !== true) expectOneRegion(running, status.shadows);
  const which = await running.latchkey(['which', '--json']);
  const prompt = await running.latchkey(['prompt', '--json']);
  if (id === null) {
    expect([which.code === 0, prompt.code === 0]).toEqual([false, false]);
    return;
  }
  expect(JSON.parse(which.out).session.id).toBe(id);
  expect(JSON.parse(prompt.out).session).toBe(profileOf(running, id));
  const helper = await running.latchkey(['credential-process', '--profile', 'default']);
  if (helper.code === 0) expect(running.sessionOfKey(Object(JSON.parse(helper.out)).AccessKeyId)).toBe(id);
}

/** A region that the user wrote into a profile of ours is that of the session for everybody, or everybody hears that it is not. */
function expectOneRegion({ app, files }: FilesApp, shadows: readonly unknown[]): void {
  // What could not be written is said until it is.
  if (app.state().files.problem !== null) return;
  const config = parseIni(files.config, 'config');
  for (const { id, profile, region } of app.state().sessions) {
    const [section, another] = findSections(config, 'profile', profile ?? '');
    if (section === undefined || another !== undefined || section.sessionId !== id) continue;
    if (shadows.some((shadow) => Object(shadow).profile === profile)) continue;
    expect(readValue(section, 'region') ?? null).toBe(region);
  }
}

async function expectOwnSessions(running: FilesApp, children: readonly Child[]): Promise<void> {
  for (const child of children) {
    const { AWS_PROFILE: profile } = child.env;
    const ofFile = profile === undefined ? undefined : keyInFile(running, profile);
    // As an SDK: keys in the file come before the command, and nobody is asked about them.
    const ran = await running.latchkey(['credential-process'], child.env);
    const given = ran.code === 0 ? String(Object(JSON.parse(ran.out)).AccessKeyId) : undefined;
    for (const key of [ofFile, given]) {
      if (key === undefined) continue;
      expect(running.sessionOfKey(key)).toBe(child.session);
      expectSameUser(running.identityOfKey(key) ?? '', child);
    }
  }
}

/** Who is not known is nobody else. */
function expectSameUser(given: string, { startedAs }: Child): void {
  const [digest, user] = given.split(' ');
  expect(digest).toBe(startedAs?.digest);
  if (user !== 'null' && (startedAs?.user ?? null) !== null) expect(user).toBe(startedAs?.user);
}

const keyInFile = ({ files }: FilesApp, profile: string): string | undefined =>
  findSections(parseIni(files.credentials, 'credentials'), 'profile', profile)
    .map((section) => readValue(section, 'aws_access_key_id'))
    .find((key) => key !== undefined);

/** With a fourth session, whose identity can be edited. */
async function startWithMade(): Promise<FilesApp> {
  const running = await startOnFiles();
  const values = { parent: idOf(running, 0) };
  const { sessionId } = must(
    await running.app.verbs.addSession({ kind: 'fake-assumed', name: 'Deploy', values }, never),
  );
  await settle(200);
  return { ...running, ids: [...running.ids, sessionId] };
}

const calm = { failsAt: null, forGood: false, editAfterTurns: null, inBetween: null };

it('any order of switches, commands, edits and failing writes: one default session, and every command keeps its own', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(step, disturbance), { minLength: 2, maxLength: 8 }), async (steps) => {
      const running = await startWithMade();
      const children: Child[] = [];
      for (const [one, { failsAt, forGood, editAfterTurns, inBetween }] of steps) {
        let writes = 0;
        running.breaks((point: WritePoint) => {
          // The way back fails in a test of its own: nothing could make files and records agree then.
          if (point === 'take back') return null;
          writes += 1;
          const fails = failsAt !== null && (forGood ? writes >= failsAt : writes === failsAt);
          return fails ? refusal : null;
        });
        const taken = take(running, children, one);
        if (editAfterTurns !== null) {
          await settle(editAfterTurns);
          userEdits(running, 'section', '');
        }
        if (inBetween !== null) {
          await settle(inBetween[0]);
          await take(running, children, inBetween[1]);
        }
        await taken;
        await settle(200);
        running.breaks(() => null);
        await expectOneDefault(running);
        await expectOwnSessions(running, children);
      }
      await running.app.stop();
    }),
    {
      numRuns: 40,
      // Found once: behind an undo, records that cannot be saved and a file that the user changes in the same moment.
      examples: [
        [
          [
            [{ do: 'undo', force: false }, calm],
            [
              { do: 'use', session: 0, by: 'terminal' },
              { ...calm, failsAt: 2, forGood: true, editAfterTurns: 43 },
            ],
          ],
        ],
      ],
    },
  );
});

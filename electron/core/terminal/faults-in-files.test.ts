import { describe, expect, it } from 'vitest';
import { ProfileName, Region, type SessionId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok } from '../../../shared/result.ts';
import { settle } from '../testing/fake-clock.ts';
import { must, never } from '../testing/running-app.ts';
import { type FilesApp, startOnFiles } from './testing-files.ts';

// What is wrong with the user's files is said where the user looks: use, which, status and what needs attention.

const attention = ({ app }: FilesApp): string => JSON.stringify(app.state().attention);
const first = ({ ids: [id] }: FilesApp): SessionId => {
  if (id === undefined) throw new Error('no session');
  return id;
};

describe('a file that aws and boto3 refuse as a whole', () => {
  it.each([
    ['a BOM with CRLF', 'config', '\uFEFF[profile mine]\r\nregion = us-east-1\r\n'],
    ['a line that is nothing', 'config', '[profile mine]\nregion = us-east-1\njunk\n'],
    ['a section twice', 'config', '[profile mine]\nregion = us-east-1\n[profile mine]\n'],
    ['a line that is nothing, beside', 'credentials', '[mine]\njunk\n'],
  ])('%s in the %s', async (_, file, text) => {
    const running = await startOnFiles(...(file === 'config' ? [text] : ['', text]));
    const used = await running.latchkey(['use', first(running)]);
    // They fail, and act in no other account: what is behind && may run.
    expect(used.code).toBe(0);
    expect(used.err).toContain(`aws and boto3 cannot read /home/ada/.aws/${file}`);
    const asJson = JSON.parse((await running.latchkey(['use', first(running), '--json'])).out);
    expect(asJson).toMatchObject({ awsTools: 'some', shadow: { cause: 'unreadable' } });
    await settle();
    expect((await running.latchkey(['status'])).out).toContain('aws and boto3 cannot read');
    expect((await running.latchkey(['which'])).out).toContain('aws and boto3 cannot read');
    expect((await running.latchkey(['prompt'])).out).toContain('not ');
    expect(attention(running)).toContain('"unreadable"');
    running.files[file === 'config' ? 'config' : 'credentials'] = '';
    expect((await running.latchkey(['use', first(running)])).code).toBe(0);
    await settle();
    expect(attention(running)).not.toContain('"unreadable"');
  });
});

describe('a region that is none, in one of our profiles', () => {
  it.each(['eu west', ''])('is seen: "%s"', async (value) => {
    const running = await startOnFiles();
    const name = ProfileName.parse('stg-eu');
    const region = Region.parse('eu-west-3');
    const sessionId = first(running);
    must(await running.app.verbs.setProfilesWritten({ sessionIds: [sessionId], written: true }, never));
    must(await running.app.verbs.addSessionProfile({ sessionId, profile: name, region }, never));
    await settle();
    const here = { AWS_PROFILE: name };
    expect((await running.latchkey(['which'], here)).out).toContain('eu-west-3 (your profile)');
    running.files.config = running.files.config.replace('region = eu-west-3', `region = ${value}`.trim());
    const said = value === '' ? 'The region of the profile stg-eu is empty.' : 'has “eu west” as its region';
    const which = (await running.latchkey(['which'], here)).out;
    expect(which).toContain(said);
    expect(which).toContain('aws configure set region us-east-1 --profile "stg-eu"');
    expect(which).not.toContain('(your profile)');
    const status = (await running.latchkey(['status'])).out;
    expect(status).toContain(said);
    expect((await running.latchkey(['doctor'])).out).toContain(said);
    expect(attention(running)).toContain('"bad-region"');
  });
});

describe('a fault of the activity', () => {
  it('is looked at again when status or doctor is asked', async () => {
    const running = await startOnFiles();
    const store = running.world.ports.activityStore;
    const { append } = store;
    const folder = '/data/activity';
    const full: Problem = { code: 'disk-full', file: folder };
    const unread: Problem = {
      code: 'file-unreadable',
      file: `${folder}/0000000000000001.jsonl`,
      detail: 'It is a link.',
    };
    const look = async () => {
      const [status, doctor] = [await running.latchkey(['status']), await running.latchkey(['doctor'])];
      return [status, doctor].map(({ out }) => [out.includes('disk is full'), out.includes(unread.file)]);
    };
    Object.assign(store, { append: async () => err(full), unread: async () => ok([unread]) });
    must(await running.app.verbs.changeSettings({ patch: { activityDays: 20 } }, never));
    await running.world.clock.advance(2_000);
    await settle();
    expect(await look()).toEqual([
      [true, true],
      [true, true],
    ]);
    Object.assign(store, { append, unread: async () => ok([]) });
    expect(await look()).toEqual([
      [false, false],
      [false, false],
    ]);
    expect(attention(running)).not.toContain(folder);
  });
});

describe('a passing fault', () => {
  const full: Problem = { code: 'disk-full', file: '/home/ada/.aws/config' };
  async function onFullDisk() {
    const running = await startOnFiles();
    let fault: Problem | null = full;
    running.breaks(() => fault);
    expect((await running.latchkey(['use', first(running)])).code).toBe(1);
    expect(attention(running)).toContain('disk-full');
    return {
      running,
      free: () => {
        fault = null;
      },
    };
  }

  it('goes away by itself', async () => {
    const { running, free } = await onFullDisk();
    free();
    await running.world.clock.advance(60_000);
    await settle();
    expect(attention(running)).not.toContain('disk-full');
  });

  it('goes away when status is asked', async () => {
    const { running, free } = await onFullDisk();
    free();
    expect((await running.latchkey(['status'])).out).not.toContain('disk is full');
    expect(attention(running)).not.toContain('disk-full');
  });

  it('is not taken back while it lasts, where something has to be written', async () => {
    const running = await startOnFiles();
    expect((await running.latchkey(['use', first(running)])).code).toBe(0);
    let fault: Problem | null = full;
    running.breaks(() => fault);
    running.files.config = '';
    await running.app.filesWritten();
    expect((await running.latchkey(['status'])).out).toContain('disk is full');
    await running.world.clock.advance(180_000);
    expect(attention(running)).toContain('disk-full');
    fault = null;
    await running.world.clock.advance(60_000);
    await settle();
    expect(attention(running)).not.toContain('disk-full');
    expect(running.files.config).toContain('[default]');
  });
});

describe('what is wrong beside a write that did what it was for', () => {
  const left = { file: '/home/ada/.aws/config.latchkey-kept.mine', list: '/home/ada/.aws/.gitignore' };
  const inGit = 'git takes it along with the next commit';

  it('is said all of it, the gravest first: in the terminal, in what needs attention, in status and its JSON', async () => {
    const running = await startOnFiles();
    const [sessionId, other] = running.ids;
    if (sessionId === undefined || other === undefined) throw new Error('no session');
    must(
      await running.app.verbs.setProfilesWritten({ sessionIds: [sessionId, other], written: true }, never),
    );
    const blocked = running.app.state().sessions.find(({ id }) => id === other)?.profile;
    running.files.config += `\n[profile ${blocked}]\noutput = json\n`;
    Object.assign(running.files.awsFiles, { leftInGit: async () => [left] });
    const used = await running.latchkey(['use', sessionId]);
    expect(used.code).toBe(0);
    for (const said of [inGit, `The profile ${blocked} was not changed`]) {
      expect(used.err.split(said)).toHaveLength(2);
      expect((await running.latchkey(['status'])).out).toContain(said);
    }
    const codes = running.app.state().attention.map(({ problem }) => problem.code);
    expect(codes.slice(0, 2)).toEqual(['left-in-git', 'profile-blocked']);
    expect(running.app.state().files.problem?.code).toBe('left-in-git');
    const asJson = JSON.parse((await running.latchkey(['status', '--json'])).out);
    expect(asJson.attention.slice(0, 2)).toMatchObject([
      { code: 'left-in-git' },
      { code: 'profile-blocked' },
    ]);

    // A later write that fails has not asked git.
    running.breaks(() => ({ code: 'disk-full', file: '/home/ada/.aws/config' }));
    running.files.config = '';
    await running.app.filesWritten();
    const now = running.app.state().attention.map(({ problem }) => problem.code);
    expect(now.slice(0, 2)).toEqual(['left-in-git', 'disk-full']);
    expect(running.app.state().files.problem?.code).toBe('disk-full');
    running.breaks(() => null);
    Object.assign(running.files.awsFiles, { leftInGit: async () => [] });
    await running.app.filesWritten();
    expect(attention(running)).not.toContain('left-in-git');
    expect(attention(running)).not.toContain('disk-full');
  });

  it('is said by every verb that writes, once, and by none that writes nothing', async () => {
    const running = await startOnFiles();
    const [sessionId] = running.ids;
    if (sessionId === undefined) throw new Error('no session');
    expect((await running.latchkey(['use', sessionId])).err).toBe('');
    Object.assign(running.files.awsFiles, { leftInGit: async () => [left] });
    for (const argv of [
      ['settings', 'set', 'profile-scope', 'none'],
      ['settings', 'set', 'profile-scope', 'all'],
      ['use', '--none'],
      ['profile', 'rename', String(sessionId), 'mine'],
    ]) {
      const { err } = await running.latchkey(argv);
      expect([argv, err.split(inGit).length - 1]).toEqual([argv, 1]);
    }
    expect((await running.latchkey(['list'])).err).not.toContain(inGit);
    expect((await running.latchkey(['tag', sessionId, 'mine'])).err).not.toContain(inGit);
  });
});

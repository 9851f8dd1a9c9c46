import { describe, expect, it } from 'vitest';
import { ProfileName } from '../../../shared/ids.ts';
import { problemSentence } from '../../../shared/text/problem.ts';
import { settle } from '../testing/fake-clock.ts';
import { must, never } from '../testing/running-app.ts';
import { type FilesApp, startOnFiles } from './testing-files.ts';

// A command that is advised where lines of the user win over a session repairs it, and changes no other account.

const keys = 'aws_access_key_id = AKIAOWN\naws_secret_access_key = x\n';

/** The command in the words that status, use and doctor have for the profile. */
async function advised(running: FilesApp, profile: string): Promise<readonly string[]> {
  const found = must(await running.app.inForce(never));
  const shadow = [...found.shadows, ...found.beside].find((one) => one.profile === profile);
  if (shadow === undefined) throw new Error(`nothing wins over ${profile}`);
  const said = problemSentence({ code: 'profile-shadowed', ...shadow });
  const command = /: latchkey ([a-z].*?)\.?$/.exec(said)?.[1] ?? '';
  return command.split(' ').map((word) => word.replaceAll('"', ''));
}

async function startWithDefault() {
  const running = await startOnFiles();
  const [first, second] = running.ids;
  if (first === undefined || second === undefined) throw new Error('no sessions');
  const sessionIds = [first, second];
  must(await running.app.verbs.setProfilesWritten({ sessionIds, written: true }, never));
  must(await running.app.verbs.makeDefault({ sessionId: first }, never));
  await settle();
  return { running, first, second };
}

const shadowed = async ({ app }: FilesApp, profile: string) => {
  const { shadows, beside } = must(await app.inForce(never));
  return [...shadows, ...beside].filter((one) => one.profile === profile);
};

describe('the command that is named', () => {
  it.each([
    ['keys', keys],
    ['a program', 'credential_process = /bin/own\n'],
    ['Identity Center', 'sso_session = x\nsso_account_id = 111111111111\nsso_role_name = R\n'],
    ['a role', 'role_arn = arn:aws:iam::111111111111:role/R\nsource_profile = x\n'],
  ])('gives the default profile back: %s', async (_, lines) => {
    const { running, first } = await startWithDefault();
    running.files.credentials = `[default]\n${lines}`;
    const command = await advised(running, 'default');
    expect(command).toEqual(['use', expect.anything(), '--take-over']);
    expect(await running.latchkey(command)).toMatchObject({ code: 0, err: '' });
    expect(await shadowed(running, 'default')).toEqual([]);
    expect(running.app.state().defaultSessionId).toBe(first);
  });

  it('means the session, although another one has its name as a profile', async () => {
    const { running, first, second } = await startWithDefault();
    const name = running.app.state().sessions.find(({ id }) => id === first)?.name ?? '';
    const profile = ProfileName.safeParse(name.replaceAll('/', '-')).data ?? ProfileName.parse('x');
    must(await running.app.verbs.setSessionProfile({ sessionId: first, profile: null, region: null }, never));
    must(await running.app.verbs.setSessionProfile({ sessionId: second, profile, region: null }, never));
    await settle();
    running.files.credentials = `[default]\n${keys}`;
    expect(await running.latchkey(await advised(running, 'default'))).toMatchObject({ code: 0, err: '' });
    expect(running.app.state().defaultSessionId).toBe(first);
  });

  it.each(['keys', 'nothing'])(
    'leaves the default session as it is, for another profile: %s',
    async (has) => {
      const { running, first, second } = await startWithDefault();
      const profile = running.app.state().sessions.find(({ id }) => id === second)?.profile ?? '';
      if (has === 'keys') running.files.credentials = `[${profile}]\n${keys}`;
      else
        running.files.config = running.files.config.replace(new RegExp(`\\[profile ${profile}\\][^[]*`), '');
      const command = await advised(running, profile);
      expect(command.slice(0, 3)).toEqual(['profile', 'add', profile]);
      expect(await running.latchkey(command)).toMatchObject({ code: 0, err: '' });
      expect(await shadowed(running, profile)).toEqual([]);
      expect(running.app.state().defaultSessionId).toBe(first);
    },
  );

  it.each(['default', 'another'])('gives a profile back that a refused call names: %s', async (which) => {
    const { running, first, second } = await startWithDefault();
    const { app, files, latchkey } = running;
    const id = which === 'default' ? first : second;
    const main = app.state().sessions.find((one) => one.id === id)?.profile ?? '';
    const profile = which === 'default' ? 'default' : main;
    files.credentials = `[${profile}]\n${keys}`;
    const refused = await latchkey(['which', '--profile', profile]);
    expect([refused.code, refused.err]).toEqual([5, expect.stringContaining('is a profile of your own')]);
    const command =
      /: latchkey (\S.* --take-over)$/m.exec(refused.err)?.[1]?.replaceAll('"', '').split(' ') ?? [];
    expect(command).toEqual([...(which === 'default' ? ['use'] : ['profile', 'add']), main, '--take-over']);
    expect(await latchkey(command)).toMatchObject({ code: 0, err: '' });
    const got = await latchkey(['credential-process', '--profile', profile]);
    expect(running.sessionOfKey(Object(JSON.parse(got.out)).AccessKeyId)).toBe(id);
    expect(app.state().defaultSessionId).toBe(first);
    // A profile that no session is called by can only be imported.
    files.credentials += `[mine]\n${keys}`;
    const mine = await latchkey(['which', '--profile', 'mine']);
    expect(mine.err).toContain('Import it: latchkey import');
    expect(mine.err).not.toContain('--take-over');
  });

  it('is not named by a refused call either, where the line is in a section of Latchkey', async () => {
    const { running, second } = await startWithDefault();
    const profile = running.app.state().sessions.find(({ id }) => id === second)?.profile ?? '';
    const header = `[profile ${profile}]\n`;
    running.files.config = running.files.config.replace(header, `${header}sso_session = x\n`);
    const refused = await running.latchkey(['which', '--profile', profile]);
    expect(refused.err).toContain('is a profile of your own');
    expect(refused.err).not.toContain('--take-over');
  });

  it('is not named where nothing but a correction by hand helps', async () => {
    const { running } = await startWithDefault();
    running.files.config = running.files.config.replace('[default]\n', '[default]\nsso_session = x\n');
    const found = await shadowed(running, 'default');
    const said = found.map((one) => problemSentence({ code: 'profile-shadowed', ...one })).join('\n');
    expect(said).toContain('Take it out of the file');
    expect(said).not.toContain('--take-over');
  });
});

// A switch of the default session is everywhere or nowhere: files, records, git, tray, window, status, and what aws does.
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'playwright/test';
import { onTerminal } from '../shim/testing-terminal.ts';
import { everyClient } from './every-client.ts';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { callVerb, openWindow, SHIM, startWorld, type World, waitForTray, windowState } from './world.ts';

// Every client that is installed starts one after the other.
test.describe.configure({ mode: 'serial', timeout: 180_000 });
const DEVELOPER = 'production-DeveloperAccess';
const SANDBOX = 'sandbox-AdministratorAccess';
let world: World;

const config = (): string => readFileSync(world.home.awsConfigFile, 'utf8');
/** Who the default profile is to the AWS CLI. */
async function whoIsDefault(): Promise<string> {
  const region = ['--region', 'us-east-1', '--output', 'json'];
  const ran = await world.run('aws', ['sts', 'get-caller-identity', ...region]);
  expect(ran.stderr.trim()).toBe('');
  return String(Object(JSON.parse(ran.stdout)).Arn);
}
const sessionNamed = async (profile: string) => {
  const session = (await windowState(world)).sessions.find((one) => one.profile === profile);
  if (session === undefined) throw new Error(`no session has the profile ${profile}`);
  return session;
};
/** Every place that says which session is the default one says this one. */
async function expectEverywhere(profile: string, role: string): Promise<void> {
  const session = await sessionNamed(profile);
  expect(await whoIsDefault()).toContain(role);
  expect(config()).toContain(`[default]\n# managed by Latchkey - session ${session.id} `);
  const status = JSON.parse((await world.latchkey('status', '--json')).stdout);
  expect([status.defaultSession.profile, status.shadows]).toEqual([profile, []]);
  const git = await world.latchkey('which', 'codecommit://MyDemoRepo', '--json');
  expect(JSON.parse(git.stdout).session.profile).toBe(profile);
  const state = await windowState(world);
  expect(state.defaultSessionId).toBe(session.id);
  expect(state.sessions.filter(({ isDefault }) => isDefault).map(({ id }) => id)).toEqual([session.id]);
  const [headline = ''] = (await world.tray().menuText()).split('\n').filter((line) => line.trim() !== '');
  expect(headline).toContain(session.name);
}

test.describe('with files that cannot be written', () => {
  test.beforeAll(async () => {
    world = await startWorld();
    await world.signIn();
    await waitFor('the profiles', () => config().includes(`[profile ${SANDBOX}]`));
    expect((await world.latchkey('use', DEVELOPER)).code).toBe(0);
    await waitForTray(world, 'Production');
  });
  test.afterAll(async () => {
    await world.stop();
  });

  test('a read-only config: the old default stays in files, records, tray, window and status', async () => {
    await expectEverywhere(DEVELOPER, 'DeveloperAccess');
    const before = config();
    // Permissions do not stop root, but a file that its owner made read-only is never replaced.
    chmodSync(world.home.awsConfigFile, 0o444);
    const used = await world.latchkey('use', SANDBOX);
    expect([used.code, used.stdout]).toEqual([1, '']);
    expect(used.stderr).toContain('The file is marked read-only.');
    expect(used.stderr).toContain('Nothing was changed.');
    await expectEverywhere(DEVELOPER, 'DeveloperAccess');
    const clients = await everyClient();
    const region = { AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-1' };
    const ran = await world.run('sh', ['-c', clients.script], { env: region, timeoutMs: 120_000 });
    expect(clients.accounts(ran.stdout)).toEqual(clients.all('111111111111'));
    const { id } = await sessionNamed(SANDBOX);
    const byWindow = callVerb(await openWindow(world), 'makeDefault', { sessionId: id });
    await expect(byWindow).rejects.toThrow('file-unwritable');
    await expectEverywhere(DEVELOPER, 'DeveloperAccess');
    expect(config()).toBe(before);
    chmodSync(world.home.awsConfigFile, 0o600);
  });

  test('a profile of another session twice in the config: the switch is made, with a warning', async () => {
    writeFileSync(world.home.awsConfigFile, `${config()}\n[profile ${DEVELOPER}]\noutput = json\n`);
    const used = await world.latchkey('use', SANDBOX);
    expect([used.code, used.stderr.includes('changed nothing')]).toEqual([0, false]);
    expect(used.stdout).toContain('is now the default session');
    expect(used.stderr).toContain(`The profile ${DEVELOPER} was not changed`);
    const state = await windowState(world);
    expect(state.files.problem).toMatchObject({ code: 'profile-blocked', profile: DEVELOPER });
    // aws itself reads no file that has a profile twice; git does not read it.
    const { id } = await sessionNamed(SANDBOX);
    expect(config()).toContain(`[default]\n# managed by Latchkey - session ${id} `);
    const git = await world.latchkey('which', 'codecommit://MyDemoRepo', '--json');
    expect(JSON.parse(git.stdout).session.profile).toBe(SANDBOX);
    expect(state.defaultSessionId).toBe(id);
    await waitForTray(world, 'Sandbox');
  });
});

test.describe('with a default profile of the user’s own', () => {
  const own = '[default]\nregion = us-east-1\ncredential_process = /opt/company/old-tool --json\n';
  const question = async () => {
    const open = (await windowState(world)).prompts.filter(({ kind }) => kind === 'take-over-profile');
    const [prompt] = open;
    if (prompt?.kind !== 'take-over-profile' || open.length !== 1) throw new Error('not one question');
    return prompt;
  };
  const yes = async (promptId: string) =>
    callVerb(await openWindow(world), 'answerPrompt', { promptId, answer: { kind: 'yes' } });

  test.beforeAll(async () => {
    world = await startWorld({ prepare: (home) => writeFileSync(home.awsConfigFile, own) });
    await world.signIn();
    await waitFor('the profiles', () => config().includes(`[profile ${SANDBOX}]`));
  });
  test.afterAll(async () => {
    await world.stop();
  });

  test('the question follows the default session and the text; a yes to a former one is refused', async () => {
    const used = await world.latchkey('use', DEVELOPER);
    expect([used.code, used.stdout]).toEqual([1, '']);
    expect(used.stderr).toContain('Latchkey asks in its window');
    const first = await question();
    expect(first.sessionName).toContain('Production');

    expect((await world.latchkey('use', SANDBOX)).code).toBe(1);
    const second = await question();
    expect([second.id === first.id, second.sessionName.includes('Sandbox')]).toEqual([false, true]);
    await expect(yes(first.id)).rejects.toThrow('has changed since');

    const edited = own.replace('old-tool', 'new-tool');
    writeFileSync(world.home.awsConfigFile, config().replace(own, edited));
    // Whether the files' watch or the answer looks first.
    await expect(yes(second.id)).rejects.toThrow('has changed since');
    expect(config().startsWith(edited)).toBe(true);
    const page = await openWindow(world);
    const dialog = page.getByRole('dialog', { name: 'Take over the profile default?' });
    await expect(dialog).toContainText('new-tool');
    await dialog.getByRole('button', { name: 'Yes, take it over' }).click();
    await waitFor('the take-over', () => !/^credential_process = .*new-tool/m.test(config()));
    await expect(dialog).toHaveCount(0);
    await expectEverywhere(SANDBOX, 'AdministratorAccess');
  });
});

test.describe('without a name', () => {
  test.beforeAll(async () => {
    world = await startWorld();
    await world.signIn();
    await waitFor('the profiles', () => config().includes(`[profile ${SANDBOX}]`));
    for (const profile of [DEVELOPER, SANDBOX]) expect((await world.latchkey('use', profile)).code).toBe(0);
  });
  test.afterAll(async () => {
    await world.stop();
  });

  test('latchkey use is a list on a terminal: Enter goes back, typing finds, Esc changes nothing', async () => {
    const picking = async (keys: readonly (readonly [shown: string, keys: string])[]) => {
      const terminal = onTerminal([SHIM, 'use'], { ...world.env, TERM: 'xterm' });
      try {
        for (const [shown, typed] of keys) {
          await terminal.shows(shown);
          await terminal.type(typed);
        }
        return { ...(await terminal.ended), shown: terminal.shown() };
      } finally {
        await terminal.close();
      }
    };
    const back = await picking([['[previous]', '\r']]);
    expect([back.code, back.shown.includes('is now the default session')]).toEqual([0, true]);
    await expectEverywhere(DEVELOPER, 'DeveloperAccess');

    const found = await picking([
      ['[previous]', 'sandbox administr'],
      ['Default session: sandbox administr', '\r'],
    ]);
    expect(found.code).toBe(0);
    expect(found.shown).toContain((await sessionNamed(SANDBOX)).accountId ?? 'an account');
    await expectEverywhere(SANDBOX, 'AdministratorAccess');

    const before = config();
    expect((await picking([['[previous]', '\u001b']])).code).toBe(130);
    expect((await picking([['[previous]', '\u0003']])).signal).toBe('SIGINT');
    expect(config()).toBe(before);
    await expectEverywhere(SANDBOX, 'AdministratorAccess');
  });

  test('latchkey use - goes back, and Switch role of the window has the same session first', async () => {
    expect((await world.latchkey('use', '-')).code).toBe(0);
    await expectEverywhere(DEVELOPER, 'DeveloperAccess');
    const { id, accountId } = await sessionNamed(SANDBOX);
    const page = await openWindow(world);
    await page.keyboard.press('Control+k');
    const first = page.getByRole('dialog').getByRole('option').first();
    await expect(first).toContainText('Previous');
    await expect(first).toContainText(accountId ?? 'an account');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await waitFor('the switch', async () => (await windowState(world)).defaultSessionId === id);
    await expectEverywhere(SANDBOX, 'AdministratorAccess');
  });
});

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { type Playground, startPlayground } from '../../../playground/playground.ts';
import { createLatchkeyApp } from '../../core/app.ts';
import type { LatchkeyApp } from '../../core/app-ports.ts';
import { createLazyUserFiles } from '../../core/lazy-user-files.ts';
import { createMemoryWorld, type MemoryWorld } from '../../core/testing/memory-ports.ts';
import { must, never, tool } from '../../core/testing/running-app.ts';
import { identityFolders } from '../../identity/registry.ts';
import { createAwsFiles } from '../files/aws-files.ts';
import { createGitConfigFile } from '../files/git-config-file.ts';
import { createUndoJournal } from '../files/undo-journal.ts';
import { createRealPorts } from './identity-test-rig.ts';

// The import with the real kinds, the real files and the real AWS clients, against the stand-in for AWS.
let playground: Playground;
let home: string;
let world: MemoryWorld;
let app: LatchkeyApp;
beforeAll(async () => {
  playground = await startPlayground();
});
afterAll(() => playground.close());
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'latchkey-import-'));
  mkdirSync(join(home, '.aws'));
  world = createMemoryWorld();
  const identityPorts = createRealPorts(playground.endpoints);
  const journal = createUndoJournal({ directory: join(home, 'data') });
  const env = { HOME: home };
  const awsFiles = createAwsFiles({ env, journal });
  const gitConfig = createGitConfigFile({ env, journal });
  const { clock, skew, random } = identityPorts;
  const command = '/opt/latchkey/latchkey';
  app = createLatchkeyApp({
    ...world.ports,
    clock,
    skew,
    random,
    identities: identityFolders,
    identityPorts,
    awsFiles,
    undoJournal: journal,
    command,
    userFiles: createLazyUserFiles({ awsFiles, gitConfig, clock, command, home, env }),
  });
  await app.start(never);
});
afterEach(async () => {
  await app.stop();
  rmSync(home, { recursive: true, force: true });
});

const fileOf = (name: 'config' | 'credentials') => join(home, '.aws', name);
const write = (config: string, credentials: string) => {
  writeFileSync(fileOf('config'), config);
  writeFileSync(fileOf('credentials'), credentials);
};
const read = (name: 'config' | 'credentials') =>
  existsSync(fileOf(name)) ? readFileSync(fileOf(name), 'utf8') : null;
const importAll = async () => {
  const plan = must(await app.verbs.importPlan({}, never));
  const rows = plan.rows.filter(({ action }) => action === 'import' || action === 'needs-fix');
  const done = await app.verbs.importApply({ rows: rows.map(({ id }) => id), acceptFixes: true }, never);
  return { plan, done: must(done) };
};
const whoIs = async (profile: string): Promise<string> => {
  const { sessions, defaultSessionId } = app.state();
  const session = sessions.find((one) =>
    profile === 'default' ? one.id === defaultSessionId : one.profile === profile,
  );
  if (session === undefined) throw new Error(`no session ${profile}`);
  const asked = { sessionId: session.id, caller: tool, whenSignInNeeded: 'wait' as const };
  const lease = must(await app.broker.lease(asked, never));
  const { sts } = createRealPorts(playground.endpoints);
  if (session.region === null) throw new Error('no region');
  return must(await sts.getCallerIdentity(lease, session.region, never)).arn;
};
const tokenAt = (path: string) => {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, playground.oidcIssuer.mint());
};

/** Without comments, such as those that keep what an import put out of force. */
const liveLines = (text: string | null): readonly string[] =>
  (text ?? '').split('\n').filter((line) => line !== '' && !line.startsWith('#'));

const arn = 'arn:aws:iam:::111111111111:role/WebIdentity';
const webIdentity = `[CodeCommitWebIdentity]\n role_arn = ${arn}\n web_identity_token_file=~/my-credentials/my-token-file\n role_session_name = Maria Garcia\n`;

it('a web identity profile of the credentials file works after a yes, and goes back with everything', async () => {
  const config = ' [default]\n region = us-east-1\n output = json\n';
  tokenAt(join(home, 'my-credentials', 'my-token-file'));
  write(config, webIdentity);
  const { plan, done } = await importAll();
  expect(plan.rows.find(({ section }) => section === '[CodeCommitWebIdentity]')?.fixes).toHaveLength(3);
  expect(done).toEqual({ imported: 1, leftAlone: 1, canUndo: true });
  expect(liveLines(read('credentials'))).toEqual(['[CodeCommitWebIdentity]']);
  expect(read('config')).toContain('--profile CodeCommitWebIdentity');
  must(await app.verbs.undo({}, never));
  expect([read('config'), read('credentials')]).toEqual([config, webIdentity]);
  expect([app.state().sources, app.state().sessions]).toEqual([[], []]);

  await importAll();
  expect(await whoIs('CodeCommitWebIdentity')).toBe(
    'arn:aws:sts::111111111111:assumed-role/WebIdentity/Maria.Garcia',
  );
  expect(must(await app.verbs.undo({}, never))).toMatchObject({
    kept: [
      { name: 'CodeCommitWebIdentity', reason: 'it was used since' },
      { name: 'my-token-file', reason: 'CodeCommitWebIdentity is built on it' },
    ],
  });
  // What was kept is known again: nothing is made twice.
  await importAll();
  expect(app.state().sources).toHaveLength(1);
  expect(app.state().sessions).toHaveLength(1);
});

const maria = 'playground/maria/wJalrXUtnFEMI/K7MDENG00';
const sample = {
  config: ` [default]\n region = us-east-1\n output = json\n[profile CodeAccess]\n source_profile = default\n role_session_name = Maria Garcia\n role_arn = arn:aws:iam:::111111111111:role/CodeCommitAccess\n`,
  credentials: `[default]\naws_access_key_id = AKIAPLAYGRNDMARIAAAA\naws_secret_access_key = ${maria}\n`,
};

it('the sample of the page works whole with a key that moved to the keychain, and undo puts the key back', async () => {
  write(sample.config, sample.credentials);
  const { plan, done } = await importAll();
  expect(done).toEqual({ imported: 2, leftAlone: 0, canUndo: true });
  expect(JSON.stringify(plan)).not.toContain('wJalr');
  expect(liveLines(read('credentials'))).toEqual(['[default]']);
  expect(read('credentials')).not.toContain('wJalr');
  const beside = join(home, '.aws', 'credentials.latchkey-kept.default');
  expect(readFileSync(beside, 'utf8')).toContain(`\naws_secret_access_key = ${maria}\n`);
  expect(statSync(beside).mode & 0o777).toBe(0o600);
  expect([...world.keychain.values()].join()).toContain(maria);
  expect(JSON.stringify([app.state(), world.saved])).not.toContain('wJalr');
  expect(app.state().sources).toMatchObject([{ name: 'IAM user', state: 'signed-in' }]);
  must(await app.verbs.undo({}, never));
  expect({ config: read('config'), credentials: read('credentials') }).toEqual(sample);
  expect([app.state().sources, app.state().sessions, [...world.keychain]]).toEqual([[], [], []]);

  await importAll();
  expect(await whoIs('CodeAccess')).toBe(
    'arn:aws:sts::111111111111:assumed-role/CodeCommitAccess/Maria.Garcia',
  );
  expect(await whoIs('default')).toBe('arn:aws:iam::111111111111:user/maria');
  const { kept } = must(await app.verbs.undo({}, never));
  expect(kept?.map(({ name }) => name)).toEqual(['CodeAccess', 'default', 'IAM user']);
  expect(read('credentials')).toBe(sample.credentials);
});

it('where the keychain refuses, the key stays in the file and nothing is made', async () => {
  write(sample.config, sample.credentials);
  world.keychainProblem = { code: 'keychain-locked' };
  const plan = must(await app.verbs.importPlan({}, never));
  const chosen = { rows: plan.rows.map(({ id }) => id), acceptFixes: true };
  expect(await app.verbs.importApply(chosen, never)).toMatchObject({
    ok: false,
    error: { code: 'keychain-locked' },
  });
  expect({ config: read('config'), credentials: read('credentials') }).toEqual(sample);
  expect(app.state().sessions).toEqual([]);
  expect(app.state().defaultSessionId).toBeNull();
});

it('a role with an MFA device on a key asks for the code as before, and a code brings the role', async () => {
  const role = `[profile glass]\nrole_arn = arn:aws:iam::111111111111:role/BreakGlass\nsource_profile = default\nmfa_serial = arn:aws:iam::111111111111:mfa/maria\n`;
  write(`${sample.config}${role}`, sample.credentials);
  await importAll();
  const asked = whoIs('glass');
  const [prompt] = await vi.waitUntil(() => {
    const { prompts } = app.state();
    return prompts.length > 0 && prompts;
  }, 20_000);
  if (prompt?.kind !== 'mfa-code') throw new Error(`no code was asked for: ${JSON.stringify(prompt)}`);
  const answer = { kind: 'text' as const, text: playground.mfaCode('maria') };
  must(await app.verbs.answerPrompt({ promptId: prompt.id, answer }, never));
  expect(await asked).toContain(':assumed-role/BreakGlass/');
});

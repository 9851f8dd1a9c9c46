import { readFileSync, statSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLazyUserFiles } from '../../core/lazy-user-files.ts';
import { userText } from '../../core/profiles/testdata/arbitraries.ts';
import { anyRequest } from '../../core/profiles/testdata/profile-requests.ts';
import { createFakeClock } from '../../core/testing/fake-clock.ts';
import { must, never } from '../../core/testing/running-app.ts';
import { createAwsFiles } from '../files/aws-files.ts';
import { createGitConfigFile } from '../files/git-config-file.ts';
import { createUndoJournal } from '../files/undo-journal.ts';

// As the property of profiles/user-files.property.test.ts, with real files, the real journal and the modes.
/** `aws configure set` for a profile that is none of ours: a value in its place, or a new setting below the last. */
const edit = fc.record({
  key: fc.constantFrom('output', 'region', 'cli_pager', 'max_attempts'),
  value: fc.constantFrom('json', 'text', '3'),
});
const mine = '[profile mine]\noutput = yaml\n';
function awsConfigureSet(
  text: string,
  { key, value }: { readonly key: string; readonly value: string },
): string {
  const next = text.indexOf('[', 1);
  const end = next === -1 ? text.length : next;
  const section = text.slice(0, end).trimEnd();
  const rest = text.slice(section.length);
  const before = new RegExp(`^${key} = .*$`, 'm');
  const set = `${key} = ${value}`;
  return (before.test(section) ? section.replace(before, set) : `${section}\n${set}`) + rest;
}
const step = fc.oneof(
  { weight: 5, arbitrary: anyRequest },
  { weight: 2, arbitrary: fc.record({ edit }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<'undo' | 'git' | 'no git' | 'restart'>('undo', 'git', 'no git', 'restart'),
  },
);
const modes = fc.record({
  config: fc.constantFrom(0o600, 0o644, 0o664, 0o646),
  credentials: fc.constantFrom(0o600, 0o640, 0o644),
  git: fc.constantFrom(0o600, 0o644, 0o664),
});
const hosts = ['git-codecommit.eu-west-1.amazonaws.com'];
const git = '[user]\n\tname = Ada';

const start = (home: string) => {
  const env = { HOME: home };
  const journal = createUndoJournal({ directory: join(home, 'data') });
  const awsFiles = createAwsFiles({ env, journal });
  const gitConfig = createGitConfigFile({ env, journal });
  const command = '/opt/lk/latchkey';
  return {
    journal,
    userFiles: createLazyUserFiles({ awsFiles, gitConfig, clock: createFakeClock(), command, home, env }),
  };
};

test('real files: whatever was done to them, in the end bytes and modes are the user’s again', async () => {
  await fc.assert(
    fc.asyncProperty(
      userText,
      userText,
      modes,
      fc.array(step, { maxLength: 7 }),
      async (generated, credentials, mode, steps) => {
        let config = mine + generated;
        const home = await mkdtemp(join(tmpdir(), 'latchkey-kept-'));
        const [configPath, credentialsPath, gitPath] = [
          join(home, '.aws', 'config'),
          join(home, '.aws', 'credentials'),
          join(home, '.gitconfig'),
        ];
        try {
          await mkdir(join(home, '.aws'));
          for (const [path, text, bits] of [
            [configPath, config, mode.config],
            [credentialsPath, credentials, mode.credentials],
            [gitPath, git, mode.git],
          ] as const) {
            await writeFile(path, text);
            await chmod(path, bits);
          }
          let app = start(home);
          let hadKeys = false;
          for (const one of steps) {
            if (one === 'restart') app = start(home);
            // It may be refused: then nothing has changed.
            else if (one === 'undo') await app.journal.undo({ force: false });
            else if (one === 'git' || one === 'no git')
              must(await app.userFiles.gitApply({ install: one === 'git', hosts }, never));
            else if ('edit' in one) {
              config = awsConfigureSet(config, one.edit);
              await writeFile(configPath, awsConfigureSet(readFileSync(configPath, 'utf8'), one.edit));
            } else await app.userFiles.apply(one, never);
            const holdsKeys = /^aws_session_token = token/m.test(readFileSync(credentialsPath, 'utf8'));
            if (holdsKeys) expect(statSync(credentialsPath).mode & 0o777).toBe(0o600);
            hadKeys ||= holdsKeys;
            // An undo restores the mode together with the text; that of a file without keys, therefore.
            const now = statSync(credentialsPath).mode & 0o777;
            if (one === 'undo' && !holdsKeys && now === mode.credentials) hadKeys = false;
          }
          await app.userFiles.apply({ sessions: [], defaultSessionId: null, consents: new Set() }, never);
          must(await app.userFiles.gitApply({ install: false, hosts: [] }, never));
          const read = (path: string) => [readFileSync(path, 'utf8'), statSync(path).mode & 0o777];
          expect(read(configPath)).toEqual([config, mode.config]);
          expect(read(credentialsPath)).toEqual([credentials, hadKeys ? 0o600 : mode.credentials]);
          expect(read(gitPath)).toEqual([git, mode.git]);
        } finally {
          await rm(home, { recursive: true, force: true });
        }
      },
    ),
    { numRuns: 25 },
  );
}, 120_000);

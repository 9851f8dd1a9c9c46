// What goes wrong on users' machines, planted one by one on the real app: doctor finds each by name, and the command that it
// prints is run by a shell as it is printed, in the same terminal. What --fix repairs is gone afterwards.
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { expect } from 'playwright/test';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { callVerb, openWindow, type Ran, SHIM, startWorld, type World } from './world.ts';

test.describe.configure({ mode: 'serial' });

const DEVELOPER = 'production-DeveloperAccess';
const SANDBOX = 'sandbox-AdministratorAccess';
let world: World;
let config = '';
let credentials = '';
const text = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');

interface Shell {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}
interface Cause {
  readonly title: string;
  readonly plant: () => unknown;
  readonly shell?: () => Shell;
  /** How doctor names it: a line of its output. */
  readonly said: RegExp;
  /** shell: the printed command repairs it · flag: so does --fix · hand: only the user can say what they want. */
  readonly by: readonly ('shell' | 'flag' | 'hand')[];
  /** Seen after the repair. */
  readonly afterwards?: () => void;
}

const doctor = (shell: Shell = {}, ...args: readonly string[]): Promise<Ran> =>
  world.run(SHIM, ['doctor', ...args], shell);
const inShell = (script: string, shell: Shell = {}): Promise<Ran> => world.run('sh', ['-c', script], shell);
const git = async (...args: readonly string[]) => {
  const ran = await world.run('git', args);
  expect(ran.stderr).not.toMatch(/fatal|error/);
};
/** The command under the line that names a cause. */
function printed(out: string, said: RegExp): string {
  const lines = out.split('\n');
  const fix = lines[lines.findIndex((line) => said.test(line)) + 1] ?? '';
  return fix.slice(fix.lastIndexOf(': ') + 2);
}
const codeCommit = 'https://git-codecommit.us-east-1.amazonaws.com/';
const repo = () => world.home.path('repo');
const kept = (label: string) => `${config}.latchkey-kept.${label}`;
const inSection = (profile: string, lines: string) => {
  const header = profile === 'default' ? '[default]' : `[profile ${profile}]`;
  writeFileSync(
    config,
    text(config)
      .replace(/\n*$/, '\n')
      .replace(new RegExp(`(\\${header}\n(?:.+\n)*)`), `$1${lines}`),
  );
};
const mode = (file: string) => statSync(file).mode & 0o777;

const files: readonly Cause[] = [
  {
    title: 'credentials that others may read',
    plant: () => {
      writeFileSync(credentials, '[other]\nregion = us-east-1\n');
      chmodSync(credentials, 0o644);
    },
    said: /^FAIL {2}File permissions: .*credentials \(mode 0644\) can be read/,
    by: ['shell', 'flag'],
    afterwards: () => expect(mode(credentials)).toBe(0o600),
  },
  {
    title: 'credentials that others may write',
    plant: () => chmodSync(credentials, 0o666),
    said: /^FAIL {2}File permissions: .*credentials \(mode 0666\) can be changed/,
    by: ['shell', 'flag'],
    afterwards: () => expect(mode(credentials)).toBe(0o600),
  },
  {
    title: 'a config that others may write',
    plant: () => chmodSync(config, 0o646),
    said: /^FAIL {2}File permissions: .*config \(mode 0646\) can be changed/,
    by: ['shell', 'flag'],
    afterwards: () => expect(mode(config)).toBe(0o644),
  },
  {
    title: 'a folder of the AWS files that others may write',
    plant: () => chmodSync(path.dirname(config), 0o777),
    said: /^FAIL {2}File permissions: .*\.aws \(mode 0777\) can be changed/,
    by: ['shell', 'flag'],
  },
  {
    title: 'records that others may read',
    plant: () => chmodSync(path.join(world.home.userDataDir, 'latchkey.json'), 0o644),
    said: /^FAIL {2}File permissions: .*latchkey\.json \(mode 0644\) can be read/,
    by: ['shell', 'flag'],
  },
  {
    title: 'an own folder that others may enter',
    plant: () => chmodSync(world.home.userDataDir, 0o755),
    said: /^FAIL {2}File permissions: .*data \(mode 0755\) can be read/,
    by: ['shell', 'flag'],
  },
  {
    title: 'the lock of a process that was killed',
    plant: () => writeFileSync(`${credentials}.latchkey-lock`, `${2 ** 22 + 1} ${hostname()} aa\n`),
    said: /^FAIL {2}Files beside the AWS files: .*credentials\.latchkey-lock is the lock/,
    by: ['shell', 'flag'],
    afterwards: () => expect(existsSync(`${credentials}.latchkey-lock`)).toBe(false),
  },
  {
    title: 'a kept secret that the next commit of the dotfiles takes along',
    plant: async () => {
      rmSync(world.home.path('.git'), { recursive: true, force: true });
      await git('init', '-q');
      rmSync(world.home.path('.git', 'info'), { recursive: true, force: true });
      mkdirSync(world.home.path('.git', 'info'));
      writeFileSync(kept('prod'), '# of a test\n');
    },
    said: /^FAIL {2}Files beside the AWS files: .*\.latchkey-\S+ .* the next commit in/,
    by: ['shell', 'flag'],
  },
  {
    title: 'a kept secret that the dotfiles have',
    plant: async () => {
      appendFileSync(world.home.path('.git', 'info', 'exclude'), '*.latchkey-*\n');
      await git('add', '-f', kept('prod'));
    },
    said: /^FAIL {2}Files beside the AWS files: .*latchkey-kept\.prod .* git has it in the repository/,
    by: ['shell'],
    afterwards: () => {
      expect(existsSync(kept('prod'))).toBe(true);
      rmSync(kept('prod'));
      rmSync(world.home.path('.git'), { recursive: true });
    },
  },
  {
    title: 'a kept secret that chezmoi has',
    plant: () => {
      const folder = world.home.path('.local', 'share', 'chezmoi', 'private_dot_aws');
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, 'private_config.latchkey-kept.prod'), 'x');
    },
    said: /^FAIL {2}Files beside the AWS files: .*chezmoi has it/,
    by: ['shell'],
  },
  {
    title: 'lines of the user that are only in a file beside',
    plant: () =>
      writeFileSync(
        kept('taken-over-9'),
        '# What Latchkey put out of force in one write. It is in comments in the file too, but some tools drop those.\n\n[profile x]\nrole_arn = r\n',
      ),
    said: /^note {2}Files beside the AWS files: .*taken-over-9 holds lines of yours/,
    by: ['shell'],
  },
];

const profiles: readonly Cause[] = [
  {
    title: 'a tool that wrote the config without comments',
    plant: () => writeFileSync(config, text(config).replaceAll(/^#.*\n/gm, '')),
    said: /^FAIL {2}Profiles in force: The profile \S+ works, but Latchkey's comments/,
    by: ['shell', 'flag'],
    afterwards: () => expect(text(config)).toContain(`[profile ${DEVELOPER}]\n# managed by Latchkey`),
  },
  {
    title: 'a default profile that somebody took out',
    plant: () => writeFileSync(config, text(config).replace(/\[default\]\n(.+\n)*/, '')),
    said: /^FAIL {2}Profiles in force: AWS tools do not use .* for the profile default.*is not there/,
    by: ['shell'],
    afterwards: () => expect(text(config)).toContain('[default]\n# managed by Latchkey'),
  },
  {
    title: 'the default profile of another session',
    plant: () =>
      writeFileSync(
        config,
        text(config).replace(/(\[default\]\n# managed by Latchkey - session )\S+/, '$1of-nobody'),
      ),
    said: /^FAIL {2}Profiles in force: .* for the profile default.*the section of another session/,
    by: ['shell'],
  },
  ...[
    ['IAM Identity Center in our section', 'sso_session = corp\n', 'IAM Identity Center settings'],
    [
      'a role in our section',
      'role_arn = arn:aws:iam::111111111111:role/R\nsource_profile = x\n',
      'a role of your own',
    ],
    ['keys in our section', 'aws_access_key_id = AKIAPLAYGRNDBUILDAAA\n', 'access keys'],
    ['an aws login in our section', 'login_session = x\n', 'an “aws login” sign-in'],
  ].map(
    ([title = '', lines = '', said = '']): Cause => ({
      title,
      plant: () => inSection(SANDBOX, lines),
      said: new RegExp(`^FAIL {2}Profiles in force: .* for the profile ${SANDBOX}.*${said}`),
      by: ['hand'],
    }),
  ),
  {
    title: 'another program in our section',
    plant: () =>
      writeFileSync(config, text(config).replace(/(?<=^credential_process = ).*sandbox.*$/m, '/bin/other')),
    said: /^FAIL {2}Profiles in force: .* for the profile sandbox\S*\. .*another credential_process/,
    by: ['hand'],
  },
  {
    title: 'keys that aws configure put beside the default session',
    plant: () =>
      world.run('aws', [
        'configure',
        'set',
        'aws_access_key_id',
        'AKIAPLAYGRNDBUILDAAA',
        '--profile',
        'default',
      ]),
    said: /^FAIL {2}Profiles in force: Some AWS tools do not use .* for the profile default.*access keys/,
    by: ['hand'],
  },
  {
    title: 'keys that every profile inherits',
    plant: () => appendFileSync(config, '\n[DEFAULT]\naws_access_key_id = AKIAPLAYGRNDBUILDAAA\n'),
    said: /^FAIL {2}Profiles in force: .*\[DEFAULT\] section/,
    by: ['hand'],
  },
  {
    title: 'another region in the credentials file',
    plant: () => appendFileSync(credentials, `\n[${SANDBOX}]\nregion = sa-east-1\n`),
    said: /^FAIL {2}Profiles in force: For the profile sandbox.*uses the region sa-east-1/,
    by: ['hand'],
  },
  {
    title: 'a setting that is there twice',
    plant: () => appendFileSync(config, '\n[profile twice]\nregion = us-east-1\nregion = us-east-1\n'),
    said: /^FAIL {2}AWS files, contents: .*config, line \d+: .*botocore/,
    by: ['hand'],
  },
  {
    title: 'a second section of the default profile',
    plant: () => appendFileSync(config, '\n[profile default]\noutput = json\n'),
    said: /^FAIL {2}Profiles in force: .* for the profile default.*a second section of that name/,
    by: ['hand'],
  },
];

const shells: readonly Cause[] = [
  {
    title: 'AWS_PROFILE of nobody',
    plant: () => undefined,
    shell: () => ({ env: { AWS_PROFILE: 'nobody' } }),
    said: /^FAIL {2}Environment: AWS_PROFILE=nobody is not the profile of a session/,
    by: ['shell'],
  },
  {
    title: 'AWS_PROFILE of a profile that no file has',
    plant: async () => {
      await world.latchkey('profile', 'remove', SANDBOX);
      // The header stays where earlier causes made the section one of the user's own.
      writeFileSync(config, text(config).replace(`[profile ${SANDBOX}]\n`, ''));
    },
    shell: () => ({ env: { AWS_PROFILE: SANDBOX } }),
    said: /^FAIL {2}Environment: AWS_PROFILE=sandbox\S* is a profile that is not in your AWS files/,
    by: ['shell'],
    afterwards: () => expect(text(config)).toContain(`[profile ${SANDBOX}]`),
  },
  ...['AWS_REGION', 'AWS_DEFAULT_REGION'].map(
    (name): Cause => ({
      title: `${name} that is no region`,
      plant: () => undefined,
      shell: () => ({ env: { [name]: 'Paris' } }),
      said: new RegExp(`^FAIL {2}Environment: ${name}=Paris is not a region`),
      by: ['shell'],
    }),
  ),
  ...['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'].map(
    (name): Cause => ({
      title: `${name} of another file`,
      plant: () => undefined,
      shell: () => ({ env: { [name]: '/else' } }),
      said: new RegExp(`^FAIL {2}Environment: ${name}=/else, but Latchkey writes`),
      by: ['shell'],
    }),
  ),
  {
    title: 'a key of another program in this shell',
    plant: () => undefined,
    shell: () => ({ env: { AWS_ACCESS_KEY_ID: 'AKIAOTHER', AWS_SECRET_ACCESS_KEY: 'x' } }),
    said: /^FAIL {2}Environment: an access key that is not from Latchkey/,
    by: ['shell'],
  },
  {
    title: 'an endpoint of another program in this shell',
    plant: () => undefined,
    shell: () => ({ env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' } }),
    said: /^note {2}Environment: AWS_ENDPOINT_URL is set in this shell/,
    by: ['shell'],
  },
  {
    title: 'a file of certificates that is missing',
    plant: () => undefined,
    shell: () => ({ env: { AWS_CA_BUNDLE: '/gone.pem' } }),
    said: /^FAIL {2}Environment: AWS_CA_BUNDLE=\/gone\.pem cannot be read/,
    by: ['shell'],
  },
  {
    title: 'an older git-remote-codecommit first on the PATH',
    plant: () => {
      mkdirSync(world.home.path('older bin'), { recursive: true });
      copyFileSync('/bin/true', world.home.path('older bin', 'git-remote-codecommit'));
    },
    shell: () => ({ env: { PATH: `${world.home.path('older bin')}:${world.env.PATH ?? ''}` } }),
    said: /^FAIL {2}Environment: .*older bin\/git-remote-codecommit comes first/,
    by: ['shell'],
  },
  {
    title: 'no latchkey on the PATH',
    plant: () => undefined,
    shell: () => ({ env: { PATH: '/usr/bin:/bin' } }),
    said: /^note {2}Environment: latchkey is not on the PATH/,
    by: ['shell'],
  },
];

const gits: readonly Cause[] = [
  {
    title: 'a user name in the address of a remote',
    plant: async () => {
      await git('init', '-q', repo());
      const url = 'https://me@git-codecommit.us-east-1.amazonaws.com/v1/repos/R';
      await git('-C', repo(), 'remote', 'add', 'origin', url);
    },
    shell: () => ({ cwd: repo() }),
    said: /^FAIL {2}git addresses here: remote\.origin\.url has a user name/,
    by: ['shell'],
  },
  {
    title: 'a repository that forgets all helpers',
    plant: async () => {
      expect((await world.latchkey('git', 'install', '--yes')).code).toBe(0);
      await git('-C', repo(), 'config', 'credential.helper', '');
    },
    shell: () => ({ cwd: repo() }),
    said: /^FAIL {2}git over HTTPS: credential\.helper in .*repo\/\.git\/config is empty/,
    by: ['shell'],
  },
  {
    title: 'a helper of the repository',
    plant: () => git('-C', repo(), 'config', 'credential.helper', 'store'),
    shell: () => ({ cwd: repo() }),
    said: /^note {2}git over HTTPS: credential\.helper = store in .*repo\/\.git\/config/,
    by: ['shell'],
  },
  {
    title: "a helper of the system for CodeCommit's hosts",
    plant: () =>
      writeFileSync(
        world.home.path('gitsystem'),
        '[credential "https://git-codecommit.us-east-1.amazonaws.com"]\n\thelper = other\n',
      ),
    said: /^note {2}git over HTTPS: credential\.https:\S+ in .*gitsystem names a helper/,
    by: ['shell'],
  },
  {
    title: "another host in place of CodeCommit's",
    plant: () => git('config', '--global', 'url.https://evil.invalid/.insteadOf', codeCommit),
    said: /^FAIL {2}git over HTTPS: url\.https:\/\/evil\.invalid\/\.insteadof in .*gitconfig sends addresses/,
    by: ['shell'],
  },
  {
    title: 'a header of its own for CodeCommit',
    plant: () => git('config', '--global', `http.${codeCommit}.extraHeader`, 'Authorization: Basic eDp5'),
    said: /^FAIL {2}git over HTTPS: http\.\S+\.extraheader in .*gitconfig sends a header Authorization (?!.*eDp5)/,
    by: ['shell'],
  },
  {
    title: 'no verification of certificates in a repository',
    plant: () => git('-C', repo(), 'config', 'http.sslVerify', 'false'),
    shell: () => ({ cwd: repo() }),
    said: /^FAIL {2}git over HTTPS: http\.sslverify in .*repo\/\.git\/config is off/,
    by: ['shell'],
  },
  {
    title: 'a helper that would store what ours gives',
    plant: () => appendFileSync(world.home.gitConfigFile, '[credential]\n\thelper = store\n'),
    said: /^FAIL {2}git over HTTPS: Latchkey's lines in your git configuration are not/,
    by: ['hand'],
  },
];

const network: readonly Cause[] = [
  {
    title: 'a clock that is wrong',
    plant: () => world.playground.setClockSkew(10 * 60_000),
    said: /^FAIL {2}Clock(?: of this machine)?: .*10 min/,
    by: ['hand'],
  },
  {
    title: 'no sign-in at all',
    plant: async () => {
      await world.playground.setClockSkew(0);
      expect((await world.latchkey('logout')).code).toBe(0);
    },
    said: /^FAIL {2}Sign-in to Playground: You need to sign in/,
    by: ['hand'],
  },
];

test.beforeAll(async () => {
  test.setTimeout(120_000);
  world = await startWorld({
    launch: false,
    env: { GIT_CONFIG_NOSYSTEM: '0' },
    prepare: (home) => {
      config = home.awsConfigFile;
      credentials = home.awsCredentialsFile;
    },
  });
  await world.launch({ env: { GIT_CONFIG_SYSTEM: world.home.path('gitsystem') } });
  await world.signIn();
  await waitFor('the profiles', () => text(config).includes(`[profile ${SANDBOX}]`));
  expect((await world.latchkey('use', DEVELOPER)).code).toBe(0);
});
test.afterAll(() => world.stop());

const findings = (out: string): readonly string[] =>
  out.split('\n').filter((line) => line.startsWith('FAIL'));

for (const cause of [...files, ...profiles, ...shells, ...gits, ...network])
  test(`doctor finds ${cause.title}`, async () => {
    const isFinding = cause.said.source.startsWith('^FAIL');
    const before = [text(config), text(credentials), text(world.home.gitConfigFile)] as const;
    for (const by of cause.by) {
      await cause.plant();
      const shell = cause.shell?.() ?? {};
      const found = await doctor(shell);
      const line = found.stdout.split('\n').find((one) => cause.said.test(one));
      expect(line, found.stdout).toBeDefined();
      // Nothing else: what was planted before is repaired, and a machine that is well has no problem.
      if (isFinding) expect(found.code).toBe(1);
      const others = findings(found.stdout).filter((one) => !cause.said.test(one));
      expect(others).toEqual([]);
      const command = printed(found.stdout, cause.said);
      const after =
        by === 'shell'
          ? await inShell(`${command} || exit 9\nlatchkey doctor`, shell)
          : by === 'flag'
            ? await doctor(shell, '--fix')
            : null;
      if (after !== null) {
        expect(after.code, `${command}\n${after.stdout}${after.stderr}`).toBe(0);
        expect(findings(after.stdout)).toEqual([]);
        expect((await doctor({ cwd: shell.cwd ?? world.home.dir })).stdout).not.toMatch(
          new RegExp(cause.said.source, 'm'),
        );
        cause.afterwards?.();
      } else {
        // As the user would, by hand.
        const [a, b, c] = before;
        for (const [file, was] of [
          [config, a],
          [credentials, b],
          [world.home.gitConfigFile, c],
        ] as const)
          if (text(file) !== was) writeFileSync(file, was);
      }
    }
  });

test('Settings shows what doctor finds in a machine, and the report to copy has no secret', async () => {
  chmodSync(config, 0o646);
  const page = await openWindow(world);
  const shown = await callVerb<{
    readonly checks: readonly { readonly name: string; readonly said: string }[];
  }>(page, 'diagnostics');
  const machine = shown.checks.map(({ name, said }) => `${name}: ${said}`);
  expect(machine).toContainEqual(expect.stringMatching(/^File permissions: .*config \(mode 0646\)/));
  const listed = (await doctor()).stdout.split('\n').filter((line) => /^(FAIL|ok|note) /.test(line));
  const names = new Set(machine.map((line) => line.slice(0, line.indexOf(': '))));
  for (const line of listed) {
    const name = line.slice(6, line.indexOf(': '));
    if (name !== 'Environment') expect([...names]).toContain(name);
  }

  await world.signIn();
  const keys = await world.run(SHIM, ['credential-process', '--profile', SANDBOX]);
  const given: { readonly SecretAccessKey: string; readonly SessionToken: string } = JSON.parse(keys.stdout);
  await page.getByRole('navigation').getByText('Settings', { exact: true }).click();
  await page.getByRole('button', { name: 'Run the checks' }).click();
  await page.getByRole('button', { name: 'Copy report' }).click();
  const clipboard = () => world.app().electron.evaluate(({ clipboard: board }) => board.readText());
  await waitFor('the report', async () => (await clipboard()).startsWith('Latchkey '));
  const report = await clipboard();
  expect(report).toMatch(/^FAIL {2}File permissions: /m);
  for (const name of names) expect(report).toContain(name);
  for (const secret of [given.SecretAccessKey, given.SessionToken]) expect(report).not.toContain(secret);
});

import { expect, test } from 'vitest';
import { type CommandPlace, programIn, runnableCommand } from './commands.ts';
import { planImport } from './plan.ts';

const programs = new Map([
  ['/bin/tool', '/bin/tool'],
  ['/home/ada/bin/tool', '/home/ada/bin/tool'],
  ['/opt/tools/tool', '/opt/tools/tool'],
  ['tool', '/usr/local/bin/tool'],
  ['spaced', '/opt/a b/spaced'],
]);
const place: CommandPlace = { home: '/home/ada', env: { TOOLS: '/opt/tools', ODD: 'a b' }, programs };

test.each([
  ['/bin/tool  export "a b"', '/bin/tool  export "a b"'],
  ['tool export \'a "b"\' c', '/usr/local/bin/tool export "a \\"b\\"" c'],
  ['spaced x', '"/opt/a b/spaced" x'],
  ['~/bin/tool --file ~/x a~/b', '/home/ada/bin/tool --file /home/ada/x a~/b'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as a shell has it
  ['"$HOME/bin/tool" ${HOME}', '"/home/ada/bin/tool" /home/ada'],
  ['$TOOLS/tool "$ODD"', '/opt/tools/tool "a b"'],
  ["/bin/tool '$HOME' \\$x '`'", "/bin/tool '$HOME' \\$x '`'"],
])('%s is run as %s', (command, line) => {
  expect(runnableCommand(command, place)).toEqual({ kind: 'command', line });
});

test.each([
  ['./tool', 'depends on the directory'],
  ['bin/tool x', 'depends on the directory'],
  ['/nowhere/tool', 'There is no program /nowhere/tool'],
  ['missing --json', 'does not find the program missing'],
  ['$ABSENT/tool', 'the variable ABSENT'],
  ['/bin/tool $ODD', 'a shell for the variable ODD'],
  ['/bin/tool $(whoami)', 'needs a shell ($)'],
  ['/bin/tool "`whoami`"', 'needs a shell (`)'],
  ['/bin/tool | head', 'needs a shell (|)'],
  ['/bin/tool "open', 'not closed'],
])('%s is left alone: %s', (command, reason) => {
  expect(runnableCommand(command, place)).toMatchObject({
    kind: 'left-alone',
    reason: expect.stringContaining(reason),
  });
});

test('a command of Windows stays as it is', () => {
  const windows = { ...place, home: 'C:\\Users\\ada' };
  expect(runnableCommand('"C:\\Program Files\\tool.exe" $x', windows)).toMatchObject({ kind: 'command' });
});

test('an import has the session run what was found, and leaves alone what was not, with what is built on it', () => {
  const config =
    '[profile a]\ncredential_process = tool a\n[profile b]\ncredential_process = ./tool\n[profile r]\nrole_arn = arn:aws:iam::111111111111:role/A\nsource_profile = b\n';
  const plan = planImport({
    config,
    credentials: '',
    env: place.env,
    home: place.home,
    command: '/opt/latchkey',
    paths: { config: 'config', credentials: 'credentials' },
    programs,
  });
  expect(plan.rows[0]).toMatchObject({
    action: 'import',
    subject: { base: { source: { name: 'tool', values: { command: '/usr/local/bin/tool a' } } } },
  });
  expect(plan.rows[1]).toMatchObject({
    action: 'leave-alone',
    reason: expect.stringContaining('depends on the directory'),
  });
  expect(programIn('tool a', place)).toBe('tool');
});

test('a profile that the program of another one reads is left alone', () => {
  const planOf = (command: string) =>
    planImport({
      config: `[profile a]\ncredential_process = ${command}\n[profile base]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\nsso_account_id = 111111111111\nsso_role_name = Admin\n[profile middle]\ninclude_profile = base\n`,
      credentials: '',
      env: {},
      home: '/home/ada',
      command: '/opt/latchkey',
      paths: { config: 'config', credentials: 'credentials' },
    })
      .rows.slice(0, 2)
      .map(({ action }) => action);
  for (const command of [
    '/bin/granted credential-process --profile base',
    'granted credential-process --profile=base',
    'tool -p base',
    'aws-vault export --format=json base',
    'aws-vault exec base --json',
    '/usr/bin/aws-vault exec -d 1h --region eu-west-1 base -- aws configure export-credentials',
    'env AWS_VAULT_BACKEND=file -u HOME aws-vault exec base --json',
    'AWS_VAULT_BACKEND=file aws-vault exec base --json',
    'env AWS_PROFILE=base tool',
    "sh -c 'aws-vault exec base --json'",
    `bash -lc "cd /tmp && exec awsume base --json"`,
    "sh -c 'tool --profile base | tail -1'",
    'awsume base -o json',
    'aws-vault exec middle --json',
    'aws-vault exec a --json\ninclude_profile = base',
  ])
    expect(planOf(command), command).toEqual(['import', 'leave-alone']);
  for (const command of [
    'aws configure export-credentials --profile base',
    'vault read base',
    'granted credential-process --profile a',
    'env AWS_PROFILE=base aws configure export-credentials',
    "sh -c 'vault read base'",
    'aws-vault exec a --region base --json',
  ])
    expect(planOf(command), command).toEqual(['import', 'import']);
});

test('a profile whose program needs its source_profile is left alone: beside our command tools refuse it', () => {
  const { rows } = planImport({
    config:
      '[profile root]\ncredential_process = aws-vault export --format=json root\nsource_profile = base\n[profile plain]\ncredential_process = /bin/tool\nsource_profile = base\n',
    credentials: '',
    env: {},
    home: '/home/ada',
    command: '/opt/latchkey',
    paths: { config: 'config', credentials: 'credentials' },
  });
  expect(rows.map(({ action }) => action)).toEqual(['leave-alone', 'import']);
  expect(rows[0]?.reason).toContain('source_profile');
});

// Two accounts, the programs that say which one they act in, and what a user types to switch: for specs about the account that answers.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'playwright/test';
import { waitFor } from './rig/dbus.ts';
import { checkoutDir } from './rig/home.ts';
import { type Ran, startWorld, type World } from './world.ts';

type Env = Readonly<Record<string, string>>;

export const PRODUCTION = { profile: 'production-DeveloperAccess', account: '111111111111' };
/** Its account has the repository "infrastructure", and none called "MyDemoRepo". */
export const STAGING = { profile: 'staging-DeveloperAccess', account: '222222222222' };
export const HTTPS = 'https://git-codecommit.us-east-1.amazonaws.com/v1/repos/MyDemoRepo';
/** What a shell asks with `aws`: the account that it acts in. */
export const CALLER = 'aws sts get-caller-identity --query Account --output text';
/** The same with the SDKs of Python and JavaScript; the scripts are made by `startTwoAccounts`. */
export const SDKS = 'python3 "$HOME/who.py" && NODE_NO_WARNINGS=1 node "$HOME/who.cjs"';

/** Every client of the machine starts in one shell, one after the other. */
const SHELL_TIMEOUT_MS = 300_000;

/** A world where a user is signed in and both accounts have their profiles. */
export async function startTwoAccounts(): Promise<World> {
  const world = await startWorld();
  await world.signIn();
  await waitFor('the profiles', () =>
    readFileSync(world.home.awsConfigFile, 'utf8').includes(`[profile ${STAGING.profile}]`),
  );
  writeScripts(world);
  return world;
}

function writeScripts(world: World): void {
  const sdk = JSON.stringify(path.join(checkoutDir(), 'node_modules', '@aws-sdk', 'client-sts'));
  const endpoint = JSON.stringify(world.playground.info.endpoints.sts);
  writeFileSync(
    world.home.path('who.cjs'),
    `const { STSClient, GetCallerIdentityCommand } = require(${sdk});
const client = new STSClient({ endpoint: ${endpoint}, region: 'us-east-1' });
client.send(new GetCallerIdentityCommand({})).then(({ Account }) => console.log(Account));
`,
  );
  writeFileSync(
    world.home.path('who.py'),
    "import boto3\nprint(boto3.client('sts', region_name='us-east-1').get_caller_identity()['Account'])\n",
  );
}

/** What a user types in such a world. `current`: the world is made after the spec is read. */
export const typedIn = (current: () => World) => ({
  sh: (script: string, env: Env = {}): Promise<Ran> =>
    current().run('sh', ['-c', script], { env, timeoutMs: SHELL_TIMEOUT_MS }),
  /** `latchkey use`, which must succeed without a word of warning. */
  use: async ({ profile }: { readonly profile: string }): Promise<void> => {
    const ran = await current().latchkey('use', profile);
    expect(ran.stderr).toBe('');
    expect(ran.code).toBe(0);
  },
  /** A git command that must succeed; gives its output. */
  git: async (args: readonly string[], env: Env = {}): Promise<string> => {
    const ran = await current().run('git', args, { env });
    expect(ran.stderr).not.toMatch(/fatal|error/);
    expect(ran.code).toBe(0);
    return ran.stdout;
  },
});

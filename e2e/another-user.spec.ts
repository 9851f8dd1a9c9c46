import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'playwright/test';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { confirmOnPage, openCodes, pendingCode, startWorld, type World } from './world.ts';

// A command that runs while another user signs in at the same source. Both have this role in this account, so nothing but the name
// in CloudTrail tells them apart.
test.describe.configure({ mode: 'serial', timeout: 850_000 });

const SHARED = 'sandbox-ReadOnlyAccess';
const MARIA = /assumed-role\/AWSReservedSSO_ReadOnlyAccess_[^/]+\/maria\.garcia/;
const SAM = /assumed-role\/AWSReservedSSO_ReadOnlyAccess_[^/]+\/sam\.lee/;
const WHO = 'aws sts get-caller-identity --query Arn --output text --region us-east-1';
const ASKED_BY_GIT =
  'protocol=https\\nhost=git-codecommit.us-east-1.amazonaws.com\\npath=v1/repos/MyDemoRepo\\n\\n';
/** As an SDK asks the address of `exec`; a shell of `env` has none. */
const OF_EXEC =
  'test -z "$AWS_CONTAINER_CREDENTIALS_FULL_URI" || curl -s --max-time 30 -H "Authorization: $AWS_CONTAINER_AUTHORIZATION_TOKEN" "$AWS_CONTAINER_CREDENTIALS_FULL_URI"';
let world: World;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  world = await startWorld();
  await signIn('maria.garcia');
  await waitFor('the profile', () =>
    readFileSync(world.home.awsConfigFile, 'utf8').includes(`[profile ${SHARED}]`),
  );
});
test.afterAll(() => world.stop());

async function signIn(user: string): Promise<void> {
  await world.latchkey('logout', 'Playground');
  const known = await openCodes(world.playground);
  const login = world.latchkey('login', 'Playground', '--no-browser');
  const code = await pendingCode(world.playground, known);
  await confirmOnPage(code, world.playground.info.startUrl, { user });
  expect(await login).toMatchObject({ code: 0 });
}

/** What a shell started by `begin` says in each of three steps; it waits before the second and the third. */
function stepsOf(name: string, begin: string) {
  const at = (what: string, n: number) => world.home.path(`${name}-${what}-${n}`);
  const step = (n: number) => `
${WHO} > ${at('who', n)} 2>&1
{ ${OF_EXEC}; } > ${at('address', n)} 2>&1
latchkey which > ${at('which', n)} 2>&1
latchkey prompt > ${at('prompt', n)} 2>&1
printf '${ASKED_BY_GIT}' | latchkey git-credential get > ${at('git', n)} 2>&1
printf '${ASKED_BY_GIT}' | latchkey git-credential get --profile "$LATCHKEY_SESSION_ID" > ${at('git-by-id', n)} 2>&1
touch ${at('done', n)}
until [ -e ${at('next', n)} ]; do sleep 0.05; done`;
  const script = world.home.path(`${name}.sh`);
  writeFileSync(script, [1, 2, 3].map(step).join('\n'));
  const running = world.begin('sh', ['-c', begin.replace('SCRIPT', script)], { timeoutMs: 800_000 });
  return {
    said: async (n: number) => {
      await waitFor(`step ${n} of ${name}: ${running.stderr()}`, () => existsSync(at('done', n)), {
        timeoutMs: 240_000,
      });
      const read = (what: string): string => readFileSync(at(what, n), 'utf8');
      const [who, which, prompt] = [read('who'), read('which'), read('prompt')];
      return {
        who,
        which: which.replaceAll(/\s+/g, ' '),
        prompt,
        address: read('address'),
        git: read('git'),
        gitById: read('git-by-id'),
      };
    },
    next: (n: number) => writeFileSync(at('next', n), ''),
    ended: running.ended,
  };
}

test('what was started before another user signed in is given nothing of theirs, and goes on when the first is back', async () => {
  const exec = stepsOf('exec', `latchkey exec ${SHARED} -- sh SCRIPT`);
  const env = stepsOf('env', `eval "$(latchkey env ${SHARED})"; . SCRIPT`);
  const both = async (n: number) => [await exec.said(n), await env.said(n)];
  for (const first of await both(1)) {
    expect(first.who).toMatch(MARIA);
    expect(first.which).toContain('rule');
    expect(first.address === '' || first.address.includes('AccessKeyId')).toBe(true);
    expect(first.git + first.gitById).toMatch(/password=[\s\S]*password=/);
  }

  await signIn('sam.lee');
  expect((await world.run('sh', ['-c', `${WHO} --profile ${SHARED}`])).stdout).toMatch(SAM);
  for (const each of [exec, env]) each.next(1);
  const because = 'another user (sam.lee) signed in at Playground';
  const [ofExec, ofEnv] = await both(2);
  for (const second of [ofExec, ofEnv]) {
    expect(second?.who).not.toMatch(SAM);
    expect(second?.which).toContain(because);
    expect(second?.which).toContain('latchkey logout "Playground" && latchkey login "Playground"');
    expect(second?.prompt).toContain(`not ${SHARED}`);
    for (const git of [second?.git, second?.gitById]) {
      expect(git?.replaceAll(/\s+/g, ' ')).toContain(because);
      expect(git).not.toContain('password=');
    }
  }
  expect(ofExec?.who.replaceAll(/\s+/g, ' ')).toContain(because);
  expect(ofExec?.address).toContain(because);
  expect(ofExec?.address).not.toContain('AccessKeyId');
  // The app itself is signed in, and what is started now acts as who is.
  expect((await world.latchkey('status')).stdout).toContain('sam.lee');
  expect((await world.run('sh', ['-c', `latchkey exec ${SHARED} -- ${WHO}`])).stdout).toMatch(SAM);

  await signIn('maria.garcia');
  for (const each of [exec, env]) each.next(2);
  for (const third of await both(3)) {
    expect(third.who).toMatch(MARIA);
    expect(third.who).not.toMatch(SAM);
    expect(third.git + third.gitById).toMatch(/password=[\s\S]*password=/);
  }
  for (const each of [exec, env]) each.next(3);
  expect([await exec.ended, await env.ended]).toMatchObject([{ code: 0 }, { code: 0 }]);
});

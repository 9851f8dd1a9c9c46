import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { waitFor } from './rig/dbus.ts';
import { SHIM, type World } from './world.ts';

/** A command of `exec` in the folder that asks who it is each time the test wants it, as an SDK of a long-lived program does. */
export function shellIn(world: Pick<World, 'begin'>, directory: string, session: string) {
  const ready = path.join(directory, `${session}-ask`);
  const answer = path.join(directory, `${session}-answer`);
  const script = path.join(directory, `${session}-shell`);
  const who = 'aws sts get-caller-identity --query Arn --output text --region us-east-1';
  writeFileSync(
    script,
    `until [ -e '${ready}-end' ]; do
  if [ -e '${ready}' ]; then ${who} > '${answer}.part' 2>&1; rm '${ready}'; mv '${answer}.part' '${answer}'; fi
  sleep 0.05
done`,
  );
  const running = world.begin('latchkey', ['exec', session, '--', 'sh', script], { timeoutMs: 600_000 });
  return {
    says: async () => {
      rmSync(answer, { force: true });
      writeFileSync(ready, '');
      await waitFor(`the answer in ${session}: ${running.stderr()}`, () => existsSync(answer), {
        timeoutMs: 120_000,
      });
      return readFileSync(answer, 'utf8').replaceAll(/\s+/g, ' ');
    },
    end: async () => {
      writeFileSync(`${ready}-end`, '');
      return running.ended;
    },
  };
}

/** A command of `exec` that asks the address in its environment for credentials each time the test wants it. */
export function addressIn(world: Pick<World, 'begin'>, session: string) {
  const ask =
    'while read -r _; do curl -s -H "Authorization: $AWS_CONTAINER_AUTHORIZATION_TOKEN" "$AWS_CONTAINER_CREDENTIALS_FULL_URI"; echo; done';
  const running = world.begin(SHIM, ['exec', session, '--', 'sh', '-c', ask], { input: null });
  return {
    answers: async (): Promise<string> => {
      const before = running.stdout().length;
      running.child.stdin?.write('\n');
      return waitFor('an answer', () => {
        const said = running.stdout().slice(before);
        return said.endsWith('\n') ? said : undefined;
      });
    },
    end: () => {
      running.child.stdin?.end();
      return running.ended;
    },
  };
}

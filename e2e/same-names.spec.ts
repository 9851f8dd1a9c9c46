import { readFileSync } from 'node:fs';
import { expect } from 'playwright/test';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { startWorld } from './world.ts';

test('the profiles of two accounts of one name both carry the number, and each acts in its own', async () => {
  const world = await startWorld();
  const ids = ['111111111111', '555555555555'];
  const accountList = ids.map((accountId) => ({
    accountId,
    accountName: 'Production',
    emailAddress: 'a@example.com',
  }));
  await world.playground.addFault({
    service: 'sso',
    operation: 'ListAccounts',
    body: JSON.stringify({ accountList, nextToken: null }),
  });
  await world.signIn();
  const config = () => readFileSync(world.home.awsConfigFile, 'utf8');
  await waitFor('the profiles', () => config().includes('555555555555'));
  const names = [...config().matchAll(/^\[profile (.*)\]$/gm)].map(([, name = '']) => name);
  expect(names.filter((name) => !ids.some((id) => name.includes(id)))).toEqual([]);
  for (const id of ids) {
    const profile = names.find((name) => name.includes(id) && name.endsWith('DeveloperAccess')) ?? '';
    const caller = ['sts', 'get-caller-identity', '--query', 'Account', '--output', 'text'];
    const aws = await world.run('aws', [...caller, '--profile', profile]);
    expect([profile, aws.stderr, aws.stdout]).toEqual([profile, '', `${id}\n`]);
  }
  const list = await world.latchkey('list');
  for (const id of ids) expect(list.stdout).toContain(`Production (${id})`);
  await world.stop();
});

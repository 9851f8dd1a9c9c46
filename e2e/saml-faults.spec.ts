import { expect } from 'playwright/test';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { type SamlWorld, startSamlWorld } from './saml-user.ts';
import type { World } from './world.ts';

// A SAML sign-in on the real app whose provider, or whose user, does something else.
test.describe.configure({ mode: 'serial' });

let saml: SamlWorld;
let world: World;
test.beforeAll(async () => {
  saml = await startSamlWorld();
  world = saml.world;
});
test.afterAll(() => saml.stop());

test('a provider that is down is reported, and no window opens for it', async () => {
  await saml.page({ answers: 'down' });
  const { code, stderr } = await world.latchkey('login', 'Acme');
  expect(code).not.toBe(0);
  expect(stderr).toContain('failed (HTTP 503)');
  expect(await saml.windowsShown()).toEqual([]);
});

test('a page that only says why is shown to the user, who closes it', async () => {
  await saml.page({ answers: 'trouble' });
  const login = world.latchkey('login', 'Acme');
  const page = await saml.signInWindow();
  expect(await page.textContent('h1')).toBe('Your account is locked.');
  await page.close();
  const { code, stderr } = await login;
  expect(code).not.toBe(0);
  expect(stderr).toContain('Cancelled.');
});

test('a sign-in whose page never comes is called off from the tray', async () => {
  await saml.page({ answers: 'hangs' });
  const login = world.latchkey('login', 'Acme');
  await waitFor('the sign-in to run', async () =>
    (await world.tray().menuText()).includes('Acme · signing in…'),
  );
  await world.tray().click(['Sign in', 'Acme · signing in…', 'Cancel sign-in']);
  const { code, stderr } = await login;
  expect(code).not.toBe(0);
  expect(stderr).toContain('Cancelled.');
});

test('a user without the application sees the provider’s own message', async () => {
  await saml.page({ answers: 'denied' });
  const login = world.latchkey('login', 'Acme');
  await saml.signInAtPage();
  const { code, stderr } = await login;
  expect(code).not.toBe(0);
  expect(stderr).toContain('maria is not assigned to the application AWS.');
});

test('an invalid response is reported', async () => {
  await saml.page({ answers: 'garbage' });
  const login = world.latchkey('login', 'Acme');
  // Whom the provider denied may sign in as somebody else: it was forgotten.
  await saml.signInAtPage();
  const { code, stderr } = await login;
  expect(code).not.toBe(0);
  expect(stderr).toContain('The provider did not post a SAML response.');
});

test('closing the question about roles ends the sign-in, and nothing is kept', async () => {
  await saml.page({});
  const login = world.latchkey('login', 'Acme');
  await world.tray().click('Choose roles from Acme…', { timeoutMs: 15_000 });
  const page = await world.app().window(/^app:/);
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel', exact: true }).click();
  const { code, stderr } = await login;
  expect(code).not.toBe(0);
  expect(stderr).toContain('Cancelled.');
  expect((await world.latchkey('list', '--json')).stdout).not.toContain('Saml');
});

test('two sign-ins at once are one: one window, and both are signed in', async () => {
  await saml.page({ roles: saml.roles.slice(0, 1) });
  await world.playground.request('POST', '/saml/forget');
  const before = (await saml.windowsShown()).length;
  const logins = [world.latchkey('login', 'Acme'), world.latchkey('login', 'Acme')];
  await saml.signInAtPage();
  for (const { code, stderr } of await Promise.all(logins)) {
    expect(stderr.trim()).toBe('');
    expect(code).toBe(0);
  }
  expect((await saml.windowsShown()).length).toBe(before + 1);
  expect(saml.leaks()).toBe(0);
});

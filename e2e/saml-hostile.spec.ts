import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { expect } from 'playwright/test';
import { waitFor } from './rig/dbus.ts';
import { test } from './rig/test.ts';
import { assertionBase64, provider, roleOf } from './saml-assertion.ts';
import { type SamlWorld, startSamlWorld, visibleWindow } from './saml-user.ts';
import { type Running, type World, waitForTray, windowState } from './world.ts';

// A provider's page that was taken over, or holds a frame of an attacker: it signs nobody in, and holds nobody.
test.describe.configure({ mode: 'serial' });

let saml: SamlWorld;
let world: World;
let site: Server;
let port = 0;
/** Requests by the attacker's frame that were answered or refused, as the frame itself reports them. */
const tried: string[] = [];

const ACS = 'https://signin.aws.amazon.com/saml';
const attackers = assertionBase64({ roles: [`${provider},${roleOf('Evil')}`] });
const users = assertionBase64({ roles: [`${provider},${roleOf('Good')}`] });

/** Served at `localhost`, which is another site than 127.0.0.1: everything by which a frame can send a form. */
const evilFrame = `<form id="own" method="post" action="${ACS}" target="inner"><input type="hidden" name="SAMLResponse" value="${attackers}"></form>
<iframe name="inner"></iframe>
<script>
const body = 'SAMLResponse=' + encodeURIComponent(${JSON.stringify(attackers)});
const report = (way) => fetch('/tried?' + way, { method: 'POST' });
(async () => {
  await fetch('${ACS}', { mode: 'no-cors', method: 'POST', body }).catch(() => 0);
  await report('fetch');
  navigator.sendBeacon('${ACS}', new Blob([body], { type: 'application/x-www-form-urlencoded' }));
  await report('beacon');
  document.getElementById('own').submit();
  await report('form');
  const opened = open('about:blank', '', 'width=300');
  if (opened) { opened.document.write(document.getElementById('own').outerHTML.replace('target="inner"', '')); opened.document.forms[0].submit(); }
  await report('popup');
  const blank = document.getElementById('own').cloneNode(true);
  blank.target = '_blank';
  document.body.append(blank);
  blank.submit();
  await report('blank');
})();
</script>`;

/** Each way to print that a page has. Where a dialog opens, the script stops until it is closed, and reports nothing. */
const prints = `<iframe id="inner"></iframe><script>
const report = (way) => fetch('/tried?' + way, { method: 'POST' });
addEventListener('load', () => setTimeout(async () => {
  await navigator.serviceWorker.register('/worker').then(() => report('worker'), () => report('no-worker'));
  print();
  document.execCommand('print');
  document.getElementById('inner').contentWindow.print();
  document.body.append(document.createElement('iframe'));
  frames[frames.length - 1].print();
  await report('printed');
}));
</script>`;

const signInForm = `<form method="post" action="${ACS}"><input type="hidden" name="SAMLResponse" value="${users}"><button>Sign in</button></form>`;

/** What each page does once it was clicked at; Chromium gives a page that nobody touched none of it. */
const holds = {
  beforeunload: `addEventListener('beforeunload', (event) => { event.preventDefault(); event.returnValue = 'stay'; });`,
  dialogs: `setInterval(() => { alert(1); confirm(2); prompt(3); }, 1);`,
  print: `setInterval(() => print(), 50);`,
  busy: `for (;;);`,
  fullscreen: `setInterval(() => document.documentElement.requestFullscreen().catch(() => 0), 50);`,
  pointer: `document.documentElement.requestPointerLock();`,
  popups: `const more = () => { for (let i = 0; i < 30; i += 1) open('/popup', '', 'kiosk=yes,fullscreen=yes,frame=no,closable=no,alwaysOnTop=yes,show=no,skipTaskbar=yes'); };
    more(); setInterval(more, 200);`,
} as const;

function serve(req: IncomingMessage, res: ServerResponse): void {
  const { pathname, search } = new URL(req.url ?? '/', 'http://127.0.0.1');
  res.setHeader('content-type', 'text/html');
  if (pathname === '/tried') tried.push(search.slice(1));
  if (pathname === '/far') {
    const far = `accounts.google.com.${'a'.repeat(60)}.${'b'.repeat(60)}.evil.localhost:${port}`;
    return void res.writeHead(302, { location: `http://${far}/hold/beforeunload` }).end();
  }
  if (pathname === '/framed') {
    return void res.end(`${signInForm}<iframe src="http://localhost:${port}/frame"></iframe>`);
  }
  if (pathname === '/prints') return void res.end(prints);
  if (pathname === '/worker') return void res.setHeader('content-type', 'text/javascript').end();
  if (pathname === '/frame') return void res.end(evilFrame);
  const hold = Object.entries(holds).find(([name]) => pathname === `/hold/${name}`);
  res.end(
    hold === undefined
      ? '<p>A page</p>'
      : `<button onclick="setTimeout(hold, 50)">Go</button><script>function hold() { ${hold[1]} }</script>`,
  );
}

test.beforeAll(async () => {
  site = createServer(serve);
  await new Promise<void>((resolve) => site.listen(0, resolve));
  port = Number(Object(site.address()).port);
  const at = (path: string) => `http://127.0.0.1:${port}${path}`;
  saml = await startSamlWorld([
    { name: 'Framed', config: { startUrl: at('/framed') } },
    { name: 'Prints', config: { startUrl: at('/prints') } },
    { name: 'Far', config: { startUrl: at('/far') } },
    ...Object.keys(holds).map((name) => ({
      name: `Hold-${name}`,
      config: { startUrl: at(`/hold/${name}`) },
    })),
  ]);
  world = saml.world;
});
test.afterAll(async () => {
  await saml.stop();
  site.close();
  site.closeAllConnections();
});

const begin = (source: string): Running => world.begin('latchkey', ['login', source]);
/** As the X of the frame does. */
const closeFirst = (): Promise<void> =>
  world.app().electron.evaluate(({ BrowserWindow }) => {
    const own = BrowserWindow.getAllWindows().filter(
      ({ webContents }) => !webContents.getURL().startsWith('app:'),
    );
    own.sort((one, other) => one.id - other.id)[0]?.close();
  });
async function isCalledOff(login: Running): Promise<void> {
  const { code, stderr } = await login.ended;
  expect([code, stderr]).toEqual([4, expect.stringContaining('Cancelled.')]);
  await waitFor('every window to be shut', async () => (await saml.windowsOpen()).length === 0);
}

test('a frame of another site signs nobody in, whatever it sends to AWS', async () => {
  const login = begin('Framed');
  const page = await visibleWindow(world, `http://127.0.0.1:${port}/framed`);
  await waitFor(
    'the frame to have tried everything',
    async () => tried.filter((each) => each === 'blank').length >= 2,
  );
  expect(new Set(tried)).toEqual(new Set(['fetch', 'beacon', 'form', 'popup', 'blank']));
  expect(login.child.exitCode).toBeNull();
  const { sources } = await windowState(world);
  expect(sources.find(({ name }) => name === 'Framed')?.state).not.toBe('signed-in');
  await page.getByRole('button').click();
  const { code, stderr } = await login.ended;
  expect([code, stderr.trim()]).toEqual([0, '']);
  const list = await waitFor('the role', async () => {
    const { stdout } = await world.latchkey('list', '--json');
    return stdout.includes('Good') ? stdout : undefined;
  });
  expect(list).not.toContain('Evil');
  expect(saml.leaks()).toBe(0);
});

test('a page that nobody sees opens no print dialog', async () => {
  const power = (event: string): Promise<void> =>
    world.app().electron.evaluate(({ powerMonitor }, name) => void powerMonitor.emit(name), event);
  // Only the silent try goes on behind a locked screen.
  await power('lock-screen');
  const login = begin('Prints');
  await waitFor('the page to have printed', async () => tried.includes('printed'));
  expect(tried).toContain('no-worker');
  await waitForTray(world, 'Prints · signing in…');
  await world.tray().click(['Sign in', 'Prints · signing in…', 'Cancel sign-in']);
  await isCalledOff(login);
  await power('unlock-screen');
});

for (const name of ['beforeunload', 'dialogs', 'print', 'busy', 'fullscreen', 'pointer'] as const)
  test(`a page with ${name} does not keep its window open`, async () => {
    const login = begin(`Hold-${name}`);
    const page = await visibleWindow(world, `http://127.0.0.1:${port}/hold/${name}`);
    // A dialog that would open stays open here.
    page.on('dialog', () => undefined);
    await page.getByRole('button').click({ noWaitAfter: true });
    const full = await world
      .app()
      .electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().some((each) => each.isFullScreen() || each.isKiosk()),
      );
    expect(full).toBe(false);
    await closeFirst();
    await isCalledOff(login);
  });

test('popups are few, ordinary windows, and go with the window they came from', async () => {
  const login = begin('Hold-popups');
  const page = await visibleWindow(world, `http://127.0.0.1:${port}/hold/popups`);
  await page.getByRole('button').click({ noWaitAfter: true });
  await waitFor('the popups', async () => (await saml.windowsOpen()).length >= 4);
  const shapes = await world.app().electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .filter(({ webContents }) => !webContents.getURL().startsWith('app:'))
      .map((each) => [
        each.isVisible(),
        each.isClosable(),
        each.isKiosk() || each.isFullScreen() || each.isAlwaysOnTop(),
      ]),
  );
  expect(shapes).toEqual(Array.from({ length: 4 }, () => [true, true, false]));
  await closeFirst();
  await isCalledOff(login);
});

test('whose page it is stays readable in the title, however long its host', async () => {
  const login = begin('Far');
  const title = await waitFor('the title', async () =>
    (await saml.windowsOpen()).find((each) => each.includes('evil.localhost')),
  );
  expect(title.slice(0, 60)).toContain(`.evil.localhost:${port} · `);
  expect(title).not.toContain('google');
  await waitFor('the window to be the one that the user sees', async () =>
    world
      .app()
      .electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().some((each) => each.isVisible() && each.getTitle().startsWith('…')),
      ),
  );
  await closeFirst();
  await isCalledOff(login);
});

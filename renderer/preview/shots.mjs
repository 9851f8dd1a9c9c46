// By hand: `node renderer/preview/shots.mjs [--german] [name…]` builds the window, opens it on a stand-in for main under the
// app's own content security policy, and writes what it looks like to test-results/window/.
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { chromium } from 'playwright-core';
import { build, runnerImport } from 'vite';
import { labelIn, shots } from './shot-list.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const out = join(root, 'test-results/window');
const site = join(root, 'test-results/window-build');
const fake = join(root, 'test-results/window-fake');
const axe = await readFile(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

const common = { configFile: false, logLevel: 'warn' };
await build({
  ...common,
  root: join(root, 'renderer'),
  base: './',
  plugins: [react()],
  build: { outDir: site, emptyOutDir: true, target: 'chrome130', assetsInlineLimit: 0, modulePreload: false },
});
await build({
  ...common,
  root,
  build: {
    outDir: fake,
    emptyOutDir: true,
    lib: {
      entry: join(root, 'renderer/preview/fake-latchkey.ts'),
      formats: ['iife'],
      name: 'fake',
      fileName: () => 'fake.js',
    },
  },
});

// The forms of this build, and not a copy of them: what is looked at is what is offered.
const { module: registry } = await runnerImport(join(root, 'electron/identity/registry.ts'), common);
const kinds = registry.identityFolders.flatMap(({ sources, sessions }) => [...sources, ...sessions]);
const forms = kinds.flatMap(({ form }) => (form === null ? [] : [form]));

const server = createServer(async (request, response) => {
  const path = new URL(request.url ?? '/', 'http://x').pathname;
  try {
    const body = await readFile(join(site, path === '/' ? 'index.html' : path));
    response.writeHead(200, {
      'content-type': types[extname(path)] ?? 'text/html',
      'content-security-policy': CSP,
    });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${server.address().port}`;

/** By its English name: what the same thing is called in German. */
async function germanNames() {
  const names = new Map();
  const pair = (english, german) => {
    if (typeof english === 'string') names.set(english, german ?? english);
    else if (typeof english === 'object' && english !== null)
      for (const key of Object.keys(english)) pair(english[key], german?.[key]);
  };
  const read = async (file) => (await runnerImport(join(root, 'shared/text', file), common)).module;
  const { phrase } = await read('de/phrases.ts');
  const twins = new Set(await readdir(join(root, 'shared/text')));
  for (const file of await readdir(join(root, 'shared/text/de')))
    if (twins.has(file)) pair(await read(file), await read(`de/${file}`));
  return (english) => names.get(english) ?? phrase(english);
}

/** Acts and labels of the list are written with English names: from here on they are looked for by the German ones. */
function lookInGerman(page, german) {
  const named = (options) =>
    typeof options?.name === 'string' ? { ...options, name: german(options.name) } : options;
  for (const place of [Object.getPrototypeOf(page), Object.getPrototypeOf(page.locator('body'))]) {
    if (place.looksInGerman === true) continue;
    place.looksInGerman = true;
    const { getByRole, getByLabel, getByText } = place;
    place.getByRole = function (role, options) {
      return getByRole.call(this, role, named(options));
    };
    for (const [name, plain] of Object.entries({ getByLabel, getByText }))
      place[name] = function (text, options) {
        return plain.call(this, typeof text === 'string' ? german(text) : text, options);
      };
  }
}

/** Words that have no room where they stand: names of buttons, columns, fields and headings. */
const cutWords = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('button, h1, h2, h3, label, th, [role=columnheader], dt, summary, legend')]
      .filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0)
      .filter((one) => getComputedStyle(one).display !== 'inline' && !one.closest('.visually-hidden'))
      .map((one) => one.textContent.trim().slice(0, 80))
      .filter((text) => text !== ''),
  );

/** Every part that was asked for is there, and drawn: parts are read at their first use. */
async function settled(page, pending) {
  for (let quiet = 0; quiet < 5; quiet += 1) {
    // A part that has come may ask for another when it is drawn; two frames later it has.
    await page.evaluate(
      () =>
        new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 40)))),
    );
    if (pending.size > 0) quiet = -1;
  }
}

/**
 * What axe finds, as a screen reader and a keyboard would meet the page. Run as text: the policy forbids a script element. A menu is no
 * part of a page's regions.
 */
async function violations(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run({ resultTypes: ['violations'] });
    const isInMenu = ({ target: [at] }) => document.querySelector(at)?.closest('[role=menu]') != null;
    return violations
      .map(({ id, nodes }) => ({ id, nodes: nodes.filter((one) => id !== 'region' || !isInMenu(one)) }))
      .filter(({ nodes }) => nodes.length > 0);
  });
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
await mkdir(out, { recursive: true });
const isGerman = process.argv.includes('--german');
const german = isGerman ? await germanNames() : null;
const wanted = process.argv.slice(2).filter((word) => word !== '--german');
let complaints = 0;
try {
  for (const shot of shots) {
    if (wanted.length > 0 && !wanted.some((w) => shot.name.startsWith(w))) continue;
    const context = await browser.newContext({
      viewport: { width: shot.width ?? 1080, height: shot.height ?? 720 },
      colorScheme: shot.dark ? 'dark' : 'light',
      forcedColors: shot.forcedColors ? 'active' : 'none',
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    // The load state "networkidle" is reached once per address: it says nothing of what is read later.
    const pending = new Set();
    page.on('request', (request) => pending.add(request));
    for (const end of ['requestfinished', 'requestfailed'])
      page.on(end, (request) => pending.delete(request));
    page.on('console', (message) => {
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      complaints += 1;
      console.error(`${shot.name}: ${message.text()}`);
    });
    page.on('pageerror', (error) => {
      complaints += 1;
      console.error(`${shot.name}: ${error.stack}`);
    });
    await page.addInitScript((given) => Object.assign(window, { previewForms: given }), forms);
    await page.addInitScript({ path: join(fake, 'fake.js') });
    if (german !== null) lookInGerman(page, german);
    const language = isGerman ? '&language=de' : '';
    await page.goto(`${origin}/?scenario=${shot.scenario ?? 'morning'}${language}${shot.at ?? '#sessions'}`);
    // Parts that are read at their first use, however long they take.
    await settled(page, pending);
    try {
      await shot.act?.(page, labelIn(forms));
      if (shot.shows !== undefined) await page.getByRole(shot.shows).first().waitFor();
    } catch (error) {
      complaints += 1;
      console.error(`${shot.name}: ${error}`);
    }
    await settled(page, pending);
    await page.screenshot({ path: join(out, `${shot.name}${isGerman ? '-de' : ''}.png`) });
    for (const text of isGerman ? await cutWords(page) : []) {
      complaints += 1;
      console.error(`${shot.name}: no room for “${text}”`);
    }
    for (const { id, nodes } of await violations(page)) {
      complaints += 1;
      for (const { target, failureSummary } of nodes)
        console.error(`${shot.name}: ${id} at ${target.join(' ')}: ${failureSummary.split('\n').join(' ')}`);
    }
    await context.close();
  }
} finally {
  await browser.close();
  server.close();
}
console.log(complaints === 0 ? 'no complaint in any console' : `${complaints} complaints`);

// A world whose app has a SAML provider as identity source, begun in three ways, and the user at that provider's page.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright';
import { waitFor } from './rig/dbus.ts';
import { startWorld, type World } from './world.ts';

/** Where the source `Browser` has the provider post to; below the ports that the system gives out, one for each worker. */
const ACS_PORT = String(27_955 + Number(process.env.TEST_PARALLEL_INDEX ?? '0'));

export interface SamlWorld {
  readonly world: World;
  /** Pairs of role and provider that the provider gives. */
  readonly roles: readonly string[];
  /** Connections that were made to AWS's sign-in address. */
  leaks(): number;
  /** What the provider's page does from now on: `pageParts` of the playground. */
  page(parts: Readonly<Record<string, unknown>>): Promise<void>;
  /** How many responses the provider has given out. */
  handedOver(): Promise<number>;
  /** Titles of the windows that were shown so far, each time they were. */
  windowsShown(): Promise<readonly string[]>;
  /** Windows that are there now, shown or not, by their titles; ours for the app is not among them. */
  windowsOpen(): Promise<readonly string[]>;
  /** The sign-in window once the user can see it. */
  signInWindow(): Promise<Page>;
  signInAtPage(): Promise<void>;
  stop(): Promise<void>;
}

/** The window whose address begins so, once the user can see it. */
export function visibleWindow(world: World, address: string): Promise<Page> {
  return waitFor(
    `a visible window at ${address}`,
    async () => {
      for (const each of world.app().electron.windows()) {
        if (!each.url().startsWith(address)) continue;
        const handle = await world.app().electron.browserWindow(each);
        if (await handle.evaluate((window) => window.isVisible())) return each;
      }
      return undefined;
    },
    { timeoutMs: 20_000 },
  );
}

/** `more`: sources beside the three of the playground's provider. */
export async function startSamlWorld(
  more: readonly { readonly name: string; readonly config: Readonly<Record<string, string>> }[] = [],
): Promise<SamlWorld> {
  const directory = mkdtempSync(path.join(tmpdir(), 'latchkey-saml-'));
  let leaks = 0;
  // AWS's own sign-in address leads here: any connection is an assertion that left the machine.
  const sink = createServer();
  sink.on('connection', () => {
    leaks += 1;
  });
  await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
  const at = sink.address();
  const port = typeof at === 'object' && at !== null ? at.port : 0;
  const world = await startWorld({ launch: false });
  const { startUrl, ssoUrl, spEntityId } = world.playground.info.saml;
  const region = 'us-east-1';
  const sources = [
    { kind: 'saml', name: 'Acme', config: { startUrl, region } },
    { kind: 'saml', name: 'Asked', config: { startUrl: ssoUrl, spEntityId, region } },
    { kind: 'saml', name: 'Browser', config: { startUrl: ssoUrl, spEntityId, region, acsPort: ACS_PORT } },
    ...more.map((each) => ({ kind: 'saml', ...each })),
  ];
  const seedFile = path.join(directory, 'seed.json');
  writeFileSync(seedFile, JSON.stringify({ sources }));
  await world.launch({
    args: ['--hidden', `--host-resolver-rules=MAP *.amazon.com:443 127.0.0.1:${port}`],
    env: { LATCHKEY_SEED: seedFile },
  });
  await world.app().electron.evaluate(({ app }) => {
    const shown: string[] = [];
    Reflect.set(globalThis, 'shownWindows', shown);
    app.on('browser-window-created', (_, window) => {
      if (window.isVisible()) shown.push(window.getTitle());
      window.on('show', () => shown.push(window.getTitle()));
    });
  });
  const provider = async (): Promise<{ readonly roles: readonly string[]; readonly handedOver: number }> => {
    const answer: unknown = await world.playground.request('GET', '/saml');
    const { roles, handedOver } = Object(answer);
    return { roles, handedOver };
  };
  const signInWindow = (): Promise<Page> => visibleWindow(world, 'http://127.0.0.1');
  return {
    world,
    roles: (await provider()).roles,
    leaks: () => leaks,
    page: async (parts) => {
      await world.playground.request('POST', '/saml/page', parts);
    },
    handedOver: async () => (await provider()).handedOver,
    windowsShown: () =>
      world.app().electron.evaluate(() => {
        const shown: unknown = Reflect.get(globalThis, 'shownWindows');
        return Array.isArray(shown) ? shown.map(String) : [];
      }),
    windowsOpen: () =>
      world.app().electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()
          .filter(({ webContents }) => !webContents.getURL().startsWith('app:'))
          .map((window) => window.getTitle()),
      ),
    signInWindow,
    signInAtPage: async () => {
      const page = await signInWindow();
      await page.getByLabel('User name').fill('maria');
      await page.getByRole('button', { name: 'Sign in' }).click();
    },
    stop: async () => {
      await world.stop();
      sink.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type BrowserChoice, BrowserFound, browserNames, browserText } from '../../../shared/browser.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { consoleTexts } from '../../../shared/text/console.ts';
import type { Browsers } from '../../core/ports/browser.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { type BrowserPlace, browserPlaces } from './browser-places.ts';
import { findProgram } from './find-program.ts';
import { startDetached } from './start-detached.ts';

interface BrowserPorts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly clock: Pick<Clock, 'after'>;
}

interface Profile {
  readonly name: string;
  /** The argument with which the browser opens it. */
  readonly argument: string;
  readonly containers: readonly string[];
}

/** The browsers of this machine with their profiles, as their own files say. */
export function createBrowsers(ports: BrowserPorts): Browsers {
  const places = browserPlaces(ports.platform, ports.home, ports.env);
  return {
    async list() {
      const found: BrowserFound[] = [];
      for (const place of places) {
        if ((await programOf(place, ports)) === null) continue;
        const profiles = await profilesOf(place);
        const one = BrowserFound.safeParse({
          browser: place.browser,
          profiles: profiles.map(({ name, containers }) => ({ name, containers })),
        });
        if (one.success) found.push(one.data);
      }
      return found;
    },
    async open(url, choice) {
      const place = places.find(({ browser }) => browser === choice.browser);
      const program = place === undefined ? null : await programOf(place, ports);
      if (place === undefined || program === null) return missing(choice);
      const args = argumentsFor(url, choice, await profilesOf(place));
      if (!args.ok) return args;
      try {
        await startDetached(program, args.value, ports);
        return ok(undefined);
      } catch {
        return err({ code: 'program-missing', program: browserNames[choice.browser] });
      }
    },
  };
}

const missing = (choice: BrowserChoice): Result<never, Problem> =>
  err({ code: 'refused', reason: consoleTexts.browserMissing(browserText(choice)) });

/** SECURITY: a profile that is gone is not replaced by another one: it may be signed in to other accounts. */
function argumentsFor(
  url: string,
  choice: BrowserChoice,
  profiles: readonly Profile[],
): Result<readonly string[], Problem> {
  const { browser, profile, container } = choice;
  const named = profiles.find(({ name }) => name === profile);
  if (profile !== undefined && named === undefined) return missing(choice);
  const inProfile = named === undefined ? profiles : [named];
  if (container !== undefined && !inProfile.some(({ containers }) => containers.includes(container)))
    return missing(choice);
  if (browser !== 'firefox')
    return ok(named === undefined ? [url] : [`--profile-directory=${named.argument}`, url]);
  // The address of the add-on "Open external links in a container", which Firefox needs for it.
  const address =
    container === undefined
      ? url
      : `ext+container:name=${encodeURIComponent(container)}&url=${encodeURIComponent(url)}`;
  return ok(named === undefined ? [address] : ['-P', named.argument, address]);
}

async function programOf({ programs }: BrowserPlace, { env }: BrowserPorts): Promise<string | null> {
  for (const program of programs) {
    const found = await findProgram(program, env);
    if (found !== null) return found;
  }
  return null;
}

async function profilesOf({ browser, data }: BrowserPlace): Promise<readonly Profile[]> {
  for (const directory of data) {
    const profiles =
      browser === 'firefox' ? await firefoxProfiles(directory) : await chromiumProfiles(directory);
    if (profiles.length > 0) return profiles;
  }
  return [];
}

/** `Local State` of Chromium: the name that a user sees, by the name of the directory. */
const LocalState = z.object({
  profile: z.object({ info_cache: z.record(z.string(), z.object({ name: z.string() })) }),
});

async function chromiumProfiles(directory: string): Promise<readonly Profile[]> {
  const state = LocalState.safeParse(await json(join(directory, 'Local State')));
  if (!state.success) return [];
  return Object.entries(state.data.profile.info_cache).map(([argument, { name }]) => ({
    name,
    argument,
    containers: [],
  }));
}

/** `profiles.ini` of Firefox (support.mozilla.org, "Profile Manager"): one section for each. */
async function firefoxProfiles(directory: string): Promise<readonly Profile[]> {
  const text = (await read(join(directory, 'profiles.ini'))) ?? '';
  const found: Profile[] = [];
  for (const section of text.split(/^\[/m)) {
    if (!section.startsWith('Profile')) continue;
    const value = (key: string): string | null =>
      new RegExp(`^${key}=(.*?)\\r?$`, 'm').exec(section)?.[1] ?? null;
    const name = value('Name');
    const path = value('Path');
    if (name === null || path === null) continue;
    const at = value('IsRelative') === '0' ? path : join(directory, path);
    found.push({ name, argument: name, containers: await containersOf(at) });
  }
  return found;
}

const Containers = z.object({
  identities: z.array(
    z.object({
      name: z.string().optional(),
      public: z.boolean().optional(),
      l10nID: z.string().optional(),
      l10nId: z.string().optional(),
    }),
  ),
});

/** Those that Firefox brings have no name until they are renamed. */
const namesBrought = new Map([
  ['userContextPersonal.label', 'Personal'],
  ['userContextWork.label', 'Work'],
  ['userContextBanking.label', 'Banking'],
  ['userContextShopping.label', 'Shopping'],
  ['user-context-personal', 'Personal'],
  ['user-context-work', 'Work'],
  ['user-context-banking', 'Banking'],
  ['user-context-shopping', 'Shopping'],
]);

async function containersOf(profile: string): Promise<readonly string[]> {
  const read = Containers.safeParse(await json(join(profile, 'containers.json')));
  if (!read.success) return [];
  return read.data.identities.flatMap((one) => {
    const name = one.name || namesBrought.get(one.l10nId ?? one.l10nID ?? '');
    return one.public === false || name === undefined ? [] : [name];
  });
}

async function read(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return null;
  }
}

async function json(file: string): Promise<unknown> {
  try {
    return JSON.parse((await read(file)) ?? 'null');
  } catch {
    return null;
  }
}

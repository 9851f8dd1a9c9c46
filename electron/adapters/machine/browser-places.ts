import type { BrowserKind } from '../../../shared/browser.ts';

/** Where a browser is on one platform. */
export interface BrowserPlace {
  readonly browser: BrowserKind;
  /** Names for the PATH, or whole paths; the first one that is there counts. */
  readonly programs: readonly string[];
  /** Where its profiles are. */
  readonly data: readonly string[];
}

type Env = Readonly<Record<string, string | undefined>>;

/** The vendors' own places, and those of snap. */
export function browserPlaces(platform: NodeJS.Platform, home: string, env: Env): readonly BrowserPlace[] {
  if (platform === 'win32') return onWindows(env);
  return platform === 'darwin' ? onMac(home) : onLinux(home, env);
}

function onLinux(home: string, env: Env): readonly BrowserPlace[] {
  const config = (env.XDG_CONFIG_HOME ?? '') === '' ? `${home}/.config` : `${env.XDG_CONFIG_HOME}`;
  return [
    {
      browser: 'firefox',
      programs: ['firefox', 'firefox-esr'],
      data: [`${home}/.mozilla/firefox`, `${home}/snap/firefox/common/.mozilla/firefox`],
    },
    {
      browser: 'chrome',
      programs: ['google-chrome', 'google-chrome-stable'],
      data: [`${config}/google-chrome`],
    },
    {
      browser: 'chromium',
      programs: ['chromium', 'chromium-browser'],
      data: [`${config}/chromium`, `${home}/snap/chromium/common/chromium`],
    },
    {
      browser: 'edge',
      programs: ['microsoft-edge', 'microsoft-edge-stable'],
      data: [`${config}/microsoft-edge`],
    },
    {
      browser: 'brave',
      programs: ['brave-browser', 'brave'],
      data: [`${config}/BraveSoftware/Brave-Browser`],
    },
  ];
}

function onMac(home: string): readonly BrowserPlace[] {
  const support = `${home}/Library/Application Support`;
  const place = (browser: BrowserKind, app: string, program: string, data: string): BrowserPlace => ({
    browser,
    programs: ['', home].map((root) => `${root}/Applications/${app}.app/Contents/MacOS/${program}`),
    data: [`${support}/${data}`],
  });
  return [
    place('firefox', 'Firefox', 'firefox', 'Firefox'),
    place('chrome', 'Google Chrome', 'Google Chrome', 'Google/Chrome'),
    place('chromium', 'Chromium', 'Chromium', 'Chromium'),
    place('edge', 'Microsoft Edge', 'Microsoft Edge', 'Microsoft Edge'),
    place('brave', 'Brave Browser', 'Brave Browser', 'BraveSoftware/Brave-Browser'),
  ];
}

function onWindows(env: Env): readonly BrowserPlace[] {
  const local = env.LOCALAPPDATA ?? '';
  const roots = [env.ProgramFiles, env['ProgramFiles(x86)'], local].filter((root) => root !== undefined);
  const place = (browser: BrowserKind, program: string, data: string): BrowserPlace => ({
    browser,
    programs: roots.map((root) => `${root}\\${program}`),
    data: [data],
  });
  return [
    place('firefox', 'Mozilla Firefox\\firefox.exe', `${env.APPDATA ?? ''}\\Mozilla\\Firefox`),
    place('chrome', 'Google\\Chrome\\Application\\chrome.exe', `${local}\\Google\\Chrome\\User Data`),
    place('chromium', 'Chromium\\Application\\chrome.exe', `${local}\\Chromium\\User Data`),
    place('edge', 'Microsoft\\Edge\\Application\\msedge.exe', `${local}\\Microsoft\\Edge\\User Data`),
    place(
      'brave',
      'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
      `${local}\\BraveSoftware\\Brave-Browser\\User Data`,
    ),
  ];
}

// What both Linux packages are: names, places, dependencies. deb.ts and rpm.ts write it down, each in its own form.

export type Format = 'deb' | 'rpm';
export type Arch = 'x64' | 'arm64';

export const NAME = 'latchkey';
export const MAINTAINER = 'The Latchkey authors <latchkey@example.invalid>';
export const HOMEPAGE = 'https://latchkey.example.invalid';
export const LICENCE = 'Apache-2.0';
export const SUMMARY = 'AWS credentials that rotate automatically';
export const DESCRIPTION = [
  'Sign in once. Then every git, aws, SDK and IDE on the machine gets AWS',
  'credentials that rotate automatically, and the tray shows which account',
  'answers. The terminal commands latchkey and git-remote-codecommit are in',
  'this package.',
];

/** How often this version was packed: rises when the same app is packed again in another way. */
export const REVISION = '1';
export const APP = '/opt/Latchkey';
export const EXECUTABLE = 'latchkey-desktop';
export const DOC = `/usr/share/doc/${NAME}`;

/** Commands of the package in /usr/bin, by what they lead to. */
export const COMMANDS: Readonly<Record<string, string>> = {
  [EXECUTABLE]: `${APP}/${EXECUTABLE}`,
  latchkey: `${APP}/resources/bin/latchkey`,
  'git-remote-codecommit': `${APP}/resources/bin/git-remote-codecommit`,
};

type ByFormat = Readonly<Record<Format, string>>;

/** The same library by the names of Debian and of Fedora. */
export const DEPENDENCIES: readonly ByFormat[] = [
  { deb: 'libc6 (>= 2.28)', rpm: 'glibc >= 2.28' },
  { deb: 'libgtk-3-0', rpm: 'gtk3' },
  // Loaded by Chromium while it runs, and its end where it is absent; ldd does not name it.
  { deb: 'libx11-xcb1', rpm: 'libX11-xcb' },
  { deb: 'libnotify4', rpm: 'libnotify' },
  { deb: 'libnss3', rpm: 'nss' },
  { deb: 'libxss1', rpm: 'libXScrnSaver' },
  { deb: 'libxtst6', rpm: 'libXtst' },
  { deb: 'xdg-utils', rpm: 'xdg-utils' },
  { deb: 'libatspi2.0-0', rpm: 'at-spi2-core' },
  { deb: 'libuuid1', rpm: 'libuuid' },
  { deb: 'libsecret-1-0', rpm: 'libsecret' },
  { deb: 'libasound2', rpm: 'alsa-lib' },
  { deb: 'libgbm1', rpm: 'mesa-libgbm' },
];

/** A keychain, a tray, a graphics card: without them the app starts, and says what it misses or renders in software. */
export const RECOMMENDATIONS: readonly ByFormat[] = [
  { deb: 'gnome-keyring | kwalletmanager', rpm: '(gnome-keyring or kwalletmanager)' },
  { deb: 'libayatana-appindicator3-1', rpm: 'libayatana-appindicator-gtk3' },
  { deb: 'libgl1', rpm: 'libglvnd-glx' },
];

/** zsh looks in a folder of its own on each system. */
export const ZSH_COMPLETIONS: ByFormat = {
  deb: '/usr/share/zsh/vendor-completions',
  rpm: '/usr/share/zsh/site-functions',
};

/** Files that only one format knows. */
export const ONLY_IN_DEB = [`${DOC}/changelog.Debian.gz`, `/usr/share/lintian/overrides/${NAME}`];

const ARCHITECTURES: Readonly<Record<Arch, ByFormat>> = {
  x64: { deb: 'amd64', rpm: 'x86_64' },
  arm64: { deb: 'arm64', rpm: 'aarch64' },
};
export const architecture = (arch: Arch, format: Format): string => ARCHITECTURES[arch][format];

/** A pre-release sorts before its release in both: `0.2.0-beta.1` is `0.2.0~beta.1`. */
export const packageVersion = (version: string): string => version.replaceAll('-', '~');

export function packageFile(version: string, arch: Arch, format: Format): string {
  const full = `${packageVersion(version)}-${REVISION}`;
  return format === 'deb'
    ? `${NAME}_${full}_${architecture(arch, format)}.deb`
    : `${NAME}-${full}.${architecture(arch, format)}.rpm`;
}

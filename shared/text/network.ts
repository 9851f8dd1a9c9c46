/** The words about proxies and certificates: errors, the Network section of the settings, `latchkey network` and doctor. */
const named = (proxy: string): string => (proxy === '' ? 'The proxy' : `The proxy ${proxy}`);
const because = (words: string): string => (words === '' ? '' : ` (${words})`);

export const networkText = {
  broken: (from: string, setting: string): string =>
    from === setting
      ? 'The proxy setting of Latchkey has no usable address. Correct it in Settings, Network.'
      : `${from} in the environment of Latchkey is not the address of a proxy. Correct or remove it, and restart Latchkey.`,
  noProxy: (proxy: string, words: string): string => `${named(proxy)} cannot be reached (${words}).`,
  noLogin: 'The login of the proxy cannot be read from the keychain.',
  noPac: (words: string): string => `The PAC file cannot be read${because(words)}.`,
  noSocksLogin: (proxy: string, words: string): string =>
    `${named(proxy)} did not connect. It is a SOCKS proxy, and Latchkey can send no user name and password to those: use its HTTP address, or one that needs none (${words}).`,
  socksLogin: (proxy: string): string =>
    `The proxy ${proxy} is a SOCKS proxy, and Latchkey can send no user name and password to those. Use its HTTP address, or one that needs none.`,
  ofProxy: (proxy: string): string => (proxy === '' ? 'the proxy' : `the proxy ${proxy}`),
  noTunnel: (proxy: string, words: string): string => `${named(proxy)} did not connect to it (${words}).`,

  // One line each: what was looked at, and what was seen.
  authorities: 'Certificate authorities',
  trustFault: (from: string, path: string, why: string): string =>
    `${from} names ${path}, which cannot be used: ${why}`,
  trustFix: (from: string): string =>
    from === 'ca-file'
      ? 'Correct it: latchkey settings set ca-file FILE'
      : `Correct or remove ${from}${from === 'ca_bundle' ? '.' : ' in the file "environment" of Latchkey, and restart it.'}`,
  /** Not the doctor's name for what is set in the shell that asks: of two checks of one name it shows one. */
  environment: 'Environment file',
  passedOver: (file: string, line: number, why: string): string => `${file}, line ${line}: ${why}`,
  morePassedOver: (lines: number): string =>
    lines === 1 ? '1 more line does not count' : `${lines} more lines do not count`,
  environmentFix: 'Correct the line, or name a proxy in Settings, Network. Then restart Latchkey.',
  fileUnused: (file: string, why: string): string => `${file} is not read: ${why}`,
  ownFileFix: 'Correct it, then restart Latchkey.',
  proxy: 'Proxy',
  direct: (origin: string): string => `none (${origin})`,
  through: (proxy: string, origin: string): string => `${proxy} (${origin})`,
  directly: 'no proxy',
  nextWay: (from: string, why: string, to: string): string =>
    `${from} does not answer (${why}); the next way is ${to}`,
  fromSystem: "the system's settings",
  fromSetting: "Latchkey's setting",
  fromVariable: (name: string): string => `${name} of the app's environment`,
  proxyFix: (route: { readonly kind: string; readonly from?: string }, setting: string): string =>
    route.kind === 'system'
      ? "Correct the system's proxy settings, or name a proxy: latchkey settings set proxy-address URL, then: latchkey settings set proxy-mode address"
      : route.from === setting
        ? 'Correct it in Settings, Network, or go back: latchkey settings reset proxy-mode'
        : `Correct ${route.from ?? 'it'} where Latchkey has it from (your login, or the file environment of its data directory), or name a proxy in Settings, Network. A changed variable counts when Latchkey is restarted.`,
  notLetThrough: (host: string): string =>
    `The proxy answers: ask who runs it to let ${host} through, or name another one in Settings, Network.`,
  dns: 'Name',
  unknownName: (host: string): string => `${host} is not known to DNS`,
  knownName: (host: string): string => `${host} is known`,
  dnsFix: 'Check the network and VPN. Behind a company proxy, name it in Settings, Network.',
  proxyConnection: 'Connection to the proxy',
  connection: 'Connection',
  connects: (place: string): string => `${place} answers`,
  noConnection: (place: string, why: string): string => `${place} cannot be reached: ${why}`,
  connectionFix: 'Check the network, VPN and firewall. Behind a company proxy, name it in Settings, Network.',
  noAnswer: 'no answer in time',
  stopped: 'stopped',
  proxyLogin: 'Login at the proxy',
  proxyLets: 'not needed, or accepted',
  loginNeeded: (proxy: string): string => `${proxy} asks for a user name and password`,
  loginRefused: (proxy: string): string => `${proxy} did not accept the user name and password`,
  loginFix: 'Type them in Settings, Network, or run: latchkey network login',
  certificate: 'Certificate',
  trusted: (host: string): string => `that of ${host} is trusted`,
  untrusted: (host: string, words: string): string => `that of ${host} is not trusted (${words})`,
  certificateFix:
    "If your company inspects TLS, add its root certificate to this machine's trust store, or name its file: latchkey settings set ca-file FILE",
  namedByProfile: (file: string, profile: string, path: string): string =>
    `The profile ${profile} in ${file} names ${path} as its ca_bundle, for its own calls. If it is that one: latchkey settings set ca-file ${path}`,
  clock: 'Clock of this machine',
  clockFine: 'agrees with the answer',
  skewed: (minutes: number): string => `off by ${minutes} minutes`,
  clockFix: 'Set the clock, or let the system set it over the network.',
  aws: 'Answer of AWS',
  answered: (host: string): string => `${host} answered`,
  otherAnswer: (host: string, status: number): string =>
    `${host} answered with HTTP ${status}, and not as AWS does`,
  otherAnswerFix: 'A proxy or captive portal may be in the way: open any web page, then try again.',

  // The section of the window.
  section: 'Network',
  sectionHint:
    'Proxy and certificates for everything that Latchkey sends. Addresses on this machine never go through a proxy.',
  test: 'Test the connection',
  testing: 'Testing…',
  allGood: 'AWS answers.',
  login: 'Login at the proxy',
  loginHint: 'Kept in the keychain, for this proxy only, and sent to no server.',
  userName: 'User name',
  password: 'Password',
  keep: 'Save',
  forget: 'Forget',
  kept: 'Saved in the keychain.',
  forgotten: 'Removed from the keychain.',
  noProxyKnown: 'No proxy is in use: there is nothing to log in to.',
};

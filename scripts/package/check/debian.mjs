// The deb in a clean Debian, from a signed repository: installed, run, upgraded under the running app, removed.
import fs from 'node:fs';
import path from 'node:path';
import { expectText, expectThat, step, succeed } from './checks.mjs';
import { expectSame } from './home.mjs';
import { dayOfUse, expectCredentials, expectUpgraded, latchkeyOf, quit, signIn } from './user.mjs';

const KEYRING = '/usr/share/keyrings/latchkey.gpg';
const OWN_LIST = [
  '-o',
  'Dir::Etc::sourcelist=/etc/apt/sources.list.d/latchkey.sources',
  '-o',
  'Dir::Etc::sourceparts=-',
  '-o',
  'APT::Get::List-Cleanup=0',
];
const apt = (...args) => [
  'apt-get',
  ['-y', '-q', '-o', 'APT::Update::Error-Mode=any', '-o', 'Acquire::http::Proxy::127.0.0.1=DIRECT', ...args],
  { DEBIAN_FRONTEND: 'noninteractive' },
];
const aptGet = (system, ...args) => system.succeed(...apt(...args));
const aptFails = async (system, wanted, ...args) => {
  const ran = await system.run(...apt(...args));
  expectThat(ran.code !== 0, `apt-get ${args.join(' ')} to fail`, ran.text);
  expectText(ran.text, wanted);
  return ran;
};

/** As docs/install.md says it. */
function addRepository(system, server) {
  fs.copyFileSync(path.join(server.folder, 'apt', 'latchkey-archive-keyring.gpg'), system.at(KEYRING));
  fs.writeFileSync(
    system.at('/etc/apt/sources.list.d/latchkey.sources'),
    `Types: deb\nURIs: ${server.url}/apt\nSuites: stable\nComponents: main\nSigned-By: ${KEYRING}\n`,
  );
}

async function refused(system, server) {
  const inRepository = (...parts) => path.join(server.folder, 'apt', ...parts);
  const deb = inRepository('pool', fs.readdirSync(inRepository('pool'))[0]);
  const update = () => aptGet(system, ...OWN_LIST, 'update');
  await update();
  await system.succeed('sh', ['-c', 'rm -f /var/cache/apt/archives/latchkey_*']);
  await server.changed(deb, () =>
    aptFails(
      system,
      /Hash Sum mismatch|unexpected size/,
      ...OWN_LIST,
      '-d',
      'install',
      '--reinstall',
      'latchkey',
    ),
  );
  const index = inRepository('dists', 'stable', 'main', 'binary-amd64', 'Packages.gz');
  const clean = () => system.succeed('sh', ['-c', 'rm -rf /var/lib/apt/lists/127*']);
  await clean();
  fs.renameSync(inRepository('dists/stable/main/binary-amd64/Packages'), inRepository('Packages.kept'));
  await server.changed(index, () =>
    aptFails(system, /Hash Sum mismatch|unexpected size/, ...OWN_LIST, 'update'),
  );
  fs.renameSync(inRepository('Packages.kept'), inRepository('dists/stable/main/binary-amd64/Packages'));
  const release = inRepository('dists', 'stable', 'InRelease');
  await clean();
  await server.edited(release, 'Origin: Latchkey', 'Origin: Somebody', () =>
    aptFails(system, 'BADSIG', ...OWN_LIST, 'update'),
  );
  await server.signedByAnother(() => aptFails(system, 'NO_PUBKEY', ...OWN_LIST, 'update'));
  await clean();
  await update();
}

/** A program of the administrator that no package owns. */
async function foreignStays(system) {
  const place = system.at('/usr/bin/git-remote-codecommit');
  fs.writeFileSync(place, '#!/bin/sh\necho foreign\n', { mode: 0o755 });
  await aptFails(
    system,
    'not installed, because these are there and not from this package: /usr/bin/git-remote-codecommit',
    'install',
    '--no-install-recommends',
    'latchkey',
  );
  expectText(fs.readFileSync(place, 'utf8'), 'echo foreign');
  fs.rmSync(place);
}

async function installedWell(system) {
  for (const name of ['latchkey', 'git-remote-codecommit', 'latchkey-desktop'])
    expectText((await system.succeed('dpkg', ['-S', `/usr/bin/${name}`])).stdout, 'latchkey: ');
  expectThat((await system.succeed('dpkg', ['-V', 'latchkey'])).stdout === '', 'no changed file');
  const { stdout } = await system.succeed('sh', [
    '-c',
    'ldd /opt/Latchkey/latchkey-desktop /opt/Latchkey/*.so*',
  ]);
  expectThat(!stdout.includes('not found'), 'every library to be there', stdout);
}

/** Where package managers keep what they know of any package, and what the tests themselves have put into the system. */
const NOT_OF_THE_PACKAGE = [
  'etc/apt',
  'usr/share/keyrings',
  'var/cache',
  'var/lib/apt',
  'var/lib/dnf',
  'var/lib/rpm',
  'var/log',
];

/** What has the name of Latchkey in the system. */
export async function leftovers({ root, at }) {
  const skipped = NOT_OF_THE_PACKAGE.flatMap((place) => ['-path', at(place), '-prune', '-o']);
  const { stdout } = await succeed('find', [root, ...skipped, '-iname', '*latchkey*', '-print']);
  return stdout.trim();
}

export async function checkDebian({ system, server, user, newer }) {
  const latchkey = latchkeyOf(system, user);
  const before = user.everything();
  await step('apt: a command that no package owns is left, and Latchkey not installed', async () => {
    addRepository(system, server);
    await aptGet(system, 'update');
    await foreignStays(system);
  });
  await step('apt: install from the signed repository', async () => {
    await aptGet(system, 'install', '--no-install-recommends', 'latchkey');
    await installedWell(system);
    // What the user works with.
    await aptGet(system, 'install', '--no-install-recommends', 'git');
    expectSame(before, user.everything(), 'the home as it was');
  });
  await step('deb: the installed command starts the installed app; sign-in, credentials', async () => {
    await signIn(latchkey, user);
    await expectCredentials(latchkey);
    expectText(user.awsConfig(), '/opt/Latchkey/resources/bin/latchkey');
  });
  await step('deb: a day of use', () => dayOfUse(latchkey, user, before));
  await step('apt: a changed package, index, signature, and another key are refused', () =>
    refused(system, server),
  );
  await step('apt: upgrade under the running app, sessions kept', async () => {
    await server.publish();
    await aptGet(system, ...OWN_LIST, 'update');
    await aptGet(system, 'upgrade');
    await expectUpgraded(latchkey, user, newer);
  });
  await step('deb: detach, removal and purge leave every file of the home byte for byte', async () => {
    await latchkey.succeed('detach', '--yes');
    expectSame(before, user.everything(), 'the home as it was, after the detach');
    await quit(latchkey, user);
    const removal = await aptGet(system, 'remove', 'latchkey');
    expectText(removal.text, "'latchkey detach', run by each user before the removal");
    expectText(removal.stderr, /run by each user before the removal[\s\S]*latchkey: removed\./);
    const purge = await aptGet(system, 'purge', 'latchkey');
    expectThat(!purge.text.includes('latchkey detach'), 'no second message', purge.text);
    const left = await leftovers(system);
    expectThat(left === '', 'nothing of Latchkey in the system', left);
    expectSame(before, user.everything(), 'the home as it was, after the purge');
    expectThat(fs.existsSync(path.join(user.dir, 'data')), 'the data directory of the user');
  });
}

export async function lintDeb(file) {
  await succeed('lintian', ['--fail-on', 'error', '--tag-display-limit', '0', '--allow-root', file]);
}

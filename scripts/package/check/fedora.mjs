// The rpm by dnf, from a signed repository. There is no Fedora here: the root is a Debian with an rpm database of its own, in
// which an empty package provides what the rpm requires, by Fedora's names.
import fs from 'node:fs';
import path from 'node:path';
import { expectText, expectThat, run, step, succeed } from './checks.mjs';
import { leftovers } from './debian.mjs';
import { differences, expectSame } from './home.mjs';
import { expectCredentials, expectUpgraded, latchkeyOf, quit } from './user.mjs';

async function makeStandIns(folder, rpm) {
  const required = (
    await succeed('rpm', ['-qp', '--nosignature', '--qf', '[%{REQUIRENAME} %{REQUIREVERSION}\n]', rpm])
  ).stdout
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('rpmlib('));
  const provides = required
    .map((line) => line.trim().split(' '))
    .map(([name, version]) => (version ? `${name} = ${version}` : name));
  const spec = path.join(folder, 'stand-ins.spec');
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(
    spec,
    `Name: stand-ins\nVersion: 1\nRelease: 1\nSummary: a distribution\nLicense: none\nBuildArch: noarch\n${provides
      .map((name) => `Provides: ${name}\n`)
      .join('')}%description\nx\n%files\n`,
  );
  await succeed('rpmbuild', [
    '-bb',
    '--define',
    `_topdir ${folder}`,
    '--define',
    `_rpmdir ${folder}/made`,
    spec,
  ]);
  await succeed('createrepo_c', ['--quiet', path.join(folder, 'made')]);
}

function dnfOf(system, server, work) {
  const repos = path.join(work, 'repos');
  for (const folder of [repos, path.join(work, 'log')]) fs.mkdirSync(folder, { recursive: true });
  const key = `file://${server.folder}/rpm/latchkey.asc`;
  // As docs/install.md says it; the stand-ins are no part of what is tested.
  fs.writeFileSync(
    path.join(repos, 'latchkey.repo'),
    `[latchkey]\nname=Latchkey\nbaseurl=${server.url}/rpm\nenabled=1\ngpgcheck=1\nrepo_gpgcheck=1\ngpgkey=${key}\nproxy=\n`,
  );
  fs.writeFileSync(
    path.join(repos, 'stand-ins.repo'),
    `[stand-ins]\nname=stand-ins\nbaseurl=file://${work}/stand-ins/made\nenabled=1\ngpgcheck=0\n`,
  );
  // An installroot has its own keys: the machine's stay as they are.
  const args = (words) => [
    `--installroot=${system.root}`,
    `--setopt=reposdir=${repos}`,
    `--setopt=cachedir=${path.join(work, 'cache')}`,
    `--setopt=logdir=${path.join(work, 'log')}`,
    '--setopt=install_weak_deps=False',
    '--releasever=1',
    '-y',
    ...words,
  ];
  return {
    run: (...words) => run('dnf', args(words)),
    succeed: (...words) => succeed('dnf', args(words)),
    fails: async (wanted, ...words) => {
      fs.rmSync(path.join(work, 'cache'), { recursive: true, force: true });
      const ran = await run('dnf', args(words));
      expectThat(ran.code !== 0, `dnf ${words.join(' ')} to fail`, ran.text);
      expectText(ran.text, wanted);
    },
  };
}

async function refused(dnf, server) {
  const rpm = path.join(
    server.folder,
    'rpm',
    fs.readdirSync(path.join(server.folder, 'rpm')).find((name) => name.endsWith('.rpm')),
  );
  const index = path.join(server.folder, 'rpm', 'repodata', 'repomd.xml');
  await server.changed(rpm, () => dnf.fails(/checksum|Error downloading packages/i, 'install', 'latchkey'));
  await server.edited(index, '<revision>', '<revision>1', () =>
    dnf.fails(/GPG|signature/i, 'install', 'latchkey'),
  );
  await server.unsigned(rpm, () => dnf.fails(/not signed|GPG check FAILED/, 'install', 'latchkey'));
}

export async function checkFedora({ system, server, user, newer, work, rpm }) {
  const latchkey = latchkeyOf(system, user);
  const dnf = dnfOf(system, server, work);
  const before = user.everything();
  await step('dnf: a changed package, a changed index and an unsigned package are refused', async () => {
    await makeStandIns(path.join(work, 'stand-ins'), rpm);
    await dnf.succeed('install', 'stand-ins');
    await refused(dnf, server);
  });
  await step('dnf: install from the signed repository', async () => {
    fs.rmSync(path.join(work, 'cache'), { recursive: true, force: true });
    await dnf.succeed('install', 'latchkey');
    const { stdout } = await succeed('rpm', ['--root', system.root, '-qf', '/usr/bin/latchkey']);
    expectText(stdout, 'latchkey-');
  });
  await step(
    'rpm: the installed command starts the installed app, which is signed in as before',
    async () => {
      await latchkey.succeed('attach');
      await expectCredentials(latchkey);
    },
  );
  await step('dnf: upgrade under the running app, sessions kept', async () => {
    await server.publish();
    await dnf.succeed('--refresh', 'upgrade', 'latchkey');
    await expectUpgraded(latchkey, user, newer);
  });
  await step('rpm: detach and removal leave every file of the home byte for byte', async () => {
    const written = differences(before, user.everything());
    expectThat(written.length > 2, 'files of the user that the attach has written', written.join('\n'));
    await latchkey.succeed('detach', '--yes');
    await quit(latchkey, user);
    const removal = await dnf.succeed('remove', 'latchkey');
    expectText(removal.text, "'latchkey detach', run by each user before the removal");
    const left = await leftovers(system);
    expectThat(left === '', 'nothing of Latchkey in the system', left);
    expectSame(before, user.everything(), 'the home as it was');
  });
}

export async function lintRpm(file, config) {
  const ran = await run('rpmlint', ['--config', config, file]);
  expectText(ran.text, ' 0 errors');
}

// electron-builder's hook after the files are in place and before fuses, signing and installers.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const plist = createRequire(import.meta.url)('plist');

const ELECTRON_LICENCES = ['LICENSE.electron.txt', 'LICENSES.chromium.html'];

/**
 * No package without the licences of what is in it. electron-builder carries Electron's own along, but not for macOS from
 * a folder (`electronDist`): there they lie beside the app that it copies.
 */
function requireLicences({ resources, appOutDir, isMac, electronDist }) {
  const electronFolder = isMac ? resources : appOutDir;
  for (const name of ELECTRON_LICENCES) {
    const target = path.join(electronFolder, name);
    const sources = [name, name.replace('.electron.txt', '')].map((file) =>
      path.join(electronDist ?? '', file),
    );
    const source = sources.find((file) => electronDist && fs.existsSync(file));
    if (!fs.existsSync(target) && source) fs.copyFileSync(source, target);
  }
  const wanted = [
    ...['LICENSE', 'THIRD-PARTY-NOTICES.txt'].map((name) => path.join(resources, 'licences', name)),
    ...ELECTRON_LICENCES.map((name) => path.join(electronFolder, name)),
  ];
  const missing = wanted.filter((file) => !fs.existsSync(file));
  if (missing.length > 0)
    throw new Error(
      `${missing.join(', ')} would be missing in the package. Run "npm run build", and pack from an Electron folder that has its licences.`,
    );
}

/** electron-builder lets macOS load everything without TLS, whatever `extendInfo` says. */
function requireTls(info) {
  const read = plist.parse(fs.readFileSync(info, 'utf8'));
  read.NSAppTransportSecurity = { NSAllowsArbitraryLoads: false, NSAllowsLocalNetworking: true };
  fs.writeFileSync(info, plist.build(read));
}

export default function afterPack({ appOutDir, electronPlatformName, packager }) {
  const isMac = electronPlatformName === 'darwin';
  const isWindows = electronPlatformName === 'win32';
  const resources = isMac
    ? path.join(appOutDir, `${packager.appInfo.productFilename}.app`, 'Contents', 'Resources')
    : path.join(appOutDir, 'resources');
  // The prepared runtime has a loader here that would start any folder given to it.
  fs.rmSync(path.join(resources, 'default_app.asar'), { force: true });

  requireLicences({ resources, appOutDir, isMac, electronDist: packager.config.electronDist });

  if (isMac) requireTls(path.join(resources, '..', 'Info.plist'));

  const bin = path.join(resources, 'bin');
  const suffix = isWindows ? '.exe' : '';
  for (const name of ['latchkey', 'git-remote-codecommit']) {
    if (!fs.existsSync(path.join(bin, name + suffix))) {
      throw new Error(
        `${name}${suffix} is not in out/bin: the packaged app needs the native shim. Install cargo and run "npm run build".`,
      );
    }
  }
  const executable = isMac
    ? `../../MacOS/${packager.appInfo.productFilename}`
    : `../../${packager.executableName ?? 'latchkey-desktop'}${suffix}`;
  // Relative to the shim's real folder, so that the app may be moved.
  const launch = {
    argv: [executable, '--hidden'],
    electron: packager.config.electronVersion ?? undefined,
    // By it a running app sees that it was updated on the disk.
    version: packager.appInfo.version,
  };
  fs.writeFileSync(path.join(bin, 'launch.json'), `${JSON.stringify(launch, null, 2)}\n`);
}

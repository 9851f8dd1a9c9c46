// electron-builder's hook after the files lie in place and before fuses, signing and installers.
import fs from 'node:fs';
import path from 'node:path';

export default function afterPack({ appOutDir, electronPlatformName, packager }) {
  const isMac = electronPlatformName === 'darwin';
  const isWindows = electronPlatformName === 'win32';
  const resources = isMac
    ? path.join(appOutDir, `${packager.appInfo.productFilename}.app`, 'Contents', 'Resources')
    : path.join(appOutDir, 'resources');
  // The prepared runtime has a loader here that would start any folder given to it.
  fs.rmSync(path.join(resources, 'default_app.asar'), { force: true });

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
  const launch = { argv: [executable, '--hidden'], electron: packager.config.electronVersion ?? undefined };
  fs.writeFileSync(path.join(bin, 'launch.json'), `${JSON.stringify(launch, null, 2)}\n`);
}

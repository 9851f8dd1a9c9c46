// The app folder for macOS, as electron-builder makes it from a stand-in for Electron: what macOS reads of it, and what is in it.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { electronRuntime } from '../../electron-runtime.mjs';
import { expectThat, step, succeed } from './checks.mjs';
import { makeMacStandIn } from './mac-stand-in.mjs';

const plist = createRequire(import.meta.url)('plist');
const root = path.join(import.meta.dirname, '../../..');
/** What the hardened runtime allows: V8 writes code; no foreign library, no code from elsewhere. */
const ENTITLEMENTS = ['com.apple.security.cs.allow-jit'];

async function pack({ work, arch }) {
  const electron = path.join(work, `electron-${arch}`);
  fs.mkdirSync(electron, { recursive: true });
  await makeMacStandIn(electron, { arch, licences: (await electronRuntime()).dist });
  const output = path.join(work, `mac-${arch}`);
  const settings = { electronDist: electron, electronVersion: '45.0.0', 'directories.output': output };
  await succeed(
    process.execPath,
    [
      path.join('node_modules', 'electron-builder', 'cli.js'),
      '--mac',
      'dir',
      `--${arch}`,
      '--publish',
      'never',
      '--config',
      'electron-builder.yml',
      ...Object.entries(settings).map(([name, value]) => `-c.${name}=${value}`),
    ],
    { cwd: root, env: { ...process.env, CSC_IDENTITY_AUTO_DISCOVERY: 'false' } },
  );
  return output;
}

function judgeInfo(app) {
  const info = plist.parse(fs.readFileSync(path.join(app, 'Contents', 'Info.plist'), 'utf8'));
  const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  const wanted = {
    CFBundleIdentifier: 'dev.latchkey.app',
    CFBundleShortVersionString: version,
    CFBundleIconFile: 'icon.icns',
    LSApplicationCategoryType: 'public.app-category.developer-tools',
    LSUIElement: true,
    NSAllowsArbitraryLoads: false,
    schemes: 'latchkey',
  };
  const found = {
    ...info,
    NSAllowsArbitraryLoads: info.NSAppTransportSecurity?.NSAllowsArbitraryLoads,
    schemes: (info.CFBundleURLTypes ?? []).flatMap(({ CFBundleURLSchemes }) => CFBundleURLSchemes).join(' '),
  };
  for (const [name, value] of Object.entries(wanted))
    expectThat(found[name] === value, `${name} of Info.plist to be ${value}`, String(found[name]));
  const icon = fs.readFileSync(path.join(app, 'Contents', 'Resources', 'icon.icns'));
  expectThat(icon.equals(fs.readFileSync(path.join(root, 'assets', 'icon.icns'))), 'the committed icon');
}

function judgeEntitlements() {
  const file = path.join(root, 'assets', 'entitlements.mac.plist');
  const allowed = Object.entries(plist.parse(fs.readFileSync(file, 'utf8')));
  const named = allowed.map(([name, value]) => `${name}=${value}`).join(' ');
  expectThat(
    named === ENTITLEMENTS.map((name) => `${name}=true`).join(' '),
    'no entitlement but those',
    named,
  );
}

/** `judge` looks at what is in the app, as at that of every system. */
export async function checkMac({ work, judge }) {
  await step('mac: the app folder of both processors, from a stand-in for Electron', async () => {
    judgeEntitlements();
    for (const arch of ['arm64', 'x64']) {
      const output = await pack({ work, arch });
      await judge(output);
      judgeInfo(path.join(output, arch === 'x64' ? 'mac' : `mac-${arch}`, 'Latchkey.app'));
    }
  });
}

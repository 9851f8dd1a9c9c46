// Starts the built app on the Electron runtime; what start and demo share.
import { spawn } from 'node:child_process';
import path from 'node:path';
import readline from 'node:readline';
import { electronRuntime } from './electron-runtime.mjs';

const root = path.dirname(import.meta.dirname);

/** What Chromium writes on machines without a GPU or a full desktop; none of it is about Latchkey. */
const NOISE = /:(ERROR|WARNING):[\w/.]+\(|fd limit|libva|Gtk-WARNING|libnotify-WARNING|DevTools listening|^$/;

export async function startApp({ env = process.env, args = [] } = {}) {
  const runtime = await electronRuntime();
  const sandbox = [];
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    sandbox.push('--no-sandbox');
    process.stderr.write(
      '[app] running as root, where Chromium cannot use its sandbox: adding --no-sandbox. Start it as a normal user to keep the sandbox.\n',
    );
  }
  const child = spawn(runtime.executable, [...sandbox, root, ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  readline.createInterface({ input: child.stderr }).on('line', (line) => {
    if (!NOISE.test(line)) process.stderr.write(`${line}\n`);
  });
  const exited = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 0)));
  });
  return { child, exited };
}

/** What a desktop app needs and this machine does not offer, in words; empty when all is there. */
export async function missingForDesktop(env = process.env) {
  if (process.platform !== 'linux') return [];
  const missing = [];
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) {
    missing.push('a display (neither DISPLAY nor WAYLAND_DISPLAY is set)');
  }
  if (!env.DBUS_SESSION_BUS_ADDRESS) {
    missing.push('a D-Bus session, which carries the tray icon, notifications and the keyring');
    return missing;
  }
  // Built with the app: it is the app's own client.
  const { sessionBusNames } = await import('../out/dev/bus-names.mjs');
  try {
    if (!(await sessionBusNames(env)).includes('org.freedesktop.secrets')) {
      missing.push(
        'a keyring (install and start gnome-keyring or KWallet, which offer org.freedesktop.secrets)',
      );
    }
  } catch (error) {
    missing.push(`a D-Bus session that answers (${error.message})`);
  }
  return missing;
}

// A session bus for tests that can start the services named here and no other: the machine's own notification server,
// portal, accessibility bus or settings daemon would take the place of what a test owns.
import fs from 'node:fs';
import path from 'node:path';

/** Where distributions put the window in which gnome-keyring asks for a password. */
export const GCR_PROMPTERS = [
  '/usr/libexec/gcr-prompter',
  '/usr/lib/gcr/gcr-prompter',
  '/usr/lib/gcr-prompter',
];

/**
 * gnome-keyring finds its prompt through the bus. It ends when a program takes back a prompt that is shown; on a desktop the
 * next call starts it again, locked.
 */
export function keyringServices() {
  const prompter = GCR_PROMPTERS.find((file) => fs.existsSync(file));
  const daemon = (process.env.PATH ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, 'gnome-keyring-daemon'))
    .find((file) => fs.existsSync(file));
  return {
    ...(prompter && { 'org.gnome.keyring.SystemPrompter': prompter }),
    ...(daemon && { 'org.freedesktop.secrets': `${daemon} --start --foreground --components=secrets` }),
  };
}

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/**
 * Writes the configuration below `directory` and gives its path.
 * @param {string} directory
 * @param {Record<string, string>} services bus name → command
 */
export function writeBusConfig(directory, services) {
  const serviceDirectory = path.join(directory, 'services');
  fs.mkdirSync(serviceDirectory, { recursive: true });
  for (const [name, command] of Object.entries(services)) {
    const file = path.join(serviceDirectory, `${name}.service`);
    fs.writeFileSync(file, `[D-BUS Service]\nName=${name}\nExec=${command}\n`);
  }
  const config = path.join(directory, 'bus.conf');
  fs.writeFileSync(
    config,
    `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <keep_umask/>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <servicedir>${escaped(serviceDirectory)}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`,
  );
  return config;
}

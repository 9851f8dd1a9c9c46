'use strict';
// The smallest app with everything that the rig must be able to see: tray, menu, notification, keychain, window.
const { app, BrowserWindow, Menu, Notification, Tray, nativeImage } = require('electron');
const keytar = require('keytar');

const seen = [];
let tray;
app.commandLine.appendSwitch('password-store', 'basic');
app.on('window-all-closed', () => {});

const square = (blue, green, red) => {
  const bitmap = Buffer.alloc(22 * 22 * 4);
  for (let at = 0; at < bitmap.length; at += 4) bitmap.set([blue, green, red, 255], at);
  return nativeImage.createFromBitmap(bitmap, { width: 22, height: 22 });
};

function notify() {
  const notification = new Notification({ title: 'Session ends soon', body: 'payments-dev & 9 more' });
  notification.on('click', () => seen.push('notification clicked'));
  notification.on('close', () => seen.push('notification closed'));
  notification.show();
}

globalThis.fixture = {
  seen,
  keychain: async (value) => {
    await keytar.setPassword('latchkey-rig', 'one', value);
    return keytar.getPassword('latchkey-rig', 'one');
  },
  read: () => keytar.getPassword('latchkey-rig', 'one'),
  turnGreen: () => tray.setImage(square(40, 180, 40)),
};

app.whenReady().then(() => {
  tray = new Tray(square(30, 60, 220));
  tray.setToolTip('Rig fixture');
  tray.on('click', () => seen.push('activated'));
  const submenu = [{ label: 'admin_role & more', click: () => seen.push('switched') }];
  tray.setContextMenu(
    Menu.buildFromTemplate([
      { label: 'No default session', enabled: false },
      {
        label: 'Switch role',
        submenu: submenu.map((item) => ({ ...item, label: item.label.replace('&', '&&') })),
      },
      { type: 'separator' },
      { label: 'Notify', click: notify },
      { label: 'Quit', click: () => app.quit() },
    ]),
  );
  const window = new BrowserWindow({ width: 480, height: 320 });
  window.loadURL(
    'data:text/html,<title>Rig fixture</title><body style="background:%23114477"><h1 style="color:white">Rig fixture</h1>',
  );
});

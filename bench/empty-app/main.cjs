// The floor every Electron app stands on: no window, nothing done, a file written when it is ready.
const { app } = require('electron');
const { writeFileSync } = require('node:fs');

app.setPath('userData', process.env.BENCH_USER_DATA);
app.on('window-all-closed', () => {});
app.whenReady().then(() => writeFileSync(process.env.BENCH_READY_FILE, ''));
process.on('SIGTERM', () => app.quit());

import { join } from 'node:path';
import { nativeTheme, type WebPreferences } from 'electron';

/** Of every window that shows our page. SECURITY: isolated from its page, in a sandbox, and without Node. */
export const pagePreferences = (outDir: string, devTools: boolean): WebPreferences => ({
  preload: join(outDir, 'preload.js'),
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  webviewTag: false,
  spellcheck: false,
  devTools,
});

/** What a window shows before its page has painted. */
export const pageBackground = (): string => (nativeTheme.shouldUseDarkColors ? '#16181d' : '#ffffff');

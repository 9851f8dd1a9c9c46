import { join } from 'node:path';
import { Menu, type MenuItemConstructorOptions, nativeImage, nativeTheme, Tray } from 'electron';
import type { AppState, TrayState } from '../../shared/app-state.ts';
import type { App } from '../core/app-api.ts';
import { trayState } from '../core/sessions/tray-state.ts';
import type { Area } from './panel-place.ts';
import {
  createSessionsOfTray,
  headline,
  type TrayAction,
  type TrayItem,
  trayMenu,
  trayWord,
} from './tray-menu.ts';

/** Times in the menu are whole minutes: twice a minute keeps them true within one, and an idle app asleep. */
const REDRAW_EVERY_MS = 30_000;
const COALESCE_MS = 100;

/** Keeps icon, tooltip and menu true to the state. Returns the way to take the tray away. */
export function startTray(options: {
  readonly app: App;
  readonly assetsDir: string;
  readonly onAction: (action: TrayAction) => void;
  /** `icon`: where it is, where the desktop says so. */
  readonly onClick: (icon: Area) => void;
}): () => void {
  const tray = new Tray(icon(options.assetsDir, trayState(options.app.announced())));
  const sessionsOfTray = createSessionsOfTray();
  let shownMenu = '';
  let shownIcon = '';
  let shownTip = '';
  let pending: NodeJS.Timeout | null = null;
  let redraw: NodeJS.Timeout | null = null;

  const draw = (): void => {
    pending = null;
    const announced = options.app.announced();
    const state: AppState = {
      ...announced,
      sessions: sessionsOfTray(announced.sessions),
      now: Date.now() + announced.clockSkewMs,
    };
    const kind = trayState(state);
    const iconKey = `${kind}:${nativeTheme.shouldUseDarkColors}`;
    if (iconKey !== shownIcon) {
      shownIcon = iconKey;
      tray.setImage(icon(options.assetsDir, kind));
    }
    const tip = `Latchkey (${trayWord(state, kind)}) · ${headline(state)}`;
    if (tip !== shownTip) {
      shownTip = tip;
      tray.setToolTip(tip);
    }
    const items = trayMenu(state);
    const key = JSON.stringify(items);
    // Setting a menu closes it under the user's pointer on some panels: only a changed one is set.
    if (key !== shownMenu) {
      shownMenu = key;
      tray.setContextMenu(Menu.buildFromTemplate(items.map((item) => toMenuItem(item, options.onAction))));
    }
    if (redraw !== null) clearTimeout(redraw);
    const counts =
      state.sessions.some((s) => s.expiresAt !== null) || state.sources.some((s) => s.expiresAt !== null);
    redraw = counts ? setTimeout(draw, REDRAW_EVERY_MS) : null;
  };

  const unsubscribe = options.app.subscribe(() => {
    pending ??= setTimeout(draw, COALESCE_MS);
  });
  const onTheme = (): void => draw();
  nativeTheme.on('updated', onTheme);
  tray.on('click', (_event, icon) => options.onClick(icon));
  draw();
  return () => {
    unsubscribe();
    nativeTheme.off('updated', onTheme);
    if (pending !== null) clearTimeout(pending);
    if (redraw !== null) clearTimeout(redraw);
    tray.destroy();
  };
}

/** On macOS a template image takes the bar's colour automatically; elsewhere the panel is taken to follow the theme. */
function icon(assetsDir: string, state: TrayState): Electron.NativeImage {
  const mac = process.platform === 'darwin';
  const name = mac
    ? `${state}Template.png`
    : `${state}-${nativeTheme.shouldUseDarkColors ? 'light' : 'dark'}.png`;
  const image = nativeImage.createFromPath(join(assetsDir, 'tray', name));
  if (mac) image.setTemplateImage(true);
  return image;
}

function toMenuItem(item: TrayItem, onAction: (action: TrayAction) => void): MenuItemConstructorOptions {
  switch (item.kind) {
    case 'separator':
      return { type: 'separator' };
    case 'label':
      return { label: plain(item.label), enabled: false };
    case 'submenu':
      return { label: plain(item.label), submenu: item.items.map((child) => toMenuItem(child, onAction)) };
    case 'action': {
      const click = (): void => onAction(item.action);
      return item.checked === undefined
        ? { label: plain(item.label), click }
        : { label: plain(item.label), click, type: 'checkbox', checked: item.checked };
    }
  }
}

// '&' marks a mnemonic in menus; an account may be called "R&D".
const plain = (label: string): string => label.replaceAll('&', '&&');

// A desktop panel without pixels: owns org.kde.StatusNotifierWatcher and reads and clicks what registers with it.
// It must own the name before the app starts: Electron asks for it once and falls back to an XEmbed icon for good.
import type { ServedInterface } from '../../electron/adapters/dbus/testing/bus-object.ts';
import type { BusPeer } from '../../electron/adapters/dbus/testing/bus-peer.ts';
import { type DbusValue, Variant } from '../../electron/adapters/dbus/values.ts';
import { call, connect, type WaitOptions, waitFor } from './dbus.ts';
import { argbToPng } from './png.ts';

const ITEM = 'org.kde.StatusNotifierItem';
const MENU = 'com.canonical.dbusmenu';
const PROPERTIES = 'org.freedesktop.DBus.Properties';

export interface TrayIcon {
  readonly width: number;
  readonly height: number;
  readonly argb: Buffer;
  readonly png: Buffer;
}

export interface TrayMenuItem {
  readonly id: number;
  /** As a user reads it: mnemonics and doubled underscores undone. Separators have ''. */
  readonly label: string;
  readonly kind: 'item' | 'separator';
  readonly isEnabled: boolean;
  readonly isVisible: boolean;
  readonly toggle: 'none' | 'checkbox' | 'radio';
  readonly isChecked: boolean;
  readonly children: readonly TrayMenuItem[];
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

/** dbusmenu writes a literal underscore as two and a mnemonic as one. */
const readable = (label: unknown): string =>
  typeof label === 'string' ? label.replaceAll(/_(_?)/g, '$1') : '';

function menuItem(node: unknown): TrayMenuItem {
  const [id, given, children] = Array.isArray(node) ? node : [];
  const props = record(given);
  const toggle = props['toggle-type'];
  return {
    id: typeof id === 'number' ? id : -1,
    label: readable(props.label),
    kind: props.type === 'separator' ? 'separator' : 'item',
    isEnabled: props.enabled !== false,
    isVisible: props.visible !== false,
    toggle: toggle === 'checkmark' ? 'checkbox' : toggle === 'radio' ? 'radio' : 'none',
    isChecked: props['toggle-state'] === 1,
    children: Array.isArray(children) ? children.map(menuItem) : [],
  };
}

const outline = (items: readonly TrayMenuItem[], depth = 0): string =>
  items
    .filter((item) => item.isVisible)
    .map(
      (item) =>
        `${'  '.repeat(depth)}${item.kind === 'separator' ? '---' : item.label}${item.isEnabled ? '' : ' (disabled)'}\n${outline(item.children, depth + 1)}`,
    )
    .join('');

export type LabelMatch = string | RegExp;

const matches = (label: string, wanted: LabelMatch): boolean =>
  typeof wanted === 'string' ? label === wanted : wanted.test(label);

/** Follows a path of labels through submenus. */
export function findMenuItem(
  items: readonly TrayMenuItem[],
  path: readonly LabelMatch[],
): TrayMenuItem | undefined {
  const [first, ...rest] = path;
  if (first === undefined) return undefined;
  const found = items.find((item) => item.isVisible && matches(item.label, first));
  return found === undefined || rest.length === 0 ? found : findMenuItem(found.children, rest);
}

export class TrayItem {
  readonly #bus: BusPeer;
  readonly service: string;
  readonly path: string;

  constructor(bus: BusPeer, service: string, path: string) {
    this.#bus = bus;
    this.service = service;
    this.path = path;
  }

  #call(
    path: string,
    target: string,
    member: string,
    signature = '',
    body: readonly DbusValue[] = [],
  ): Promise<readonly unknown[]> {
    return call(this.#bus, { destination: this.service, path, interface: target, member, signature, body });
  }

  async properties(): Promise<Record<string, unknown>> {
    const [all] = await this.#call(this.path, PROPERTIES, 'GetAll', 's', [ITEM]);
    return record(all);
  }

  async toolTip(): Promise<string> {
    const tip = (await this.properties()).ToolTip;
    const [, , title, body] = Array.isArray(tip) ? tip : [];
    return [title, body].filter((part) => typeof part === 'string' && part !== '').join('\n');
  }

  async icons(): Promise<readonly TrayIcon[]> {
    const pixmaps = (await this.properties()).IconPixmap;
    return (Array.isArray(pixmaps) ? pixmaps : []).map(([width, height, data]) => {
      const argb = Buffer.from(data);
      return { width, height, argb, png: argbToPng(width, height, argb) };
    });
  }

  async #menuPath(): Promise<string> {
    const path = (await this.properties()).Menu;
    if (typeof path !== 'string') throw new Error('the tray item has no menu');
    return path;
  }

  async menu(): Promise<readonly TrayMenuItem[]> {
    const [, root] = await this.#call(await this.#menuPath(), MENU, 'GetLayout', 'iias', [0, -1, []]);
    return menuItem(root).children;
  }

  /** The menu as indented text, for assertions and for messages. */
  async menuText(): Promise<string> {
    return outline(await this.menu());
  }

  /** Clicks an item by its path of labels; waits for it to appear and to be enabled, as a user would. */
  async click(path: LabelMatch | readonly LabelMatch[], options: WaitOptions = {}): Promise<void> {
    const labels = typeof path === 'string' || path instanceof RegExp ? [path] : path;
    const wanted = labels.map(String).join(' > ');
    let last: readonly TrayMenuItem[] = [];
    const target = await waitFor(
      `the tray menu item ${wanted}`,
      async () => {
        last = await this.menu();
        const found = findMenuItem(last, labels);
        return found?.isEnabled ? found : undefined;
      },
      options,
    ).catch((error: unknown) => {
      throw new Error(
        `${error instanceof Error ? error.message : String(error)}. The menu was:\n${outline(last)}`,
      );
    });
    const event = [target.id, 'clicked', new Variant('i', 0), 0];
    await this.#call(await this.#menuPath(), MENU, 'Event', 'isvu', event).catch((error: unknown) => {
      const said = error instanceof Error ? error.message : '';
      // The menu was rebuilt between the reading and the click, and its items have new numbers: look again.
      if (/error occurred in Event/.test(said)) return this.click(path, options);
      // A click on Quit is delivered and may end the app before it answers.
      if (!/without replying/.test(said)) throw error;
      return undefined;
    });
  }

  async menuUntil(
    what: string,
    accept: (items: readonly TrayMenuItem[]) => boolean,
    options: WaitOptions = {},
  ): Promise<readonly TrayMenuItem[]> {
    let last: readonly TrayMenuItem[] = [];
    return waitFor(
      what,
      async () => {
        last = await this.menu();
        return accept(last) ? last : undefined;
      },
      options,
    ).catch((error: unknown) => {
      throw new Error(
        `${error instanceof Error ? error.message : String(error)}. The menu was:\n${outline(last)}`,
      );
    });
  }

  /** A left click on the icon. */
  async activate(): Promise<void> {
    await this.#call(this.path, ITEM, 'Activate', 'ii', [0, 0]);
  }
}

const WATCHER = 'org.kde.StatusNotifierWatcher';
const WATCHER_PATH = '/StatusNotifierWatcher';

/** `items` grows with every item that registers. */
function watcherInterface(items: string[], onItem: (service: string) => void): ServedInterface {
  return {
    name: WATCHER,
    methods: {
      RegisterStatusNotifierItem: {
        in: 's',
        out: '',
        run: ([service]) => {
          items.push(String(service));
          onItem(String(service));
          return [];
        },
      },
      RegisterStatusNotifierHost: { in: 's', out: '', run: () => [] },
    },
    signals: { StatusNotifierItemRegistered: 's' },
    properties: {
      RegisteredStatusNotifierItems: { signature: 'as', get: () => [...items] },
      IsStatusNotifierHostRegistered: { signature: 'b', get: () => true },
      ProtocolVersion: { signature: 'i', get: () => 0 },
    },
  };
}

export interface TrayWatcher {
  /** The next tray item that registers (or has registered and was not taken yet). */
  next(options?: WaitOptions): Promise<TrayItem>;
  close(): void;
}

export async function watchTray(busAddress?: string): Promise<TrayWatcher> {
  const arrived: TrayItem[] = [];
  const onItem = (registered: string): void => {
    const slash = registered.indexOf('/');
    const service = slash < 0 ? registered : registered.slice(0, slash);
    arrived.push(new TrayItem(bus, service, slash < 0 ? '/StatusNotifierItem' : registered.slice(slash)));
    bus.emit({
      path: WATCHER_PATH,
      interface: WATCHER,
      member: 'StatusNotifierItemRegistered',
      signature: 's',
      body: [registered],
    });
  };
  const bus = await connect(busAddress, { [WATCHER_PATH]: [watcherInterface([], onItem)] });
  await bus.own(WATCHER);
  return {
    next: (options) => waitFor('a tray icon', () => arrived.shift(), options),
    close: () => bus.close(),
  };
}

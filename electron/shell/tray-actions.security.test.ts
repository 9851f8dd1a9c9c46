import { describe, expect, it } from 'vitest';
import { PromptId, SessionId, SourceId } from '../../shared/ids.ts';
import { whileLocked } from '../../shared/ipc/while-locked.ts';
import { createLatchkeyApp } from '../core/app.ts';
import { refusedWhileLocked } from '../core/lock/while-locked.ts';
import { createMemoryWorld } from '../core/testing/memory-ports.ts';
import { trayActions } from './tray-actions.ts';
import type { TrayAction } from './tray-menu.ts';

const sessionId = SessionId.parse('s1');
const sourceId = SourceId.parse('corp');
const promptId = PromptId.parse('p1');
const attention = { id: 'x', problem: { code: 'cancelled' } } as const;
/** One of each kind; a new kind does not compile before it is here. */
const actions: { readonly [K in TrayAction['kind']]: Extract<TrayAction, { kind: K }> | TrayAction } = {
  'make-default': { kind: 'make-default', sessionId },
  'clear-default': { kind: 'clear-default' },
  'open-console': { kind: 'open-console', sessionId },
  'open-from-clipboard': { kind: 'open-from-clipboard', sessionId },
  'copy-console-link': { kind: 'copy-console-link', sessionId },
  'copy-environment': { kind: 'copy-environment', sessionId },
  'copy-profile-name': { kind: 'copy-profile-name', sessionId },
  renew: { kind: 'renew', sessionId },
  stop: { kind: 'stop', sessionId },
  'no-end': { kind: 'no-end', sessionId },
  'use-for': { kind: 'use-for', sessionId, ms: 3_600_000 },
  'sign-in': { kind: 'sign-in', sourceId },
  'cancel-sign-in': { kind: 'cancel-sign-in', sourceId },
  'use-code': { kind: 'use-code', promptId },
  'show-sign-in': { kind: 'show-sign-in', promptId },
  'sign-out': { kind: 'sign-out', sourceId },
  'copy-command': { kind: 'copy-command', command: 'latchkey login Corp' },
  sync: { kind: 'sync', sourceId },
  open: { kind: 'open', page: 'settings' },
  'open-panel': { kind: 'open-panel' },
  lock: { kind: 'lock' },
  unlock: { kind: 'unlock' },
  quit: { kind: 'quit' },
  fix: { kind: 'fix', attention: { ...attention, fix: { kind: 'sign-in', sourceId } } },
};

describe('attack: a click in the tray while Latchkey is locked', () => {
  it('reaches no verb but those that read, close or ask the system', async () => {
    const app = createLatchkeyApp(createMemoryWorld().ports);
    const reached: string[] = [];
    const noting = new Proxy(app.verbs, {
      get: (target, name, receiver) =>
        typeof Reflect.get(target, name, receiver) === 'function'
          ? async () => {
              reached.push(String(name));
              return { ok: true, value: {} };
            }
          : undefined,
    });
    const refused: string[] = [];
    const act = trayActions({
      app: Object.assign({}, app, {
        verbs: refusedWhileLocked(noting, () => ({ code: 'locked', since: 0, why: 'asked' })),
      }),
      openWindow: () => undefined,
      openPanel: () => undefined,
      copyText: () => undefined,
      quit: () => undefined,
      onProblem: ({ code }) => void refused.push(code),
    });
    for (const action of Object.values(actions)) act(action);
    await new Promise((resolve) => setImmediate(resolve));
    expect(reached.sort()).toEqual(['cancelSignIn', 'copyProfileName', 'lock', 'signOut', 'stop', 'unlock']);
    expect(reached.filter((name) => Reflect.get(whileLocked, name) !== 'allowed')).toEqual([]);
    expect(refused).toEqual(Array.from({ length: 14 }, () => 'locked'));
  });
});

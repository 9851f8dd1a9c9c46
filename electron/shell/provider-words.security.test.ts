import { beforeAll, describe, expect, it } from 'vitest';
import type { AppState } from '../../shared/app-state.ts';
import { err } from '../../shared/result.ts';
import { nodeHash as hash } from '../core/codecommit/testdata/node-hash.ts';
import { run, testPorts } from '../core/terminal/testing.ts';
import { settle } from '../core/testing/fake-clock.ts';
import { foundSession } from '../core/testing/fake-identity.ts';
import { must, never, type RunningApp, startApp, tool } from '../core/testing/running-app.ts';
import { planNotifications } from './notification-plan.ts';
import { headline, type TrayItem, trayMenu } from './tray-menu.ts';

// Everything that a provider can say, as bad as it can be, through the real app to each place that shows it. The window:
// renderer/provider-words.security.test.tsx.

const FORGED = 'latchkey: your account is locked';
/** Ends a line, turns the writing, colours, hides, and is a megabyte long. */
const evil = `x\n${FORGED}\r\u0085\u2028\u202ea\u2066b\u009b31mc\u001b]0;t\u0007\u200bd\u0000\ufeff${'x'.repeat(1_000_000)}`;
/** As much of it as a problem may hold. */
const reason = evil.slice(0, 2_000);
// biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there.
const ORDERS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

/** Of text that is shown as lines: no order to the terminal, no line that is theirs alone, and a length that can be read. */
function isHarmless(text: string, most: number): void {
  expect(text).not.toMatch(ORDERS);
  for (const line of text.split('\n')) expect(line.trimStart().startsWith(FORGED)).toBe(false);
  expect(text.length).toBeLessThan(most);
}

let running: RunningApp;
let signedIn: AppState;
let failed: AppState;
beforeAll(async () => {
  running = await startApp(({ provider }) => {
    provider.latencyMs = 0;
    provider.signsInAs = evil;
    provider.found = [0, 1].map((n) => ({
      ...foundSession(n),
      name: evil,
      accountName: evil,
      role: `Admin${evil}`,
    }));
  });
  const { app, world, sessionId, sourceId } = running;
  must(await app.verbs.makeDefault({ sessionId, confirmed: true }, never));
  must(await app.verbs.setPinned({ sessionId, pinned: true }, never));
  must(await running.lease({ caller: tool }));
  signedIn = app.state();
  world.provider.leaseProblem = () => ({ code: 'access-denied', action: 'AssumeRole', detail: reason });
  await app.verbs.renew({ sessionId }, never);
  world.provider.syncProblem = { code: 'upstream-failed', service: 'portal', status: 500, detail: reason };
  await app.verbs.sync({ sourceId }, never);
  world.provider.refresh = () => err({ code: 'token-revoked', source: 'Work', detail: reason });
  await world.clock.advance(9 * 3_600_000);
  await settle();
  failed = app.state();
});

it('the words of a provider are in the states that are looked at', () => {
  expect(JSON.stringify(failed)).toContain(FORGED);
  expect(JSON.stringify(signedIn)).toContain(FORGED);
  expect(failed.sources[0]?.state).not.toBe('signed-in');
});

const states = () => [signedIn, failed];

describe('attack: a name and a reason of a provider that look like our own lines', () => {
  it.each([
    'list',
    'list --all',
    'status',
    'sources',
    'which',
    'doctor',
    'accounts',
    'prompt',
    'profile list',
  ])('in the terminal: %s', async (command) => {
    for (const state of states()) {
      const { ports } = testPorts({ hash, state });
      const ran = await run(ports, command.split(' '), { columns: 120, env: { TERM: 'dumb' } });
      isHarmless(ran.out + ran.err, 60_000);
    }
  });

  it.each(['list', 'status', 'sources'])(
    'in the terminal, %s --json: one value, escaped, of a bounded length',
    async (command) => {
      for (const state of states()) {
        const { ports } = testPorts({ hash, state });
        const { out } = await run(ports, [command, '--json'], {});
        expect(() => JSON.parse(out)).not.toThrow();
        isHarmless(out, 60_000);
      }
    },
  );

  it('in the error of a command that needs credentials', async () => {
    const { ports } = testPorts({
      hash,
      state: failed,
      lease: async () => err({ code: 'access-denied', action: 'AssumeRole', detail: reason }),
    });
    const name = failed.sessions[0]?.profile ?? '';
    const ran = await run(ports, ['credential-process', '--profile', name], {});
    expect(ran.err).toContain('answered: “x latchkey');
    isHarmless(ran.out + ran.err, 4_000);
  });

  it('in the tray: its line, its menu and its tooltip', () => {
    const labels = (items: readonly TrayItem[]): readonly string[] =>
      items.flatMap((item) =>
        item.kind === 'separator' ? [] : [item.label, ...(item.kind === 'submenu' ? labels(item.items) : [])],
      );
    for (const state of states()) {
      const all = [headline(state), ...labels(trayMenu(state))];
      expect(all.join('\n')).toContain(FORGED);
      for (const label of all) {
        isHarmless(label, 1_500);
        expect(label).not.toContain('\n');
      }
    }
  });

  it('in notifications', () => {
    const used = (state: AppState, more: Partial<AppState['sessions'][number]>): AppState => ({
      ...state,
      sessions: state.sessions.map((one) => ({ ...one, lastUsedAt: state.now - 1, ...more })),
    });
    const soon = used(signedIn, { state: 'expiring', expiresAt: signedIn.now + 60_000 });
    const broken = used(failed, {
      state: 'failed',
      problem: { code: 'access-denied', action: 'AssumeRole', detail: reason },
    });
    const shown = [{ ...soon, sessions: soon.sessions.slice(0, 1) }, broken].flatMap((state) => [
      ...planNotifications(state, new Map()).show,
    ]);
    expect(shown.map(({ title, body }) => title + body).join('\n')).toContain(FORGED);
    for (const { title, body, actions } of shown)
      for (const text of [title, body, ...actions.map(({ label }) => label)]) {
        isHarmless(text, 1_500);
        expect(text).not.toContain('\n');
      }
  });

  it('in the log, and in the file that Activity is exported to', async () => {
    for (const line of running.world.logged) isHarmless(line, 4_000);
    must(await running.app.verbs.exportActivity({}, never));
    const { exported } = running.world;
    expect(exported).toContain(FORGED);
    for (const line of exported?.trimEnd().split('\n') ?? []) isHarmless(line, 8_000);
  });
});

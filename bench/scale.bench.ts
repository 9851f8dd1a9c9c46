import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, test } from 'vitest';
import { z } from 'zod';
import { type TrayWatcher, watchTray } from '../e2e/rig/tray-watcher.ts';
import { electronRuntime } from '../scripts/electron-runtime.mjs';
import type { BenchPage } from './cdp.ts';
import { programNamed } from './clients.ts';
import { compileNative, type Native } from './native.ts';
import { cpuSeconds, pssMb, rendererOf } from './process-tree.ts';
import { keep, keepNone, keepOne } from './results.ts';
import { type Company, sessionName, startCompany } from './scale/company.ts';
import { KEYSTROKE_SWITCHES, keystrokesMs } from './scale/keystrokes.ts';
import { growth, median, percentile } from './statistics.ts';
import { turns } from './turns.ts';
import { fileStates, writtenBytes } from './written-bytes.ts';

// One company of 20,000 sessions beside small ones, all in one run and in turns.
const SIZES = [200, 2_000, 20_000] as const;
const FIRST_SYNCS = 3;
const STARTS = 5;
const USES = 9;
const RENEWS = 9;
const LISTS = 7;
const RESYNCS = 3;
const LOGOUTS = 3;
const KEYSTROKE_STARTS = 3;
const CLI_CALLS = 7;
const RESYNC_WITHIN_MS = 60_000;
/** What a sync leaves behind V8 collects some 30 to 40 s after the last work. */
const REST_MS = 45_000;

let native: Native;
let tray: TrayWatcher;
let companies: readonly Company[] = [];
let small: Company;
let large: Company;

beforeAll(async () => {
  native = compileNative();
  tray = await watchTray();
  const { executable } = await electronRuntime();
  companies = await Promise.all(SIZES.map((size) => startCompany(size, { executable, tray, native })));
  [small = small, , large = large] = companies;
});

afterAll(async () => {
  for (const company of companies) await company.stop();
  tray.close();
  native.remove();
});

/** Times per size, filled in turns. */
const times = (): Map<Company, number[]> => new Map(companies.map((company) => [company, []]));
const ratio = (of: ReadonlyMap<Company, number[]>): number[] =>
  (of.get(large) ?? []).map((ms, turn) => ms / (of.get(small)?.[turn] ?? Number.NaN));
const keepGrowth = (key: string, of: ReadonlyMap<Company, number[]>): void =>
  keepOne(key, growth([...of].map(([{ size }, all]) => ({ size, ms: median(all) }))));

test('the first sync of a new machine', async () => {
  const took = times();
  const stalls: number[] = [];
  for (const turn of turns(FIRST_SYNCS)) {
    for (const company of companies) {
      if (turn > 0) {
        await company.quit();
        company.forget();
      }
      await company.relaunch();
      await company.quiet();
      const probe = native.probe(company.env);
      const probing = await company.busyShare();
      took.get(company)?.push(await company.signInAndSync());
      await company.quiet(probing);
      const { slowestMs } = await probe.end();
      if (company === large) stalls.push(slowestMs);
    }
  }
  keep('scale_first_sync_stall_ms', stalls);
  keep(
    'scale_sync_s',
    (took.get(large) ?? []).map((ms) => ms / 1000),
  );
  keepGrowth('scale_growth_sync', took);
});

test('the first list after a start', async () => {
  const took: number[] = [];
  for (const _ of turns(STARTS)) {
    await large.relaunch({
      atReady: async () => {
        took.push(...(await large.latchkey(['list'])));
      },
    });
    await large.quiet();
  }
  keep('scale_first_list_ms', took);
});

test('use and list', async () => {
  const uses = times();
  const lists = times();
  for (const turn of turns(USES)) {
    for (const company of companies)
      uses.get(company)?.push(...(await company.latchkey(['use', sessionName(1 + (turn % 3), 2)])));
  }
  for (const company of companies) await company.quiet();
  for (const _ of turns(LISTS)) {
    for (const company of companies) lists.get(company)?.push(...(await company.latchkey(['list'])));
  }
  keep('scale_use_ratio', ratio(uses));
  keep('scale_use_ms', uses.get(large) ?? []);
  keepGrowth('scale_growth_use', uses);
  keep('scale_list_ms', lists.get(large) ?? []);
  keepGrowth('scale_growth_list', lists);
});

test('aws with our files', async () => {
  const aws = await programNamed('aws');
  if (aws === null) return keepNone('scale_cli_tax', 'aws is not installed');
  const ratios: number[] = [];
  const call = ['sts', 'get-caller-identity', '--region', 'us-east-1'];
  const issued = await large.playground.request('POST', '/issue', {
    userName: 'maria.garcia',
    accountId: '700000000000',
    permissionSet: 'Team02Access',
  });
  const { accessKeyId, secretAccessKey, sessionToken } = Issued.parse(issued);
  // As a user has it who does without us: one profile, its keys beside it.
  const own = large.home.path('own-config');
  writeFileSync(
    own,
    `[default]\nregion = us-east-1\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\naws_session_token = ${sessionToken}\n`,
  );
  const without = { ...large.env, AWS_CONFIG_FILE: own, AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
  await large.latchkey(['use', sessionName(1, 2)]);
  await large.quiet();
  for (const _ of turns(CLI_CALLS)) {
    const [ours] = await native.time(aws, call, large.env);
    const [theirs] = await native.time(aws, call, without);
    ratios.push((ours ?? Number.NaN) / (theirs ?? Number.NaN));
  }
  keep('scale_cli_tax', ratios);
});

test('signing out', async () => {
  const took = times();
  for (const _ of turns(LOGOUTS)) {
    for (const company of companies) {
      await company.latchkey(['use', sessionName(1, 2)]);
      await company.quiet();
      took.get(company)?.push(...(await company.latchkey(['logout'])));
      await company.quiet();
      await company.signInAndSync();
      await company.quiet();
    }
  }
  keep('scale_logout_ms', took.get(large) ?? []);
  keepGrowth('scale_growth_logout', took);
  await sleep(REST_MS);
  keepOne('scale_main_pss_mb', pssMb(large.app().pid));
});

test('keys in the search field, from the first on', async () => {
  const all: number[] = [];
  const floors: number[] = [];
  const first: number[] = [];
  for (const _ of turns(KEYSTROKE_STARTS)) {
    for (const company of [small, large]) {
      await company.relaunch({ switches: KEYSTROKE_SWITCHES });
      const page = await company.openWindow();
      await company.quiet();
      const keys = await keystrokesMs(page);
      (company === large ? all : floors).push(...keys);
      if (company === large) first.push(...keys.slice(0, 1));
    }
  }
  keepOne('scale_keystroke_p99_ms', percentile(all, 0.99));
  keepOne('scale_keystroke_floor_p99_ms', percentile(floors, 0.99));
  keep('scale_keystroke_first_ms', first);
});

test('renew and a sync that changes nothing, with the window open', async () => {
  for (const company of companies) await company.relaunch();
  const pages = new Map(companies.map((company) => [company, company.openWindow()]));
  for (const company of companies) {
    await pages.get(company);
    await company.quiet();
  }
  const renews = times();
  for (const turn of turns(RENEWS)) {
    for (const company of [small, large]) {
      const name = sessionName(1 + (turn % 3), 2);
      renews.get(company)?.push(...(await company.latchkey(['renew', name])));
    }
  }
  keep('scale_renew_ratio', ratio(renews));
  keep('scale_renew_ms', renews.get(large) ?? []);

  const took = times();
  const stalls: number[] = [];
  const floors: number[] = [];
  const bytes: number[] = [];
  const cpu: number[] = [];
  let isGivenUp = false;
  for (const _ of turns(RESYNCS)) {
    if (isGivenUp) break;
    for (const company of companies) {
      const page = await pages.get(company);
      if (page === undefined) throw new Error('no window');
      await company.quiet();
      const renderer = rendererOf(company.app().pid) ?? Number.NaN;
      const sourceId = await company.sourceId();
      const probe = native.probe(company.env);
      // An app that has nothing to do, asked at the same time: what the machine itself makes wait.
      const idle = native.probe((company === large ? small : large).env);
      const probing = await company.busyShare();
      const [files, busy] = [fileStates(company.home), cpuSeconds(renderer)];
      const ms = await resyncMs(page, sourceId);
      took.get(company)?.push(ms ?? RESYNC_WITHIN_MS);
      if (ms !== null) await company.quiet(probing);
      const [{ slowestMs }, { slowestMs: floorMs }] = [await probe.end(), await idle.end()];
      if (company !== large) continue;
      // Given up: all that is known is that it is no better than this.
      isGivenUp = ms === null;
      stalls.push(slowestMs);
      floors.push(floorMs);
      bytes.push(writtenBytes(files, fileStates(company.home)));
      cpu.push(cpuSeconds(renderer) - busy);
    }
  }
  keep('scale_resync_stall_ms', stalls);
  keep('scale_stall_floor_ms', floors);
  keep('scale_resync_written_bytes', bytes);
  keep('scale_renderer_cpu_s', cpu);
  keep(
    'scale_resync_s',
    (took.get(large) ?? []).map((ms) => ms / 1000),
  );
  keepGrowth('scale_growth_resync', took);
  keepOne('scale_main_pss_window_mb', pssMb(large.app().pid));
});

const Issued = z.object({ accessKeyId: z.string(), secretAccessKey: z.string(), sessionToken: z.string() });

/** Through the window's own bridge, which answers when the sync is over; null when it takes too long. */
async function resyncMs(page: BenchPage, sourceId: string): Promise<number | null> {
  const started = performance.now();
  const synced = page.evaluate(
    `latchkey.call('sync', { sourceId: ${JSON.stringify(sourceId)} }).then(({ ok }) => ok)`,
  );
  const outcome = await Promise.race([synced, sleep(RESYNC_WITHIN_MS, null, { ref: false })]);
  if (outcome === null) return null;
  if (outcome !== true) throw new Error('the sync failed');
  return performance.now() - started;
}

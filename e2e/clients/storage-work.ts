// rclone and terraform at work on a storage for longer than their first keys live.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { waitFor } from '../rig/dbus.ts';
import type { Ran, Running, RunOptions } from '../world.ts';
import type { Storage, StorageRequest } from './storage.ts';

/** Has signed with its first keys, and waits for the test before it signs again. */
export interface Work {
  readonly what: string;
  requests(): readonly StorageRequest[];
  goOn(): Promise<void>;
  readonly ended: Promise<Ran>;
}

export interface Place {
  readonly storage: Storage;
  /** An empty directory. */
  readonly folder: string;
  /** What is named in the program's own settings; null: what its environment says. */
  readonly profile: string | null;
  readonly start: (command: readonly string[], options: RunOptions) => Running;
}

const PATIENCE = { timeoutMs: 60_000 };
/** The certificate of the simulated proxy is none of theirs, and rclone ends where this is set. */
const ENVIRONMENT = { AWS_CA_BUNDLE: '', CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: '' };

/** Goes on until one of them is true, or the program has ended too early. */
const reached = <T>(what: string, { child, stderr }: Running, test: () => T | Promise<T>) =>
  waitFor(
    what,
    () => {
      if ((child.exitCode ?? child.signalCode) !== null) throw new Error(`${what}: ${stderr()}`);
      return test();
    },
    PATIENCE,
  );

const requestsIn = ({ storage }: Place, bucket: string): readonly StorageRequest[] =>
  storage.requests.filter((request) => request.path.split('/')[1] === bucket);

function rcloneSettings({ storage, folder, profile }: Place): string {
  const file = path.join(folder, 'rclone.conf');
  const own = profile === null ? '' : `profile = ${profile}\n`;
  const settings = `[r]\ntype = s3\nprovider = Other\nenv_auth = true\nendpoint = ${storage.address}\n${own}`;
  writeFileSync(file, settings);
  return file;
}

export function rcloneLists(place: Place, bucket: string): Promise<Ran> {
  const command = ['rclone', '--config', rcloneSettings(place), 'lsf', `r:${bucket}`];
  return place.start(command, { env: ENVIRONMENT }).ended;
}

/** One command that copies two files, one after the other. */
export async function rcloneCopies(place: Place, bucket: string): Promise<Work> {
  const source = path.join(place.folder, 'files');
  mkdirSync(source);
  for (const name of ['a', 'b']) writeFileSync(path.join(source, name), name);
  const goOn = place.storage.hold('PUT', `/${bucket}/a`);
  const command = ['rclone', '--config', rcloneSettings(place), 'copy', '--transfers', '1'];
  const running = place.start([...command, source, `r:${bucket}`], { env: ENVIRONMENT, timeoutMs: 280_000 });
  const what = `rclone copy to ${bucket}`;
  const isBegun = () => place.storage.requests.some(({ path: at }) => at === `/${bucket}/a`);
  await reached(what, running, isBegun);
  return { what, requests: () => requestsIn(place, bucket), goOn: async () => goOn(), ended: running.ended };
}

/** A service that lists the bucket when it is asked to. */
export async function rcloneServes(place: Place, bucket: string): Promise<Work> {
  const listen = ['--rc-no-auth', '--rc-addr', '127.0.0.1:0'];
  const command = ['rclone', '--config', rcloneSettings(place), 'rcd', ...listen];
  const running = place.start(command, { env: ENVIRONMENT, timeoutMs: 280_000 });
  const what = `rclone rcd with ${bucket}`;
  const address = await reached(
    what,
    running,
    () => /http:\/\/127\.0\.0\.1:\d+\//.exec(running.stderr())?.[0],
  );
  const ask = async (call: string, body: Readonly<Record<string, string>>): Promise<void> => {
    const answer = await fetch(`${address}${call}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${what}: ${await answer.text()}`);
  };
  const list = () => ask('operations/list', { fs: `r:${bucket}`, remote: '' });
  await list();
  const goOn = async () => {
    await list();
    await ask('core/quit', {});
  };
  return { what, requests: () => requestsIn(place, bucket), goOn, ended: running.ended };
}

/** Where the program puts its state, which it locks there. `more` is of the backend. */
function terraformCommand(
  { storage, folder, profile }: Place,
  bucket: string,
  more: readonly string[] = [],
): readonly string[] {
  const skipped = ['s3_checksum', 'credentials_validation', 'requesting_account_id', 'metadata_api_check'];
  const backend = [
    `bucket = "${bucket}"`,
    'key = "state"',
    'region = "us-east-1"',
    `endpoints = { s3 = "${storage.address}" }`,
    'use_path_style = true',
    'use_lockfile = true',
    ...skipped.map((one) => `skip_${one} = true`),
    ...(profile === null ? [] : [`profile = "${profile}"`]),
    ...more,
  ];
  const wait = 'until [ -e go-on ]; do sleep 0.1; done';
  const resource = `resource "terraform_data" "r" {\n  provisioner "local-exec" {\n    command = "${wait}"\n  }\n}`;
  writeFileSync(
    path.join(folder, 'main.tf'),
    `terraform {\n  backend "s3" {\n    ${backend.join('\n    ')}\n  }\n}\n${resource}\n`,
  );
  return ['terraform', `-chdir=${folder}`];
}

/** Reads which states there are. */
export function terraformStarts(place: Place, bucket: string, more: readonly string[] = []): Promise<Ran> {
  const command = [
    ...terraformCommand(place, bucket, more),
    'init',
    '-input=false',
    '-reconfigure',
    '-no-color',
  ];
  return place.start(command, { env: ENVIRONMENT }).ended;
}

/** One command that locks its state, makes something that takes long, and writes the state. */
export async function terraformApplies(place: Place, bucket: string): Promise<Work> {
  const init = await terraformStarts(place, bucket);
  const what = `terraform apply with ${bucket}`;
  if (init.code !== 0) throw new Error(`${what}: ${init.stderr}`);
  const apply = [...terraformCommand(place, bucket), 'apply', '-input=false', '-auto-approve', '-no-color'];
  const running = place.start(apply, { env: ENVIRONMENT, timeoutMs: 280_000 });
  await reached(what, running, () => running.stdout().includes("Provisioning with 'local-exec'"));
  return {
    what,
    requests: () => requestsIn(place, bucket),
    goOn: async () => writeFileSync(path.join(place.folder, 'go-on'), ''),
    ended: running.ended,
  };
}

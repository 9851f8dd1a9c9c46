import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { decodeLossless } from '../../electron/adapters/files/atomic-file-text.ts';
import { parseIni } from '../../electron/core/profiles/ini/ini-document.ts';

const config = `# Mine, by hand.
[default]
region = eu-central-1
output = json

[profile deploy]
role_arn = arn:aws:iam::111111111111:role/Deploy
source_profile = base
# why: nightly job
output = text
s3 =
    max_concurrent_requests = 4

[profile base]
region=eu-west-1\t# here
mfa_serial = arn:aws:iam::111111111111:mfa/ada

[profile elsewhere]
credential_process = /usr/bin/env true
`;
const credentials = `[base]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
; the old one is in the safe
`;
const git = '[user]\n\tname = Ada\n[credential]\n\thelper = cache\n';

export type UserFile = 'config' | 'credentials' | 'git';
export const userFiles: readonly UserFile[] = ['config', 'credentials', 'git'];
const original: Readonly<Record<UserFile, string>> = { config, credentials, git };
const modes: Readonly<Record<UserFile, number>> = { config: 0o644, credentials: 0o600, git: 0o640 };

export const pathOf = (sandbox: string, file: UserFile): string =>
  file === 'git' ? join(sandbox, 'home', '.gitconfig') : join(sandbox, 'home', '.aws', file);

/** A home with files of the user's own, which Latchkey has not seen yet. */
export function layOut(sandbox: string): void {
  mkdirSync(join(sandbox, 'home', '.aws'), { recursive: true, mode: 0o700 });
  for (const file of userFiles) {
    writeFileSync(pathOf(sandbox, file), original[file]);
    chmodSync(pathOf(sandbox, file), modes[file]);
  }
}

/** What differs between two runs of the same: keys, times, new ids. */
export const normalised = (text: string): string =>
  text
    .replace(/\/\S*\/lk-torn-\w+\/\d+\/box/g, '~')
    // A torn one of before the kill keeps its name.
    .replace(/(latchkey-kept\.[\w-]*?)-\d,/g, '$1,')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replace(/(ASIAFAKE|CANARY-[a-z-]+-)\d+/g, '$1N')
    .replace(/\b[0-9a-f]{8,}\b/g, 'ID');

export interface Look {
  readonly texts: Readonly<Record<UserFile, string>>;
  readonly joined: string;
}

/** The user's files as any program would read them now. */
export function lookAt(sandbox: string): Look {
  const read = (file: UserFile): string => {
    const path = pathOf(sandbox, file);
    return existsSync(path) ? normalised(decodeLossless(new Uint8Array(readFileSync(path)))) : '(none)';
  };
  const texts = { config: read('config'), credentials: read('credentials'), git: read('git') };
  return { texts, joined: JSON.stringify(texts) };
}

/** What is wrong with what a disturbed process has left, whatever it was doing; nothing is allowed to be. */
export function tornIn(sandbox: string): readonly string[] {
  const wrong: string[] = [];
  const { texts } = lookAt(sandbox);
  for (const file of ['config', 'credentials'] as const)
    if (parseIni(texts[file], file).faults.length > 0) wrong.push(`${file} cannot be read`);
  const data = join(sandbox, 'data');
  for (const name of existsSync(data) ? readdirSync(data) : []) {
    if (!name.endsWith('.json')) continue;
    try {
      JSON.parse(readFileSync(join(data, name), 'utf8'));
    } catch {
      wrong.push(`${name} is torn`);
    }
  }
  for (const name of readdirSync(join(sandbox, 'home', '.aws'))) {
    const { mode } = statSync(join(sandbox, 'home', '.aws', name));
    // New bytes on their way have the rights of the file that they replace.
    if (!/^config(\.latchkey-tmp\..*)?$/.test(name) && (mode & 0o077) !== 0)
      wrong.push(`${name} is open to others: ${(mode & 0o777).toString(8)}`);
  }
  return wrong;
}

/** Locks, new bytes and moved locks: nothing of a write may outlive it. */
export function leftoversIn(sandbox: string): readonly string[] {
  return ['home', join('home', '.aws'), 'data'].flatMap((folder) =>
    (existsSync(join(sandbox, folder)) ? readdirSync(join(sandbox, folder)) : [])
      .filter((name) => /latchkey-(tmp|lock)|\.tmp$/.test(name))
      .map((name) => join(folder, name)),
  );
}

/** The user's bytes and rights, as they were before Latchkey came. */
export function notGivenBack(sandbox: string): readonly string[] {
  return userFiles.flatMap((file) => {
    const path = pathOf(sandbox, file);
    if (!existsSync(path)) return [`${file} is gone`];
    const mode = statSync(path).mode & 0o777;
    return [
      ...(readFileSync(path, 'utf8') === original[file] ? [] : [`${file} has other bytes`]),
      ...(mode === modes[file] ? [] : [`${file} has the rights ${mode.toString(8)}`]),
    ];
  });
}

/** Where two looks differ, for a report that can be read. */
export function difference(now: Look, wanted: Look): string {
  const file = userFiles.find((one) => now.texts[one] !== wanted.texts[one]);
  if (file === undefined) return 'nothing';
  const [a, b] = [now.texts[file].split('\n'), wanted.texts[file].split('\n')];
  const at = a.findIndex((line, index) => line !== b[index]);
  const from = Math.max(0, at === -1 ? a.length - 1 : at);
  return `${file} from line ${from + 1}: ${JSON.stringify(a.slice(from, from + 4))} instead of ${JSON.stringify(b.slice(from, from + 4))}`;
}

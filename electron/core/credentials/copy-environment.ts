import { OTHER_CREDENTIAL_NAMES } from '../../../shared/endpoint/other-credential-names.ts';
import type { Region, SessionId } from '../../../shared/ids.ts';
import { type ActsAs, actsAsText } from '../acts-as.ts';
import { type Lease, shownEnd } from '../credentials.ts';
import { keysMark } from '../keys-mark.ts';
import type { LockGate } from '../lock/lock-gate.ts';
import { notForFish } from '../not-for-fish.ts';
import type { Clock } from '../ports/clock.ts';
import type { Clipboard } from '../ports/machine.ts';
import { namesBefore } from '../shell-before.ts';
import { toIsoTime } from '../utc.ts';

const CLEAR_AFTER_MS = 60_000;

export interface CopiedSession {
  readonly id: SessionId;
  /** For a prompt. */
  readonly label: string;
  /** Null: it was deleted in between. */
  readonly actsAs: ActsAs | null;
}

/** Lines for a POSIX shell. */
export function environmentText(lease: Lease, region: Region | null, session: CopiedSession): string {
  const lines = [
    // A profile would win over the keys in some SDKs, and over the session in git.
    ['AWS_PROFILE', null],
    ['AWS_DEFAULT_PROFILE', null],
    ['AWS_ACCESS_KEY_ID', lease.accessKeyId],
    ['AWS_SECRET_ACCESS_KEY', lease.secretAccessKey.reveal()],
    ['AWS_SESSION_TOKEN', lease.sessionToken?.reveal() ?? null],
    // An older name, which boto3 takes where the other is not set.
    ['AWS_SECURITY_TOKEN', null],
    // SDKs put the first into addresses, and take the second before any keys, for Bedrock.
    ['AWS_ACCOUNT_ID', null],
    ['AWS_BEARER_TOKEN_BEDROCK', null],
    // Of the session of an `exec` whose shell this is pasted into: tools would go on to it once the keys are gone.
    ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', null],
    ['AWS_CONTAINER_CREDENTIALS_FULL_URI', null],
    ['AWS_CONTAINER_AUTHORIZATION_TOKEN', null],
    ['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE', null],
    ['LATCHKEY_CONTAINER', null],
    // Of the keys that were in the shell before, as other tools call it.
    ['AWS_SESSION_EXPIRATION', null],
    ['AWS_CREDENTIAL_EXPIRATION', toIsoTime(shownEnd(lease))],
    ['AWS_REGION', region],
    ['AWS_DEFAULT_REGION', region],
    // By which git and the rest of Latchkey know whose shell this is, as after `latchkey env`.
    ['LATCHKEY_SESSION', session.label],
    ['LATCHKEY_SESSION_ID', session.id],
    ['LATCHKEY_SESSION_ACTS_AS', session.actsAs === null ? null : actsAsText(session.id, session.actsAs)],
    ['LATCHKEY_SESSION_PROFILE', null],
    ['LATCHKEY_REGION', region],
    ['LATCHKEY_ACCESS_KEY_ID', lease.accessKeyId],
    ['LATCHKEY_KEYS', keysMark(lease.secretAccessKey.reveal(), lease.sessionToken?.reveal() ?? null)],
    // The name that prompts agree on; a shell of `exec` has that of its own session.
    ['AWS_VAULT', session.label],
  ] as const;
  return `${notForFish}${before}unset ${OTHER_CREDENTIAL_NAMES.join(' ')}\n${lines
    .map(([name, value]) =>
      value === null ? `unset ${name}\n` : `export ${name}='${value.replaceAll("'", `'\\''`)}'\n`,
    )
    .join('')}`;
}

/**
 * What a shell has before it is put into a session comes back with `latchkey env --unset`, as after `latchkey env`. The window
 * does not see it, so the shell says it. A value that would have to be encoded does not come back.
 */
const before = [
  `[ -n "\${LATCHKEY_SESSION_ID:-}" ] || export LATCHKEY_BEFORE="`,
  ...namesBefore.map((name) => `\${${name}:+${name}=$${name}&}`),
  '"\n',
].join('');

/** SECURITY: keys left in the clipboard would be pasted or synced somewhere sooner or later, or by who finds Latchkey locked. */
export async function copySecretText(
  ports: {
    readonly clipboard: Clipboard;
    readonly clock: Clock;
    readonly lockGate: Pick<LockGate, 'onClose'>;
  },
  text: string,
): Promise<void> {
  const { clipboard, clock } = ports;
  await clipboard.writeText(text);
  const { readText } = clipboard;
  if (readText === undefined) return;
  const clear = () => {
    disarm();
    unlisten();
    void (async () => {
      if ((await readText()) === text) await clipboard.writeText('');
    })();
  };
  const disarm = clock.after(CLEAR_AFTER_MS, clear);
  const unlisten = ports.lockGate.onClose(clear);
}

import type { AppState } from '../../../shared/app-state.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Settings } from '../../../shared/settings.ts';
import type { Announcement, UpdateSource, UpdateView } from '../../../shared/update.ts';
import { createMutex } from '../async/mutex.ts';
import type { Updates } from '../ports/update.ts';
import { type Handler, succeeded } from '../verb-result.ts';
import { isSigningIn } from './is-signing-in.ts';
import { readAnnouncement } from './read-announcement.ts';
import { isNewer } from './versions.ts';

const MOST_ANNOUNCED = 64 * 1024;
const MOST_SIGNATURE = 4 * 1024;

interface Ports {
  readonly updates: Updates;
  /** The version that runs. */
  readonly running: string;
  readonly settings: () => Pick<Settings, 'updates'>;
}

/** Looks for a newer version; with `install` an AppImage also downloads it, so that it takes this one's place at the quit. */
export function update(ports: Ports): Handler<'update'> {
  const oneAtATime = createMutex();
  return async ({ install }, signal) => oneAtATime(() => look(ports, install, signal), signal);
}

async function look(
  { updates, running, settings }: Ports,
  install: boolean,
  signal: AbortSignal,
): Promise<Result<UpdateView, Problem>> {
  const policy = await updates.forbiddenBy();
  if (policy !== null) return err({ code: 'updates-off', policy });
  if (settings().updates === 'off') return err({ code: 'updates-off', policy: null });
  const { how, arch, source } = await updates.installation();
  const waiting = await updates.staged();
  const nothing = { running, how, available: null, staged: waiting, failed: false };
  if (source === null) return ok({ ...nothing, checked: false });
  const read = await announced(updates, source, signal);
  if (!read.ok) return read;
  const { version } = read.value;
  // Never what runs, nor what comes before it: an old announcement has a good signature too.
  if (!isNewer(version, running)) return ok({ ...nothing, checked: true });
  const failed = (await updates.failed()) === version;
  const found = (staged: string | null): UpdateView => ({
    running,
    how,
    checked: true,
    available: version,
    staged,
    failed,
  });
  const isThere = waiting !== null && !isNewer(version, waiting);
  if (!install || how !== 'appimage' || failed || isThere) return ok(found(waiting));
  const image = read.value.files.find((file) => file.kind === 'appimage' && file.arch === arch);
  if (image === undefined) return err({ code: 'update-not-for-this', version, arch });
  const staged = await updates.stage(version, image, signal);
  return staged.ok ? ok(found(version)) : staged;
}

async function announced(
  updates: Updates,
  source: UpdateSource,
  signal: AbortSignal,
): Promise<Result<Announcement, Problem>> {
  const name = `${source.channel}.json`;
  const announcement = await updates.read(name, MOST_ANNOUNCED, signal);
  if (!announcement.ok) return announcement;
  const signature = await updates.read(`${name}.minisig`, MOST_SIGNATURE, signal);
  if (!signature.ok) return signature;
  const text = new TextDecoder().decode(signature.value);
  const read = await readAnnouncement(
    { announcement: announcement.value, signature: text },
    source,
    updates.isSignedBy,
  );
  return read.ok ? read : err({ code: 'update-untrusted', fault: read.error });
}

/** Quits into the version that waits. Never while the user signs in, which it would end. */
export const restartToUpdate =
  (ports: {
    readonly updates: Pick<Updates, 'staged' | 'restart'>;
    readonly state: () => Pick<AppState, 'sources' | 'prompts'>;
  }): Handler<'restartToUpdate'> =>
  async () => {
    if ((await ports.updates.staged()) === null) return err({ code: 'no-update-ready' });
    if (isSigningIn(ports.state())) return err({ code: 'update-waits-for-sign-in' });
    await ports.updates.restart();
    return succeeded();
  };

import { z } from 'zod';

/** How this installation gets a newer version. `download`: the user downloads and installs it. */
export const UpdateHow = z.enum(['appimage', 'deb', 'rpm', 'download', 'checkout']);
export type UpdateHow = z.infer<typeof UpdateHow>;

const Version = z.string().regex(/^\d{1,6}\.\d{1,6}\.\d{1,6}(?:-[0-9A-Za-z.]{1,40})?$/);
const Channel = z.string().regex(/^[a-z]{1,20}$/);

/** What a look for updates found. */
export const UpdateView = z.strictObject({
  /** The version that runs. */
  running: z.string(),
  how: UpdateHow,
  /** False: this build knows no place to look at. */
  checked: z.boolean(),
  /** A newer version than the one that runs; null: there is none. */
  available: z.string().nullable(),
  /** Downloaded and verified: it takes the place of the one that runs when Latchkey quits. */
  staged: z.string().nullable(),
  /** It is the available one, and did not start here: the version before it was put back. */
  failed: z.boolean(),
});
export type UpdateView = z.infer<typeof UpdateView>;

/** Where this build looks for updates: `latchkeyUpdates` in the package.json inside the app. */
export const UpdateSource = z.strictObject({
  /** Of the folder that has the announcement and the files. */
  address: z.url({ protocol: /^https?$/ }).max(500),
  channel: Channel,
  /** Public keys as minisign prints them; each alone may sign, so that a key can be replaced. */
  keys: z.array(z.string().max(200)).min(1).max(4),
});
export type UpdateSource = z.infer<typeof UpdateSource>;

const ReleaseFile = z.strictObject({
  kind: z.enum(['appimage']),
  arch: z.enum(['x64', 'arm64']),
  /** In the folder of the announcement. */
  name: z.string().regex(/^\w[\w.+-]{0,199}$/),
  size: z.number().int().min(1).max(1_000_000_000),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ReleaseFile = z.infer<typeof ReleaseFile>;

/** What is signed: CHANNEL.json. The trusted comment of its signature says version and channel again. */
export const Announcement = z.strictObject({
  version: Version,
  channel: Channel,
  files: z.array(ReleaseFile).max(20),
});
export type Announcement = z.infer<typeof Announcement>;

/** Why nothing of an announcement counts. */
export const UpdateFault = z.enum([
  'no-signature',
  'other-key',
  'signature',
  'comment',
  'not-understood',
  'other-version',
  'other-channel',
  'size',
  'hash',
]);
export type UpdateFault = z.infer<typeof UpdateFault>;

import { err, ok, type Result } from '../../../shared/result.ts';
import { Announcement, type UpdateFault, type UpdateSource } from '../../../shared/update.ts';
import { type IsSignedBy, trustedComment } from './minisign.ts';

export interface Fetched {
  readonly announcement: Uint8Array;
  /** The text of its .minisig file. */
  readonly signature: string;
}

/**
 * The announcement, where one of the keys signed it for this channel.
 *
 * SECURITY: nothing of it is read before its signature was found good. Version and channel are in the signed comment as well, so
 * that a signature made for something else by the same key does not count.
 */
export async function readAnnouncement(
  { announcement: bytes, signature }: Fetched,
  { keys, channel }: Pick<UpdateSource, 'keys' | 'channel'>,
  isSignedBy: IsSignedBy,
): Promise<Result<Announcement, UpdateFault>> {
  const comment = await trustedComment({ message: bytes, signature, keys }, isSignedBy);
  if (!comment.ok) return comment;
  const signed = /^latchkey (\S+) (\S+)$/.exec(comment.value);
  if (signed === null) return err('comment');
  const announced = parsed(bytes);
  if (announced === null) return err('not-understood');
  if (announced.channel !== channel || signed[2] !== channel) return err('other-channel');
  return announced.version === signed[1] ? ok(announced) : err('other-version');
}

function parsed(bytes: Uint8Array): Announcement | null {
  try {
    const read = Announcement.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

import type { OnBeforeRequestListenerDetails, PostBody, Session, UploadData, WebContents } from 'electron';
import { denyPermissions } from './harden.ts';
import { acsPatterns, isAcs, isIdentityCenterAcs, isSignInHost, samlResponseOf } from './saml-post.ts';

// What keeps a sign-in window inside its fence: permissions, downloads, and the post that never leaves.
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** Takes what a page of the sign-in posted to AWS by going there; resolves false when it holds no assertion. */
export type Take = (acsUrl: string, body: Uint8Array | null) => Promise<boolean>;

export interface Guarded {
  readonly take: Take;
  /** A page of the sign-in went to AWS with nothing that can be read. */
  readonly unreadable: () => void;
  readonly onDownload: (kind: string, contents: WebContents) => void;
  /** Whether this is a page of the sign-in, by the number of its WebContents. */
  readonly counts: (webContentsId: number | undefined) => boolean;
}

/** One listener a session: set again for each capture, and left in place so that nothing can slip out afterwards. */
export function guard(partition: Session, guarded: Guarded): void {
  denyPermissions(partition);
  // Providers refuse browsers they do not know; it is Chromium that renders the page.
  partition.setUserAgent(partition.getUserAgent().replace(/ (Electron|latchkey)\/\S+/gi, ''));
  partition.removeAllListeners('will-download');
  partition.on('will-download', (event, item, contents) => {
    event.preventDefault();
    guarded.onDownload(item.getMimeType(), contents);
  });
  partition.webRequest.onBeforeRequest({ urls: [...acsPatterns] }, (details, callback) => {
    answer(partition, details, guarded).then(
      (cancel) => callback({ cancel }),
      () => callback({ cancel: true }),
    );
  });
}

/**
 * SECURITY: to an assertion consumer of STS nothing is ever sent; elsewhere on the host only what carries no assertion, but for
 * one that the page itself posts to IAM Identity Center.
 */
async function answer(
  partition: Session,
  details: OnBeforeRequestListenerDetails,
  { take, unreadable, counts }: Guarded,
): Promise<boolean> {
  const body = await bodyOf(partition, details.uploadData ?? []);
  // SECURITY: any frame, of any site, can fetch, or post a form inside itself, with an assertion of its own choice. Only
  // the page that the user sees at its own address signs in; whatever else comes neither signs in nor ends the sign-in.
  if (details.resourceType !== 'mainFrame' || !counts(details.webContentsId)) {
    return (
      isAcs(details.url) || (isSignInHost(details.url) && body !== null && samlResponseOf(body) !== null)
    );
  }
  if (isIdentityCenterAcs(details.url)) return false;
  const isTaken = isSignInHost(details.url) && (await take(details.url, body));
  if (!isTaken && isAcs(details.url)) unreadable();
  return isTaken || isAcs(details.url);
}

async function bodyOf(partition: Session, parts: readonly UploadData[]): Promise<Uint8Array | null> {
  const chunks: Buffer[] = [];
  for (const part of parts) {
    if (part.blobUUID !== undefined) chunks.push(await partition.getBlobData(part.blobUUID));
    else if (part.bytes !== undefined) chunks.push(part.bytes);
  }
  const body = Buffer.concat(chunks);
  return body.length === 0 || body.length > MAX_BODY_BYTES ? null : body;
}

export function postedBytes(postBody: PostBody | undefined): Uint8Array | null {
  const chunks = (postBody?.data ?? []).flatMap((part) => ('bytes' in part ? [part.bytes] : []));
  return chunks.length === 0 ? null : Buffer.concat(chunks);
}

import type { OnBeforeRequestListenerDetails, PostBody, Session, UploadData, WebContents } from 'electron';
import { denyPermissions } from './harden.ts';
import { acsPatterns, isAcs, isSignInHost } from './saml-post.ts';

// What keeps a sign-in window inside its fence: permissions, downloads, popups, and the post that never leaves.
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** Takes what was posted to AWS; false when it holds no assertion. */
export type Take = (acsUrl: string, body: Uint8Array | null) => boolean;

/** One listener a session: set again for each capture, and left in place so that nothing can slip out afterwards. */
export function guard(
  partition: Session,
  take: Take,
  unreadable: () => void,
  onDownload: (kind: string, contents: WebContents) => void,
): void {
  denyPermissions(partition);
  // Providers refuse browsers they do not know; it is Chromium that renders the page.
  partition.setUserAgent(partition.getUserAgent().replace(/ (Electron|latchkey)\/\S+/gi, ''));
  partition.removeAllListeners('will-download');
  partition.on('will-download', (event, item, contents) => {
    event.preventDefault();
    onDownload(item.getMimeType(), contents);
  });
  partition.webRequest.onBeforeRequest({ urls: [...acsPatterns] }, (details, callback) => {
    answer(partition, details, take, unreadable).then(
      (cancel) => callback({ cancel }),
      () => callback({ cancel: true }),
    );
  });
}

/** SECURITY: to an assertion consumer nothing is ever sent; elsewhere on the host only what carries no assertion. */
async function answer(
  partition: Session,
  details: OnBeforeRequestListenerDetails,
  take: Take,
  unreadable: () => void,
): Promise<boolean> {
  const body = await bodyOf(partition, details.uploadData ?? []);
  const isTaken = isSignInHost(details.url) && take(details.url, body);
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

export function allowPopups(
  contents: WebContents,
  webPreferences: Electron.WebPreferences,
  visible: boolean,
  take: Take,
): void {
  contents.setWindowOpenHandler(({ url, postBody }) => {
    if (isAcs(url)) {
      take(url, postedBytes(postBody));
      return { action: 'deny' };
    }
    // A hidden try shows nothing; what it would open is for the user.
    if (!visible || !/^(https?:|about:blank)/i.test(url)) return { action: 'deny' };
    return {
      action: 'allow',
      overrideBrowserWindowOptions: { width: 520, height: 680, autoHideMenuBar: true, webPreferences },
    };
  });
}

function postedBytes(postBody: PostBody | undefined): Uint8Array | null {
  const chunks = (postBody?.data ?? []).flatMap((part) => ('bytes' in part ? [part.bytes] : []));
  return chunks.length === 0 ? null : Buffer.concat(chunks);
}

import { z } from 'zod';
import { serverNow } from '../../../shared/server-now.ts';
import type { Clock, ClockSkew } from '../../core/ports/clock.ts';
import type { Random } from '../../core/ports/crypto.ts';
import type { SourceConfig } from './form.ts';

/** A sign-in that begins here: the address with our request, and the ID that the answer names. */
export interface Opening {
  readonly url: string;
  /** Null when the provider starts (IdP-initiated). */
  readonly requestId: string | null;
}

/**
 * SP-initiated: an AuthnRequest by the HTTP-Redirect binding (SAML 2.0 bindings, 3.4.4.1), for providers that have no link
 * to begin with. Unsigned: what it asks for is only to be sent to an address that the provider has on file.
 */
export async function openingOf(
  ports: { readonly random: Random; readonly clock: Clock; readonly skew: ClockSkew },
  { startUrl, spEntityId }: SourceConfig,
  acsUrl: string,
): Promise<Opening> {
  if (spEntityId === null) return { url: startUrl, requestId: null };
  // An xs:ID may not begin with a digit.
  const requestId = `_${ports.random.hex(16)}`;
  const at = z.coerce.date().parse(serverNow(ports)).toISOString();
  const xml = `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${requestId}" Version="2.0" IssueInstant="${at}" Destination="${escaped(startUrl)}" ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" AssertionConsumerServiceURL="${escaped(acsUrl)}"><saml:Issuer>${escaped(spEntityId)}</saml:Issuer></samlp:AuthnRequest>`;
  const url = new URL(startUrl);
  url.searchParams.set('SAMLRequest', await deflated(xml));
  return { url: url.href, requestId };
}

async function deflated(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

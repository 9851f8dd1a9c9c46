import { inflateRawSync } from 'node:zlib';
import { parseXml, textOf, within } from '../sts/saml-assertion.ts';

/** What a service provider asks for by the HTTP-Redirect binding (SAML 2.0 bindings, 3.4). */
export interface AuthnRequest {
  readonly id: string;
  readonly issuer: string;
  /** Where the response is to be posted; null = the provider's default. */
  readonly acsUrl: string | null;
  readonly issuedAtMs: number;
}

/** Null when it is not a request: not deflated, not base64, not XML, or without what the protocol asks for. */
export function readAuthnRequest(encoded: string): AuthnRequest | null {
  let xml: string;
  try {
    xml = inflateRawSync(Buffer.from(encoded, 'base64'), { maxOutputLength: 100_000 }).toString('utf8');
  } catch {
    return null;
  }
  const root = parseXml(xml);
  if (root === null || root.localName !== 'AuthnRequest') return null;
  if (root.namespaceURI !== 'urn:oasis:names:tc:SAML:2.0:protocol') return null;
  const id = root.getAttribute('ID') ?? '';
  const issuer = textOf(within(root, 'Issuer')[0]);
  const issuedAtMs = Date.parse(root.getAttribute('IssueInstant') ?? '');
  // An ID is an xs:ID: it begins with a letter or an underscore.
  if (!/^[A-Za-z_][\w.-]{15,}$/.test(id) || issuer === '' || Number.isNaN(issuedAtMs)) return null;
  if (root.getAttribute('Version') !== '2.0') return null;
  return { id, issuer, acsUrl: root.getAttribute('AssertionConsumerServiceURL') || null, issuedAtMs };
}

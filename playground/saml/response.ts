import { randomUUID } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import { html } from '../identity-center/html.ts';

export const samlAcs = 'https://signin.aws.amazon.com/saml';

/** What a test may bend; everything absent or undefined is as AWS asks for it. */
export interface ResponseParts {
  /** Values of the Role attribute, each a pair with a comma. */
  readonly roles?: readonly string[] | undefined;
  readonly sessionName?: string | undefined;
  /** SessionDuration. */
  readonly durationSeconds?: number | undefined;
  readonly sessionEndsInMs?: number | undefined;
  /** How long ago it was made. */
  readonly ageMs?: number | undefined;
  readonly lifeMs?: number | undefined;
  readonly audience?: string | undefined;
  readonly issuer?: string | undefined;
  /** Which consumer it is made for: AWS asks for one of its own, wherever the page posts it. */
  readonly recipient?: string | undefined;
  /** The ID of the request that it answers. */
  readonly inResponseTo?: string | undefined;
  readonly signature?: 'assertion' | 'response' | 'foreign' | 'none' | undefined;
  /** Characters of an attribute that nobody needs. */
  readonly padding?: number | undefined;
}

export function signedResponse(
  parts: ResponseParts & { readonly roles: readonly string[]; readonly issuer: string },
  key: { readonly privateKey: string; readonly nowMs: number },
): string {
  const issuedMs = key.nowMs - (parts.ageMs ?? 0);
  const at = (ms: number): string => new Date(ms).toISOString();
  const until = at(issuedMs + (parts.lifeMs ?? 5 * 60_000));
  const [id, responseId] = [`_${randomUUID()}`, `_${randomUUID()}`];
  const attribute = (name: string, values: readonly string[]) =>
    html`<saml:Attribute Name="https://aws.amazon.com/SAML/Attributes/${name}">${values.map((value) => html`<saml:AttributeValue>${value}</saml:AttributeValue>`)}</saml:Attribute>`;
  const ends = html`SessionNotOnOrAfter="${at(key.nowMs + (parts.sessionEndsInMs ?? 0))}"`;
  const noEnd = html``;
  const recipient = parts.recipient ?? samlAcs;
  const answers = parts.inResponseTo === undefined ? noEnd : html` InResponseTo="${parts.inResponseTo}"`;
  const { markup } =
    html`<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${responseId}" Version="2.0" IssueInstant="${at(issuedMs)}" Destination="${recipient}"${answers}><saml:Issuer>${parts.issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><saml:Assertion ID="${id}" Version="2.0" IssueInstant="${at(issuedMs)}"><saml:Issuer>${parts.issuer}</saml:Issuer><saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">maria</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData Recipient="${recipient}" NotOnOrAfter="${until}"${answers}/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${at(issuedMs - 60_000)}" NotOnOrAfter="${until}"><saml:AudienceRestriction><saml:Audience>${parts.audience ?? 'urn:amazon:webservices'}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${at(issuedMs)}" ${parts.sessionEndsInMs === undefined ? noEnd : ends}/><saml:AttributeStatement>${attribute('Role', parts.roles)}${attribute('RoleSessionName', [parts.sessionName ?? 'maria'])}${parts.durationSeconds === undefined ? noEnd : attribute('SessionDuration', [String(parts.durationSeconds)])}${parts.padding === undefined ? noEnd : attribute('Padding', ['x'.repeat(parts.padding)])}</saml:AttributeStatement></saml:Assertion></samlp:Response>`;
  if (parts.signature === 'none') return Buffer.from(markup).toString('base64');
  const where =
    parts.signature === 'response' ? "/*[local-name(.)='Response']" : "//*[local-name(.)='Assertion']";
  const signer = new SignedXml({
    privateKey: key.privateKey,
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  });
  signer.addReference({
    xpath: where,
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
    transforms: [
      'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
      'http://www.w3.org/2001/10/xml-exc-c14n#',
    ],
  });
  signer.computeSignature(markup, {
    location: { reference: `${where}/*[local-name(.)='Issuer']`, action: 'after' },
  });
  return Buffer.from(signer.getSignedXml()).toString('base64');
}

/** What a provider posts that knows the user and gives them nothing: a status in its own words, no assertion. */
export function deniedResponse(issuer: string, nowMs: number, inResponseTo?: string): string {
  const status = 'urn:oasis:names:tc:SAML:2.0:status';
  const answers = inResponseTo === undefined ? html`` : html` InResponseTo="${inResponseTo}"`;
  const { markup } =
    html`<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${`_${randomUUID()}`}" Version="2.0" IssueInstant="${new Date(nowMs).toISOString()}" Destination="${samlAcs}"${answers}><saml:Issuer>${issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="${status}:Responder"><samlp:StatusCode Value="${status}:RequestDenied"/></samlp:StatusCode><samlp:StatusMessage>maria is not assigned to the application AWS.</samlp:StatusMessage></samlp:Status></samlp:Response>`;
  return Buffer.from(markup).toString('base64');
}

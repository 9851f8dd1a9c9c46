// For tests only: an unsigned SAML response as a provider posts it.
export interface AssertionParts {
  readonly roles?: readonly string[];
  readonly duration?: string;
  readonly issuedAt?: string;
  readonly notOnOrAfter?: string;
  readonly status?: string;
  readonly message?: string;
  readonly prologue?: string;
  readonly padding?: number;
  readonly inResponseTo?: string;
  /** What the signed part says; absent: nothing. */
  readonly signedInResponseTo?: string;
  readonly issuer?: string;
}
export const provider = 'arn:aws:iam::111111111111:saml-provider/Acme';
export const roleOf = (name: string): string => `arn:aws:iam::111111111111:role/${name}`;

export function assertionXml(parts: AssertionParts = {}): string {
  const { roles = [`${roleOf('Dev')},${provider}`], status = 'Success' } = parts;
  const attribute = (name: string, values: readonly string[]) =>
    `<saml:Attribute Name="https://aws.amazon.com/SAML/Attributes/${name}">${values
      .map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`)
      .join('')}</saml:Attribute>`;
  const answering = (id: string | undefined) => (id === undefined ? '' : ` InResponseTo="${id}"`);
  const issuer = parts.issuer === undefined ? '' : `<saml:Issuer>${parts.issuer}</saml:Issuer>`;
  return `${parts.prologue ?? ''}<samlp:Response${answering(parts.inResponseTo)} xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${issuer}<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${status}"/>${
    parts.message === undefined ? '' : `<samlp:StatusMessage>${parts.message}</samlp:StatusMessage>`
  }</samlp:Status>${
    status === 'Success'
      ? `<saml:Assertion IssueInstant="${parts.issuedAt ?? '2026-01-01T00:00:00Z'}">${issuer}<saml:Subject><saml:NameID>maria</saml:NameID><saml:SubjectConfirmation><saml:SubjectConfirmationData NotOnOrAfter="${parts.notOnOrAfter ?? '2026-01-01T00:05:00Z'}"${answering(parts.signedInResponseTo)}/></saml:SubjectConfirmation></saml:Subject><saml:AttributeStatement>${attribute('Role', roles)}${attribute('RoleSessionName', ['maria.garcia'])}${
          parts.duration === undefined ? '' : attribute('SessionDuration', [parts.duration])
        }${attribute('Padding', ['x'.repeat(parts.padding ?? 0)])}</saml:AttributeStatement></saml:Assertion>`
      : ''
  }</samlp:Response>`;
}
export const assertionBase64 = (parts: AssertionParts = {}): string =>
  btoa(
    Array.from(new TextEncoder().encode(assertionXml(parts)), (byte) => String.fromCharCode(byte)).join(''),
  );

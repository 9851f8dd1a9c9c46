// An unsigned SAML response as an identity provider posts it.
export const provider = 'arn:aws:iam::111111111111:saml-provider/Acme';
export const roleOf = (name: string): string => `arn:aws:iam::111111111111:role/${name}`;

export function assertionBase64({
  roles,
  padding = 0,
}: {
  readonly roles: readonly string[];
  readonly padding?: number;
}): string {
  const attribute = (name: string, values: readonly string[]) =>
    `<saml:Attribute Name="https://aws.amazon.com/SAML/Attributes/${name}">${values
      .map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`)
      .join('')}</saml:Attribute>`;
  const xml = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><saml:Assertion IssueInstant="${new Date().toISOString()}"><saml:Subject><saml:NameID>maria</saml:NameID></saml:Subject><saml:AttributeStatement>${attribute('Role', roles)}${attribute('RoleSessionName', ['maria.garcia'])}${attribute('Padding', ['x'.repeat(padding)])}</saml:AttributeStatement></saml:Assertion></samlp:Response>`;
  return Buffer.from(xml).toString('base64');
}

import { DOMParser, type Element, onErrorStopParsing } from '@xmldom/xmldom';
import { SignedXml } from 'xml-crypto';

const assertionNs = 'urn:oasis:names:tc:SAML:2.0:assertion';
const signatureNs = 'http://www.w3.org/2000/09/xmldsig#';

export function parseXml(text: string): Element | null {
  // SECURITY: no document type, hence no entities.
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) return null;
  try {
    const parser = new DOMParser({ onError: onErrorStopParsing });
    return parser.parseFromString(text, 'text/xml').documentElement;
  } catch {
    return null;
  }
}

export const within = (parent: Element, name: string): readonly Element[] => [
  ...parent.getElementsByTagNameNS(assertionNs, name),
];
export const textOf = (element: Element | undefined): string => element?.textContent?.trim() ?? '';
export const attributeValues = (assertion: Element, name: string): readonly string[] =>
  within(assertion, 'Attribute')
    .filter((each) => each.getAttribute('Name') === `https://aws.amazon.com/SAML/Attributes/${name}`)
    .flatMap((each) => within(each, 'AttributeValue'))
    .map(textOf);

/** SECURITY: gives only what the signature covers, read again from the bytes that were digested (no wrapping). */
export function signedAssertion(xml: string, root: Element, certificate: string): Element | null {
  for (const signature of root.getElementsByTagNameNS(signatureNs, 'Signature')) {
    try {
      const check = new SignedXml({ publicCert: certificate });
      check.loadSignature(signature.toString());
      if (!check.checkSignature(xml)) continue;
      const [covered, ...others] = check.getSignedReferences();
      const element = covered === undefined || others.length > 0 ? null : parseXml(covered);
      if (element === null) continue;
      if (element.localName === 'Assertion' && element.namespaceURI === assertionNs) return element;
      const inside = within(element, 'Assertion');
      if (element.localName === 'Response' && inside.length === 1) return inside[0] ?? null;
    } catch {
      // Not by this key, or no signature at all: the next one.
    }
  }
  return null;
}

import { DOMParser, type Document, type Element, onErrorStopParsing } from '@xmldom/xmldom';
import { z } from 'zod';
import { err, ok, type Result } from '../../../shared/result.ts';
import { type Assertion, keyOf, rolePair, type Unusable } from './assertion.ts';
import { leftOutRoles, misnamedRole, oddRole } from './odd-roles.ts';
import { xmlText } from './xml-text.ts';

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html
const assertionNs = 'urn:oasis:names:tc:SAML:2.0:assertion';
const protocolNs = 'urn:oasis:names:tc:SAML:2.0:protocol';
const attributes = 'https://aws.amazon.com/SAML/Attributes/';
const success = 'urn:oasis:names:tc:SAML:2.0:status:Success';
/** STS takes no more (SAMLAssertionType of the service model). */
const mostCharacters = 100_000;
const notSaml = 'The provider did not post a SAML response.';

/** What a response says of where it comes from, whatever else it says. */
type Origin = Pick<Assertion, 'inResponseTo' | 'issuer'>;

/** Reads what the provider posted. Nothing is trusted here: STS checks the signature. */
export function parseAssertion(posted: string): Result<Assertion, Unusable> {
  const base64 = posted.replace(/\s/g, '');
  if (base64.length > mostCharacters) {
    return unreadable(
      `The assertion has ${base64.length} characters; AWS accepts at most ${mostCharacters}. Ask for fewer groups or roles in it.`,
    );
  }
  const bytes = bytesOf(base64);
  if (bytes === null) return unreadable(notSaml);
  const text = xmlText(bytes);
  if (text === null)
    return unreadable('The SAML response has characters that do not fit the encoding it declares.');
  const root = readXml(text);
  if (root === null) return unreadable(notSaml);
  const assertions = elements(root, assertionNs, 'Assertion');
  const [assertion] = assertions;
  const origin: Origin = { inResponseTo: answeredBy(root), issuer: issuerOf(assertion ?? root) };
  const denied = statusProblem(root);
  if (denied !== null)
    return err({ kind: 'denied', reason: denied, inResponseTo: origin.inResponseTo, issuer: origin.issuer });
  if (assertion === undefined) {
    return unusable(
      origin,
      elements(root, assertionNs, 'EncryptedAssertion').length > 0
        ? 'The assertion is encrypted, so its roles cannot be read here. Ask for a response without encryption.'
        : 'The SAML response contains no assertion.',
    );
  }
  // SECURITY: with two, what is read here and what AWS reads could differ (signature wrapping).
  if (assertions.length > 1) return unusable(origin, 'The SAML response contains more than one assertion.');
  return read(assertion, origin);
}

/** The request that it answers. SECURITY: the signed part may say so too, and then both must say the same. */
function answeredBy(root: Element): string | null {
  const named = [root, ...elements(root, assertionNs, 'SubjectConfirmationData')].flatMap(
    (each) => each.getAttribute('InResponseTo') || [],
  );
  return new Set(named).size === 1 && root.getAttribute('InResponseTo') ? (named[0] ?? null) : null;
}

/** Of the element itself, not of one inside it. */
function issuerOf(element: Element): string | null {
  const own = elements(element, assertionNs, 'Issuer').find(({ parentNode }) => parentNode === element);
  return own?.textContent?.trim() || null;
}

function read(assertion: Element, origin: Origin): Result<Assertion, Unusable> {
  const pairs = values(assertion, 'Role');
  const [first] = pairs;
  if (first === undefined) {
    const misnamed = misnamedRole(
      elements(assertion, assertionNs, 'Attribute').map((each) => ({
        name: each.getAttribute('Name') ?? '',
        values: valuesOf(each),
      })),
    );
    if (misnamed !== null)
      return unusable(
        origin,
        `The roles are in the attribute “${misnamed}”, which AWS does not read: ask for the name ${attributes}Role, spelled exactly so.`,
      );
    return unusable(
      origin,
      `The assertion has no attribute ${attributes}Role: the provider gives you no AWS role.`,
    );
  }
  const all = pairs.flatMap((pair) => rolePair(pair) ?? []);
  if (all.length === 0) {
    return unusable(
      origin,
      `No value of the Role attribute is a pair of a role ARN and a SAML provider ARN, separated by a comma. ${oddRole(first)}`,
    );
  }
  const usable = all.filter(({ role }) => !role.startsWith('AWSReservedSSO_'));
  if (usable.length === 0) {
    return unusable(
      origin,
      'All roles in the assertion belong to IAM Identity Center (AWSReservedSSO_…), which cannot be assumed by SAML. Add an IAM Identity Center source instead.',
    );
  }
  const distinct = new Map(usable.map((role) => [keyOf(role), role]));
  const duration = Number(values(assertion, 'SessionDuration')[0] ?? Number.NaN);
  const issuedAt = instant(assertion.getAttribute('IssueInstant'));
  const ends = elements(assertion, assertionNs, 'SubjectConfirmationData').concat(
    elements(assertion, assertionNs, 'Conditions'),
  );
  const lives = ends.flatMap((element) => {
    const until = instant(element.getAttribute('NotOnOrAfter'));
    return until === null || issuedAt === null ? [] : [until - issuedAt];
  });
  return ok({
    roles: [...distinct.values()],
    leftOut: leftOutRoles(
      pairs.filter((pair) => rolePair(pair) === null),
      new Set(all.map(keyOf)).size - distinct.size,
    ),
    sessionName: values(assertion, 'RoleSessionName')[0] ?? null,
    subject: elements(assertion, assertionNs, 'NameID')[0]?.textContent?.trim() || null,
    durationSeconds: Number.isInteger(duration) && duration >= 900 && duration <= 43_200 ? duration : null,
    lifeMs: Math.max(0, Math.min(300_000, ...lives)),
    inResponseTo: origin.inResponseTo,
    issuer: origin.issuer,
  });
}

function bytesOf(base64: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

function readXml(text: string): Element | null {
  // SECURITY: SAML has no document type; without one there are no entities, so neither XXE nor a billion laughs.
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) return null;
  let document: Document;
  try {
    document = new DOMParser({ onError: onErrorStopParsing }).parseFromString(text, 'text/xml');
  } catch {
    return null;
  }
  const root = document.documentElement;
  return root?.namespaceURI === protocolNs && root.localName === 'Response' ? root : null;
}

function statusProblem(root: Element): string | null {
  const codes = elements(root, protocolNs, 'StatusCode').map((each) => each.getAttribute('Value') ?? '');
  if (codes.length === 0 || codes[0] === success) return null;
  const said = elements(root, protocolNs, 'StatusMessage')[0]?.textContent?.trim() ?? '';
  const names = codes.map((code) => code.slice(code.lastIndexOf(':') + 1)).join(', ');
  return (said === '' ? names : `${said} (${names})`).slice(0, 500);
}

function values(assertion: Element, name: string): readonly string[] {
  return elements(assertion, assertionNs, 'Attribute')
    .filter((each) => each.getAttribute('Name') === `${attributes}${name}`)
    .flatMap(valuesOf);
}

const valuesOf = (attribute: Element): readonly string[] =>
  elements(attribute, assertionNs, 'AttributeValue')
    .map((each) => (each.textContent ?? '').trim())
    .filter((text) => text !== '');

const elements = (parent: Element, ns: string, name: string): readonly Element[] => [
  ...parent.getElementsByTagNameNS(ns, name),
];
const instant = (text: string | null): number | null =>
  z.coerce
    .date()
    .safeParse(text ?? undefined)
    .data?.getTime() ?? null;
const unusable = ({ inResponseTo, issuer }: Origin, reason: string): Result<never, Unusable> =>
  err({ kind: 'unusable', reason, inResponseTo, issuer });
const unreadable = (reason: string): Result<never, Unusable> =>
  err({ kind: 'unreadable', reason, inResponseTo: null, issuer: null });

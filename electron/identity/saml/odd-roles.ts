import { plainLine } from '../../../shared/text/plain-line.ts';

/** An attribute of an assertion, whatever it is called. */
export interface NamedValues {
  readonly name: string;
  readonly values: readonly string[];
}

const roleArn = /arn:aws[a-z-]*:iam::\d{12}:role\//;
const providerArn = /arn:aws[a-z-]*:iam::\d{12}:saml-provider\//;

/** What is wrong with a Role value that is not a pair, as a sentence that quotes it. */
export function oddRole(value: string): string {
  const quoted = `“${plainLine(value, 200)}”`;
  if (!roleArn.test(value)) return `${quoted} contains no role ARN (arn:aws:iam::ACCOUNT:role/NAME).`;
  if (!providerArn.test(value))
    return `${quoted} contains no ARN of a SAML provider (arn:aws:iam::ACCOUNT:saml-provider/NAME).`;
  return `${quoted} contains more than the two ARNs.`;
}

/** The attribute that carries pairs under a name which AWS does not read; null when no attribute does. */
export function misnamedRole(attributes: readonly NamedValues[]): string | null {
  const found = attributes.find(({ values }) =>
    values.some((value) => roleArn.test(value) && providerArn.test(value)),
  );
  return found === undefined ? null : plainLine(found.name, 120);
}

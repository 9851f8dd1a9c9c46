import { plainLine, quoted } from '../../../shared/text/plain-line.ts';

/** An attribute of an assertion, whatever it is called. */
export interface NamedValues {
  readonly name: string;
  readonly values: readonly string[];
}

const roleArn = /arn:aws[a-z-]*:iam::\d{12}:role\//;
const providerArn = /arn:aws[a-z-]*:iam::\d{12}:saml-provider\//;

/** What is wrong with a Role value that is not a pair, as a sentence that quotes it. */
export function oddRole(value: string): string {
  const said = quoted(value, 200);
  if (!roleArn.test(value)) return `${said} contains no role ARN (arn:aws:iam::ACCOUNT:role/NAME).`;
  if (!providerArn.test(value))
    return `${said} contains no ARN of a SAML provider (arn:aws:iam::ACCOUNT:saml-provider/NAME).`;
  return `${said} is not the two ARNs with a comma between them, or one of them has a name that AWS does not allow.`;
}

/** So many odd values are explained one by one. */
const mostExplained = 4;

/** What a user misses in the list of roles although the provider sent it, as sentences. `reserved`: how many are of IAM Identity Center. */
export function leftOutRoles(odd: readonly string[], reserved: number): readonly string[] {
  // A provider may send one value several times: the user reads it once.
  const sentences = [...new Set(odd.map((value) => `A role is left out: ${oddRole(value)}`))];
  const more = sentences.length - mostExplained;
  const values = more === 1 ? 'One more value' : `${more} more values`;
  return [
    ...sentences.slice(0, mostExplained),
    ...(more > 0
      ? [`${values} of the Role attribute ${more === 1 ? 'is no pair' : 'are no pairs'} of ARNs.`]
      : []),
    ...(reserved > 0
      ? [
          `${reserved === 1 ? 'One role belongs' : `${reserved} roles belong`} to IAM Identity Center (AWSReservedSSO_…) and cannot be assumed by SAML.`,
        ]
      : []),
  ];
}

/** The attribute that carries pairs under a name which AWS does not read; null when no attribute does. */
export function misnamedRole(attributes: readonly NamedValues[]): string | null {
  const found = attributes.find(({ values }) =>
    values.some((value) => roleArn.test(value) && providerArn.test(value)),
  );
  return found === undefined ? null : plainLine(found.name, 120);
}

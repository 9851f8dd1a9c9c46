import { deflateRawSync } from 'node:zlib';
import { Refusal } from '../service.ts';
import { itemValue, type QueryParameters } from './query.ts';

/** Limits of the STS model (2011-06-15), with the service's wording for what breaks them. */
export interface Text {
  readonly min: number;
  readonly max: number;
  readonly pattern?: RegExp;
  /** The pattern as the service prints it. */
  readonly shown?: string;
}

export const texts = {
  RoleArn: { min: 20, max: 2048 },
  RoleSessionName: { min: 2, max: 64, pattern: /^[\w+=,.@-]*$/, shown: '[\\w+=,.@-]*' },
  ExternalId: { min: 2, max: 1224, pattern: /^[\w+=,.@:/-]*$/, shown: '[\\w+=,.@:\\/-]*' },
  SerialNumber: { min: 9, max: 256, pattern: /^[\w+=/:,.@-]*$/, shown: '[\\w+=/:,.@-]*' },
  TokenCode: { min: 6, max: 6, pattern: /^\d*$/, shown: '[\\d]*' },
  SourceIdentity: { min: 2, max: 64, pattern: /^[\w+=,.@-]*$/, shown: '[\\w+=,.@-]*' },
  Policy: { min: 1, max: 2048 },
  Name: { min: 2, max: 32, pattern: /^[\w+=,.@-]*$/, shown: '[\\w+=,.@-]*' },
} as const satisfies Readonly<Record<string, Text>>;

export function invalid(message: string): Refusal {
  return new Refusal(400, 'ValidationError', message);
}

const constraint = (name: string, value: string, what: string): Refusal =>
  invalid(
    `1 validation error detected: Value '${value}' at '${name.charAt(0).toLowerCase()}${name.slice(1)}' failed to satisfy constraint: ${what}`,
  );

function check(name: string, value: string, limits: Text): string {
  // SECURITY: a one-time code is never repeated in an error text.
  const shown = name === 'TokenCode' ? '***' : value;
  if (value.length < limits.min)
    throw constraint(name, shown, `Member must have length greater than or equal to ${limits.min}`);
  if (value.length > limits.max)
    throw constraint(name, shown, `Member must have length less than or equal to ${limits.max}`);
  if (limits.pattern !== undefined && !limits.pattern.test(value))
    throw constraint(name, shown, `Member must satisfy regular expression pattern: ${limits.shown ?? ''}`);
  return value;
}

export function optionalText(parameters: QueryParameters, name: keyof typeof texts): string | undefined {
  const value = parameters.get(name);
  return value === undefined ? undefined : check(name, value, texts[name]);
}

export function requiredText(parameters: QueryParameters, name: keyof typeof texts): string {
  const value = optionalText(parameters, name);
  if (value === undefined) throw constraint(name, 'null', 'Member must not be null');
  return value;
}

export function durationSeconds(
  parameters: QueryParameters,
  limits: { readonly max: number; readonly fallback: number },
): number {
  const text = parameters.get('DurationSeconds');
  if (text === undefined) return limits.fallback;
  if (!/^\d{1,9}$/.test(text)) throw new Refusal(400, 'MalformedInput', 'DurationSeconds is not an integer.');
  const seconds = Number(text);
  if (seconds < 900)
    throw constraint('DurationSeconds', text, 'Member must have value greater than or equal to 900');
  if (seconds > limits.max)
    throw constraint('DurationSeconds', text, `Member must have value less than or equal to ${limits.max}`);
  return seconds;
}

const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const parameterProblem = (message: string): Refusal => new Refusal(400, 'InvalidParameterValue', message);

/** At most 50 tags, 128/256 characters, keys distinct without regard to case, none of AWS's own. */
export function sessionTags(parameters: QueryParameters): ReadonlyMap<string, string> {
  const items = parameters.list('Tags');
  if (items.length > 50)
    throw constraint('Tags', '[...]', 'Member must have length less than or equal to 50');
  const tags = new Map<string, string>();
  const seen = new Set<string>();
  for (const item of items) {
    const { Key: key, Value: value, ...other } = item;
    if (key === undefined || value === undefined || Object.keys(other).length > 0)
      throw invalid('A member of Tags needs Key and Value and nothing else.');
    check('Tags.Key', key, { min: 1, max: 128, pattern: tagText, shown: '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+' });
    check('Tags.Value', value, {
      min: 0,
      max: 256,
      pattern: tagText,
      shown: '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*',
    });
    if (/^aws:/i.test(key)) throw parameterProblem(`Tag keys that begin with aws: are reserved: ${key}`);
    if (seen.has(key.toLowerCase()))
      throw parameterProblem('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
    seen.add(key.toLowerCase());
    tags.set(key, value);
  }
  return tags;
}

/** What the next session of the chain inherits: the caller's, and those of the new tags that were named. */
export function transitiveTags(
  parameters: QueryParameters,
  tags: ReadonlyMap<string, string>,
  inherited: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const own = new Map([...tags.keys()].map((key) => [key.toLowerCase(), key]));
  for (const key of inherited.keys())
    if (own.has(key.toLowerCase()))
      throw parameterProblem(
        "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
      );
  const items = parameters.list('TransitiveTagKeys');
  if (items.length > 50)
    throw constraint('TransitiveTagKeys', '[...]', 'Member must have length less than or equal to 50');
  const result = new Map(inherited);
  for (const item of items) {
    const key = own.get((item[itemValue] ?? '').toLowerCase());
    if (key === undefined)
      throw parameterProblem('The specified transitive tag key must be included in the requested tags.');
    result.set(key, tags.get(key) ?? '');
  }
  return result;
}

const policyArn = /^arn:(aws|aws-cn|aws-us-gov):iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/;

/** Checks session policies and gives PackedPolicySize, the share of the packed limit in percent. */
export function packedPolicySize(
  parameters: QueryParameters,
  tags: ReadonlyMap<string, string>,
): number | null {
  const policy = optionalText(parameters, 'Policy');
  const arns = parameters.list('PolicyArns').map((item) => {
    const { arn, ...other } = item;
    if (arn === undefined || Object.keys(other).length > 0)
      throw invalid('A member of PolicyArns needs arn.');
    check('PolicyArns.arn', arn, { min: 20, max: 2048 });
    if (!policyArn.test(arn)) throw invalid(`ARN ${arn} is not valid.`);
    return arn;
  });
  if (arns.length > 10)
    throw constraint('PolicyArns', '[...]', 'Member must have length less than or equal to 10');
  if (policy !== undefined) checkPolicy(policy);
  if (policy === undefined && arns.length === 0 && tags.size === 0) return null;
  if ((policy ?? '').length + arns.join('').length > 2048)
    throw new Refusal(400, 'PackedPolicyTooLarge', 'Policies exceed 2048 characters in all.');
  const packed = deflateRawSync(JSON.stringify([policy ?? '', arns, ...tags])).length;
  const percent = Math.ceil((packed / packedLimitBytes) * 100);
  if (percent > 100)
    throw new Refusal(
      400,
      'PackedPolicyTooLarge',
      `Serialized token too large for session: packed size is ${percent}% of the limit.`,
    );
  return percent;
}

/** AWS does not say how it packs; this stands for "a separate limit that plain length does not show". */
const packedLimitBytes = 2048;

function checkPolicy(policy: string): void {
  const malformed = (message: string): Refusal => new Refusal(400, 'MalformedPolicyDocument', message);
  let document: unknown;
  try {
    document = JSON.parse(policy);
  } catch {
    throw malformed('This policy contains invalid Json');
  }
  if (typeof document !== 'object' || document === null || !('Statement' in document))
    throw malformed('Syntax errors in policy.');
}

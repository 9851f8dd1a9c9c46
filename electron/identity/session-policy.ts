import { err, ok, type Result } from '../../shared/result.ts';

// Limits of the STS service model (2011-06-15). The packed size is known to AWS alone: PackedPolicyTooLarge is its answer.
const mostTags = 50;
const mostPolicyArns = 10;
const mostPolicyCharacters = 2048;
const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

export interface SessionTag {
  readonly key: string;
  readonly value: string;
}

export function lines(text: string): readonly string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

export function parseTags(text: string): Result<readonly SessionTag[], string> {
  const tags: SessionTag[] = [];
  for (const line of lines(text)) {
    const at = line.indexOf('=');
    if (at < 0) return err(`“${short(line)}” has no =: a tag is key=value.`);
    const value = line.slice(at + 1).trim();
    if (value.length > 256) return err(`The value of “${short(line)}” has more than 256 characters.`);
    if (!tagText.test(value))
      return err(`The value of “${short(line)}” contains a character that tags do not allow.`);
    tags.push({ key: line.slice(0, at).trim(), value });
  }
  const keys = parseTagKeys(tags.map(({ key }) => key));
  return keys.ok ? ok(tags) : keys;
}

export function parseTagKeys(keys: readonly string[]): Result<readonly string[], string> {
  if (keys.length > mostTags) return err(`AWS takes ${mostTags} tags at most; these are ${keys.length}.`);
  const seen = new Set<string>();
  for (const key of keys) {
    if (key === '') return err('A tag has no key before its =.');
    if (key.length > 128) return err(`The key “${short(key)}” has more than 128 characters.`);
    if (!tagText.test(key))
      return err(`The key “${short(key)}” contains a character that tags do not allow.`);
    if (/^aws:/i.test(key))
      return err(`The key “${short(key)}” begins with aws:, which is reserved for AWS.`);
    // STS does not tell upper from lower case in tag keys.
    if (seen.has(key.toLowerCase())) return err(`The key “${short(key)}” is given twice.`);
    seen.add(key.toLowerCase());
  }
  return ok(keys);
}

export function parsePolicyArns(arns: readonly string[]): Result<readonly string[], string> {
  if (arns.length > mostPolicyArns)
    return err(`AWS takes ${mostPolicyArns} policies at most; these are ${arns.length}.`);
  for (const arn of arns) {
    if (!/^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/.test(arn) || arn.length > 2048) {
      return err(`“${short(arn)}” is not a policy ARN such as arn:aws:iam::aws:policy/ReadOnlyAccess.`);
    }
  }
  return ok(arns);
}

/** Sent without the white space that only people need: the limit counts characters. */
export function parsePolicy(text: string): Result<string | null, string> {
  if (text.trim() === '') return ok(null);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return err(`This is not JSON: ${error instanceof Error ? error.message : 'it cannot be read'}.`);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed) || !('Statement' in parsed)) {
    return err('A policy is a JSON object with a Statement.');
  }
  const compact = JSON.stringify(parsed);
  if (compact.length > mostPolicyCharacters) {
    return err(
      `AWS accepts at most ${mostPolicyCharacters} characters; this has ${compact.length} without white space.`,
    );
  }
  // The model's character class; control characters are escaped by now.
  if (!/^[ -\u00FF]+$/.test(compact)) return err('The policy contains a character that IAM does not allow.');
  return ok(compact);
}

const short = (text: string): string => (text.length <= 60 ? text : `${text.slice(0, 59)}…`);

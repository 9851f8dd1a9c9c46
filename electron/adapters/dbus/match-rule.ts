import type { ReceivedSignal } from './message.ts';
import { isBusName, isInterfaceName, isMemberName, isObjectPath } from './names.ts';

/** Which signals to hear. Everything named must match. */
export interface MatchRule {
  /** A unique name, or the bus itself. A well-known name would be matched by the bus, and by nobody on this side. */
  readonly sender?: `:${string}` | 'org.freedesktop.DBus';
  readonly path?: string;
  readonly interface: string;
  readonly member?: string;
  /** The first argument, a string. */
  readonly arg0?: string;
  /** The third argument, a string. */
  readonly arg2?: string;
}

/** The rule as `AddMatch` takes it. Throws for a name that is none: a quote in it would write another rule. */
export function matchRuleText(rule: MatchRule): string {
  const parts = ["type='signal'"];
  const add = (key: string, value: string | undefined, isValid: (value: string) => boolean): void => {
    if (value === undefined) return;
    if (!isValid(value)) throw new TypeError(`This cannot be the ${key} of a match rule.`);
    parts.push(`${key}='${value}'`);
  };
  const isPlain = (value: string): boolean => !/['\\,]/.test(value);
  add('sender', rule.sender, isBusName);
  add('path', rule.path, isObjectPath);
  add('interface', rule.interface, isInterfaceName);
  add('member', rule.member, isMemberName);
  add('arg0', rule.arg0, isPlain);
  add('arg2', rule.arg2, isPlain);
  return parts.join(',');
}

/** The bus sends each signal once, for whichever of the rules of the connection it came. */
export function isMatch(rule: MatchRule, signal: ReceivedSignal): boolean {
  const fits = (wanted: string | undefined, is: unknown): boolean => wanted === undefined || wanted === is;
  return (
    fits(rule.sender, signal.sender) &&
    fits(rule.path, signal.path) &&
    fits(rule.interface, signal.interface) &&
    fits(rule.member, signal.member) &&
    fits(rule.arg0, signal.body[0]) &&
    fits(rule.arg2, signal.body[2])
  );
}

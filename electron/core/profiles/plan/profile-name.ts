import { isDefaultName } from '../../../../shared/form-reasons.ts';
import { ProfileName } from '../../../../shared/ids.ts';
import type { ProfileNaming } from '../../sessions/profile-naming.ts';

const longest = 100;

/**
 * A profile name from what an account and a role are called: letters, digits, `_`, `.` and `-` only, because the name
 * also comes before the `@` of codecommit:// addresses. `role` null: a session made by hand under that name.
 */
export function sanitizeProfileName(accountName: string, role: string | null): string {
  const parts = [tidy(accountName).toLowerCase(), role === null ? '' : tidy(role)].filter(
    (part) => part !== '',
  );
  const name = parts
    .join('-')
    .slice(0, longest)
    .replace(/[-.]+$/, '');
  return isAwkward(name) ? `aws-${name === '' ? 'session' : name}` : name;
}

function tidy(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^A-Za-z0-9_.]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
}

/** `default` is the default session's; parts of "plugins" are written to the wrong section by `aws configure set`. */
function isAwkward(name: string): boolean {
  return name === '' || isDefaultName(name) || 'plugins'.includes(name) || isPoisonous(name);
}

/** A section of such a name hides the whole file from the JavaScript SDK, or lands on a shared object there. */
export function isPoisonous(name: string): boolean {
  return name in Object.prototype;
}

/** Why a name cannot be written for every tool to see; null when it can. */
export function profileNameFault(name: string): string | null {
  if (!ProfileName.safeParse(name).success)
    return 'Every tool reads only letters, digits and _ @ + . % : / - in a name.';
  if (name.startsWith('-')) return 'A name that begins with - reads as an option on a command line.';
  if (isPoisonous(name)) return 'The JavaScript SDK cannot read a file with this name.';
  return null;
}

/** Sanitised names, numbered until they clash with none there is, in any case of letters. */
export const profileNaming: ProfileNaming = (existing) => {
  const taken = new Set<string>();
  for (const name of existing) taken.add(name.toLowerCase());
  return (accountName, role) => {
    const base = sanitizeProfileName(accountName, role);
    let name = base;
    for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${base}-${number}`;
    taken.add(name.toLowerCase());
    return ProfileName.parse(name);
  };
};

import type { Prompt } from '../../../shared/app-state.ts';

type Role = Extract<Prompt, { kind: 'choose-roles' }>['roles'][number];

/** So many fit on a screen; more are searched. */
export const SEARCHED_FROM = 9;

/** Roles that hold every word asked for, in account or role, by account and then role. */
export function matchingRoles(roles: readonly Role[], asked: string): readonly Role[] {
  const words = asked
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const holds = (role: Role): boolean => {
    const text = `${role.account} ${role.role}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  return roles.filter(holds).toSorted((a, b) => compare(a.account, b.account) || compare(a.role, b.role));
}

const compare = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

/** The answer in the order they were offered: keys, one a line. */
export const chosenText = (roles: readonly Role[], chosen: ReadonlySet<string>): string =>
  roles
    .map((role) => role.key)
    .filter((key) => chosen.has(key))
    .join('\n');

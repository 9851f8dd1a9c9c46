import { describe, expect, it } from 'vitest';
import { chosenText, matchingRoles } from './role-list.ts';

const role = (key: string, account: string, name: string) => ({ key, account, role: name });
const roles = [
  role('3', 'acme-10', 'Admin'),
  role('2', 'acme-2', 'ReadOnly'),
  role('1', 'acme-2', 'Admin'),
  role('4', 'other', 'Billing'),
];

describe('the list of roles', () => {
  it('is sorted by account, numbers as numbers, and then by role', () => {
    expect(matchingRoles(roles, '').map(({ key }) => key)).toEqual(['1', '2', '3', '4']);
  });
  it('finds what holds every word, whatever its case and order', () => {
    expect(matchingRoles(roles, ' admin  ACME-2').map(({ key }) => key)).toEqual(['1']);
    expect(matchingRoles(roles, 'nowhere')).toEqual([]);
  });
  it('answers with the chosen keys in the order they were offered', () => {
    expect(chosenText(roles, new Set(['1', '3', 'gone']))).toBe('3\n1');
    expect(chosenText(roles, new Set())).toBe('');
  });
});

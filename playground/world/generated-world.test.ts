import { expect, it } from 'vitest';
import { generatedWorld } from './default-world.ts';

const sessionsOf = (userName: string, world: ReturnType<typeof generatedWorld>): number =>
  world.identityCenter.assignments
    .filter((assignment) => assignment.userName === userName)
    .reduce((sum, { permissionSets }) => sum + permissionSets.length, 0);

it('adds accounts to the default world until there are as many as asked for', () => {
  const world = generatedWorld({ accounts: 10, rolesPerAccount: 3, alone: false });
  expect(world.accounts).toHaveLength(10);
  expect(sessionsOf('maria.garcia', world)).toBe(14 + 4 * 3);
  expect(sessionsOf('sam.lee', world)).toBe(1);
});

it('gives exactly accounts × roles where nothing else is configured, and still has the default accounts for roles and repositories', () => {
  const world = generatedWorld({ accounts: 1000, rolesPerAccount: 20, alone: true });
  expect(sessionsOf('maria.garcia', world)).toBe(20_000);
  expect(sessionsOf('sam.lee', world)).toBe(0);
  expect(world.accounts).toHaveLength(1006);
  expect(world.repositories.map(({ name }) => name)).toContain('MyDemoRepo');
});

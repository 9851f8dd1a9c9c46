import { describe, expect, it } from 'vitest';
import { ProfileName } from '../../../shared/ids.ts';
import { howToCommands } from './how-to-commands.ts';

const profile = (name: string) => ProfileName.parse(name);

describe('how to use it', () => {
  it('names the profile', () => {
    expect(howToCommands({ name: 'prod / admin', profile: profile('prod') })).toEqual({
      aws: 'aws sts get-caller-identity --profile prod',
      git: 'git clone codecommit://prod@MyRepo',
      exec: 'latchkey exec prod -- aws s3 ls',
    });
  });
  it('offers no clone for a profile that a URL would misread', () => {
    expect(howToCommands({ name: 'x', profile: profile('team/prod') }).git).toBeNull();
    expect(howToCommands({ name: 'x', profile: profile('a@b') }).git).toBeNull();
  });
  it('quotes a session name no shell may read', () => {
    expect(howToCommands({ name: 'my $(role) "x"', profile: null })).toEqual({
      aws: null,
      git: null,
      exec: 'latchkey exec "my \\$(role) \\"x\\"" -- aws s3 ls',
    });
  });
});

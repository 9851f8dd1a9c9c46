import { describe, expect, it } from 'vitest';
import { ProfileName } from '../../../shared/ids.ts';
import { howToCommands } from './how-to-commands.ts';

const profile = (name: string) => ProfileName.parse(name);

describe('how to use it', () => {
  it('names the profile', () => {
    expect(howToCommands({ name: 'prod / admin', profile: profile('prod'), profileWritten: true })).toEqual({
      aws: 'aws sts get-caller-identity --profile prod',
      git: 'git clone codecommit://prod@MyRepo',
      exec: 'latchkey exec prod -- aws s3 ls',
    });
  });
  it('of a profile that no file has says what works without it', () => {
    const commands = howToCommands({ name: 'prod / admin', profile: profile('prod'), profileWritten: false });
    expect(commands).toEqual({
      aws: null,
      git: 'git clone codecommit://prod@MyRepo',
      exec: 'latchkey exec prod -- aws s3 ls',
    });
  });
  it('offers no clone for a profile that a URL would misread', () => {
    expect(howToCommands({ name: 'x', profile: profile('team/prod'), profileWritten: true }).git).toBeNull();
    expect(howToCommands({ name: 'x', profile: profile('a@b'), profileWritten: true }).git).toBeNull();
  });
  it('quotes a session name no shell may read', () => {
    expect(howToCommands({ name: 'my $(role) "x"', profile: null, profileWritten: false })).toEqual({
      aws: null,
      git: null,
      exec: `latchkey exec 'my $(role) "x"' -- aws s3 ls`,
    });
  });
});

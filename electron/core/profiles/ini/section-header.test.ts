import { describe, expect, it } from 'vitest';
import { isSeenByJs, sectionName } from './section-header.ts';

describe('what a header of the config file names', () => {
  it.each([
    ['default', 'profile', 'default'],
    ['profile dev', 'profile', 'dev'],
    ['profile a/b@c.d+e%f:g-h_i', 'profile', 'a/b@c.d+e%f:g-h_i'],
    ['profile "two words"', 'profile', 'two words'],
    ["profile 'quoted'", 'profile', 'quoted'],
    ['profile\tdev', 'profile', 'dev'],
    ['profile   dev', 'profile', 'dev'],
    ['sso-session corp', 'sso-session', 'corp'],
    ['services local', 'services', 'local'],
    ['DEFAULT', 'other', 'DEFAULT'],
    ['dev', 'other', 'dev'],
    ['profile', 'other', 'profile'],
    ['profile two words', 'other', 'profile two words'],
    ['profile "open', 'other', 'profile "open'],
    ['preview', 'other', 'preview'],
    ['plugins', 'other', 'plugins'],
  ] as const)('[%s]: %s %s', (header, kind, name) => {
    expect(sectionName(header, 'config')).toEqual({ kind, name });
  });
});

describe('what a header of the credentials file names', () => {
  it.each([
    ['default', 'profile'],
    ['profile dev', 'profile'],
    ['sso-session corp', 'profile'],
    ['DEFAULT', 'other'],
  ] as const)('[%s]: %s', (header, kind) => {
    expect(sectionName(header, 'credentials')).toEqual({ kind, name: header });
  });
});

describe('whether the JavaScript SDK sees the section', () => {
  it.each([
    ['[dev]', true],
    ['[profile dev]', true],
    ['  [profile dev]  ', true],
    ['[profile\tdev]', true],
    ['[profile "dev"]', true],
    ["[profile 'dev']", true],
    ['[sso-session corp]', true],
    ['[profile dev] # a comment', true],
    ['[profile dev] ; a comment', true],
    ['  [dev]', true],
    ['[dev]x', false],
    ['x[dev]', false],
    ['[profile dev', false],
    ['profile dev]', false],
    ['[profile "dev\']', false],
    ['[profile "dev]', false],
    ['[profile "two words"]', false],
    ['[profile  dev]', false],
    ['[größe]', false],
    ['  [größe]', false],
    ['[profile größe]', false],
    ['[]', false],
    ['[dev]#x', false],
  ])('%s: %s', (line, isSeen) => {
    expect(isSeenByJs(line)).toBe(isSeen);
  });
});

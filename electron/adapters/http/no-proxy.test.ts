import { describe, expect, it } from 'vitest';
import { bypassRules, parseNoProxy } from './no-proxy.ts';

const rules = (list: string): string => {
  const parsed = parseNoProxy(list);
  return parsed === 'everything' ? parsed : bypassRules(parsed);
};

describe('NO_PROXY', () => {
  it.each([
    ['', ''],
    ['*', 'everything'],
    ['a.example, *', 'everything'],
    // A name counts for itself and all that is below it, however it begins.
    ['example.com', 'example.com;*.example.com'],
    ['.example.com', 'example.com;*.example.com'],
    ['*.example.com', 'example.com;*.example.com'],
    ['EXAMPLE.com.', 'example.com;*.example.com'],
    // Between commas, blanks or both.
    ['a.example,b.example  c.example', 'a.example;*.a.example;b.example;*.b.example;c.example;*.c.example'],
    ['a.example:8443', 'a.example:8443;*.a.example:8443'],
    ['10.1.2.3', '10.1.2.3'],
    ['10.1.2.3:81', '10.1.2.3:81'],
    ['10.0.0.0/8,fd00::/8', '10.0.0.0/8;fd00::/8'],
    ['fe80::1,[::1]:8080', '[fe80::1];[::1]:8080'],
    ['localhost', 'localhost;*.localhost'],
    // What is no host names none, and Chromium's own words have no meaning here.
    ['<-loopback>;x, https://a.example/', ''],
    [',, ,', ''],
  ])('%j', (list, expected) => {
    expect(rules(list)).toBe(expected);
  });
});

import { expect, test } from 'vitest';
import { isLoopback } from './loopback.ts';

const hostOf = (url: string): string => new URL(url).hostname;

test.each([
  'http://localhost:1',
  'http://LOCALHOST',
  'http://127.0.0.1',
  'http://127.1',
  'http://127.8.9.1',
  'http://[::1]:8',
  'http://[0:0::1]',
])('%s is this machine', (url) => {
  expect(isLoopback(hostOf(url))).toBe(true);
});

test.each([
  'http://127.0.0.1.evil.example',
  'http://localhost.evil.example',
  'http://evil.example/127.0.0.1',
  'http://127.0.0.1@evil.example',
  'http://0.0.0.0',
  'http://1127.0.0.1.example',
  'http://[::2]',
  'http://169.254.169.254',
])('%s is another', (url) => {
  expect(isLoopback(hostOf(url))).toBe(false);
});

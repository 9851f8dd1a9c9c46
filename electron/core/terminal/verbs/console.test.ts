import { describe, expect, it } from 'vitest';
import { run, testPorts } from '../testing.ts';
import { world } from '../testing-verbs.ts';

describe('latchkey console', () => {
  it('opens the browser, and says of which session', async () => {
    const { ports, consoleRequests } = testPorts(world());
    const ran = await run(ports, ['console', 'dev']);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toBe(
      'Opening the console of Dev role (profile dev) in your browser. If none opens, print the link with --print.\n',
    );
    expect(consoleRequests).toMatchObject([
      { sessionId: 's1', place: { service: null, to: null, region: null } },
    ]);
  });

  it('takes a service, a region and a page', async () => {
    const { ports, consoleRequests } = testPorts(world());
    const argv = ['console', 'dev', '--service', 's3', '--region', 'us-west-2', '--to', 'arn:aws:s3:::b'];
    expect((await run(ports, argv)).code).toBe(0);
    expect(consoleRequests[0]?.place).toEqual({ service: 's3', region: 'us-west-2', to: 'arn:aws:s3:::b' });
  });

  it('prints the link, and nothing else on standard output', async () => {
    const ran = await run(testPorts(world()).ports, ['console', 'dev', '--print']);
    expect(ran).toMatchObject({ code: 0, out: 'https://console.example/\n', err: '' });
  });

  it('refuses what is no region, and a session that is not there', async () => {
    const { ports, consoleRequests } = testPorts(world());
    expect((await run(ports, ['console', 'dev', '--region', 'Mars'])).err).toContain('is no region');
    expect((await run(ports, ['console', 'nobody'])).code).toBe(1);
    expect(consoleRequests).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeHash } from '../../codecommit/testdata/node-hash.ts';
import { Secret } from '../../secret.ts';
import { run, testPorts } from '../testing.ts';
import { testLease } from '../testing-state.ts';

const host = 'git-codecommit.us-east-1.amazonaws.com';
const isPlain = (text: string) => text !== '' && !/[\n\0]/.test(text);

describe('attack: a foreign host asks for the credential', () => {
  it('nothing is ever printed, no lease is asked for and the exit is 0', async () => {
    const near = fc
      .tuple(
        fc.constantFrom('', 'x', 'user@', 'evil.', ' '),
        fc.constantFrom(host, host.toUpperCase(), 'git-codecommit.us-east-1'),
        fc.string({ minLength: 1, maxLength: 12 }),
      )
      .map(([before, middle, after]) => `${before}${middle}${after}`)
      .filter((text) => isPlain(text) && !/^[^@]*:443$/.test(text) && text.toLowerCase() !== host);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(near, fc.string({ minLength: 1 }).filter(isPlain), fc.domain()),
        async (foreign) => {
          const world = testPorts({ hash: nodeHash });
          const stdin = `capability[]=authtype\nprotocol=https\nhost=${foreign}\npath=v1/repos/R\n\n`;
          const ran = await run(world.ports, ['git-credential', 'get'], { stdin });
          expect([ran.code, ran.out, ran.err, world.leases.length]).toEqual([0, '', '', 0]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('bytes that are not a request get nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (stdin) => {
        const world = testPorts({ hash: nodeHash });
        const ran = await run(world.ports, ['git-credential', 'get'], { stdin });
        expect([ran.out, world.leases.length]).toEqual(['', 0]);
      }),
      { numRuns: 200 },
    );
  });

  it('a host smuggled in by a line break in the URL gets nothing', async () => {
    const world = testPorts({ hash: nodeHash });
    const stdin = `protocol=https\nhost=evil.example\nhost=${host}\npath=v1/repos/R\n\n`;
    expect((await run(world.ports, ['git-credential', 'get'], { stdin })).out).toBe('');
  });
});

describe('attack: an upstream answer writes lines of its own', () => {
  it.each(['QzX9\nhost=evil.example', 'QzX9\r', 'QzX9\u0000', 'QzX9:x', 'QzX9 x'])('%j', async (token) => {
    const lease = testLease({ sessionToken: new Secret(token) });
    const world = testPorts({ hash: nodeHash, lease: async () => ({ ok: true, value: lease }) });
    const stdin = `protocol=https\nhost=${host}\npath=v1/repos/R\n\n`;
    const ran = await run(world.ports, ['git-credential', 'get'], { stdin });
    expect(ran.out).toBe('quit=1\n\n');
    expect(ran.code).toBe(1);
    expect(ran.err).not.toContain('QzX9');
  });
});

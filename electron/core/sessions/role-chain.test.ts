import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SessionId, SourceId } from '../../../shared/ids.ts';
import { type ChainLink, roleChain } from './role-chain.ts';

const source = SourceId.parse('ic-1');
const id = (n: number) => SessionId.parse(`s${n}`);
const lookup = (links: ReadonlyMap<SessionId, ChainLink>) => ({
  session: (at: SessionId) => links.get(at) ?? null,
  source: (at: SourceId) => (at === source ? { name: 'Work', detail: 'x.awsapps.com' } : null),
});
/** s0 on the source, s1 on s0, … */
const tower = (height: number) =>
  new Map(
    Array.from({ length: height }, (_, n): [SessionId, ChainLink] => [
      id(n),
      {
        name: `role ${n}`,
        detail: '',
        parent: n === 0 ? { kind: 'source', id: source } : { kind: 'session', id: id(n - 1) },
      },
    ]),
  );
const ring = (length: number) =>
  new Map(
    Array.from({ length }, (_, n): [SessionId, ChainLink] => [
      id(n),
      { name: `role ${n}`, detail: '', parent: { kind: 'session', id: id((n + 1) % length) } },
    ]),
  );

describe('a chain of roles', () => {
  it('is drawn from the source down, at any depth', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), (height) => {
        const chain = roleChain(id(height - 1), lookup(tower(height)));
        if (!chain.ok) throw new Error(chain.error.code);
        expect(chain.value.sourceId).toBe(source);
        expect(chain.value.sessionIds).toEqual(Array.from({ length: height }, (_, n) => id(n)));
        expect(chain.value.steps[0]).toEqual({ kind: 'source', label: 'Work', detail: 'x.awsapps.com' });
        expect(chain.value.steps.at(-1)?.label).toBe(`role ${height - 1}`);
      }),
      { numRuns: 30 },
    );
  });

  it('that bites its tail is answered with the names along it, for every length', () => {
    for (let length = 1; length <= 40; length += 1) {
      const chain = roleChain(id(0), lookup(ring(length)));
      if (chain.ok || chain.error.code !== 'chain-cycle') throw new Error('a cycle was not seen');
      expect(chain.error.chain).toHaveLength(length + 1);
      expect(chain.error.chain[0]).toBe(chain.error.chain.at(-1));
      expect(new Set(chain.error.chain).size).toBe(length);
    }
  });

  it('leading into a ring names the ring only', () => {
    const links = ring(3);
    links.set(id(9), { name: 'outside', detail: '', parent: { kind: 'session', id: id(1) } });
    const chain = roleChain(id(9), lookup(links));
    expect(chain).toMatchObject({ ok: false, error: { code: 'chain-cycle' } });
    if (!chain.ok && chain.error.code === 'chain-cycle') expect(chain.error.chain).not.toContain('outside');
  });

  it('whose parent is gone says which session misses which', () => {
    const links = tower(3);
    links.delete(id(0));
    expect(roleChain(id(2), lookup(links))).toEqual({
      ok: false,
      error: { code: 'chain-parent-missing', session: 'role 1', parent: 's0' },
    });
    expect(roleChain(id(7), lookup(links))).toMatchObject({ ok: false, error: { code: 'unknown-session' } });
  });

  it('whose identity source or parent is gone says which link broke', () => {
    const lost = SourceId.parse('lost');
    const alone = new Map([
      [id(0), { name: 'alone', detail: '', parent: { kind: 'source', id: lost } } as const],
    ]);
    expect(roleChain(id(0), lookup(alone))).toEqual({
      ok: false,
      error: { code: 'chain-parent-missing', session: 'alone', parent: lost },
    });
    const broken = new Map([...tower(3)].slice(1));
    expect(roleChain(id(2), lookup(broken))).toEqual({
      ok: false,
      error: { code: 'chain-parent-missing', session: 'role 1', parent: id(0) },
    });
    expect(roleChain(id(9), lookup(tower(2)))).toEqual({
      ok: false,
      error: { code: 'unknown-session', asked: id(9), similar: [] },
    });
  });

  it('is drawn with one kind of step for the source and another for the sessions', () => {
    const chain = roleChain(id(1), lookup(tower(2)));
    expect(chain).toMatchObject({
      value: {
        steps: [
          { kind: 'source', label: 'Work', detail: 'x.awsapps.com' },
          { kind: 'session', label: 'role 0', detail: '' },
          { kind: 'session', label: 'role 1', detail: '' },
        ],
      },
    });
  });

  it('that bites its tail far away names 64 of it', () => {
    const chain = roleChain(id(0), lookup(ring(100)));
    if (chain.ok || chain.error.code !== 'chain-cycle') throw new Error('a cycle was not seen');
    expect(chain.error.chain).toHaveLength(64);
  });
});

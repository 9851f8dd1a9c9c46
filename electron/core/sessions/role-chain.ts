import type { SessionId, SourceId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { ChainStep } from '../../../shared/session.ts';
import type { SessionShape } from '../identity-source.ts';

export interface ChainLink {
  readonly name: string;
  /** One line under the name, such as the account and the role. */
  readonly detail: string;
  readonly parent: SessionShape['parent'];
}

export interface ChainLookup {
  readonly session: (id: SessionId) => ChainLink | null;
  readonly source: (id: SourceId) => { readonly name: string; readonly detail: string } | null;
}

export interface RoleChain {
  readonly sourceId: SourceId;
  /** From the session next to the source down to the one asked for. */
  readonly sessionIds: readonly SessionId[];
  /** From the identity source down, as drawn. */
  readonly steps: ChainStep[];
}

/** Walks from a session up to its identity source. Any depth; a cycle is answered with the names along it. */
export function roleChain(id: SessionId, lookup: ChainLookup): Result<RoleChain, Problem> {
  const ids: SessionId[] = [];
  const steps: ChainStep[] = [];
  const names: string[] = [];
  const seen = new Set<SessionId>();
  let at: SessionId = id;
  for (;;) {
    const link = lookup.session(at);
    if (link === null) {
      return names.length === 0
        ? err({ code: 'unknown-session', asked: at, similar: [] })
        : err({ code: 'chain-parent-missing', session: names.at(-1) ?? '', parent: at });
    }
    names.push(link.name);
    if (seen.has(at)) {
      const from = ids.indexOf(at);
      return err({ code: 'chain-cycle', chain: names.slice(from).reverse().slice(0, 64) });
    }
    seen.add(at);
    ids.push(at);
    steps.push({ kind: 'session', label: link.name, detail: link.detail });
    if (link.parent.kind === 'source') {
      const source = lookup.source(link.parent.id);
      if (source === null) {
        return err({ code: 'chain-parent-missing', session: link.name, parent: link.parent.id });
      }
      steps.push({ kind: 'source', label: source.name, detail: source.detail });
      return ok({ sourceId: link.parent.id, sessionIds: ids.reverse(), steps: steps.reverse() });
    }
    at = link.parent.id;
  }
}

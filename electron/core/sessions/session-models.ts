import type { SessionId } from '../../../shared/ids.ts';
import { inactive, reduce, type SessionEvent, type SessionModel } from './machine.ts';

/** The state of every session that is not simply inactive. */
export interface SessionModels {
  get(id: SessionId): SessionModel | undefined;
  dispatch(id: SessionId, event: SessionEvent): void;
  withProblem(): readonly SessionId[];
}

export function createSessionModels(ports: { readonly changed: (id: SessionId) => void }): SessionModels {
  const models = new Map<SessionId, SessionModel>();
  return {
    get: (id) => models.get(id),
    dispatch(id, event) {
      const next = reduce(models.get(id) ?? inactive, event);
      if (next === inactive) models.delete(id);
      else models.set(id, next);
      ports.changed(id);
    },
    withProblem: () => [...models].flatMap(([id, model]) => (model.problem === null ? [] : [id])),
  };
}

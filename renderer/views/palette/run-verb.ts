import { unreachable } from '../../../shared/result.ts';
import { USUAL_BOX_MS } from '../../../shared/time-box.ts';
import { lockTexts, windowText as w } from '../../../shared/words.ts';
import { useAct, useApp } from '../../app-context.tsx';
import type { Place } from '../../navigate.ts';
import { useUnlock } from '../../use-unlock.ts';
import type { PaletteVerb } from './palette-verbs.ts';

/** Does what a line of the palette says. */
export function useRunVerb({
  go,
  onHelp,
}: {
  readonly go: (place: Place) => void;
  readonly onHelp: (() => void) | null;
}): (verb: PaletteVerb) => void {
  const { client, tell, showProblem } = useApp();
  const { act } = useAct();
  const stopAll = async (verb: PaletteVerb['does'] & { readonly kind: 'stop-all' }): Promise<void> => {
    let stopped = 0;
    for (const sessionId of verb.ids) {
      const outcome = await client.stop({ sessionId });
      if (outcome.ok) stopped += 1;
      else showProblem(outcome.error);
    }
    if (stopped > 0) tell(w.sessions.stopped(stopped));
  };
  const unlock = useUnlock();
  return ({ does }) => {
    switch (does.kind) {
      case 'go':
        return go(does.place);
      case 'help':
        return onHelp?.();
      case 'clear-default':
        return void act(() => client.clearDefault({}), w.detail.defaultCleared);
      case 'use-for':
        return void act(() => client.start({ sessionId: does.sessionId, forMs: USUAL_BOX_MS }));
      case 'hour-more':
        return void act(() =>
          client.setEnd({ sessionId: does.sessionId, end: { kind: 'more', ms: USUAL_BOX_MS } }),
        );
      case 'no-end':
        return void act(() => client.setEnd({ sessionId: does.sessionId, end: { kind: 'none' } }));
      case 'lock':
        return void act(() => client.lock({}), lockTexts.locked);
      case 'unlock':
        return void act(unlock);
      case 'stop-all':
        return void stopAll(does);
      case 'sign-in':
        return void act(() => client.signIn({ sourceId: does.source.id, openBrowser: null }));
      case 'cancel-sign-in':
        return void act(() => client.cancelSignIn({ sourceId: does.source.id }));
      case 'sign-out':
        return void act(
          () => client.signOut({ sourceId: does.source.id }),
          w.sources.signedOut(does.source.name),
        );
      case 'sync':
        return void act(() => client.sync({ sourceId: does.source.id }));
      default:
        return unreachable(does);
    }
  };
}

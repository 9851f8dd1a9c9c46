import { lockTexts } from '../../shared/words.ts';
import { useAct } from '../app-context.tsx';
import { useUnlock } from '../use-unlock.ts';
import { Button } from './button.tsx';

export function Unlock() {
  const { act, busy } = useAct();
  const unlock = useUnlock();
  return (
    <Button look="primary" busy={busy} onClick={() => void act(unlock)}>
      {lockTexts.unlock}
    </Button>
  );
}

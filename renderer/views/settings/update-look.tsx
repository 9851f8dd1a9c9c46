import { useCallback, useEffect, useRef, useState } from 'react';
import type { UpdateView } from '../../../shared/update.ts';
import { updateText as t } from '../../../shared/words.ts';
import { useAct, useApp } from '../../app-context.tsx';
import { go } from '../../navigate.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from './section.tsx';
import styles from './settings-page.module.css';

/** A look for a newer version, when the user asks for it; `lookNow`: the tray has asked. */
export function UpdateLook({ lookNow }: { readonly lookNow: boolean }) {
  const { client } = useApp();
  const { act, busy } = useAct();
  const [found, setFound] = useState<UpdateView | null>(null);
  const [isInstalling, setInstalling] = useState(false);
  const top = useRef<HTMLDivElement>(null);
  const look = useCallback(
    async (install: boolean): Promise<void> => {
      setInstalling(install);
      const done = await act(() => client.update({ install }));
      if (done !== null) setFound(done);
    },
    [act, client],
  );
  useEffect(() => {
    if (!lookNow) return;
    top.current?.scrollIntoView({ block: 'start' });
    // So that the next click in the tray is seen as another one.
    go('settings');
    void look(false);
  }, [lookNow, look]);

  const offersImage =
    found !== null &&
    found.how === 'appimage' &&
    found.available !== null &&
    found.staged === null &&
    !found.failed;
  return (
    <div ref={top}>
      <Section title={t.section}>
        <div className={styles.row}>
          <div role="status">
            {busy ? (
              <p>{isInstalling ? t.installing : t.checking}</p>
            ) : (
              found !== null && t.found(found).map((line) => <p key={line}>{line}</p>)
            )}
          </div>
          <Button busy={busy} onClick={() => void look(false)}>
            {t.check}
          </Button>
          {offersImage && (
            <Button busy={busy} onClick={() => void look(true)}>
              {t.install}
            </Button>
          )}
          {found !== null && found.staged !== null && (
            <Button busy={busy} onClick={() => void act(() => client.restartToUpdate({}), t.restarting)}>
              {t.restart}
            </Button>
          )}
        </div>
      </Section>
    </div>
  );
}

import { Fragment } from 'react';
import { shortcutText as t, windowText as w } from '../../shared/words.ts';
import { useApp } from '../app-context.tsx';
import { keyWords, shortcutSheet } from '../shortcuts.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import styles from './shortcut-sheet.module.css';

export function ShortcutSheet({ onClose }: { readonly onClose: () => void }) {
  const { platform } = useApp();
  return (
    <Dialog
      title={t.title}
      wide
      isRead
      onClose={onClose}
      footer={<Button onClick={onClose}>{w.common.close}</Button>}
    >
      <div className={styles.sheet}>
        {shortcutSheet().map(({ title, lines }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl className={styles.lines}>
              {lines.map(({ keys, does }) => (
                <div key={does} className={styles.line}>
                  <dt>{does}</dt>
                  <dd>
                    {keys.map((one, i) => (
                      <Fragment key={one.join(' ')}>
                        {i > 0 && ' '}
                        <kbd className={styles.keys}>{keyWords(one, platform)}</kbd>
                      </Fragment>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

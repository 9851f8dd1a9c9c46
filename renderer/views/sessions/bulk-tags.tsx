import type { SessionView } from '../../../shared/session.ts';
import { hasTag, tagsOf } from '../../../shared/tag.ts';
import { tagText as t, windowText as w } from '../../../shared/words.ts';
import { useAct, useApp } from '../../app-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { TagInput } from './tag-input.tsx';
import { TagList } from './tag-list.tsx';
import styles from './tags.module.css';

/** The tags of all that is selected: added to each, or taken from each, in one step. */
export function BulkTags({
  sessions,
  onDone,
}: {
  readonly sessions: readonly SessionView[];
  readonly onDone: () => void;
}) {
  const { client } = useApp();
  const { act } = useAct();
  const sessionIds = sessions.map(({ id }) => id);
  const change = (add: string[], remove: string[]) =>
    void act(() => client.changeTags({ sessionIds, add, remove }));
  const tags = tagsOf(sessions);
  const onAll = tags.filter((tag) => sessions.every((session) => hasTag(session, tag)));
  const onSome = tags.filter((tag) => !onAll.includes(tag));
  return (
    <Dialog
      title={w.sessions.tagsTitle(sessions.length)}
      onClose={onDone}
      footer={<Button onClick={onDone}>{w.common.close}</Button>}
    >
      {tags.length === 0 && <p className={styles.soft}>{t.none}</p>}
      {onAll.length > 0 && (
        <div className={styles.group}>
          <h3>{w.sessions.tagsOnAll}</h3>
          <TagList tags={onAll} onRemove={(tag) => change([], [tag])} />
        </div>
      )}
      {onSome.length > 0 && (
        <div className={styles.group}>
          <h3>{w.sessions.tagsOnSome}</h3>
          <TagList
            tags={onSome}
            onRemove={(tag) => change([], [tag])}
            more={(tag) => (
              <button
                type="button"
                aria-label={w.sessions.addToAll(tag)}
                title={w.sessions.addToAll(tag)}
                onClick={() => change([tag], [])}
              >
                <Icon name="add" />
              </button>
            )}
          />
        </div>
      )}
      <TagInput onAdd={(tag) => change([tag], [])} />
    </Dialog>
  );
}

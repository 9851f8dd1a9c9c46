import type { SessionView } from '../../../shared/session.ts';
import { tagText as t } from '../../../shared/words.ts';
import { useAct, useApp } from '../../app-context.tsx';
import { WhileOpen } from '../../ui/while-open.tsx';
import { TagInput } from './tag-input.tsx';
import { TagList } from './tag-list.tsx';
import styles from './tags.module.css';

/** In the details. */
export function SessionTags({ session: { id, tags = [] } }: { readonly session: SessionView }) {
  const { client } = useApp();
  const { act } = useAct();
  const change = (add: string[], remove: string[]) =>
    void act(() => client.changeTags({ sessionIds: [id], add, remove }));
  return (
    <section>
      <h3>{t.title}</h3>
      <WhileOpen verb="changeTags">
        {tags.length === 0 ? (
          <p className={styles.soft}>{t.none}</p>
        ) : (
          <TagList tags={tags} onRemove={(tag) => change([], [tag])} />
        )}
        <TagInput onAdd={(tag) => change([tag], [])} />
      </WhileOpen>
    </section>
  );
}

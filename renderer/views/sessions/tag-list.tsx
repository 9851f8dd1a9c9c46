import type { ReactNode } from 'react';
import { tagText as t } from '../../../shared/words.ts';
import { Icon } from '../../ui/icon.tsx';
import styles from './tags.module.css';

/** Tags that can be taken away; `more` is what else can be done with each. */
export const TagList = ({
  tags,
  onRemove,
  more,
}: {
  readonly tags: readonly string[];
  readonly onRemove: (tag: string) => void;
  readonly more?: (tag: string) => ReactNode;
}) => (
  <ul className={styles.tags}>
    {tags.map((tag) => (
      <li key={tag} className={styles.tag}>
        {tag}
        {more?.(tag)}
        <button type="button" aria-label={t.remove(tag)} title={t.remove(tag)} onClick={() => onRemove(tag)}>
          <Icon name="close" />
        </button>
      </li>
    ))}
  </ul>
);

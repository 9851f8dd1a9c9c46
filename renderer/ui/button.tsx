import type { ComponentProps, ReactNode } from 'react';
import type { AppVerb } from '../../shared/ipc/while-locked.ts';
import { lockTexts } from '../../shared/words.ts';
import { useRefused } from '../app-context.tsx';
import styles from './button.module.css';
import { cx } from './cx.ts';
import { Icon, type IconName } from './icon.tsx';

export type ButtonLook = 'plain' | 'primary' | 'danger' | 'quiet';

interface Props extends Omit<ComponentProps<'button'>, 'className'> {
  readonly look?: ButtonLook;
  readonly icon?: IconName;
  readonly busy?: boolean;
  /** What it does: it cannot be pressed while that would be refused. */
  readonly verb?: AppVerb;
  readonly children: ReactNode;
}

export function Button({ look = 'plain', icon, busy = false, disabled, verb, children, ...rest }: Props) {
  const isRefused = useRefused()(verb);
  return (
    <button
      type="button"
      title={isRefused ? lockTexts.notNow : undefined}
      {...rest}
      className={cx(styles.button, styles[look])}
      disabled={disabled === true || busy || isRefused}
      aria-busy={busy || undefined}
    >
      {busy ? <span className={styles.spinner} aria-hidden="true" /> : icon && <Icon name={icon} />}
      <span className={styles.label}>{children}</span>
    </button>
  );
}

/** Only where the space forbids words; the name shows on hover and is what a screen reader says. */
export function IconButton({
  icon,
  name,
  ...rest
}: Omit<ComponentProps<'button'>, 'className' | 'children' | 'name'> & {
  readonly icon: IconName;
  readonly name: string;
}) {
  return (
    <button
      type="button"
      {...rest}
      className={cx(styles.button, styles.quiet, styles.square)}
      aria-label={name}
      title={name}
    >
      <Icon name={icon} />
    </button>
  );
}

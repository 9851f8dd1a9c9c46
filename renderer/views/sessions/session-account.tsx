import { AccountLabel, accountTitle, type Mark, numberRead } from '../../../shared/account.ts';
import type { SessionView } from '../../../shared/session.ts';
import { windowText as w } from '../../../shared/words.ts';
import { useAct, useApp, useAppState } from '../../app-context.tsx';
import { CommitInput } from '../../ui/commit-input.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { WhileOpen } from '../../ui/while-open.tsx';
import styles from './session-detail.module.css';

/** The user's own name for the account, and whether it or this session is production. */
export function SessionAccount({ session }: { readonly session: SessionView }) {
  const { client } = useApp();
  const { act } = useAct();
  const { id: sessionId, accountId, accountLabel = '' } = session;
  const settled = useAppState(({ accounts }) => accounts.find(({ id }) => id === accountId) ?? null);
  const d = w.detail;
  const known = accountTitle({ accountId, accountName: session.accountName });
  return (
    <section>
      <h3>{d.accountSection}</h3>
      <WhileOpen verb="setSessionMark">
        <div className={styles.form}>
          {accountId !== null && (
            <>
              <CommitInput
                label={d.accountLabel}
                hint={known === null ? d.accountLabelHint : d.accountLabelInsteadOf(known)}
                kind="text"
                value={accountLabel}
                reason={(raw) =>
                  raw === '' || (AccountLabel.safeParse(raw).success && numberRead(raw, accountId) === null)
                    ? null
                    : d.accountLabelReason
                }
                onCommit={(raw) =>
                  void act(
                    () => client.setAccountLabel({ accountId, label: raw === '' ? null : raw }),
                    w.common.saved,
                  )
                }
              />
              <MarkField
                label={d.accountMark}
                byDefault={d.markByPattern}
                mark={settled?.mark ?? null}
                onMark={(mark) => void act(() => client.setAccountMark({ accountId, mark }), w.common.saved)}
              />
            </>
          )}
          <MarkField
            label={d.sessionMark}
            byDefault={accountId === null ? d.markByPattern : d.markByAccount}
            mark={session.mark ?? null}
            hint={d.markHint}
            onMark={(mark) => void act(() => client.setSessionMark({ sessionId, mark }), w.common.saved)}
          />
        </div>
      </WhileOpen>
    </section>
  );
}

function MarkField({
  label,
  byDefault,
  mark,
  hint,
  onMark,
}: {
  readonly label: string;
  /** What decides where nothing is marked, in words. */
  readonly byDefault: string;
  readonly mark: Mark | null;
  readonly hint?: string;
  readonly onMark: (mark: Mark | null) => void;
}) {
  const options = [
    { value: 'none', label: byDefault },
    { value: 'production', label: w.detail.markWord.production },
    { value: 'ordinary', label: w.detail.markWord.ordinary },
  ] as const;
  return (
    <Field label={label} {...(hint === undefined ? {} : { hint })}>
      {(ids) => (
        <Select
          {...ids}
          value={mark ?? 'none'}
          onChange={(value) => onMark(value === 'none' ? null : value)}
          options={options}
        />
      )}
    </Field>
  );
}

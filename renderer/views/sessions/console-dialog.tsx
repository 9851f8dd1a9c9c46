import { type FormEvent, useId, useRef, useState } from 'react';
import { type BrowserChoice, browserChoices, browserText, isSameBrowser } from '../../../shared/browser.ts';
import type { ConsolePage } from '../../../shared/console-page.ts';
import { Region } from '../../../shared/ids.ts';
import type { SessionView } from '../../../shared/session.ts';
import { sessionText } from '../../../shared/text/session-text.ts';
import { consoleText as t, windowText as w } from '../../../shared/words.ts';
import { useAct, useApp, useAppState, useLoaded } from '../../app-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Select, TextInput } from '../../ui/field.tsx';
import { RegionInput } from '../../ui/region-input.tsx';
import styles from './session-detail.module.css';

/** Which page of the console is opened or copied, and in which browser the account opens. */
export function ConsoleDialog({
  session,
  onDone,
}: {
  readonly session: SessionView;
  readonly onDone: () => void;
}) {
  const { client } = useApp();
  const { act, busy } = useAct();
  const formId = useId();
  const first = useRef<HTMLInputElement>(null);
  const [to, setTo] = useState('');
  const [service, setService] = useState('');
  const [region, setRegion] = useState('');
  const [refused, setRefused] = useState<{ readonly field: string; readonly reason: string } | null>(null);
  const named = Region.safeParse(region.trim());
  const isRegionWrong = region.trim() !== '' && !named.success;
  const isPage = to.trim() !== '';
  const run = async (copy: boolean): Promise<void> => {
    if (isRegionWrong && !isPage) return;
    const place: ConsolePage = {
      kind: 'named',
      service: isPage || service.trim() === '' ? null : service.trim(),
      region: isPage ? null : (named.data ?? null),
      to: isPage ? to.trim() : null,
    };
    setRefused(null);
    const done = await act(
      () => client.openConsole({ sessionId: session.id, place, ...(copy ? { copy } : {}) }),
      ({ note }) => note ?? (copy ? w.detail.consoleLinkCopied : w.detail.consoleOpened),
      (problem) => {
        if (problem.code !== 'invalid-input') return false;
        setRefused({ field: problem.field, reason: problem.reason });
        return true;
      },
    );
    if (done !== null) onDone();
  };
  const reasonAt = (field: string): string | null => (refused?.field === field ? refused.reason : null);
  return (
    <Dialog
      title={t.title}
      onClose={onDone}
      initialFocus={first}
      footer={
        <>
          <Button onClick={onDone}>{w.common.cancel}</Button>
          <Button busy={busy} onClick={() => void run(true)}>
            {t.copy}
          </Button>
          <Button look="primary" type="submit" form={formId} busy={busy}>
            {t.open}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className={styles.form}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void run(false);
        }}
      >
        <p>{sessionText(session)}</p>
        <Field label={t.to} hint={t.toHint} optional reason={reasonAt('to')}>
          {(ids) => (
            <TextInput {...ids} ref={first} value={to} onChange={(event) => setTo(event.target.value)} />
          )}
        </Field>
        <Field label={t.service} hint={t.serviceHint} optional reason={reasonAt('service')}>
          {(ids) => (
            <TextInput
              {...ids}
              disabled={isPage}
              value={service}
              onChange={(event) => setService(event.target.value)}
            />
          )}
        </Field>
        <Field
          label={w.detail.region}
          optional
          reason={isRegionWrong && !isPage ? w.detail.regionReason : reasonAt('region')}
        >
          {(ids) => (
            <RegionInput
              {...ids}
              disabled={isPage}
              placeholder={session.region ?? w.add.region}
              value={region}
              onValue={setRegion}
            />
          )}
        </Field>
        {session.accountId !== null && <OpensIn accountId={session.accountId} />}
      </form>
    </Dialog>
  );
}

const USUAL = 'usual';

/** Of the account, for all its sessions; kept as soon as it is chosen. */
function OpensIn({ accountId }: { readonly accountId: NonNullable<SessionView['accountId']> }) {
  const { client } = useApp();
  const { act } = useAct();
  const chosen = useAppState(({ accounts }) => accounts.find(({ id }) => id === accountId)?.browser ?? null);
  const { value: found } = useLoaded('browsers', () => client.browsers({}));
  const here = found === null ? [] : browserChoices(found);
  const isGone = chosen !== null && found !== null && !here.some((one) => isSameBrowser(one, chosen));
  const choices: readonly BrowserChoice[] =
    chosen === null || here.some((one) => isSameBrowser(one, chosen)) ? here : [chosen, ...here];
  const label = (choice: BrowserChoice): string =>
    isGone && isSameBrowser(choice, chosen) ? t.gone(browserText(choice)) : browserText(choice);
  return (
    <Field label={t.opensIn} hint={t.opensInHint}>
      {(ids) => (
        <Select
          {...ids}
          value={chosen === null ? USUAL : browserText(chosen)}
          onChange={(value) => {
            const browser = choices.find((one) => browserText(one) === value) ?? null;
            void act(() => client.setAccountBrowser({ accountId, browser }), w.common.saved);
          }}
          options={[
            { value: USUAL, label: t.usual },
            ...choices.map((choice) => ({ value: browserText(choice), label: label(choice) })),
          ]}
        />
      )}
    </Field>
  );
}

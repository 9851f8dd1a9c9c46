import { useState } from 'react';
import type { z } from 'zod';
import type { AppContract } from '../../../shared/ipc/contract.ts';
import type { Settings, SettingsPatch } from '../../../shared/settings.ts';
import { said, settingsText, networkText as t } from '../../../shared/words.ts';
import { useAct, useApp } from '../../app-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { WhileOpen } from '../../ui/while-open.tsx';
import { CheckList } from './check-list.tsx';
import { Section } from './section.tsx';
import { SettingControls } from './setting-controls.tsx';
import styles from './settings-page.module.css';

type Check = z.output<AppContract['testNetwork']['output']>['checks'][number];

/** Proxy and certificates, with a test that says which hop fails. */
export function NetworkPage({
  settings,
  onChange,
}: {
  readonly settings: Settings;
  readonly onChange: (patch: SettingsPatch) => void;
}) {
  const { client } = useApp();
  const { act, busy } = useAct();
  const [checks, setChecks] = useState<readonly Check[] | null>(null);
  const test = async (): Promise<void> => {
    const done = await act(() => client.testNetwork({}));
    if (done !== null) setChecks(done.checks);
  };
  const bad = checks?.filter((check) => !check.ok).length ?? 0;
  return (
    <Section title={t.section} hint={t.sectionHint} part="network">
      <SettingControls section="network" settings={settings} onChange={onChange} />
      <ProxyLogin />
      <div className={styles.row}>
        <span role="status">
          {busy ? t.testing : checks === null ? '' : bad === 0 ? t.allGood : settingsText.found(bad)}
        </span>
        <Button busy={busy} onClick={() => void test()}>
          {t.test}
        </Button>
      </div>
      {checks !== null && <CheckList checks={checks} said={(english) => said('network', english)} />}
    </Section>
  );
}

/** What is typed goes to the keychain and nowhere else; this component alone has it, until it is saved. */
function ProxyLogin() {
  const { client } = useApp();
  const { act, busy } = useAct();
  const [userName, setUserName] = useState('');
  const [password, setPassword] = useState('');
  const save = async (): Promise<void> => {
    const login = { userName: userName.trim(), password };
    const done = await act(() => client.setProxyLogin({ login }), t.kept);
    if (done !== null) setPassword('');
  };
  return (
    <form
      aria-label={t.login}
      className={styles.login}
      onSubmit={(event) => {
        event.preventDefault();
        if (userName.trim() !== '') void save();
      }}
    >
      <h3>{t.login}</h3>
      <p className={styles.soft}>{t.loginHint}</p>
      <WhileOpen verb="setProxyLogin">
        <div className={styles.pair}>
          <Field label={t.userName}>
            {(ids) => (
              <TextInput
                {...ids}
                autoComplete="off"
                value={userName}
                onChange={(event) => setUserName(event.target.value)}
              />
            )}
          </Field>
          <Field label={t.password}>
            {(ids) => (
              <TextInput
                {...ids}
                type="password"
                autoComplete="off"
                value={password}
                onChange={(event) => setPassword(event.target.value)}
              />
            )}
          </Field>
        </div>
        <div className={styles.row}>
          <Button
            busy={busy}
            onClick={() => void act(() => client.setProxyLogin({ login: null }), t.forgotten)}
          >
            {t.forget}
          </Button>
          <Button type="submit" busy={busy} disabled={userName.trim() === ''}>
            {t.keep}
          </Button>
        </div>
      </WhileOpen>
    </form>
  );
}

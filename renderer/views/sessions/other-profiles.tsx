import { useState } from 'react';
import { ProfileName, Region } from '../../../shared/ids.ts';
import type { SessionView } from '../../../shared/session.ts';
import { windowText as w } from '../../../shared/words.ts';
import { useAct, useApp, useAppState } from '../../app-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { RegionInput } from '../../ui/region-input.tsx';
import { profileReason, regionReason } from './profile-reasons.ts';
import styles from './session-detail.module.css';

/** The profiles of a session beside its main one, each with its region: one can be removed, and another added. */
export function OtherProfiles({ session }: { readonly session: SessionView }) {
  const { client } = useApp();
  const { act, busy } = useAct();
  const { id: sessionId, otherProfiles = [] } = session;
  const d = w.detail;
  return (
    <section aria-label={d.otherProfiles}>
      <h4>{d.otherProfiles}</h4>
      <p className={styles.note}>{d.otherProfilesHint}</p>
      {otherProfiles.length > 0 && (
        <ul className={styles.otherProfiles}>
          {otherProfiles.map(({ name, region }) => (
            <li key={name}>
              <span>{name}</span>
              <span className={styles.note}>{region ?? session.region ?? w.common.nothing}</span>
              <Button
                busy={busy}
                aria-label={d.removeOtherNamed(name)}
                onClick={() =>
                  void act(
                    () => client.removeSessionProfile({ sessionId, profile: name }),
                    d.otherRemoved(name),
                  )
                }
              >
                {d.removeOther}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <AddProfile session={session} />
    </section>
  );
}

function AddProfile({ session }: { readonly session: SessionView }) {
  const { client } = useApp();
  const sessions = useAppState((state) => state.sessions.all);
  const { act, busy } = useAct();
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState('');
  const [region, setRegion] = useState('');
  const d = w.detail;
  const taken = name.trim() === session.profile ? d.profileIsMain(name.trim()) : null;
  const reasons = {
    name: taken ?? profileReason(name, session, sessions),
    region: regionReason(region),
  };
  const close = (): void => {
    setOpen(false);
    setName('');
    setRegion('');
  };
  const add = async (): Promise<void> => {
    const profile = ProfileName.safeParse(name.trim());
    const place = Region.nullable().safeParse(region.trim() === '' ? null : region.trim());
    if (!profile.success || !place.success) return;
    const input = { sessionId: session.id, profile: profile.data, region: place.data };
    const added = await act(() => client.addSessionProfile(input), d.profileAdded(profile.data));
    if (added !== null) close();
  };
  if (!isOpen)
    return (
      <div className={styles.formButtons}>
        <Button onClick={() => setOpen(true)}>{d.addOther}</Button>
      </div>
    );
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <Field label={d.otherName} reason={reasons.name}>
        {(ids) => <TextInput {...ids} value={name} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <Field label={d.otherRegion} reason={reasons.region} hint={d.otherRegionHint}>
        {(ids) => <RegionInput {...ids} value={region} onValue={setRegion} />}
      </Field>
      <div className={styles.formButtons}>
        <Button
          type="submit"
          look="primary"
          busy={busy}
          disabled={name.trim() === '' || reasons.name !== null || reasons.region !== null}
        >
          {d.addOtherNow}
        </Button>
        <Button onClick={close}>{w.common.cancel}</Button>
      </div>
    </form>
  );
}

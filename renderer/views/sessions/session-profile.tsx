import { useMemo, useState } from 'react';
import type { Delivery } from '../../../shared/delivery.ts';
import { ProfileName, Region } from '../../../shared/ids.ts';
import type { SessionView } from '../../../shared/session.ts';
import { windowText as w } from '../../../shared/words.ts';
import { useAct, useApp, useAppState, useLoaded } from '../../app-context.tsx';
import { Waiting } from '../../ui/blocks.tsx';
import { Button } from '../../ui/button.tsx';
import { Field, Select, TextInput } from '../../ui/field.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { RegionInput } from '../../ui/region-input.tsx';
import { WhileOpen } from '../../ui/while-open.tsx';
import { OtherProfiles } from './other-profiles.tsx';
import { profileReason, regionReason } from './profile-reasons.ts';
import styles from './session-detail.module.css';

const deliveries: readonly Delivery[] = ['process', 'keys', 'none'];

/** The profile's name, region and delivery, and the text that results in the AWS config. */
export function SessionProfile({ session }: { readonly session: SessionView }) {
  const { client } = useApp();
  const sessions = useAppState((state) => state.sessions.all);
  const { act, busy } = useAct();
  const [profile, setProfile] = useState(session.profile ?? '');
  const [region, setRegion] = useState<string>(session.region ?? '');
  const { id: sessionId } = session;
  const d = w.detail;
  const reasons = {
    // Looks at all sessions.
    profile: useMemo(() => profileReason(profile, session, sessions), [profile, session, sessions]),
    region: regionReason(region),
  };
  const isChanged = profile.trim() !== (session.profile ?? '') || region.trim() !== (session.region ?? '');
  const save = (): void => {
    const name = ProfileName.nullable().safeParse(profile.trim() === '' ? null : profile.trim());
    const place = Region.nullable().safeParse(region.trim() === '' ? null : region.trim());
    if (!name.success || !place.success) return;
    void act(
      () => client.setSessionProfile({ sessionId, profile: name.data, region: place.data }),
      w.common.saved,
    );
  };
  return (
    <section>
      <h3>{d.profileSection}</h3>
      <WhileOpen verb="setSessionProfile">
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
        >
          <Field
            label={d.profileName}
            reason={reasons.profile}
            hint={isRenamed(session, profile) ? d.oldNameStays(session.profile ?? '') : d.noProfile}
          >
            {(ids) => (
              <TextInput {...ids} value={profile} onChange={(event) => setProfile(event.target.value)} />
            )}
          </Field>
          <Field label={d.region} reason={reasons.region}>
            {(ids) => <RegionInput {...ids} value={region} onValue={setRegion} />}
          </Field>
          {isChanged && (
            <div className={styles.formButtons}>
              <Button
                type="submit"
                look="primary"
                busy={busy}
                disabled={reasons.profile !== null || reasons.region !== null}
              >
                {w.common.save}
              </Button>
              <Button
                onClick={() => {
                  setProfile(session.profile ?? '');
                  setRegion(session.region ?? '');
                }}
              >
                {w.common.cancel}
              </Button>
            </div>
          )}
          <Field label={d.delivery} hint={d.deliveryHint[session.delivery]}>
            {(ids) => (
              <Select
                {...ids}
                value={session.delivery}
                onChange={(delivery) =>
                  void act(() => client.setDelivery({ sessionId, delivery }), w.common.saved)
                }
                options={deliveries.map((value) => ({ value, label: d.deliveryWord[value] }))}
              />
            )}
          </Field>
        </form>
        {session.profile !== null && <OtherProfiles session={session} />}
      </WhileOpen>
      <WrittenText session={session} />
    </section>
  );
}

/** Under the new name that is typed the old one stays, which the user should know before they save. */
const isRenamed = ({ profile }: SessionView, typed: string): boolean =>
  profile !== null && typed.trim() !== '' && typed.trim() !== profile;

function WrittenText({ session }: { readonly session: SessionView }) {
  const { client } = useApp();
  const { act, busy } = useAct();
  const isDetached = useAppState((state) => state.files.detached === true);
  // Read again when what is written may have changed.
  const { id, profile, profileWritten, region, delivery, isDefault, otherProfiles = [] } = session;
  const others = otherProfiles.map((other) => `${other.name}=${other.region ?? ''}`);
  const key = [id, profile, profileWritten, region, delivery, isDefault, ...others].join(' ');
  const { value, problem, again } = useLoaded(key, () => client.profileText({ sessionId: session.id }));
  if (problem !== null) return <ProblemNotice problem={problem} onRetry={again} />;
  if (value === null) return <Waiting>{w.loading}</Waiting>;
  if (value.text.trim() === '') return <p className={styles.note}>{w.detail.nothingWritten}</p>;
  const isMissing = profile !== null && !profileWritten && delivery !== 'none' && !isDefault;
  const name = isMissing ? w.detail.notWritten(value.file) : w.detail.written(value.file);
  return (
    <>
      <p className={styles.note}>{name}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling block must be reachable by keyboard */}
      <section className={styles.written} tabIndex={0} aria-label={name}>
        <pre>{value.text}</pre>
      </section>
      {isMissing && !isDetached && (
        <div className={styles.formButtons}>
          <Button
            verb="setProfilesWritten"
            busy={busy}
            onClick={() =>
              void act(
                () => client.setProfilesWritten({ sessionIds: [id], written: true }),
                w.detail.profileAdded(profile),
              )
            }
          >
            {w.detail.addProfile}
          </Button>
        </div>
      )}
    </>
  );
}

import type { SourceRecord } from '../../../shared/records.ts';
import type { SourceAction, SourceView } from '../../../shared/source.ts';
import { plainLine } from '../../../shared/text/plain-line.ts';
import type { SignInStatus } from '../identity-source.ts';
import type { SourceRunner, SourceSnapshot } from './source-runner-port.ts';

/** Who signed in, in the provider's words: SECURITY: one line of a length that tray and terminal can show. */
const shownName = (name: string | null): string | null => (name === null ? null : plainLine(name, 200));

/** Who is signed in, and who was before, where that is another user. */
export function usersOf({
  status,
  userBefore,
}: Pick<SourceSnapshot, 'status' | 'userBefore'>): Pick<SourceView, 'signedInAs' | 'signedInBefore'> {
  const before = shownName(userBefore);
  return { signedInAs: nameIn(status), ...(before === null ? {} : { signedInBefore: before }) };
}

const nameIn = (status: SignInStatus): string | null =>
  status.kind === 'signed-in' ? shownName(status.signedInAs) : null;

export function sourceView(
  record: SourceRecord,
  runner: SourceRunner | null,
  sessionCount: number,
  kind: {
    readonly actions: readonly SourceAction[];
    readonly hasSync: boolean;
    readonly hasExternalSignIn: boolean;
    /** Absent: its own name. */
    readonly shownName?: string;
  },
): SourceView {
  const { id, config, subtitle } = record;
  const name = kind.shownName ?? record.name;
  const shown = {
    id,
    kind: record.kind,
    name,
    config,
    subtitle,
    sessionCount,
    ...(name === record.name ? {} : { givenName: record.name }),
    ...(record.notifyLeadMinutes === undefined ? {} : { notifyLeadMinutes: record.notifyLeadMinutes }),
    ...(kind.hasSync ? {} : { hasSync: false }),
    ...(kind.hasExternalSignIn ? { hasExternalSignIn: true } : {}),
  };
  if (runner === null) {
    return {
      ...shown,
      state: 'needs-attention',
      signedInAs: null,
      renewsItself: false,
      expiresAt: null,
      sync: {
        running: false,
        doneAccounts: 0,
        totalAccounts: null,
        lastAt: record.syncedAt,
        added: 0,
        removed: 0,
        problem: null,
      },
      problem: {
        code: 'invalid-input',
        field: 'kind',
        reason: `This build does not support ${record.kind} sources.`,
      },
    };
  }
  const snapshot = runner.snapshot();
  const { state, status, sync, problem, command } = snapshot;
  const facts = status.kind === 'signed-in' ? status.facts : undefined;
  return {
    ...shown,
    state,
    ...usersOf(snapshot),
    expiresAt: status.kind === 'signed-in' ? status.expiresAt : null,
    renewsItself: status.kind === 'signed-in' && status.renewsItself === true,
    sync,
    problem,
    ...(command === null ? {} : { command }),
    ...(facts === undefined ? {} : { facts: [...facts] }),
    ...(status.kind === 'signed-in' && kind.actions.length > 0
      ? { actions: kind.actions.map((action) => ({ ...action })) }
      : {}),
  };
}

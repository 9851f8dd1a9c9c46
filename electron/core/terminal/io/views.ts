import { accountTitle } from '../../../../shared/account.ts';
import type { CliList, CliSession, CliSource, CliSync } from '../../../../shared/cli.ts';
import { reportedEnd } from '../../../../shared/reported-end.ts';
import { serverNow } from '../../../../shared/server-now.ts';
import type { SessionView } from '../../../../shared/session.ts';
import type { SourceView } from '../../../../shared/source.ts';
import { problemSentence } from '../../../../shared/text/problem.ts';
import { profilesOf } from '../../sessions/session-names.ts';
import { toIsoTime } from '../../utc.ts';
import type { TimePorts } from '../command-ports.ts';

const isoOrNull = (atMs: number | null): string | null => (atMs === null ? null : toIsoTime(atMs));

export const sessionJson = (s: SessionView): CliSession => ({
  id: s.id,
  name: s.name,
  profile: s.profile,
  profiles: profilesOf(s).map(({ name, region }) => ({ name, region })),
  profileWritten: s.profileWritten,
  source: s.sourceName,
  accountId: s.accountId,
  accountName: accountTitle({ accountId: s.accountId, accountName: s.accountName }),
  accountLabel: s.accountLabel ?? null,
  production: s.production === true,
  tags: [...(s.tags ?? [])],
  default: s.isDefault,
  role: s.role,
  region: s.region,
  state: s.state,
  expiresAt: isoOrNull(s.expiresAt),
  stopsAt: isoOrNull(s.timeBox === undefined || s.timeBox.ended !== undefined ? null : s.timeBox.until),
  endedAt: isoOrNull(s.timeBox?.ended?.at ?? null),
  stopsAfterMinutes: s.stopsAfterMinutes ?? null,
});

export const sourceJson = (s: SourceView): CliSource => ({
  id: s.id,
  name: s.name,
  kind: s.kind,
  state: s.state,
  expiresAt: isoOrNull(s.expiresAt),
  sync: syncJson(s),
});

export const syncJson = ({ hasSync, sync }: SourceView): CliSync | null =>
  hasSync === false
    ? null
    : {
        running: sync.running,
        doneAccounts: sync.doneAccounts,
        totalAccounts: sync.totalAccounts,
        lastAt: isoOrNull(sync.lastAt),
        added: sync.added,
        removed: sync.removed,
        problem:
          sync.problem === null ? null : { code: sync.problem.code, sentence: problemSentence(sync.problem) },
      };

/** Sessions with how far their identity source has been read. */
export function listJson(sessions: readonly SessionView[], sources: readonly SourceView[]): CliList {
  const syncs = new Map(sources.map((source) => [source.id, syncWord(source)]));
  return sessions.map((session) => ({
    ...sessionJson(session),
    sync: session.sourceId === null ? null : (syncs.get(session.sourceId) ?? null),
  }));
}

function syncWord({ hasSync, sync }: SourceView): CliList[number]['sync'] {
  if (hasSync === false) return null;
  if (sync.running) return 'running';
  return sync.problem === null ? 'ok' : 'failed';
}

/** Milliseconds left by AWS's clock, which `expiresAt` refers to. */
export const leftMs = (ports: TimePorts, expiresAt: number | null): number | null =>
  expiresAt === null ? null : expiresAt - serverNow(ports);

/** What is left of a sign-in, where it has an end worth telling. */
export function signInLeftMs(ports: TimePorts, source: SourceView): number | null {
  return leftMs(ports, reportedEnd(source));
}

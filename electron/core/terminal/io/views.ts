import { accountTitle } from '../../../../shared/account.ts';
import type { CliSession, CliSource } from '../../../../shared/cli.ts';
import { reportedEnd } from '../../../../shared/reported-end.ts';
import { serverNow } from '../../../../shared/server-now.ts';
import type { SessionView } from '../../../../shared/session.ts';
import type { SourceView } from '../../../../shared/source.ts';
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
  default: s.isDefault,
  role: s.role,
  region: s.region,
  state: s.state,
  expiresAt: isoOrNull(s.expiresAt),
});

export const sourceJson = (s: SourceView): CliSource => ({
  id: s.id,
  name: s.name,
  kind: s.kind,
  state: s.state,
  expiresAt: isoOrNull(s.expiresAt),
});

/** Milliseconds left by AWS's clock, which `expiresAt` refers to. */
export const leftMs = (ports: TimePorts, expiresAt: number | null): number | null =>
  expiresAt === null ? null : expiresAt - serverNow(ports);

/** What is left of a sign-in, where it has an end worth telling. */
export function signInLeftMs(ports: TimePorts, source: SourceView): number | null {
  return leftMs(ports, reportedEnd(source));
}

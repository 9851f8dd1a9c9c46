import type { ActivityCheck, ActivityFinding } from '../../../shared/activity-check.ts';
import { isActivityFault } from '../../../shared/activity-check.ts';
import type { Problem } from '../../../shared/problem.ts';
import { readBody } from './activity-body.ts';
import { NO_HASH, readLine } from './activity-chain.ts';
import { readSegment, type Segment } from './activity-segments.ts';

const MOST_FINDINGS = 200;

/** How far the check has come. */
interface Walk {
  readonly findings: ActivityFinding[];
  /** Of the line before; null: there is none yet, or nobody knows. */
  hash: string | null;
  seq: number;
  entries: number;
  from: number | null;
  until: number | null;
  /** What the first line names as the line before it. */
  begins: { readonly file: string; readonly hash: string; seq: number } | null;
  readonly removed: Map<string, ActivityFinding>;
  /** Of what is before the next line nobody knows the number. */
  isAfterGap: boolean;
}

/** Reads every line, oldest first. `lastHash`: of what the running app wrote last; null: it wrote nothing yet. */
export async function verifyActivity(
  segments: readonly Segment[],
  lastHash: string | null,
): Promise<ActivityCheck> {
  const walk: Walk = {
    findings: [],
    hash: null,
    seq: 0,
    entries: 0,
    from: null,
    until: null,
    begins: null,
    removed: new Map(),
    isAfterGap: false,
  };
  for (const segment of segments) {
    const { lines, rest, unread } = await readSegment(segment);
    if (unread !== null) skip(walk, segment.name, unread);
    lines.forEach((line, at) => void lookAt(walk, segment.name, line, at + 1));
    if (rest !== '') walk.findings.push({ kind: 'torn', file: segment.name });
  }
  const findings = [...beginning(walk), ...walk.findings, ...end(walk, lastHash)];
  const isBroken = findings.some((finding) => isActivityFault(finding) && finding.kind !== 'unread');
  const isRead = !findings.some(({ kind }) => kind === 'unread');
  const whole = walk.entries === 0 ? 'empty' : 'intact';
  return {
    state: isBroken ? 'broken' : isRead ? whole : 'unverified',
    entries: walk.entries,
    from: walk.from,
    until: walk.until,
    hash: isBroken || !isRead ? null : walk.hash,
    findings: findings.slice(0, MOST_FINDINGS),
  };
}

function skip(walk: Walk, file: string, unread: Problem): void {
  walk.findings.push({ kind: 'unread', file, reason: 'detail' in unread ? (unread.detail ?? '') : '' });
  walk.hash = null;
  walk.begins ??= { file, hash: NO_HASH, seq: 0 };
  walk.isAfterGap = true;
}

function lookAt(walk: Walk, file: string, line: string, at: number): void {
  const chained = readLine(line);
  const body = chained === null ? null : readBody(chained.body);
  const seq = body !== null && 'entry' in body ? body.entry.seq : null;
  if (chained === null || !chained.holds) {
    walk.findings.push({ kind: 'changed', file, line: at, seq });
    walk.entries += seq === null ? 0 : 1;
    // What follows names the hash of the line as it was, which nobody knows any more.
    walk.hash = null;
    walk.begins ??= { file, hash: NO_HASH, seq: seq ?? 0 };
    walk.seq = seq ?? walk.seq + 1;
    return;
  }
  walk.begins ??= { file, hash: chained.previous, seq: seq ?? 0 };
  if (body !== null && 'unread' in body) {
    const { file: unread, at: when } = body.unread;
    walk.findings.push({ kind: 'begins-again', file: unread, at: when });
    walk.begins ??= { file, hash: chained.previous, seq: 0 };
    walk.hash = chained.hash;
    walk.isAfterGap = true;
    return;
  }
  const follows = walk.hash === null || walk.hash === chained.previous;
  if (!follows) walk.findings.push({ kind: 'cut', file, after: walk.seq, before: seq ?? walk.seq });
  walk.hash = chained.hash;
  if (body === null) return;
  if ('removed' in body) {
    const { hash, until, at: when } = body.removed;
    walk.removed.set(hash, { kind: 'removed', until, at: when });
    return;
  }
  if (walk.begins.seq === 0) walk.begins.seq = body.entry.seq;
  if (follows && !walk.isAfterGap && walk.entries > 0 && body.entry.seq > walk.seq + 1)
    walk.findings.push({ kind: 'not-saved', after: walk.seq, before: body.entry.seq });
  walk.seq = body.entry.seq;
  walk.isAfterGap = false;
  walk.entries += 1;
  walk.from ??= body.entry.at;
  walk.until = body.entry.at;
}

/** A record begins with nothing before it, or behind what a later line says was removed. */
function beginning({ begins, removed }: Walk): readonly ActivityFinding[] {
  if (begins === null || begins.hash === NO_HASH) return [];
  const said = removed.get(begins.hash);
  return [said ?? { kind: 'start-missing', file: begins.file, before: begins.seq }];
}

function end({ hash, seq, findings }: Walk, lastHash: string | null): readonly ActivityFinding[] {
  const last = findings.at(-1)?.kind;
  // Where the last line or file could not be read, nobody knows what followed.
  if (lastHash === null || lastHash === hash || last === 'changed' || (last === 'unread' && hash === null))
    return [];
  return [{ kind: 'end-missing', after: seq }];
}

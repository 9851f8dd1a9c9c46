import { CliList } from '../../../../shared/cli.ts';
import { ok } from '../../../../shared/result.ts';
import type { SessionView } from '../../../../shared/session.ts';
import { stateTexts, terminalTexts } from '../../../../shared/text/terminal.ts';
import { verbTexts } from '../../../../shared/text/terminal-help.ts';
import { timeLeft } from '../../../../shared/text/time.ts';
import type { NoticePort, StatePort, TimePorts } from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import { done, say } from '../io/print.ts';
import { table } from '../io/table.ts';
import { leftMs, sessionJson } from '../io/views.ts';

export const list = defineVerb({
  name: 'list',
  text: verbTexts.list,
  flags: ['all'],
  output: CliList,
  run: async ({ args, io, asJson, sayValue }, ports: StatePort & NoticePort & TimePorts, signal) => {
    await ports.app.noticeEdits(signal);
    const sessions = ports.app.state().sessions.filter((s) => args.flag('all') || !s.missing);
    if (asJson) sayValue(sessions.map(sessionJson));
    else if (sessions.length === 0) say(io, terminalTexts.noSessions);
    else io.out(await sessionTable(ports, sessions, io.columns));
    return ok(done);
  },
});

export function sessionTable(
  ports: TimePorts,
  sessions: readonly SessionView[],
  columns: number | null,
): Promise<string> {
  const rows = sessions.map((s) => {
    const left = leftMs(ports, s.expiresAt);
    return [
      s.isDefault ? '*' : '',
      s.name,
      s.profile ?? '',
      s.profile === null || s.profileWritten ? '' : terminalTexts.notWritten,
      [...new Set([s.accountId, s.accountName])].filter((part) => part !== null).join(' '),
      s.role ?? '',
      s.region ?? '',
      stateTexts[s.state] ?? s.state,
      left === null ? '' : timeLeft(left),
    ];
  });
  // The name has account and role in it already; the profile is what gets typed.
  const narrow = { spared: ['REGION', 'ACCOUNT', 'ROLE', 'IN FILE'], whole: 'PROFILE' };
  return table(terminalTexts.sessionColumns, rows, columns, narrow);
}

import type { CliStatus } from '../../../../shared/cli.ts';
import { ok } from '../../../../shared/result.ts';
import { problemSentence } from '../../../../shared/text/problem.ts';
import { stateTexts, terminalTexts } from '../../../../shared/text/terminal.ts';
import { timeLeft } from '../../../../shared/text/time.ts';
import { sessionLabel } from '../../sessions/find-session.ts';
import { defineVerb } from '../define-verb.ts';
import { done, say, sayJson } from '../io/print.ts';
import { leftMs, sessionJson, signInLeftMs, sourceJson } from '../io/views.ts';
import { sessionTable } from './list.ts';

export const status = defineVerb('status', { flags: ['json'] }, async ({ args, io, ports }) => {
  const state = ports.app.state();
  const defaultSession = state.sessions.find((s) => s.id === state.defaultSessionId) ?? null;
  const active = state.sessions.filter((s) => s.expiresAt !== null);
  if (args.flag('json')) {
    const value: CliStatus = {
      version: state.version,
      defaultSession: defaultSession === null ? null : sessionJson(defaultSession),
      activeSessions: active.map(sessionJson),
      sessionCount: state.sessions.length,
      sources: state.sources.map(sourceJson),
      attention: state.attention.map(({ problem }) => ({
        code: problem.code,
        sentence: problemSentence(problem),
      })),
    };
    sayJson(io, value);
    return ok(done);
  }

  const left = (ms: number | null): string | null => (ms === null ? null : timeLeft(ms));
  if (defaultSession === null) say(io, terminalTexts.noDefaultSession);
  else {
    const { accountName, accountId, expiresAt } = defaultSession;
    say(
      io,
      terminalTexts.defaultSession(
        sessionLabel(defaultSession),
        accountName ?? accountId,
        left(leftMs(ports, expiresAt)) ?? stateTexts[defaultSession.state] ?? defaultSession.state,
      ),
    );
  }
  for (const s of state.sources) {
    say(
      io,
      terminalTexts.sourceLine(
        s.name,
        stateTexts[s.state] ?? s.state,
        s.signedInAs,
        left(signInLeftMs(ports, s)),
      ),
    );
  }
  say(io, terminalTexts.activeSessions(active.length, state.sessions.length));
  if (active.length > 0) io.out(sessionTable(ports, active, io.columns));
  for (const { problem } of state.attention) say(io, terminalTexts.attention(problemSentence(problem)));
  return ok(done);
});

import type { CliAct, CliActions } from '../../../../shared/cli.ts';
import { err, ok } from '../../../../shared/result.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { findSource } from '../../sessions/find-session.ts';
import { defineVerb } from '../define-verb.ts';
import { confirm } from '../io/confirm.ts';
import { done, say, sayJson } from '../io/print.ts';
import { answerSecrets, readSecretLines } from '../io/secret-lines.ts';

/** The buttons of an identity source, such as the change of its access key. */
export const act = defineVerb(
  'act',
  { flags: ['yes', 'stdin', 'json'], words: { min: 1, max: 2 } },
  async ({ args, io, ports }, signal) => {
    const [asked = '', wanted] = args.words;
    const source = findSource(ports.app.state(), asked);
    if (!source.ok) return source;
    const { id: sourceId, name, actions = [] } = source.value;
    if (wanted === undefined) {
      if (args.flag('json'))
        sayJson(io, actions.map(({ id, label }) => ({ id, label })) satisfies CliActions);
      else if (actions.length === 0) say(io, terminalTexts.noActions(name));
      else for (const { id, label } of actions) say(io, `${id}  ${label}`);
      return ok(done);
    }
    const action = actions.find(({ id }) => id === wanted);
    if (action === undefined)
      return err({
        code: 'usage',
        message: terminalTexts.unknownAction(
          name,
          actions.map(({ id }) => id),
        ),
      });
    if (action.confirm !== null) {
      const yes = await confirm(
        io,
        args.flag('yes'),
        `${action.confirm} ${terminalTexts.actQuestion}`,
        signal,
      );
      if (!yes.ok) return yes;
    }
    const lines = await readSecretLines(io, args.flag('stdin'), signal);
    if (!lines.ok) return lines;
    const command = `latchkey act "${name}" ${action.id} --stdin`;
    const quiet = answerSecrets({ io, ports, sourceId, lines: lines.value, command }, signal);
    const acted = await ports.app.verbs.sourceAct({ sourceId, action: action.id }, signal).finally(quiet);
    if (!acted.ok) return acted;
    const facts = ports.app.state().sources.find(({ id }) => id === sourceId)?.facts ?? [];
    if (args.flag('json')) sayJson(io, { id: sourceId, name, facts } satisfies CliAct);
    else for (const line of [terminalTexts.acted(name, action.label), ...facts]) say(io, line);
    return ok(done);
  },
);

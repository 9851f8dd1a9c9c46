import { err, ok } from '../../../../shared/result.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import { argumentTexts } from '../../../../shared/text/terminal-help.ts';
import { oneOf } from '../arguments.ts';
import type { StatePort } from '../command-ports.ts';
import { bashLine, bashQuoted } from '../completion/bash-words.ts';
import { candidates } from '../completion/candidates.ts';
import { completionScript, isShell, type Shell, shells } from '../completion/scripts.ts';
import { defineForm, defineGroup, type Verb } from '../define-verb.ts';
import { done, plain } from '../io/print.ts';
import type { Candidate, Known } from '../syntax.ts';

const summary = 'Print the completion script of your shell.';

/** Built over all verbs, so that it cannot forget one. */
export function completionVerb(verbs: () => readonly Verb<never>[]): Verb<StatePort> {
  return defineGroup({
    name: 'completion',
    text: { summary },
    forms: [
      defineForm({
        text: {
          summary,
          help: 'It completes verbs, options, sessions, identity sources and their actions, settings and their values. latchkey shell install sets it up without asking the app in every new terminal.',
          examples: [
            { command: 'source <(latchkey completion bash)', what: 'bash, in ~/.bashrc' },
            { command: 'source <(latchkey completion zsh)', what: 'zsh, in ~/.zshrc' },
            { command: 'latchkey completion fish | source', what: 'fish, in ~/.config/fish/config.fish' },
          ],
        },
        words: [oneOf(shells, argumentTexts.SHELL)],
        run: async ({ args, io }, ports: StatePort) => {
          const [what = ''] = args.words;
          const { sessions, sources } = ports.app.state();
          if (isShell(what)) {
            const known = verbs().map(({ name, summary }) => ({ value: name, about: summary }));
            io.out(completionScript(what, known));
          } else if (what === 'sessions') {
            // What scripts of an earlier release ask for: they may still be in a user's start-up files.
            io.out(lines(sessions.map((view) => view.profile ?? view.name)));
          } else if (what === 'sources') {
            io.out(lines(sources.map(({ name }) => name)));
          } else {
            return err({ code: 'usage', message: terminalTexts.completionShell(what.slice(0, 40)) });
          }
          return ok(done);
        },
      }),
      defineForm({
        subcommand: 'candidates',
        isInternal: true,
        text: {
          summary: 'Used by the completion scripts: print the next candidates, one per line.',
        },
        words: [oneOf(shells, argumentTexts.SHELL)],
        takesCommand: true,
        run: async ({ args, io }, ports: StatePort) => {
          const [shell = ''] = args.words;
          if (isShell(shell)) io.out(lines(replies(shell, args.command, verbs(), ports.app.state())));
          return ok(done);
        },
      }),
    ],
  });
}

const lines = (names: readonly string[]): string => names.map((name) => `${plain(name)}\n`).join('');

/** What the script of this shell reads. bash sends its line verbatim, the others their words. */
function replies(
  shell: Shell,
  sent: readonly string[],
  verbs: readonly Verb<never>[],
  known: Known,
): readonly string[] {
  if (shell === 'bash') {
    const { words, quote, kept } = bashLine(sent[0] ?? '');
    const current = words.at(-1) ?? '';
    return readable(candidates(verbs, known, words.slice(1)))
      .filter(({ value }) => value.startsWith(current))
      .map(({ value }) => bashQuoted(value.slice(kept.length), quote));
  }
  const current = (sent.at(-1) ?? '').toLowerCase();
  return readable(candidates(verbs, known, sent))
    .filter(({ value }) => value.toLowerCase().includes(current))
    .map(({ value, about }) =>
      shell === 'fish' ? `${value}\t${about}` : `${value.replace(/[\\:]/g, '\\$&')}:${about}`,
    );
}

/** SECURITY: a name with a control character would be typed into the command line of the shell. */
const readable = (all: readonly Candidate[]): readonly Candidate[] =>
  all.filter(({ value }) => value !== '' && plain(value) === value && !/[\t\n]/.test(value));

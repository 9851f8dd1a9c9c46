import { err, ok } from '../../../../shared/result.ts';
import { terminalTexts } from '../../../../shared/text/terminal.ts';
import type { Command } from '../command.ts';
import { defineVerb } from '../define-verb.ts';
import { done, plain } from '../io/print.ts';

const sessionVerbs = ['use', 'start', 'stop', 'renew', 'exec', 'env'];
const sourceVerbs = ['login', 'logout'];

/** The scripts ask `latchkey completion sessions|sources` for names, so they never go stale. */
export function completionCommand(verbs: () => readonly string[]): Command {
  return defineVerb('completion', { words: { min: 1, max: 1 } }, async ({ args, io, ports }) => {
    const [what = ''] = args.words;
    const state = ports.app.state();
    switch (what) {
      case 'sessions':
        io.out(lines(state.sessions.map((s) => s.profile ?? s.name)));
        return ok(done);
      case 'sources':
        io.out(lines(state.sources.map((s) => s.name)));
        return ok(done);
      case 'bash':
        io.out(bash(verbs()));
        return ok(done);
      case 'zsh':
        io.out(`autoload -U +X bashcompinit && bashcompinit\n${bash(verbs())}`);
        return ok(done);
      case 'fish':
        io.out(fish(verbs()));
        return ok(done);
      default:
        return err({ code: 'usage', message: terminalTexts.completionShell(what.slice(0, 40)) });
    }
  });
}

const lines = (names: readonly string[]): string => names.map((name) => `${plain(name)}\n`).join('');

const bash = (verbs: readonly string[]): string => `_latchkey() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" IFS=$'\\n' names=
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    IFS=' '
    COMPREPLY=($(compgen -W "${verbs.join(' ')}" -- "$cur"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
    ${sessionVerbs.join('|')}) [ "$COMP_CWORD" -eq 2 ] && names="$("\${COMP_WORDS[0]}" completion sessions 2>/dev/null)" ;;
    ${sourceVerbs.join('|')}) names="$("\${COMP_WORDS[0]}" completion sources 2>/dev/null)" ;;
    git) names=$'install\\nuninstall' ;;
    completion) names=$'bash\\nzsh\\nfish' ;;
    help) names="${verbs.join('\n')}" ;;
  esac
  local name
  while IFS= read -r name; do
    case "$name" in "$cur"?*|"$cur") [ -n "$name" ] && COMPREPLY+=("$(printf '%q' "$name")") ;; esac
  done <<< "$names"
}
complete -o default -F _latchkey latchkey
`;

const fish = (verbs: readonly string[]): string => `complete -c latchkey -f
complete -c latchkey -n __fish_use_subcommand -a '${verbs.join(' ')}'
complete -c latchkey -n '__fish_seen_subcommand_from ${sessionVerbs.join(' ')}' -a '(latchkey completion sessions 2>/dev/null)'
complete -c latchkey -n '__fish_seen_subcommand_from ${sourceVerbs.join(' ')}' -a '(latchkey completion sources 2>/dev/null)'
complete -c latchkey -n '__fish_seen_subcommand_from git' -a 'install uninstall'
complete -c latchkey -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish'
complete -c latchkey -n '__fish_seen_subcommand_from help' -a '${verbs.join(' ')}'
`;

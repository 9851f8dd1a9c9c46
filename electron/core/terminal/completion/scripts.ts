import type { Candidate } from '../syntax.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];
export const isShell = (word: string): word is Shell => shells.some((shell) => shell === word);

/**
 * What a shell sources. The verbs are written into it, so that the first word needs no running app; all else is asked of
 * `latchkey completion candidates`, so it never goes stale.
 */
export function completionScript(shell: Shell, verbs: readonly Candidate[]): string {
  switch (shell) {
    case 'bash':
      return bash(verbs);
    case 'zsh':
      return zsh(verbs);
    case 'fish':
      return fish(verbs);
  }
}

const single = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const bash = (verbs: readonly Candidate[]): string => `_latchkey() {
  local reply i
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ] && [[ "\${COMP_WORDS[1]}" != -* ]]; then
    COMPREPLY=($(IFS=' ' compgen -W "${verbs.map(({ value }) => value).join(' ')}" -- "\${COMP_WORDS[1]}"))
    return
  fi
  for ((i = 2; i < COMP_CWORD; i++)); do
    [ "\${COMP_WORDS[i]}" = -- ] || continue
    if declare -F _command_offset > /dev/null; then
      _command_offset $((i + 1))
    elif [ $((i + 1)) -eq "$COMP_CWORD" ]; then
      COMPREPLY=($(compgen -c -- "\${COMP_WORDS[COMP_CWORD]}"))
    fi
    return
  done
  while IFS= read -r reply; do
    [ -n "$reply" ] && COMPREPLY+=("$reply")
  done <<< "$("\${COMP_WORDS[0]}" completion candidates bash -- "\${COMP_LINE:0:$COMP_POINT}" 2>/dev/null)"
}
complete -o default -F _latchkey latchkey
`;

const zsh = (verbs: readonly Candidate[]): string => `#compdef latchkey
_latchkey() {
  local -a found
  if (( CURRENT == 2 )) && [[ "$words[2]" != -* ]]; then
    found=(
${verbs.map(({ value, about }) => `      ${single(`${value}:${about}`)}`).join('\n')}
    )
    _describe -t commands 'latchkey verb' found
    return
  fi
  local dashes=\${words[(i)--]}
  if (( dashes < CURRENT )); then
    shift $dashes words
    (( CURRENT -= dashes ))
    _normal
    return
  fi
  found=("\${(@f)$("\${(Q)words[1]}" completion candidates zsh -- "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)}")
  found=(\${found:#})
  (( \${#found} )) && _describe -t values latchkey found || _default
}
if [ "$funcstack[1]" = _latchkey ]; then
  _latchkey "$@"
else
  (( \${+functions[compdef]} )) || { autoload -Uz compinit && compinit -i }
  compdef _latchkey latchkey
fi
`;

const fish = (verbs: readonly Candidate[]): string => `function __latchkey_candidates
    set -l words (commandline -opc)
    # A quote that is still open cannot be read back: what is behind it is the word.
    set -l current (commandline -ct | string unescape; or commandline -ct | string trim -l -c '"\\'')
    $words[1] completion candidates fish -- $words[2..-1] "$current" 2>/dev/null
end
function __latchkey_command
    complete -C (commandline -cp | string replace -r '^.*?\\s--\\s+' '')
end
complete -c latchkey -e
complete -c latchkey -f
${verbs.map(({ value, about }) => `complete -c latchkey -n __fish_use_subcommand -a ${value} -d ${fishQuoted(about)}`).join('\n')}
complete -c latchkey -n 'not __fish_use_subcommand; and not contains -- -- (commandline -opc)' -a '(__latchkey_candidates)'
complete -c latchkey -n 'contains -- -- (commandline -opc)' -a '(__latchkey_command)'
`;

const fishQuoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** Asks `gatehouse __complete`, which prints a candidate per line: the word, a tab, and its description. */
export const SCRIPTS = {
  bash: `# gatehouse completion for bash. In ~/.bashrc: eval "$(gatehouse completion bash)"
_gatehouse() {
  local IFS=$'\\n' line words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  COMPREPLY=()
  while read -r line; do
    line="\${line%%$'\\t'*}"
    COMPREPLY+=("\${line// /\\\\ }")
  done < <(gatehouse __complete -- "\${words[@]//\\\\ / }" 2>/dev/null)
}
complete -o default -F _gatehouse gatehouse
`,
  zsh: `#compdef gatehouse
# gatehouse completion for zsh. In ~/.zshrc, after compinit: eval "$(gatehouse completion zsh)"
_gatehouse() {
  local line
  local -a candidates
  for line in "\${(@f)$(gatehouse __complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    [[ -n $line ]] && candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  if (( \${#candidates} )); then _describe gatehouse candidates; else _files; fi
}
compdef _gatehouse gatehouse
`,
  fish: `# gatehouse completion for fish. Once: gatehouse completion fish > ~/.config/fish/completions/gatehouse.fish
function __gatehouse_complete
  set -l words (commandline -opc) (commandline -ct | string unescape)
  set -l candidates (gatehouse __complete -- $words[2..-1] 2>/dev/null)
  if set -q candidates[1]
    printf '%s\\n' $candidates
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c gatehouse -f -a '(__gatehouse_complete)'
`,
} as const;

export type Shell = keyof typeof SCRIPTS;
export const SHELLS = Object.keys(SCRIPTS) as readonly Shell[]; // its keys

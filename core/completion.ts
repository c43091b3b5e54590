/** Completion for bash: options of every command, through its link and through `xcat COMMAND`. */
import type { AnyCommand } from "./command.ts";
import { commonOptions } from "./command_line.ts";
import { optionsOf, spellings } from "./synopsis.ts";

/** A script to be sourced by bash, or put into bash-completion's folder. Internal commands are left out. */
export function renderCompletion(commands: readonly AnyCommand[]): string {
  const shown = commands.filter(({ internal }) => !internal)
    .sort((one, other) => one.name < other.name ? -1 : 1);
  const names = shown.map(({ name }) => name);
  const linked = shown.filter(({ unlinked }) => !unlinked).map(({ name }) => name);
  return `# bash completion for xcat and its commands; generated from the declarations.
_xcat_options() {
  case "$1" in
${shown.map((command) => `    ${quote(command.name)}) echo ${quote(words(command).join(" "))} ;;`).join("\n")}
  esac
}

_xcat_with_noderange() {
  case "$1" in
    ${
    shown.filter(({ noderange }) => noderange).map(({ name }) => quote(name)).join(" | ") || "''"
  }) return 0 ;;
  esac
  return 1
}

_xcat() {
  local current="\${COMP_WORDS[COMP_CWORD]}" command="\${COMP_WORDS[0]##*/}" first=1 index
  COMPREPLY=()
  if [ "$command" = xcat ]; then
    if [ "$COMP_CWORD" -eq 1 ]; then
      mapfile -t COMPREPLY < <(compgen -W ${quote(names.join(" "))} -- "$current")
      return
    fi
    command="\${COMP_WORDS[1]}" first=2
  fi
  case "$current" in
    -*)
      mapfile -t COMPREPLY < <(compgen -W "$(_xcat_options "$command")" -- "$current")
      return
      ;;
  esac
  _xcat_with_noderange "$command" || return
  for ((index = first; index < COMP_CWORD; index++)); do
    case "\${COMP_WORDS[index]}" in -*) ;; *) return ;; esac
  done
  local before="\${current%"\${current##*,}"}"
  mapfile -t COMPREPLY < <(compgen -P "$before" -W "$(lsdef -t group 2>/dev/null | cut -d' ' -f1)" -- "\${current##*,}")
}

complete -o default -F _xcat ${["xcat", ...linked.filter((name) => name !== "xcat")].join(" ")}
`;
}

function words(command: AnyCommand): string[] {
  return [...optionsOf(command), ...commonOptions(command)].flatMap(([name, spec]) => spellings(name, spec));
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

# bash completion for handshake(1)

_handshake ()
{
  local current=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]-}
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W 'list play grade init --help --version' -- "$current"))
    return
  fi
  case $command:$current in
    play:-*) COMPREPLY=($(compgen -W '--ascii --clauses --json --seed= --help' -- "$current")) ;;
    grade:-*) COMPREPLY=($(compgen -W '--exercise= --json --help' -- "$current")) ;;
    list:-*) COMPREPLY=($(compgen -W '--help' -- "$current")) ;;
    play:*)
      COMPREPLY=($(compgen -W "$(handshake list --names stories 2>/dev/null)" -- "$current")
                 $(compgen -f -X '!*.story' -- "$current") $(compgen -d -- "$current"))
      ;;
    grade:*) COMPREPLY=($(compgen -W "$(handshake list --names lessons 2>/dev/null)" -- "$current")) ;;
    init:*) COMPREPLY=($(compgen -d -- "$current")) ;;
  esac
}

complete -F _handshake handshake

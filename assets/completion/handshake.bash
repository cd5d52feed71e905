# bash completion for handshake(1)

_handshake_words ()
{
  COMPREPLY=($(compgen -W "$1" -- "$current"))
}

_handshake_stories ()
{
  handshake list 2>/dev/null | sed -n 's/^    \([a-z][a-z0-9-]*\) .*/\1/p'
}

_handshake_lessons ()
{
  handshake list 2>/dev/null | sed -n 's/^.*\[\([0-9][0-9]*-[a-z-]*\)\]$/\1/p'
}

_handshake_requirements ()
{
  handshake requirements 2>/dev/null | sed -n 's/^\([A-Z]*-[0-9]*\)  .*/\1/p'
}

_handshake_settings ()
{
  handshake peer --set list listen 1 2>/dev/null | sed -n 's/^\([a-z0-9-]*\) .*/\1=/p'
}

_handshake ()
{
  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} IFS=$' \t\n'
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    _handshake_words 'list play grade init peer explore reach packetdrill requirements help --help --version'
    return
  fi
  case $before in
    --lang) _handshake_words 'en zh_CN'; return ;;
    --state) _handshake_words 'tested left-out'; return ;;
    -e | --exercise | --save | --pcapng | --save-trace | --send | --receive) COMPREPLY=($(compgen -f -- "$current")); return ;;
    --seed | --loss | --duplicate | --reorder | --hold | --text | --depth | --memory | --other | --corrupt | --make | --mtu | --ttl | --dscp | --time)
      return
      ;;
    --define) return ;;
    --from)
      [ "${COMP_WORDS[1]}" != reach ] || _handshake_words "$(_handshake_stories)"
      return
      ;;
    --close) _handshake_words 'sent peer both abort never'; return ;;
    --profile) _handshake_words 'bsd linux'; return ;;
    --level) _handshake_words '1 2 3'; return ;;
    --set)
      [ "${COMP_WORDS[1]}" != peer ] || { _handshake_words "list $(_handshake_settings)"; return; }
      _handshake_words 'abc_limit_segs= cli_tolerance_usecs= define= delayed_ack_off=true isn='
      return
      ;;
    help) _handshake_words 'list play grade init peer explore reach packetdrill requirements'; return ;;
  esac
  case ${COMP_WORDS[1]}:$current in
    list:*) _handshake_words '--lang --help' ;;
    play:-*)
      _handshake_words '--ascii --utf8 --why --json --swap --seed --loss --duplicate --reorder --save
        --pcapng --lang --help'
      ;;
    play:*)
      _handshake_words "$(_handshake_stories)"
      COMPREPLY+=($(compgen -f -X '!*.@(story|run)' -- "$current") $(compgen -d -- "$current"))
      ;;
    grade:-*) _handshake_words '--exercise --save-trace --json --lang --help' ;;
    grade:*) _handshake_words "$(_handshake_lessons)" ;;
    packetdrill:-*) _handshake_words '--profile --level --set --define --save --lang --help' ;;
    packetdrill:*) COMPREPLY=($(compgen -f -X '!*.pkt' -- "$current") $(compgen -d -- "$current")) ;;
    explore:-*)
      _handshake_words '--loss --duplicate --hold --text --abort --depth --memory --json --ascii --utf8
        --why --lang --help'
      ;;
    explore:*)
      _handshake_words "default $(_handshake_stories) $(_handshake_lessons)"
      COMPREPLY+=($(compgen -f -X '!*.story' -- "$current") $(compgen -d -- "$current"))
      ;;
    reach:-*)
      _handshake_words '--from --save --other --loss --duplicate --hold --text --abort --depth --memory
        --json --ascii --utf8 --why --lang --help'
      ;;
    requirements:-*) _handshake_words '--state --json --lang --help' ;;
    requirements:*) _handshake_words "$(_handshake_requirements)" ;;
    peer:-*)
      _handshake_words '--send --make --receive --close --cross-open --cross-close --exercise --set
        --from --mtu --ttl --dscp --loss --duplicate --reorder --corrupt --seed --time --watch
        --stream --save --pcapng --lang --help'
      ;;
    peer:*) _handshake_words 'listen connect check' ;;
    init:-*) _handshake_words '--lang --help' ;;
    init:*) COMPREPLY=($(compgen -d -- "$current")) ;;
  esac
}

complete -F _handshake handshake

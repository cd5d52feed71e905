# What the tests of the command share: a home of their own, and lines of TAP. To be read with `.`; the
# script then says finish.
home=$(mktemp -d) || exit 99
trap 'rm -rf "$home"' EXIT
cd "$home" || exit 99
TMPDIR=$home/tmp
LANGUAGE=en
export TMPDIR LANGUAGE
mkdir tmp
count=0

# check NAME CODE WORDS COMMAND...: the exit code, and words that stand in stdout or stderr. Nobody waits
# for ever, and no sanitizer has anything to say.
check () {
  name=$1 code=$2 words=$3
  shift 3
  case $1 in /*) set -- timeout 60 "$@" ;; esac
  "$@" >out 2>err </dev/null
  got=$?
  count=$((count + 1))
  if [ "$got" -eq "$code" ] && { [ -z "$words" ] || grep -qF -e "$words" out err; } &&
    ! grep -qE 'Sanitizer|runtime error|GLib-' out err; then
    echo "ok $count - $name"
  else
    echo "not ok $count - $name"
    echo "# exit code $got, wanted $code and \"$words\""
    sed 's/^/# /' out err
  fi
}

# holds NAME COMMAND...
holds () {
  name=$1
  shift
  count=$((count + 1))
  if "$@"; then echo "ok $count - $name"; else echo "not ok $count - $name"; fi
}

# has PROGRAM NAME: is it installed? If not, the test of this name is skipped, but where CI is set it
# fails: all of assets/packages.txt is there.
has () {
  command -v "$1" >/dev/null 2>&1 && return
  count=$((count + 1))
  if [ -n "${CI:-}" ]; then
    echo "not ok $count - $2"
    echo "# there is no $1"
  else
    echo "ok $count - $2 # SKIP there is no $1"
  fi
  return 1
}

is_empty () { [ -z "$(ls -A "$1")" ]; }
has_no_temporary () { [ -z "$(find . -maxdepth 1 -name '.handshake*')" ]; }
finish () { echo "1..$count"; }

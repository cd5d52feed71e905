#!/bin/sh
# Hostile submissions: none is passed, none gets at anything, none leaves anything, and the grader is
# never hung. Each is made from a line of hostile/table or hostile/calls and hostile/frame.c.
# Speaks TAP.
#   test-hostile.sh HANDSHAKE SOURCE-ROOT WHO BUBBLEWRAP [CONTROL]
# WHO is root or user; BUBBLEWRAP is on or off. With CONTROL the locks are off, in namespaces that are
# thrown away, and what must be seen is that the attacks are real.
handshake=$1 source=$2 who=$3 bubblewrap=$4 control=$5
hostile=$source/tests/lab/grade/hostile
case $6 in inside) ;; *)
  if [ "$who" = root ] && [ "$(id -u)" -ne 0 ]; then echo "1..0 # SKIP not root"; exit 0; fi
  if [ "$control" = control ]; then
    unshare -pfnm --mount-proc true 2>/dev/null || { echo "1..0 # SKIP no namespaces"; exit 0; }
    exec unshare -pfnm --mount-proc "$0" "$1" "$2" "$3" "$4" control inside
  fi ;;
esac
. "$source/tests/cli/tap.sh"
as_who=
if [ "$who" = user ] && [ "$(id -u)" -eq 0 ]; then
  as_who='setpriv --reuid 65534 --regid 65534 --clear-groups --'
  if ! $as_who test -x "$handshake"; then echo "1..0 # SKIP out of a user's sight"; exit 0; fi
  chmod 711 "$home"
  mkdir out in
  chown 65534:65534 tmp out
else
  mkdir out in
fi
chmod 777 out
HANDSHAKE_BUBBLEWRAP=$bubblewrap
export HANDSHAKE_BUBBLEWRAP
if [ "$control" = control ]; then
  HANDSHAKE_LOCK=off
  export HANDSHAKE_LOCK
  echo "# the locks are OFF, for this one test"
fi
echo TOPSECRET >secret
folder=$(dirname "$handshake")

# ---- Making them. ----

defines () {
  cat <<END
#define SECRET "$home/secret"
#define MARK "$home/out/mark"
#define MACHINE "$folder/handshake-runner"
#define PART "$folder/handshake-part"
#define GRADER "$handshake"
#define LESSONS "$source/lessons"
#define SOURCE "$source"
#define LESSONS_WRONG "$source/lessons/03-handshake/wrong-answers-rst.c"
#define SOURCE_ARRIVES "$source/src/tcp/arrives.c"
#define SOURCE_PARTS "$source/src/tcp/parts.c"
END
}

make_one () {
  case $1 in
    step) printf '#define ATTACK (%s)\n' "$2"; cat "$hostile/frame.c" ;;
    early) printf '#define EARLY\n#define ATTACK (%s)\n' "$2"; cat "$hostile/frame.c" ;;
    body) printf '#define BODY %s\n' "$2"; cat "$hostile/frame.c" ;;
    top) cat "$hostile/frame.c"; printf '%s\n' "$2" | tr '|' '\n' ;;
    all) printf '%s\n' "$2" | tr '|' '\n' | sed "s/@E/$(printf '\033')/; s/@B/$(printf '\007')/" ;;
  esac
}

grep -v '^#' "$hostile/table" >table
while read -r call one two three; do
  echo "call-$call F step syscall (SYS_$call, ${one}ul, ${two}ul, ${three}ul, 0ul, 0ul) >= 0"
done <"$hostile/calls" >>table
if [ "$control" = control ]; then
  # By their whole names: what multiplies or kills stays locked up.
  grep -E '^(read-secret|read-secret-early|read-environ-early|read-machine-early|write-mark|write-mark-early|thread|socket-(inet|unix-early|netlink-early)|new-code|list-(root|tmp)-early|call-(socketpair|memfd_create|inotify_init1|eventfd2|epoll_create1|timerfd_create|unshare)) ' table >some
  mv some table
fi
while read -r name outcomes place code; do
  { defines; make_one "$place" "$code"; } >"in/$name.c"
done <table

if [ "$control" != control ]; then
  ln -s "$home/in/null.c" in/a-link.c
  ln -s /etc/passwd in/a-link-to-passwd.c
  mkfifo in/a-fifo.c
  mkdir in/a-folder.c
  ln -s /dev/zero in/a-device.c
  truncate -s 5G in/a-huge-file.c
  printf 'int x;\0' >in/nul-octets.c
  for name in a-link a-link-to-passwd a-fifo a-folder a-device a-huge-file nul-octets; do
    echo "$name R"
  done >>table
fi

# ---- Grading them, two at a time. ----

cat >one <<'END'
name=$1
begin=$(date +%s)
timeout -s KILL 60 "$HANDSHAKE" grade 3 --exercise "$HOME_OF/in/$name.c" </dev/null >"$HOME_OF/out/$name" 2>&1
code=$?
echo "exit $code after $(($(date +%s) - begin)) s" >>"$HOME_OF/out/$name"
END
HANDSHAKE=$handshake HOME_OF=$home
export HANDSHAKE HOME_OF
begin=$(date +%s)
cut -d' ' -f1 table | $as_who xargs -P 3 -n 1 sh "$home/one"
grep -H '^exit' out/* | sed -E 's|out/(.*):exit . after ([0-9]+) s|\2 s \1|' | sort -rn | head -n 8 | sed 's/^/# /'
echo "# $(wc -l <table) submissions in $(($(date +%s) - begin)) s"

# ---- Looking at what became of them. ----

# The outcomes that are right, as the verdict says them.
outcome_is () {
  said=$(sed -n 's/^03-handshake: \([a-z ]*\), .*/\1/p' "out/$1" | tail -n 1)
  code=$(sed -n 's/^exit \([0-9]*\) after.*/\1/p' "out/$1" | tail -n 1)
  case $said in
    'not passed') letter=F ;;
    'does not compile') letter=C ;;
    'out of time') letter=L ;;
    rejected) letter=R ;;
    *) letter=$said ;;
  esac
  case $2 in *"$letter"*) [ "$code" = 1 ] && [ -n "$letter" ] && return 0 ;; esac
  echo "# $1: “$said”, exit code $code, wanted one of $2"
  tail -n 6 "out/$1" | cut -c1-200 | sed 's/^/#   /'
  return 1
}
got_nothing () {
  ! grep -qE 'CTL=(SYN,FIN|FIN,SYN)|TOPSECRET|root:' "out/$1" && ! LC_ALL=C grep -q "$(printf '\033')" "out/$1"
}
no_process_is_left () {
  sleep 0.3
  for line in /proc/[0-9]*/cmdline; do
    { tr '\0' ' ' <"$line"; } 2>/dev/null | grep -qF "$home/tmp" && return 1
  done
  return 0
}

if [ "$control" = control ]; then
  won=$(grep -lE 'CTL=(SYN,FIN|FIN,SYN)' out/* | wc -l)
  echo "# $won attacks succeeded"
  holds 'without locks the attacks succeed' test "$won" -ge 12
  holds 'a file is written' test -e out/mark
  holds 'a secret is read' grep -qE 'CTL=(SYN,FIN|FIN,SYN)' out/read-secret
  holds 'and it is said that nothing held them' grep -q 'NOT locked up' out/read-secret
  holds 'but none is passed' test -z "$(grep -l ': passed' out/*)"
  finish
  exit 0
fi
while read -r name outcomes rest; do
  holds "$name" outcome_is "$name" "$outcomes"
  got_nothing "$name" || { holds "$name gets nothing" false; grep -E 'SYN,FIN|SECRET' "out/$name" | head -3 | sed 's/^/# /'; }
done <table
holds 'nothing is written' test ! -e out/mark -a ! -e /tmp/handshake-pwned
holds 'nothing is left in the temporary folder' is_empty tmp
holds 'no process is left' no_process_is_left
finish

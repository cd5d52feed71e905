#!/bin/sh
# `handshake grade` and `handshake init` as a person runs them: what they print, what they leave, and
# their exit codes. Speaks TAP.
#   test-grade.sh HANDSHAKE SOURCE-ROOT
handshake=$1
chapter=$2/lessons/03-handshake
. "$2/tests/cli/tap.sh"

check 'init makes a workspace' 0 'work is ready' "$handshake" init work
holds 'with the exercise' test -f work/03-handshake/exercise.c
holds 'with hints in two languages' test -f work/03-handshake/hints.zh_CN.md
holds 'with a README in two languages' test -f work/README.md -a -f work/README.zh_CN.md
holds 'and without the tests' test ! -e work/03-handshake/tests.c
echo mine >work/03-handshake/exercise.c
check 'init never overwrites' 2 'is there already' "$handshake" init work
holds 'not a single octet' test "$(cat work/03-handshake/exercise.c)" = mine
check 'init below a folder that is not there' 2 'nowhere' "$handshake" init nowhere/work
check 'init without a folder' 2 'FOLDER' "$handshake" init
holds 'init leaves nothing half-written' has_no_temporary

check 'a file that does not compile' 1 '03-handshake/exercise.c:1:1: error' \
  sh -c "cd work && '$handshake' grade 3"
ln -s exercise.c work/link.c
check 'a link is rejected' 1 'rejected' "$handshake" grade 3 --exercise work/link.c
check 'and a program is told so' 1 '"outcome" : "rejected"' \
  "$handshake" grade 3 --json --exercise work/link.c
check 'a relative TMPDIR' 1 'exercise.c:1:1: error' \
  sh -c "cd work && mkdir t && TMPDIR=t '$handshake' grade 3; code=\$?; rmdir t && exit \$code"
check 'a TMPDIR that is not there' 2 'not graded' \
  sh -c "cd work && TMPDIR=/nowhere '$handshake' grade 3"
check 'a file that is not there' 2 'none.c' "$handshake" grade 3 --exercise none.c
check 'no file to be found' 2 '--exercise' "$handshake" grade 3
check 'a chapter that is not there' 2 '03-handshake' "$handshake" grade 99
check 'no chapter' 2 'LESSON' "$handshake" grade
check 'an unknown option' 2 'nonsense' "$handshake" grade --nonsense

cp "$chapter/exercise.c" work/03-handshake/exercise.c
check 'the skeleton is not passed' 1 '0 of 20 points' sh -c "cd work && '$handshake' grade 3"
check 'also from the folder of the chapter' 1 '0 of 20 points' \
  sh -c "cd work/03-handshake && '$handshake' grade handshake"
check 'a crash is told' 1 'your program crashed (segmentation fault' \
  "$handshake" grade 3 --exercise "$chapter/wrong-crashes.c"
check 'a loop is told' 1 'an endless loop?' \
  "$handshake" grade 3 --exercise "$chapter/wrong-loops.c"
check 'JSON' 1 '"outcome" : "failed"' \
  "$handshake" grade 3 --json --exercise "$chapter/wrong-answers-rst.c"

check 'histories are saved' 1 'rst_in_listen_is_ignored' \
  "$handshake" grade 3 --save-trace traces --exercise "$chapter/wrong-answers-rst.c"
holds 'of the failed tests only' test "$(ls traces)" = rst_in_listen_is_ignored.run
check 'and can be played' 0 'RST' "$handshake" play traces/rst_in_listen_is_ignored.run
touch file
check 'histories that cannot be saved' 2 'file' \
  "$handshake" grade 3 --save-trace file --exercise "$chapter/wrong-answers-rst.c"

# One function of each of two wrong versions, the right one.
{ sed '/^arrives_syn_sent/,$d' "$chapter/wrong-does-not-tell.c"
  sed -n '/^arrives_syn_sent/,$p' "$chapter/wrong-answers-rst.c"; } >right.c
check 'a right solution passes' 0 'passed, 20 of 20 points' "$handshake" grade 3 -e right.c
check 'in Chinese too' 0 '20' "$handshake" grade 3 -e right.c --lang zh_CN

check 'the seed is told' 0 'repeats them' "$handshake" grade 3 -e right.c
check 'and repeats the numbers' 1 '<SEQ=100><CTL=RST>' \
  "$handshake" grade 3 --seed 0 -e "$chapter/wrong-answers-rst.c"
"$handshake" grade 3 --seed 77 -e "$chapter/wrong-answers-rst.c" >one
"$handshake" grade 3 --seed 77 -e "$chapter/wrong-answers-rst.c" >two
"$handshake" grade 3 --seed 78 -e "$chapter/wrong-answers-rst.c" >three
holds 'the same ones' cmp -s one two
holds 'another seed other ones' sh -c '! cmp -s one three'
check 'how it is locked up is said' 0 'Landlock' "$handshake" grade 3 -e right.c
check 'without bubblewrap' 0 'passed, 20 of 20' \
  env HANDSHAKE_BUBBLEWRAP=off "$handshake" grade 3 -e right.c
check 'without locks it is said' 0 'NOT locked up' \
  env HANDSHAKE_LOCK=off "$handshake" grade 3 -e right.c
check 'the doctor' 0 'Landlock and seccomp' "$handshake" doctor
check 'the doctor in Chinese' 0 '编译器' "$handshake" doctor --lang zh_CN
check 'the doctor without a compiler' 1 'exercises are not graded' \
  env CC=/nowhere/cc "$handshake" doctor
check 'the doctor asked too much' 2 'nothing else' "$handshake" doctor now

# A program that wastes its time is ended as a whole.
{ sed 's/^arrives_listen (/&/; /^const Parts/,$d' right.c
  echo 'static void slow (Tcb *tcb, const Segment *seg, Turn *turn)
  { for (volatile unsigned i = 0; i < 3000000000u; i++) ; }
  const Parts exercise = { .arrives_listen = slow, .arrives_syn_sent = slow };'; } >slow.c
check 'two endless loops are enough' 1 'out of time' "$handshake" grade 3 -e slow.c

# Somewhere between the start of the compiler and the end of the loop. Whoever runs the tests may ignore
# these signals, which would be inherited.
for delay in 0.05 0.3; do
  for signal in INT=130 TERM=143 HUP=129; do
    check "$signal after $delay s ends it" "${signal#*=}" '' \
      env --default-signal="${signal%=*}" \
      timeout --preserve-status -s "${signal%=*}" $delay \
      "$handshake" grade 3 --exercise "$chapter/wrong-loops.c"
    holds 'and nothing is left' is_empty tmp
  done
done

# A disk that is full: no file may grow. What is said goes through a pipe, which may.
full_disk () { (ulimit -f 0; "$@" 2>&1; echo "exit code $?") | cat; }
check 'a full disk' 0 'exit code 2' full_disk "$handshake" grade 3 -e right.c
holds 'leaves no part of a copy' is_empty tmp
check 'init on a full disk' 0 'exit code 2' full_disk "$handshake" init full
holds 'leaves no part of a workspace' test ! -e full
holds 'under any name' has_no_temporary
check 'play on a full disk' 0 'exit code 2' full_disk "$handshake" play lost-syn --save full.run
holds 'leaves no part of a trace' test -z "$(find . -maxdepth 1 -name 'full*')"

holds 'no temporary file is left' is_empty tmp
finish

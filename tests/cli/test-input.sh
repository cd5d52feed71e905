#!/bin/sh
# Every command with what nobody should give it: wrong words, files that are none, damaged chapters, an
# output that nobody reads. A message that names the place, the right exit code, nothing half-written,
# nobody waits for ever. Speaks TAP.
#   test-input.sh HANDSHAKE SOURCE-ROOT
handshake=$1
source=$2
. "$source/tests/cli/tap.sh"
wrong=$source/lessons/03-handshake/wrong-answers-rst.c

# ---- Words. ----
check 'no command' 2 'Usage: handshake COMMAND' "$handshake"
check 'an unknown command' 2 'unknown command “nonsense”' "$handshake" nonsense
check 'an unknown option' 2 'unknown option “--nonsense”' "$handshake" --nonsense
check 'an empty command' 2 'unknown command “”' "$handshake" ''
check 'help on an unknown command' 2 'nonsense' "$handshake" help nonsense
check 'help' 0 'handshake COMMAND --help' "$handshake" help
check 'version' 0 'handshake 0' "$handshake" --version
for command in list play grade init requirements; do
  check "help on $command" 0 "handshake $command" "$handshake" help $command
  check "$command --help" 0 '--help' "$handshake" $command --help
  check "$command with an unknown option" 2 'nonsense' "$handshake" $command --nonsense
  check "$command in an unknown language" 2 'no language “de”' "$handshake" $command --lang de
  check "$command in no language" 2 '--lang' "$handshake" $command --lang
done
check 'list takes no parameter' 2 'one argument too many' "$handshake" list x
check 'play wants a story' 2 'which story?' "$handshake" play
check 'play wants one story' 2 'one argument too many' "$handshake" play refused half-open
check 'an unknown story' 2 'half-open' "$handshake" play nonsense
check 'a seed that is no number' 2 '--seed' "$handshake" play refused --seed x
check 'a seed that is too large' 2 '--seed' "$handshake" play refused --seed 99999999999999999999
check 'a percentage that is none' 2 'from 0 to 100' "$handshake" play refused --seed 1 --loss 101
check 'a percentage below none' 2 '--loss takes' "$handshake" play refused --seed 1 --loss=-1
check 'an octal number is a decimal one' 2 'more than 100' \
  "$handshake" play refused --seed 1 --loss=0100 --reorder 1
check 'no hexadecimal' 2 '--loss takes' "$handshake" play refused --seed 1 --loss=0x10
for wish in '--time nan' '--time -1' '--time 1m' '--loss=-1' '--mtu 1e3' '--from 65536'; do
  check "peer $wish" 2 "${wish%%[ =]*} takes" "$handshake" peer $wish listen 80
done
for make in 1099511627776G 1025G -1 0x10 K ''; do
  check "peer --make $make" 2 'is no number of octets' "$handshake" peer --make "$make" listen 80
done
check 'a time without a unit' 2 'delayed-ack cannot be “5”: a time such as' \
  "$handshake" peer --set delayed-ack=5 listen 80
check 'a time in hours' 2 'msl cannot be “1h”' "$handshake" peer --set msl=1h listen 80
check 'percentages without a seed' 2 'need --seed' "$handshake" play refused --loss 5
check 'more than all' 2 'more than 100' "$handshake" play refused --seed 1 --loss 60 --reorder 60
check 'two alphabets' 2 'exclude each other' "$handshake" play refused --ascii --utf8
check 'JSON is not drawn' 2 'no ladder' "$handshake" play refused --json --why
check 'grade wants a lesson' 2 'one LESSON' "$handshake" grade
check 'grade wants one lesson' 2 'one LESSON' "$handshake" grade 3 4
check 'a number that no requirement has' 2 'no requirement has the number “MUST-70”' "$handshake" requirements MUST-70
check 'a state that there is not' 2 'there are tested and left-out' "$handshake" requirements --state=x
check 'init wants a folder' 2 'one FOLDER' "$handshake" init ''
check 'init wants one folder' 2 'one FOLDER' "$handshake" init a b
holds 'and makes none' test ! -e a -a ! -e b

# ---- What goes well. ----
check 'list' 0 '03-handshake' "$handshake" list
check 'list in Chinese' 0 '三次握手' "$handshake" list --lang zh_CN
check 'Chinese by the environment' 0 '三次握手' env LC_ALL=zh_CN.UTF-8 LANGUAGE= "$handshake" list
check 'a locale that nobody has' 0 'handshake' env LC_ALL=xx_XX LANGUAGE= "$handshake" list
check 'an empty environment' 0 '03-handshake' env -i HANDSHAKE_LESSONS="$source/lessons" "$handshake" list
check 'requirements' 0 'Requirements of RFC 9293: 119;' "$handshake" requirements
check 'requirements in Chinese' 0 'RFC 9293 的要求：119 项' "$handshake" requirements --lang zh_CN
check 'one requirement' 0 'must_18_rto_by_rfc_6298_and_karn' "$handshake" requirements must-18
check 'requirements for a program' 0 '"state":"left out"' "$handshake" requirements --json MUST-51
check 'play' 0 'ESTABLISHED' "$handshake" play handshake
check 'play by chance' 0 'SYN' "$handshake" play whole-connection --seed 7 --loss 30
check 'play for a program' 0 '"row"' "$handshake" play handshake --json
check 'play and keep' 0 'SYN' "$handshake" play lost-syn --save good.run
check 'play what was kept' 0 'SYN' "$handshake" play good.run
check 'which cannot happen differently' 2 'no --swap, no --seed' "$handshake" play good.run --swap

# ---- Files that are none. ----
: >empty
: >empty.run
head -c 20000 "$handshake" >binary.story
cp binary.story binary.run
cp binary.story binary.c
mkfifo fifo fifo.story fifo.run fifo.c
ln -s loop.story loop.story
ln -s loop.run loop.run
ln -s loop.c loop.c
mkdir folder folder.run folder.c
check 'an empty story' 2 'empty: nothing happens' "$handshake" play empty
check 'an empty run' 2 'empty.run:1:1: ' "$handshake" play empty.run
check 'a chapter without an exercise' 2 'has no exercise' "$handshake" grade kernel
check 'no exercise' 1 'const Parts exercise' "$handshake" grade 3 -e empty
check 'a program as a story' 2 'binary.story:1:' "$handshake" play binary.story
check 'a program as a run' 2 'binary.run:1:1: ' "$handshake" play binary.run
check 'a program as an exercise' 1 'binary.c: is not a text file' "$handshake" grade 3 -e binary.c
for suffix in story run; do
  check "a FIFO as a $suffix" 2 "fifo.$suffix is not a file" "$handshake" play fifo.$suffix
  check "a link to itself as a $suffix" 2 "loop.$suffix" "$handshake" play loop.$suffix
done
check 'a folder as a story' 2 'folder is not a file' "$handshake" play folder
check 'a folder as a run' 2 'folder.run is not a file' "$handshake" play folder.run
check 'a device as a story' 2 'zero is not a file' "$handshake" play /dev/zero
check 'a FIFO as an exercise' 1 'fifo.c: is not a regular file' "$handshake" grade 3 -e fifo.c
check 'a link as an exercise' 1 'loop.c: is a symbolic link' "$handshake" grade 3 -e loop.c
check 'a folder as an exercise' 1 'folder.c: is not a regular file' "$handshake" grade 3 -e folder.c
truncate -s 2G huge.story huge.run huge.c
check 'a huge story' 2 'huge.story: a story has at most' "$handshake" play huge.story
check 'a huge run' 2 'longer than any of a run' "$handshake" play huge.run
check 'a huge exercise' 1 'huge.c: is larger than 256 KiB' "$handshake" grade 3 -e huge.c
rm huge.*

# ---- Runs that were damaged, or are of another version. ----
sed '$d' good.run >cut.run
check 'a run cut short' 1 'cut.run:' "$handshake" play cut.run
check 'is shown as far as it goes' 1 'SYN' "$handshake" play cut.run
check 'also in Chinese' 1 '文件不完整' "$handshake" play cut.run --lang zh_CN
sed 's/ deliver #.*/ deliver #99/' good.run >impossible.run
check 'a row that cannot happen' 2 'this row delivers segment 99, but' "$handshake" play impossible.run
sed 's/^end .*/end 999/' good.run >miscounted.run
check 'a run that counts wrong' 2 'not 999' "$handshake" play miscounted.run
sed '1s/[0-9]*$/99/' good.run >newer.run
check 'a run of another form' 2 'newer.run:1:15: ' "$handshake" play newer.run
printf 'handshake-trace 2\nnetwork delay A 1 B 1 spacing 0\n' >old.trace
check 'a trace of an older version' 2 'of an older version' "$handshake" play old.trace
mv old.trace old.run
check 'whatever it is called' 2 'of an older version' "$handshake" play old.run
head -c 300 good.run >torn.run
check 'a run torn in its head' 2 'torn.run:' "$handshake" play torn.run
{ cat good.run; echo more; } >longer.run
check 'a run with more behind its end' 2 'longer.run:' "$handshake" play longer.run
sed 's/$/\r/' good.run >crlf.run
check 'a run with other ends of line' 0 'SYN' "$handshake" play crlf.run
{ printf '\357\273\277'; cat good.run; } >bom.run
check 'a run with a mark of byte order' 0 'SYN' "$handshake" play bom.run
sed 's/RCV.NXT 301/RCV.NXT 302/' good.run >otherwise.run
check 'what another version did' 0 "this TCP would do otherwise" "$handshake" play otherwise.run
sed 's/^host B .*/&\n  set warp 9/' good.run >warp.run
check 'what a newer one knows' 0 'does not know “set”' "$handshake" play warp.run --save again.run
holds 'is kept' grep -q '^  set warp 9$' again.run
cp good.run other-name
check 'a run without its suffix' 0 'SYN' "$handshake" play other-name
"$handshake" grade 3 --save-trace failed --exercise "$wrong" >/dev/null 2>&1
history=failed/rst_in_listen_is_ignored.run
check 'a failed exam is played' 0 'RFC 9293' "$handshake" play $history
holds 'it says what it came from' sh -c "grep -q '^lesson \"03-handshake\"' $history &&
  grep -q '^test \"rst_in_listen_is_ignored\"' $history && grep -q '^exercise \"sha256 ' $history"
holds 'and who answered' grep -q '^  by exercise$' $history
sed 's/^  B \([A-Z-]*\) -> .*/  B \1 -> NOWHERE/' $history >liar.run
check 'an answer that is none' 2 'liar.run:' "$handshake" play liar.run
"$handshake" play handshake --save whole.run >/dev/null
check 'to what it came from' 0 'SYN' "$handshake" play whole.run --save twin.run
holds 'a run of a run is the same' cmp -s whole.run twin.run

# ---- Where to keep a run. ----
check 'a FIFO is not replaced' 2 'is not a regular file' "$handshake" play refused --save fifo
holds 'it is a FIFO still' test -p fifo
check 'a folder is not replaced' 2 'folder could not be saved' "$handshake" play refused --save folder
check 'a link to nothing' 2 'loop.run could not be saved' "$handshake" play refused --save loop.run
cp good.run locked.run; chmod 444 locked.run
check 'a file that is read-only' 2 'it is read-only' "$handshake" play refused --save locked.run
holds 'it is as it was' cmp -s good.run locked.run
cp good.run own.run; ln own.run other-name.run
check 'not over what is played' 2 'in use here' "$handshake" play own.run --save other-name.run
check 'nor as a capture' 2 'in use here' "$handshake" play own.run --pcapng ./own.run
check 'nor twice to one place' 2 'in use here' "$handshake" play own.run --save twice --pcapng twice
holds 'it is as it was' cmp -s good.run own.run
cp own.run kept.run; chmod 640 kept.run
check 'a file keeps its mode' 0 'SYN' "$handshake" play refused --save kept.run
holds 'really' test "$(stat -c %a kept.run)" = 640
check 'a folder that is not there' 2 'nowhere/x could' "$handshake" play refused --save nowhere/x
check 'no name' 2 'could not be saved' "$handshake" play refused --save ''
check 'nothing graded, nothing kept' 2 'none.c' "$handshake" grade 3 -e none.c --save-trace kept
holds 'not even a folder' test ! -e kept

# ---- Names that are not UTF-8. ----
odd=$(printf 'odd\377')
cp good.run "$odd.run"
cp "$wrong" "$odd.c"
check 'a run with an odd name' 0 'SYN' "$handshake" play "$odd.run"
check 'an exercise with an odd name' 1 'rst' "$handshake" grade 3 -e "$odd.c"
"$handshake" grade 3 --json -e "$odd.c" >odd.json 2>/dev/null
holds 'JSON is UTF-8 whatever the name' iconv -f UTF-8 -t UTF-8 -o /dev/null odd.json
check 'a workspace with an odd name' 0 'is ready' "$handshake" init "$odd"

# ---- An output that nobody reads. ----
to_full () { "$@" >/dev/full; }
to_closed () { "$@" >&-; }
for stream in full closed; do
  check "list, $stream" 2 'could not be written' to_$stream "$handshake" list
  check "requirements, $stream" 2 'could not be written' to_$stream "$handshake" requirements
  check "play, $stream" 2 'could not be written' to_$stream "$handshake" play handshake
  check "JSON, $stream" 2 'could not be written' to_$stream "$handshake" play handshake --json
  check "help, $stream" 2 'could not be written' to_$stream "$handshake" help
  check "help on play, $stream" 2 'could not be written' to_$stream "$handshake" play --help
  check "grade, $stream" 2 'could not be written' to_$stream "$handshake" grade 3 -e "$wrong"
done
silent () { "$@" <&- >&- 2>&-; }
check 'nothing is open at all' 2 '' silent "$handshake" play handshake --save silent.run
check 'and yet the run is whole' 0 'SYN' "$handshake" play silent.run

# ---- Machines that lack something. ----
check 'no compiler' 2 'not graded' env PATH=/nowhere "$handshake" grade 3 -e "$wrong"
check 'a compiler that says nothing' 2 'not graded' env CC=false "$handshake" grade 3 -e "$wrong"
check 'a compiler that makes nothing' 2 'not graded' env CC=true "$handshake" grade 3 -e "$wrong"
check 'no runner' 2 'not graded' env HANDSHAKE_RUNNER=/nowhere "$handshake" grade 3 -e "$wrong"
check 'a runner that is none' 2 'not graded' env HANDSHAKE_RUNNER=/bin/true "$handshake" grade 3 -e "$wrong"
check 'no room for temporary files' 2 'not graded' env TMPDIR=/nowhere "$handshake" grade 3 -e "$wrong"
check 'no headers' 2 'not graded' env HANDSHAKE_INCLUDE=/nowhere "$handshake" grade 3 -e "$wrong"

# ---- Chapters that were damaged. ----
HANDSHAKE_LESSONS=$home/lessons
export HANDSHAKE_LESSONS
chapter=$HANDSHAKE_LESSONS/03-handshake
ini=$chapter/lesson.ini
fresh () {
  rm -rf lessons
  mkdir lessons
  cp -r "$source/lessons/03-handshake" lessons
  chmod -R u+w lessons
}
# damaged NAME WORDS: every command that reads chapters says so, and waits for nobody.
damaged () {
  check "list: $1" 2 "$2" "$handshake" list
  check "grade: $1" 2 "$2" "$handshake" grade 3 -e "$wrong"
  check "init: $1" 2 "$2" "$handshake" init damaged
  holds 'no workspace is begun' test ! -e damaged
}
fresh; : >$ini; damaged 'an empty lesson.ini' 'lesson.ini:1: '
fresh; rm $ini; mkfifo $ini; damaged 'a FIFO as lesson.ini' 'lesson.ini: is not a regular file'
fresh; rm $ini; mkdir $ini; damaged 'a folder as lesson.ini' 'lesson.ini: is not a regular file'
fresh; rm $ini; ln -s lesson.ini $ini; damaged 'a link to itself' 'lesson.ini: '
fresh; truncate -s 2G $ini; damaged 'a huge lesson.ini' 'lesson.ini: is larger than'
fresh; cp binary.c $ini; damaged 'a program as lesson.ini' 'lesson.ini:1: '
fresh; sed -i 's/^number.*/number = -1/' $ini; damaged 'a wrong number' 'number: '
fresh; sed -i 's/^title =.*/title = \\x\\/' $ini; damaged 'a wrong backslash' 'a backslash'
fresh; sed -i 's/^stories.*/stories = nonsense/' $ini; damaged 'no such story' 'nonsense'
fresh; rm $chapter/exercise.c; damaged 'no exercise.c' 'exercise.c'
fresh; cp -r $chapter lessons/04-other; sed -i 's/^id.*/id = 04-other/' lessons/04-other/lesson.ini
damaged 'two chapters with one number' 'have the same number, 3'
sed -i 's/^number.*/number = 4/' lessons/04-other/lesson.ini
mv lessons/04-other lessons/04-handshake; sed -i 's/^id.*/id = 04-handshake/' lessons/04-handshake/lesson.ini
check 'a name for two chapters' 2 'means more than one chapter: 03-handshake, 04-handshake' \
  "$handshake" grade handshake -e "$wrong"
check 'its whole name is for one' 1 'of 20 points' "$handshake" grade 03-handshake -e "$wrong"
fresh; rm $chapter/hints.en.md; mkfifo $chapter/hints.en.md
check 'a FIFO as hints' 2 'hints.en.md: is not a regular file' "$handshake" init damaged
holds 'no workspace is begun' test ! -e damaged
fresh; echo nonsense >>$chapter/handshake.story
check 'a story with a mistake is listed with it' 0 'handshake.story:' "$handshake" list
check 'and not played' 2 'handshake.story:' "$handshake" play handshake
fresh; printf '\033]0;title\007\n' >>$chapter/handshake.story
"$handshake" play handshake >out 2>&1
holds 'what it says does not reach the terminal as commands' \
  sh -c '! tr -cd "\033\007" <out | grep -q .'
check 'no chapters at all' 2 'nowhere' env HANDSHAKE_LESSONS=nowhere "$handshake" list

unset HANDSHAKE_LESSONS
check 'a pipe is as wide as COLUMNS says' 0 'SYN-RECEIVED' \
  env COLUMNS=74 LC_ALL=C.UTF-8 "$handshake" play time-wait-reuse
holds 'and no more' sh -c "[ \$(wc -L <out) -le 74 ]"
check 'wider' 0 'SYN-RECEIVED' env COLUMNS=110 "$handshake" play time-wait-reuse
holds 'is drawn wider' sh -c "[ \$(wc -L <out) -gt 74 ]"
for columns in 1 40 60 73; do
  check "in $columns columns no word is cut" 0 'SYN-RECEIVED' \
    env COLUMNS=$columns "$handshake" play time-wait-reuse
done
check 'closed files are not taken for others' 2 'could not be written' sh -c "'$handshake' list >&-"

holds 'no temporary file is left' is_empty tmp
holds 'nor an unfinished workspace' has_no_temporary
finish

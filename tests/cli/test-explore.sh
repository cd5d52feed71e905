#!/bin/sh
# explore and reach as a person runs them: what is found, what is not within the bounds, what a limit
# has cut short, and nonsense. Speaks TAP.
#   test-explore.sh HANDSHAKE SOURCE-ROOT
handshake=$1
source=$2
. "$source/tests/cli/tap.sh"

# ---- Found. ----
check 'both ends close at once' 0 'TIME-WAIT' "$handshake" reach 'A is CLOSING and B is TIME-WAIT'
for state in CLOSED LISTEN SYN-SENT SYN-RECEIVED ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 CLOSE-WAIT CLOSING \
  LAST-ACK TIME-WAIT; do
  check "A is $state" 0 "$state" "$handshake" reach "A is $state"
  check "B is $state" 0 "$state" "$handshake" reach "B is $state"
done
check 'an edge' 0 'FIN-WAIT-1' "$handshake" reach 'edge ESTAB -> FIN-WAIT-1'
check 'a clause' 0 'SYN' "$handshake" reach 'retransmission'
check 'a requirement' 0 'RFC 9293' "$handshake" reach MUST-11 --why
check 'a variable' 0 'SYN' "$handshake" reach 'A SND.UNA = ISS + 1'
check 'for a program' 0 '"outcome":"reached"' "$handshake" reach 'A is LISTEN' --json
check 'another way' 0 'ESTABLISHED' "$handshake" reach 'A is ESTABLISHED' --other 1
check 'to be kept' 0 'CLOSING' "$handshake" reach 'A is CLOSING' --save found.run
check 'and played' 0 'CLOSING' "$handshake" play found.run
check 'in Chinese' 0 '状态：' "$handshake" reach 'A is LISTEN' --lang zh_CN
check 'from the hosts of a story' 0 'ESTABLISHED' "$handshake" reach 'A is ESTABLISHED' --from handshake

# ---- Not found. ----
check 'not within the bounds' 1 'Not within these bounds' "$handshake" reach 'A is CLOSING and B is LISTEN'
check 'nor for a program' 1 'not within these bounds' "$handshake" reach 'A is CLOSING and B is LISTEN' --json
check 'cut short' 1 'the limit of the depth' "$handshake" reach 'A is TIME-WAIT' --depth 3

# ---- Everything. ----
check 'all is well' 0 'every connection can come to an end: holds' "$handshake" explore
check 'with losses' 0 'holds' "$handshake" explore default --loss 2 --duplicate 1
check 'with text' 0 'holds' "$handshake" explore default --text 2 --hold 1
check 'a story' 0 'holds' "$handshake" explore simultaneous-close
check 'a lesson' 0 'States: ' "$handshake" explore 3
check 'all is well, for a program' 0 '"outcome":"holds"' "$handshake" explore --json
check 'a limit is no pass' 1 'Not everything within these bounds was seen' "$handshake" explore --depth 4
check 'nor for a program ' 1 '"outcome":"cut"' "$handshake" explore --depth 4 --json
check 'a limit of memory' 1 'the limit of the memory' "$handshake" explore --memory 1 --loss 4 --duplicate 4

# ---- Nonsense. ----
check 'no condition' 2 'one CONDITION' "$handshake" reach
check 'an empty condition' 2 'condition:1:1: ' "$handshake" reach ''
check 'a condition in pieces' 2 'one CONDITION' "$handshake" reach A is CLOSED
check 'no state' 2 'condition:1:6: ' "$handshake" reach 'A is OPEN'
check 'a requirement that there is not' 2 'condition:1:1: ' "$handshake" reach MUST-70
check 'octets that are no text' 2 'condition:1:1: ' "$handshake" reach "$(printf '\377\033[31m')"
check 'no story' 2 'no story or lesson “nonsense”' "$handshake" explore nonsense
check 'no story to begin with' 2 'no story or lesson' "$handshake" reach 'A is LISTEN' --from nonsense
check 'two stories' 2 'one argument too many' "$handshake" explore handshake refused
check 'a number below' 2 '--loss takes a number from 0' "$handshake" explore --loss=-1
check 'a number above' 2 '--hold takes a number from 0' "$handshake" explore --hold 201
check 'no number' 2 '--depth' "$handshake" explore --depth x
check 'no memory' 2 '--memory takes a number from 1' "$handshake" explore --memory 0
check 'two alphabets' 2 'exclude each other' "$handshake" explore --ascii --utf8
check 'a folder that is not there' 2 'found.run' "$handshake" reach 'A is LISTEN' --save no/found.run
check 'an unknown option' 2 'nonsense' "$handshake" explore --nonsense
check 'an unknown language' 2 'no language “de”' "$handshake" reach 'A is LISTEN' --lang de
check 'help' 0 '--memory' "$handshake" help explore
check 'help on reach' 0 'CONDITION' "$handshake" reach --help

# ---- Ctrl-C: what was seen is kept and said. ----
timeout --signal=INT 2 "$handshake" explore --loss 20 --duplicate 20 --hold 20 --text 9 >out 2>err
holds 'Ctrl-C says what was seen' grep -qF 'it was stopped' out
finish

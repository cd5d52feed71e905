#!/bin/sh
# `handshake packetdrill` as a person runs it: TAP, exit codes, places, and traces that can be played.
# Speaks TAP.
#   test-packetdrill.sh HANDSHAKE SOURCE-ROOT
handshake=$1
scripts=$2/tests/packetdrill
. "$2/tests/cli/tap.sh"

check 'one script' 0 'ok 1 - ' "$handshake" packetdrill --profile=linux "$scripts/linux/paws.pkt"
check 'all scripts of a kind' 0 '1..' "$handshake" packetdrill --profile=linux "$scripts"/linux/*.pkt
check 'and of the other, which is the default' 0 'ok 2 - ' "$handshake" packetdrill "$scripts"/bsd/*.pkt
holds 'and no other line' sh -c "! grep -vE '^(1\.\.[0-9]+|ok [0-9]+ - .*)$' out"

sed 's/P. 11:61(50)/P. 11:62(51)/' "$scripts/linux/nagle.pkt" >wrong.pkt
check 'one that does not pass' 1 'not ok 1 - wrong.pkt' \
  "$handshake" packetdrill --profile=linux --save wrong.run wrong.pkt
holds 'says where' grep -qF '# wrong.pkt:15:5: another length of text was sent' out
holds 'with the line' grep -qF '# +0  > P. 11:62(51) ack 1' out
holds 'with a caret' grep -q '^#     ^$' out
holds 'what it wants' grep -qF 'wants: P. 11:62(51) ack 1' out
holds 'what came' grep -qF 'P. 11:61(50) ack 1' out
holds 'in the notation of the RFC too' grep -qF '<SEQ=11><ACK=1><CTL=PSH,ACK><DATA=51>' out
holds 'and draws the ladder' grep -q 'SYN-RECEIVED' out
holds 'all as remarks' sh -c "! grep -vE '^(#|1\.\.1$|not ok 1 )' out"
check 'its trace can be played' 0 'another length of text was sent' "$handshake" play --ascii wrong.run
check 'the first failure is the one that is kept' 1 'not ok 2' "$handshake" packetdrill \
  --profile=linux --save kept.run "$scripts/linux/paws.pkt" wrong.pkt "$scripts/linux/urgent.pkt"
holds 'though others follow' cmp -s wrong.run kept.run
check 'a trace that cannot be saved' 2 'nowhere' \
  "$handshake" packetdrill --profile=linux --save nowhere/x.run "$scripts/linux/paws.pkt"

printf '0 socket(..., 1, 2) = 3\n+0 %%{ assert tcpi_rtt == 1 }%%\n' >unknown.pkt
check 'an assertion that cannot be checked' 0 'not checked: 1' "$handshake" packetdrill unknown.pkt
printf '0 socket(..., 1, 2) = 3\n+0 listen(3, 1) = 0\n+0 < S 0:0(0)\n' >window.pkt
check 'what arrives without a window' 2 'window.pkt:3:4: what arrives says its window' \
  "$handshake" packetdrill window.pkt

echo '0 close(3' >broken.pkt
check 'a script that is none' 2 'broken.pkt:2:1: the script ends too early; expected: , )' \
  "$handshake" packetdrill broken.pkt
holds 'is also not ok' grep -q '^not ok 1 - broken.pkt$' out
check 'the others still run' 2 'ok 2 - ' \
  "$handshake" packetdrill --profile=linux broken.pkt "$scripts/linux/paws.pkt" wrong.pkt
check 'a file that is not there' 2 'none.pkt' "$handshake" packetdrill none.pkt
check 'a folder' 2 'is not a file' "$handshake" packetdrill "$scripts"
check 'no file' 2 'which scripts?' "$handshake" packetdrill

check 'a level' 1 'not ok' sh -c "sed 's/mss 1460,sackOK/sackOK,mss 1460/' '$scripts/linux/refused.pkt' \
  >order.pkt; '$handshake' packetdrill --profile=linux --level=1 order.pkt"
check 'and another' 0 'ok' "$handshake" packetdrill --profile=linux --level=2 order.pkt
check 'a level that is none' 2 'from 1 to 3' "$handshake" packetdrill --level=4 order.pkt
check 'a profile that is none' 2 'bsd and linux' "$handshake" packetdrill --profile=vms order.pkt
check 'a knob' 1 'wscale 7' "$handshake" packetdrill --profile=linux --set window-shift=7 order.pkt
check 'by the other name' 0 'ok 1' "$handshake" packetdrill --profile=linux \
  --set abc_limit_segs=2 --set delayed_ack_off=true --set cli_tolerance_usecs=100000 order.pkt
check 'a knob that is none' 2 'there is no setting “speed”' \
  "$handshake" packetdrill --set speed=9 order.pkt
check 'a value that is none' 2 'is not a value of mss' \
  "$handshake" packetdrill --set mss=much order.pkt
printf '#ifdef FreeBSD\n+0 close(3) = 0\n#endif\n+0 socket(..., 1, 2) = 3\n' >define.pkt
check 'a name is not defined' 0 'ok 1' "$handshake" packetdrill define.pkt
check 'until it is' 1 'EBADF' "$handshake" packetdrill --define FreeBSD define.pkt
check 'or so' 1 'EBADF' "$handshake" packetdrill --set define=FreeBSD define.pkt
for page in man man/zh_CN; do
  sed -n '/^\.Bd -literal/,/^\.Ed/{/^\./!p;}' "$2/assets/$page/handshake-packetdrill.5" >example.pkt
  holds "$page shows an example" test -s example.pkt
  check 'which passes' 0 'ok 1' "$handshake" packetdrill example.pkt
done
check 'help' 0 '--profile=PROFILE' "$handshake" packetdrill --help

finish

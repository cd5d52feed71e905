#!/bin/sh
# `handshake play --pcapng` as a person uses it: what it leaves behind, and what tshark says to
# every story that comes along. Speaks TAP.
#   test-pcapng.sh HANDSHAKE SOURCE-ROOT
handshake=$1
root=$2
. "$root/tests/cli/tap.sh"

cat >nowhere.story <<END
title en "x"
title zh_CN "x"
host A scripted "not an address"
host B server
B OPEN passive
forge A <SEQ=1><CTL=SYN>
END
echo mine >kept
check 'a folder that is not there' 2 'could not be saved' \
  "$handshake" play handshake --pcapng nowhere/a.pcapng
check 'something that is no file' 2 'is not a regular file' \
  "$handshake" play handshake --pcapng /dev/null
check 'no file at all' 2 '--pcapng' "$handshake" play handshake --pcapng
check 'an address that is none' 2 "A's address" "$handshake" play nowhere.story --pcapng kept
holds 'leaves the old file as it was' test "$(cat kept)" = mine
holds 'nothing half-written stays' test -z "$(find . -name '*pcapng*' -o -name 'kept?*')"

has tshark 'tshark reads every story' || { finish; exit 0; }

plays () { "$handshake" play "$@" --pcapng a.pcapng >/dev/null; }

# One line a packet, by a tshark that checks both checksums: how they are (1: right), the octets
# captured, the remarks with their groups, and the comment.
look () {
  tshark -n -o tcp.check_checksum:TRUE -o ip.check_checksum:TRUE -r a.pcapng -T fields \
    -E 'aggregator=|' -e ip.checksum.status -e tcp.checksum.status -e frame.cap_len \
    -e _ws.expert.group -e _ws.expert.message -e frame.comment >seen 2>complaints || return 1
  ! grep -v '^Running as user' complaints
}

# Every packet is whole and has a comment, and of remarks there are only these: the comments, the
# order of the sequence numbers, to which a story about loss has something to say, and from version 4.4
# on that a SYN does without an option which is optional.
is_clean () {
  look && awk -F '\t' '
    $1 != 1 || $2 != 1 || $3 < 40 || $6 == "" { bad = 1 }
    { n = split ($4, group, "|"); split ($5, message, "|") }
    { for (i = 1; i <= n; i++) bad += group[i] != 184549376 && group[i] != 33554432 &&
        message[i] != "The SYN packet does not contain a SACK PERM option" }
    bad { print }
    END { exit bad > 0 || NR == 0 }' seen
}

reads () { plays "$1" --lang en && is_clean; }
for story in "$root"/assets/stories/*.story "$root"/lessons/*/*.story; do
  check "tshark has nothing to say to ${story##*/}" 0 '' reads "$story"
done

cat >damaged.story <<END
title en "Damaged"
title zh_CN "损坏"
host A client
host B server
B OPEN passive
A OPEN active
A sends <CTL=SYN> as syn
corrupt syn
deliver syn
END
one_is_bad () { plays damaged.story && look && [ "$(cut -f 1,2 seen | tr '\t' ' ')" = '1 0' ]; }
check 'tshark sees a checksum that is wrong on purpose' 0 '' one_is_bad
speaks_chinese () { plays lost-syn --lang zh_CN && is_clean && grep -q 半路丢失 seen; }
check 'comments are in the language asked for' 0 '' speaks_chinese
by_a_die () { plays whole-connection --seed 7 --loss 30 && is_clean; }
check 'a story ruled by a die' 0 '' by_a_die
again_from_a_trace () {
  plays lost-syn --save a.run && mv a.pcapng first.pcapng && plays a.run &&
    cmp first.pcapng a.pcapng
}
check 'a saved trace gives the same octets' 0 '' again_from_a_trace
finish

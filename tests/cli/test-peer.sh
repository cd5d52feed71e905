#!/bin/sh
# `handshake peer` as a person uses it: our TCP and the kernel's, in a namespace. What comes is compared
# by its hash with what was sent. Speaks TAP; skipped where the machine allows no namespace.
#   test-peer.sh HANDSHAKE SOURCE-ROOT KERNEL-END
handshake=$1
root=$2
kernel=$3
. "$root/tests/cli/tap.sh"

# What is wrong before anything begins, with or without a kernel.
wrong () { check "$1" 2 "$2" "$handshake" peer $3; }
wrong 'nothing asked' 'listen, connect or check?' ''
wrong 'something else asked' 'listen, connect or check?' 'sing 80'
wrong 'no port' 'one port' 'listen'
wrong 'two ports' 'one port' 'listen 80 81'
wrong 'a port that is none' '“http” is no port' 'listen http'
wrong 'port 0' '“0” is no port' 'listen 0'
wrong 'port 65536' '“65536” is no port' 'connect 65536'
wrong 'an address that is none' '“10.0.0:80” is no port' 'listen 10.0.0:80'
wrong 'IPv6' '“::1:80” is no port' 'listen ::1:80'
# [9293 3.9.1.1 MUST-43, MUST-46]
wrong "the kernel's address as ours" 'cannot be our address' 'listen 10.0.0.2:80'
wrong 'somebody else'\''s network' 'cannot be our address' 'listen 192.0.2.1:80'
wrong 'our broadcast' 'cannot be our address' 'listen 10.0.0.255:80'
wrong 'a connection with a broadcast' 'not the address of one' 'connect 255.255.255.255:80'
wrong 'a connection with a multicast' 'not the address of one' 'connect 224.0.0.1:80'
wrong 'a connection with ourselves' 'not the address of one' 'connect 10.0.0.1:80'
wrong 'a percentage' '--loss takes a number' '--loss 101 listen 80'
wrong 'too much fate' 'more than 100' '--loss 60 --corrupt 60 listen 80'
wrong 'no such setting' 'no setting “nagel”' '--set nagel=off listen 80'
wrong 'no such value' 'nagle cannot be “maybe”' '--set nagle=maybe listen 80'
wrong 'no value' '--set takes NAME=VALUE' '--set nagle listen 80'
wrong 'no such close' '--close takes' '--close soon listen 80'
wrong 'a size that is none' '“64Q” is no number' '--make 64Q listen 80'
wrong 'a small MTU' '--mtu takes' '--mtu 100 listen 80'
wrong 'no such file' 'nowhere' '--send nowhere listen 80'
wrong 'no such exercise' 'nowhere.c' '--exercise nowhere.c listen 80'
wrong 'two for stdout' '--stream excludes' '--stream --watch listen 80'
check 'settings with their sources' 0 'RFC' "$handshake" peer --set list

if ! "$handshake" peer check >why 2>&1; then
  check "the kernel # SKIP $(head -n 1 why)" 0 '' true
  finish
  exit 0
fi
check 'this machine allows it' 0 'lets our TCP talk' "$handshake" peer check

# The hashes of a direction are the same at both ends; $1 is what we call it, $2 what they do.
same () {
  ours=$(sed -n "s/^octets $1 *\\([0-9]*  sha256 .*\\)/\\1/p" out)
  theirs=$(sed -n "s/^kernel $2 \\(.*\\)/\\1/p" out)
  [ -n "$ours" ] && [ "$ours" = "$theirs" ]
}
peer () { check "$1" "$2" "$3" "$handshake" peer --time 50 --set rto-min=50ms $4; }
client="$kernel connect 10.0.0.1 8000"
server="$kernel listen 8000"

# Both ways, both roles.
peer 'the kernel connects, and 64 MiB go either way' 0 'connection closed' \
  "--make 64M listen 8000 -- $client both 67108864"
holds 'all 64 MiB arrived there' same sent received
holds 'all 64 MiB arrived here' same received sent
peer 'we connect' 0 'connection closed' "--make 3M connect 8000 -- $server both 2000000"
holds 'what we sent arrived' same sent received
holds 'what it sent arrived' same received sent
peer 'nothing at all is sent' 0 'octets received 0 ' "listen 8000 -- $client shut receive"
peer 'the kernel closes its half first' 0 'connection closed' \
  "--make 300K listen 8000 -- $client shut receive"
holds 'what came after the half-close arrived' same sent received
peer 'we close our half first' 0 'connection closed' \
  "--make 10 connect 8000 -- $server receive send 300000 close"
holds 'what comes after our half-close arrives' same received sent

# [9293 3.5 Figure 7, 3.6 Figure 13]
peer 'both open at once' 0 'both opened at once' \
  "--watch --cross-open --make 1K listen 8000 -- $client both 1000"
holds 'and our octets arrive' same sent received
holds 'and theirs' same received sent
peer 'both close at once' 0 'in CLOSING' "--watch --cross-close listen 8000 -- $client send 10 close"
peer 'nobody listens there' 1 'connection refused' 'connect 9'
holds 'and how to run a program there is said' grep -q '^  nsenter --target [0-9]* ' err
peer 'nobody listens here' 1 ' - nobody: no connection' "listen 81 -- $client refused"
check 'a full disk is no success' 2 'could not be written' \
  sh -c "'$handshake' peer listen 80 -- $kernel connect 10.0.0.1 80 send 10 close >/dev/full"
check 'a closed output is none either' 2 'could not be written' \
  sh -c "'$handshake' peer listen 80 -- $kernel connect 10.0.0.1 80 send 10 close >&-"
peer 'we abort' 0 'connection aborted' "--make 10 --close abort connect 8000 -- $server reset"
peer 'the kernel aborts' 1 'connection reset' "listen 8000 -- $client send 10 abort"
# [9293 3.6.1 SHLD-3] what comes after a CLOSE that takes nothing more is answered with a reset
peer 'we take nothing more' 0 'A answers with an RST' \
  "--watch --make 10 --close both connect 8000 -- $server sleep 200 send 10 sleep 100 close"

# A network that is bad on purpose.
for fate in '--loss 3' '--reorder 10' '--duplicate 10' '--corrupt 3' \
  '--loss 2 --reorder 5 --duplicate 5 --corrupt 2 --seed 2'; do
  peer "$fate" 0 'connection closed' "$fate --make 512K listen 8000 -- $client both 500000"
  holds "sent with $fate" same sent received
  holds "received with $fate" same received sent
done

# Options, one by one and all of them, and other sizes.
for set in timestamps=off sack=off window-scale=off congestion=off nagle=off delayed-ack=0ms \
  mss-option=off mss=100 receive-buffer=2000 send-buffer=1000; do
  peer "--set $set" 0 'connection closed' "--set $set --make 64K listen 8000 -- $client both 100000"
  holds "sent with $set" same sent received
  holds "received with $set" same received sent
done
peer 'a small line' 0 'connection closed' "--mtu 576 --make 64K connect 8000 -- $server both 100000"
holds 'fits through' same sent received
peer 'a large line' 0 'connection closed' "--mtu 9000 --make 1M connect 8000 -- $server both 100000"
holds 'carries' same sent received

# [9293 3.9.2 MUST-49, 3.9.1.9 MUST-48] and what is not for us
peer 'headers as wished' 0 'connection closed' \
  "--ttl 9 --dscp 46 --pcapng ttl.pcapng --make 100 connect 8000 -- $server both 100"
noise="$kernel noise 10.0.0.1 8000; $client send 10 close"
check 'noise is counted and does no harm' 0 'fragments, ignored: 3' \
  "$handshake" peer listen 8000 -- sh -c "$noise"
holds 'a wrong checksum is one' grep -q 'checksums, ignored: 1$' out

# Files, pipes.
head -c 200000 /dev/urandom >random
check 'a file is sent, a file is received' 0 'connection closed' \
  "$handshake" peer --send random --receive got connect 8000 -- $server both 1234
holds 'as long as it was sent' test "$(wc -c <got)" -eq 1234
piped () { "$handshake" peer --send - --receive - "$@" <random >got 2>out; }
check 'stdin and stdout' 0 '' piped connect 8000 -- $server both 77777
holds 'nothing else is on stdout' test "$(sha256sum <got | cut -c 1-64)" = \
  "$(sed -n 's/^octets received .*sha256 //p' out)"

# What is written down.
peer 'a saved exchange' 0 '' "--save a.run --pcapng a.pcapng --make 20K listen 8000 -- $client both 9000"
check 'plays again' 0 'ESTABLISHED' "$handshake" play a.run
streamed () { "$handshake" peer --stream --loss 3 --set rto-min=50ms --make 20K "$@" >b.run; }
check 'a stream' 0 '' streamed listen 8000 -- $client both 9000
check 'is a saved run' 0 'ESTABLISHED' "$handshake" play b.run
# Killed in the middle: the old file is whole, and beside it is what had happened so far.
cp a.run killed.run
"$handshake" peer --save killed.run --make 64G listen 8000 -- $client both 9000 >/dev/null 2>&1 &
killed=$!
tries=0
until [ "$(cat killed.run.?????? 2>/dev/null | wc -l)" -gt 200 ] || [ $tries -gt 100 ]; do
  tries=$((tries + 1))
  sleep 0.1
done
kill -9 $killed
wait $killed 2>/dev/null
holds 'the old file stays when it is killed' cmp -s a.run killed.run
check 'what there was of it opens' 1 'the file was cut short' "$handshake" play killed.run.??????
rm -f killed.run.??????
check 'not over what is sent' 2 'in use here' \
  "$handshake" peer --send a.run --save ./a.run listen 8000 -- true
check 'nothing can be written there' 2 'nowhere' \
  "$handshake" peer --save nowhere/a.run listen 8000 -- true
if has tshark 'tshark reads a saved exchange'; then
  remarks () {
    tshark -n -o tcp.check_checksum:TRUE -o ip.check_checksum:TRUE -r "$1" \
      -Y '_ws.expert.severity >= "warn" || ip.checksum.status != 1 || tcp.checksum.status != 1' 2>/dev/null
  }
  fields () { tshark -n -r ttl.pcapng -Y 'ip.src == 10.0.0.1' -T fields -e ip.ttl -e ip.dsfield.dscp \
    2>/dev/null | sort -u | tr '\t' ' '; }
  seen () { tshark -n -r a.pcapng 2>/dev/null | wc -l; }
  holds 'tshark warns of nothing' test -z "$(remarks a.pcapng)"
  holds 'and sees packets' test "$(seen)" -gt 20
  holds 'time to live and Diffserv are as wished' test "$(fields)" = '9 46'
fi

# An exercise answers for us; a bad one ends in a sentence.
cat >good.c <<END
#include <tcp/parts.h>
static uint32_t
mine (const Segment *seg)
{
  return seg->text.length + ((seg->ctl & CTL_SYN) != 0) + ((seg->ctl & CTL_FIN) != 0);
}
const Parts exercise = { .segment_length = mine };
END
sed 's/return .*/return *(volatile uint32_t *) 8;/' good.c >crash.c
peer 'a part of our own' 0 'connection closed' \
  "--exercise good.c --make 30K listen 8000 -- $client both 30000"
holds 'sends' same sent received
holds 'and receives' same received sent
# Forgets where the user's octets begin, and would hand over a gigabyte that never came.
sed '/rcv.user = /d' "$2/lessons/03-handshake/wrong-answers-rst.c" >forgets.c
peer 'a part that loses count' 1 'have come' "--exercise forgets.c --receive got listen 8000 -- $client both 30000"
holds 'and writes nothing that did not come' sh -c 'test ! -s got || test "$(wc -c <got)" -le 30000'
peer 'a part that crashes' 1 'your program crashed' "--exercise crash.c listen 8000 -- $client shut receive"

# Ends, and what stays.
peer 'a program that is not there' 1 'ended with status 127' 'listen 8000 -- /nowhere/at/all'
peer 'a program that fails' 1 'ended with status 3' "listen 8000 -- sh -c exit\${IFS}3"
check 'time is over' 1 'connection aborted' "$handshake" peer --time 0.3 connect 8000 -- $server sleep 5000
interrupted () {
  "$handshake" peer --exercise good.c listen 8000 -- sleep 44.4321 >out 2>err &
  one=$!
  sleep 2
  kill "-$1" $one
  wait $one
  [ $? -eq $((128 + $2)) ] && sleep 0.2 && ! grep -qs '44[.]4321' /proc/[0-9]*/cmdline
}
holds 'an end by SIGTERM leaves nothing behind' interrupted TERM 15
holds 'and no file' is_empty tmp
holds 'nor does SIGKILL' interrupted KILL 9

# Real programs, where they are.
if has nc 'nc talks to us'; then
  check 'nc talks to us' 0 'octets received 6 ' \
    "$handshake" peer --time 20 listen 8000 -- sh -c 'echo hello | nc -w 5 10.0.0.1 8000'
fi
if has curl 'curl fetches a page from us'; then
  printf 'HTTP/1.0 200 OK\r\nContent-Length: 6\r\n\r\nhello\n' >page
  check 'curl fetches a page from us' 0 'hello' \
    "$handshake" peer --time 20 --send page listen 8000 -- curl -s http://10.0.0.1:8000/
fi
if has python3 'we fetch a page from python3 -m http.server'; then
  printf 'GET / HTTP/1.0\r\n\r\n' >request
  check 'we fetch a page from python3 -m http.server' 0 '200 OK' \
    "$handshake" peer --time 20 --send request --receive - connect 8000 -- python3 -m http.server
fi
finish

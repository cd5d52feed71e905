/* Scripts that want something else than our TCP sends, and what is said of it. */
#include "failing-scripts.h"

#include <glib.h>

const FailingScript failing_script[] = {
  { "another flag",
    SERVER "+0 close(4) = 0\n"
           "+0 > R. 1:1(0) ack 1\n",
    "s.pkt:8:4: other control bits were sent\n"
    "+0 > R. 1:1(0) ack 1\n"
    "   ^\n"
    "the script wants: R. 1:1(0) ack 1\n"
    "the TCP sent:     F. 1:1(0) ack 1 win 65535\n"
    "in RFC notation, wanted: <SEQ=1><ACK=1><CTL=RST,ACK>\n"
    "in RFC notation, sent:   <SEQ=1><ACK=1><WND=65535><CTL=FIN,ACK>" },
  { "another sequence number",
    SERVER "+0 write(4, ..., 5) = 5\n"
           "+0 > P. 2:7(5) ack 1\n",
    "s.pkt:8:4: another sequence number was sent\n"
    "+0 > P. 2:7(5) ack 1\n"
    "   ^\n"
    "the script wants: P. 2:7(5) ack 1\n"
    "the TCP sent:     P. 1:6(5) ack 1 win 65535\n"
    "in RFC notation, wanted: <SEQ=2><ACK=1><CTL=PSH,ACK><DATA=5>\n"
    "in RFC notation, sent:   <SEQ=1><ACK=1><WND=65535><CTL=PSH,ACK><DATA=5>" },
  { "another length",
    SERVER "+0 write(4, ..., 5) = 5\n"
           "+0 > P. 1:7(6) ack 1\n",
    "s.pkt:8:4: another length of text was sent\n"
    "+0 > P. 1:7(6) ack 1\n"
    "   ^\n"
    "the script wants: P. 1:7(6) ack 1\n"
    "the TCP sent:     P. 1:6(5) ack 1 win 65535\n"
    "in RFC notation, wanted: <SEQ=1><ACK=1><CTL=PSH,ACK><DATA=6>\n"
    "in RFC notation, sent:   <SEQ=1><ACK=1><WND=65535><CTL=PSH,ACK><DATA=5>" },
  { "another acknowledgment number",
    SERVER "+0 write(4, ..., 5) = 5\n"
           "+0 > P. 1:6(5) ack 2\n",
    "s.pkt:8:4: another acknowledgment number was sent\n"
    "+0 > P. 1:6(5) ack 2\n"
    "   ^\n"
    "the script wants: P. 1:6(5) ack 2\n"
    "the TCP sent:     P. 1:6(5) ack 1 win 65535\n"
    "in RFC notation, wanted: <SEQ=1><ACK=2><CTL=PSH,ACK><DATA=5>\n"
    "in RFC notation, sent:   <SEQ=1><ACK=1><WND=65535><CTL=PSH,ACK><DATA=5>" },
  { "an acknowledgment number that is not wanted",
    SERVER "+0 write(4, ..., 5) = 5\n"
           "+0 > P. 1:6(5)\n",
    "s.pkt:8:4: another acknowledgment number was sent\n"
    "+0 > P. 1:6(5)\n"
    "   ^\n"
    "the script wants: P. 1:6(5)\n"
    "the TCP sent:     P. 1:6(5) ack 1 win 65535\n"
    "in RFC notation, wanted: <SEQ=1><ACK=0><CTL=PSH,ACK><DATA=5>\n"
    "in RFC notation, sent:   <SEQ=1><ACK=1><WND=65535><CTL=PSH,ACK><DATA=5>" },
  { "another window",
    SERVER "+0 write(4, ..., 5) = 5\n"
           "+0 > P. 1:6(5) ack 1 win 1\n",
    "s.pkt:8:4: another window was sent\n"
    "+0 > P. 1:6(5) ack 1 win 1\n"
    "   ^\n"
    "the script wants: P. 1:6(5) ack 1 win 1\n"
    "the TCP sent:     P. 1:6(5) ack 1 win 65535\n"
    "in RFC notation, wanted: <SEQ=1><ACK=1><WND=1><CTL=PSH,ACK><DATA=5>\n"
    "in RFC notation, sent:   <SEQ=1><ACK=1><WND=65535><CTL=PSH,ACK><DATA=5>" },
  { "an urgent pointer",
    SERVER "+0 send(4, ..., 5, MSG_OOB) = 5\n"
           "+0 > PU. 1:6(5) ack 1\n",
    "s.pkt:8:4: another urgent pointer was sent\n"
    "+0 > PU. 1:6(5) ack 1\n"
    "   ^\n"
    "the script wants: PU. 1:6(5) ack 1\n"
    "the TCP sent:     PU. 1:6(5) ack 1 win 65535 urg 5\n"
    "in RFC notation, wanted: <SEQ=1><ACK=1><UP=0><CTL=PSH,URG,ACK><DATA=5>\n"
    "in RFC notation, sent:   <SEQ=1><ACK=1><WND=65535><UP=5><CTL=PSH,URG,ACK><DATA=5>" },
  { "an ECN flag",
    SERVER "+0 write(4, ..., 5) = 5\n"
           "+0 > PE. 1:6(5) ack 1\n",
    "s.pkt:8:4: other control bits were sent\n"
    "+0 > PE. 1:6(5) ack 1\n"
    "   ^\n"
    "the script wants: P.E 1:6(5) ack 1\n"
    "the TCP sent:     P. 1:6(5) ack 1 win 65535\n"
    "in RFC notation, wanted: <SEQ=1><ACK=1><CTL=PSH,ACK><DATA=5>\n"
    "in RFC notation, sent:   <SEQ=1><ACK=1><WND=65535><CTL=PSH,ACK><DATA=5>" },
  { "options that should not be there",
    "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
    "+0 fcntl(3, F_SETFL, O_NONBLOCK) = 0\n"
    "+0 connect(3, ..., ...) = -1 EINPROGRESS\n"
    "+0 > S 0:0(0)\n",
    "s.pkt:4:4: other options were sent\n"
    "+0 > S 0:0(0)\n"
    "   ^\n"
    "the script wants: S 0:0(0)\n"
    "the TCP sent:     S 0:0(0) win 65535 <mss 1460,sackOK,TS val 0 ecr 0,nop,wscale 8>\n"
    "in RFC notation, wanted: <SEQ=0><CTL=SYN>\n"
    "in RFC notation, sent:   <SEQ=0><WND=65535><CTL=SYN><MSS=1460><SHIFT=8><SACKOK><TS=0,0>" },
  { "another option",
    "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
    "+0 fcntl(3, F_SETFL, O_NONBLOCK) = 0\n"
    "+0 connect(3, ..., ...) = -1 EINPROGRESS\n"
    "+0 > S 0:0(0) <mss 1461,sackOK,TS val 1 ecr 0,nop,wscale 8>\n",
    "s.pkt:4:4: other options were sent\n"
    "+0 > S 0:0(0) <mss 1461,sackOK,TS val 1 ecr 0,nop,wscale 8>\n"
    "   ^\n"
    "the script wants: S 0:0(0) <mss 1461,sackOK,TS val 1 ecr 0,nop,wscale 8>\n"
    "the TCP sent:     S 0:0(0) win 65535 <mss 1460,sackOK,TS val 0 ecr 0,nop,wscale 8>\n"
    "in RFC notation, wanted: <SEQ=0><CTL=SYN><MSS=1461><SHIFT=8><SACKOK><TS=1,0>\n"
    "in RFC notation, sent:   <SEQ=0><WND=65535><CTL=SYN><MSS=1460><SHIFT=8><SACKOK><TS=0,0>" },
  { "an option that is missing",
    SERVER "+0 write(4, ..., 5) = 5\n"
           "+0 > P. 1:6(5) ack 1 <nop,nop,TS val 1 ecr 0>\n",
    "s.pkt:8:4: other options were sent\n"
    "+0 > P. 1:6(5) ack 1 <nop,nop,TS val 1 ecr 0>\n"
    "   ^\n"
    "the script wants: P. 1:6(5) ack 1 <nop,nop,TS val 1 ecr 0>\n"
    "the TCP sent:     P. 1:6(5) ack 1 win 65535\n"
    "in RFC notation, wanted: <SEQ=1><ACK=1><CTL=PSH,ACK><DATA=5><TS=1,0>\n"
    "in RFC notation, sent:   <SEQ=1><ACK=1><WND=65535><CTL=PSH,ACK><DATA=5>" },
  { "another SACK block",
    "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
    "+0 listen(3, 1) = 0\n"
    "+0 < S 0:0(0) win 32768 <sackOK>\n"
    "+0 > S. 0:0(0) ack 1 <...>\n"
    "+.1 < . 1:1(0) ack 1 win 32768\n"
    "+0 < . 11:21(10) ack 1 win 32768\n"
    "+0 > . 1:1(0) ack 1 <nop,nop,sack 11:22>\n",
    "s.pkt:7:4: other options were sent\n"
    "+0 > . 1:1(0) ack 1 <nop,nop,sack 11:22>\n"
    "   ^\n"
    "the script wants: . 1:1(0) ack 1 <nop,nop,sack 11:22>\n"
    "the TCP sent:     . 1:1(0) ack 1 win 65535 <nop,nop,sack 11:21>\n"
    "in RFC notation, wanted: <SEQ=1><ACK=1><CTL=ACK><SACK=11-22>\n"
    "in RFC notation, sent:   <SEQ=1><ACK=1><WND=65535><CTL=ACK><SACK=11-21>" },
  { "too early",
    SERVER "+0 write(4, ..., 5) = 5\n"
           "+.1 > P. 1:6(5) ack 1\n",
    "s.pkt:8:1: this was sent too early: at 0.100000 s, not at 0.200000 s\n"
    "+.1 > P. 1:6(5) ack 1\n"
    "^\n"
    "the script wants: P. 1:6(5) ack 1\n"
    "the TCP sent:     P. 1:6(5) ack 1 win 65535\n"
    "in RFC notation, wanted: <SEQ=1><ACK=1><CTL=PSH,ACK><DATA=5>\n"
    "in RFC notation, sent:   <SEQ=1><ACK=1><WND=65535><CTL=PSH,ACK><DATA=5>" },
  { "silence is tested by what comes later",
    SERVER "+0 < . 1:11(10) ack 1 win 100\n"
           "+.5 < . 1:1(0) ack 1 win 100\n"
           "+0 > . 1:1(0) ack 11\n",
    "s.pkt:9:1: this was sent too early: at 0.100000 s, not at 0.600000 s\n"
    "+0 > . 1:1(0) ack 11\n"
    "^\n"
    "the script wants: . 1:1(0) ack 11\n"
    "the TCP sent:     . 1:1(0) ack 11 win 65535\n"
    "in RFC notation, wanted: <SEQ=1><ACK=11><CTL=ACK>\n"
    "in RFC notation, sent:   <SEQ=1><ACK=11><WND=65535><CTL=ACK>" },
  { "too late",
    SERVER "+0 write(4, ..., 5) = 5\n"
           "+0 > P. 1:6(5) ack 1\n"
           "+.1 > P. 1:6(5) ack 1\n",
    "s.pkt:9:1: this was sent too late: at 0.400000 s, not at 0.200000 s\n"
    "+.1 > P. 1:6(5) ack 1\n"
    "^\n"
    "the script wants: P. 1:6(5) ack 1\n"
    "the TCP sent:     P. 1:6(5) ack 1 win 65535\n"
    "in RFC notation, wanted: <SEQ=1><ACK=1><CTL=PSH,ACK><DATA=5>\n"
    "in RFC notation, sent:   <SEQ=1><ACK=1><WND=65535><CTL=PSH,ACK><DATA=5>" },
  { "never", SERVER "+0 > . 1:1(0) ack 1\n",
    "s.pkt:7:4: nothing was sent\n"
    "+0 > . 1:1(0) ack 1\n"
    "   ^\n"
    "the script wants: . 1:1(0) ack 1\n"
    "the TCP sent:     nothing" },
  { "outside of a range",
    SERVER "+0 write(4, ..., 5) = 5\n"
           "+0 > P. 1:6(5) ack 1\n"
           "+.1~+.2 > P. 1:6(5) ack 1\n",
    "s.pkt:9:1: this was sent too late: at 0.400000 s, not at 0.300000 s\n"
    "+.1~+.2 > P. 1:6(5) ack 1\n"
    "^\n"
    "the script wants: P. 1:6(5) ack 1\n"
    "the TCP sent:     P. 1:6(5) ack 1 win 65535\n"
    "in RFC notation, wanted: <SEQ=1><ACK=1><CTL=PSH,ACK><DATA=5>\n"
    "in RFC notation, sent:   <SEQ=1><ACK=1><WND=65535><CTL=PSH,ACK><DATA=5>" },
  { "less than is to leave in all",
    SERVER "+0 write(4, ..., 2500) = 2500\n"
           "+0 > P. 1:4001(4000) ack 1\n",
    "s.pkt:8:4: another length of text was sent\n"
    "+0 > P. 1:4001(4000) ack 1\n"
    "   ^\n"
    "the script wants: P. 2001:3001(1000) ack 1\n"
    "the TCP sent:     P. 2001:2501(500) ack 1 win 65535\n"
    "in RFC notation, wanted: <SEQ=2001><ACK=1><CTL=PSH,ACK><DATA=1000>\n"
    "in RFC notation, sent:   <SEQ=2001><ACK=1><WND=65535><CTL=PSH,ACK><DATA=500>" },
  { "another result",
    SERVER "+0 < P. 1:11(10) ack 1 win 100\n"
           "+0 read(4, ..., 100) = 11\n",
    "s.pkt:8:24: read () returns 10\n"
    "+0 read(4, ..., 100) = 11\n"
    "                       ^" },
  { "another failure",
    SERVER "+0 shutdown(4, SHUT_WR) = 0\n"
           "+0 write(4, ..., 5) = -1 ECONNRESET\n",
    "s.pkt:8:23: write () returns -1 EPIPE\n"
    "+0 write(4, ..., 5) = -1 ECONNRESET\n"
    "                      ^" },
  { "a failure that does not come", SERVER "+0 read(4, ..., 0) = -1 EAGAIN\n",
    "s.pkt:7:22: read () returns 0\n"
    "+0 read(4, ..., 0) = -1 EAGAIN\n"
    "                     ^" },
  { "a call that would wait", SERVER "+0 read(4, ..., 100) = 5\n",
    "s.pkt:7:4: read () would wait here\n"
    "+0 read(4, ..., 100) = 5\n"
    "   ^" },
  { "a call that returns too early",
    SERVER "+0...0.5 read(4, ..., 100) = 10\n"
           "+.1 < P. 1:11(10) ack 1 win 100\n",
    "s.pkt:7:3: read () returns at 0.200000 s, not at 0.600000 s\n"
    "+0...0.5 read(4, ..., 100) = 10\n"
    "  ^" },
  { "a call that does not return", SERVER "+0...0.5 read(4, ..., 100) = 10\n",
    "s.pkt:7:3: read () does not return\n"
    "+0...0.5 read(4, ..., 100) = 10\n"
    "  ^" },
  { "a socket that is not there", SERVER "+0 read(5, ..., 100) = 10\n",
    "s.pkt:7:24: read () returns -1 EBADF\n"
    "+0 read(5, ..., 100) = 10\n"
    "                       ^" },
  { "SO_ERROR", SERVER "+0 getsockopt(4, SOL_SOCKET, SO_ERROR, [ECONNRESET], [4]) = 0\n",
    "s.pkt:7:4: SO_ERROR is 0\n"
    "+0 getsockopt(4, SOL_SOCKET, SO_ERROR, [ECONNRESET], [4]) = 0\n"
    "   ^" },
  { "TCP_MAXSEG", SERVER "+0 getsockopt(4, SOL_TCP, TCP_MAXSEG, [1460], [4]) = 0\n",
    "s.pkt:7:4: TCP_MAXSEG is 1000, not 1460\n"
    "+0 getsockopt(4, SOL_TCP, TCP_MAXSEG, [1460], [4]) = 0\n"
    "   ^" },
  { "SIOCINQ",
    SERVER "+0 < P. 1:11(10) ack 1 win 100\n"
           "+0 ioctl(4, SIOCINQ, [11]) = 0\n",
    "s.pkt:8:4: SIOCINQ is 10, not 11\n"
    "+0 ioctl(4, SIOCINQ, [11]) = 0\n"
    "   ^" },
  { "sockstat", SERVER "+0 `sockstat | grep -c TIME_WAIT | grep 1`\n",
    "s.pkt:7:4: 0 connections are in TIME_WAIT; the TCP is in ESTABLISHED\n"
    "+0 `sockstat | grep -c TIME_WAIT | grep 1`\n"
    "   ^" },
  { "an assertion",
    SERVER "+0 %{\n"
           "assert tcpi_state == TCPI_ESTABLISHED, tcpi_state # holds\n"
           "assert tcpi_lost == 7, tcpi_lost; assert tcpi_snd_cwnd \\\n"
           "  == 11 and tcpi_unacked == 0 }%\n",
    "s.pkt:7:4: this does not hold: tcpi_snd_cwnd = 10, tcpi_unacked = 0\n"
    "+0 %{\n"
    "   ^" },
  { "an assertion of a range", SERVER "+0 %{ assert not (10 <= tcpi_snd_cwnd < 11 or 1 == 2) }%\n",
    "s.pkt:7:4: this does not hold: tcpi_snd_cwnd = 10\n"
    "+0 %{ assert not (10 <= tcpi_snd_cwnd < 11 or 1 == 2) }%\n"
    "   ^" },
  { "two ends of a connection",
    "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
    "+0 listen(3, 1) = 0\n"
    "+0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 4\n"
    "+0 connect(4, ..., ...) = 0\n",
    "s.pkt:4:4: a script has one peer: who listens cannot connect () too\n"
    "+0 connect(4, ..., ...) = 0\n"
    "   ^" },
  { "no number of octets", SERVER "+0 read(4, ...) = 0\n",
    "s.pkt:7:4: read () wants a number as its argument 3\n"
    "+0 read(4, ...) = 0\n"
    "   ^" },
  { "shutdown of nothing", SERVER "+0 shutdown(4, 1) = 0\n",
    "s.pkt:7:4: shutdown () wants SHUT_RD, SHUT_WR or SHUT_RDWR\n"
    "+0 shutdown(4, 1) = 0\n"
    "   ^" },
};

const unsigned failing_scripts = G_N_ELEMENTS (failing_script);

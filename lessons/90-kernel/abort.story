# ABORT, and the reset that tells the peer.
title en "How a connection is aborted"
title zh_CN "连接怎样中止"
summary en "ABORT, and the reset that tells the peer."
summary zh_CN "ABORT 一调用，就用复位通知对方。"

host A scripted "10.0.0.1:50000" isn 100
host B server "10.0.0.2:80" isn 300
network delay 40ms

B OPEN passive
forge A <SEQ=100><CTL=SYN> as syn
deliver syn
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as syn-ack
deliver syn-ack
forge A <SEQ=101><ACK=301><WND=1000><CTL=ACK> as ack
deliver ack
B is ESTABLISHED

B ABORT
B is CLOSED
B sends <SEQ=301><CTL=RST> as reset
note en "The RFC sends a reset at SND.NXT, without an ACK."
note zh_CN "RFC 的做法：复位的序号取 SND.NXT，不带 ACK。"

forge B <SEQ=301><ACK=101><CTL=RST,ACK> as linux
note en "Linux 6.18 sends this instead: the same with an ACK. It also does this when close () leaves octets unread."
note zh_CN "换成 Linux 6.18，发的是这个：一样的复位，多了 ACK。close () 的时候还有字节没读，它也这么发。"
deliver linux
deliver reset

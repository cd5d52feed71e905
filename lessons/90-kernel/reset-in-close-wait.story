# What the user is told when a reset follows a FIN.
title en "A reset after the FIN"
title zh_CN "FIN 之后来了复位"
summary en "What the user is told when a reset follows a FIN."
summary zh_CN "先来 FIN，再来复位，用户听到的是什么？"

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

forge A <SEQ=101><ACK=301><WND=1000><CTL=FIN,ACK> as fin
deliver fin
B is CLOSE-WAIT
B sends <SEQ=301><ACK=102><CTL=ACK> as fin-ack
forge A <SEQ=102><CTL=RST> as reset
deliver reset
B is CLOSED
B says "connection reset"
note en "The RFC tells the user: connection reset."
note zh_CN "RFC 告诉用户：连接已复位。"
note en "Under Linux the next write fails with EPIPE, not ECONNRESET."
note zh_CN "在 Linux 上，要到下一次写才出错，而且是 EPIPE，不是 ECONNRESET。"

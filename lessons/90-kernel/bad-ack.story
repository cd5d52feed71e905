# In SYN-RECEIVED comes a segment that is wrong in two ways.
title en "A wrong ACK from outside the window"
title zh_CN "窗口外的报文段，确认号也不对"
summary en "In SYN-RECEIVED comes a segment that is wrong in two ways."
summary zh_CN "SYN-RECEIVED 里来了一个报文段，有两处不对。"

host A scripted "10.0.0.1:50000" isn 100
host B server "10.0.0.2:80" isn 300
network delay 40ms

B OPEN passive
forge A <SEQ=100><CTL=SYN> as syn
deliver syn
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as syn-ack
hold syn-ack

forge A <SEQ=50000><ACK=377><CTL=ACK> as wrong
deliver wrong
B is SYN-RECEIVED
B sends <SEQ=301><ACK=101><CTL=ACK> as answer
note en "The sequence number is looked at first, and it is outside: an ACK is the answer, and nobody gets to see the wrong SEG.ACK."
note zh_CN "先看序号，在窗口外，回一个 ACK 了事；SEG.ACK 错没错，根本轮不到看。"
deliver answer

forge B <SEQ=377><CTL=RST> as linux
note en "Linux 6.18 sends this instead: it looks at the acknowledgment first, as section 3.5.2 would have it."
note zh_CN "换成 Linux 6.18，发的是这个：它先看确认号，跟 3.5.2 节说的一样。"
deliver linux

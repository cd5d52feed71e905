# Both call at once; no server anywhere. [RFC 9293, Figure 7]
title en "Simultaneous open"
title zh_CN "同时打开"
summary en "Two SYNs cross. Nobody listened, and yet one connection comes of it, not two."
summary zh_CN "两个 SYN 在途中交错。谁也没有监听，结果却是一个连接，不是两个。"

host A client "10.0.0.1:50000" isn 100
host B client "10.0.0.2:50000" isn 300
network delay 40ms spacing 2ms

A OPEN active
symbol x A.ISS
A sends <SEQ=100><CTL=SYN> as syn-a
B OPEN active
symbol y B.ISS
B sends <SEQ=300><CTL=SYN> as syn-b
A is SYN-SENT
B is SYN-SENT
note en "Both are in SYN-SENT, and the two SYNs are about to cross."
note zh_CN "双方都在 SYN-SENT，两个 SYN 即将交错。"
ask en "{A} waits for a SYN,ACK, but a bare SYN comes. What does that tell it?"
ask zh_CN "{A} 在等 SYN,ACK，来的却是单独的 SYN。这说明什么？"

deliver syn-a
B is SYN-RECEIVED
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as again-b
note en "A SYN without an ACK: the peer called too, before it heard us. {B} sends its SYN once more, same number, now with an ACK."
note zh_CN "没有 ACK 的 SYN：对方也在呼叫，而且还没听到我们。{B} 把自己的 SYN 再发一次，序号不变，带上 ACK。"
deliver syn-b
A is SYN-RECEIVED
A sends <SEQ=100><ACK=301><CTL=SYN,ACK> as again-a
note en "{A} does exactly the same. Both are in SYN-RECEIVED, without a LISTEN before it."
note zh_CN "{A} 也一模一样。双方都在 SYN-RECEIVED，之前却没有经过 LISTEN。"

deliver again-a
B is ESTABLISHED
deliver again-b
A is ESTABLISHED
note en "Each SYN is acknowledged, so both are open. Four segments, one connection, and the third was nobody's."
note zh_CN "两个 SYN 都得到了确认，双方都已打开。四个报文段，一个连接，没有谁是客户、谁是服务器。"

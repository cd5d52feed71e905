# "My FIN was acknowledged" and "the other program has read everything" are two things.
title en "Acknowledged is not read"
title zh_CN "确认了，不等于读过了"
summary en "{A} closes, and is told that all went well. {B}'s program has not read a single octet, and never will."
summary zh_CN "{A} 关闭，并得知一切顺利。可 {B} 的程序一个字节也没读，而且永远不会读了。"

host A client "10.0.0.1:50000" isn 100 msl 30s
host B server "10.0.0.2:80" isn 300 msl 30s
network delay 40ms spacing 2ms

B OPEN passive
A OPEN active
A sends <SEQ=100><CTL=SYN> as syn
deliver syn
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as syn-ack
deliver syn-ack
A sends <SEQ=101><ACK=301><CTL=ACK> as third
deliver third

A SEND 20
A sends <SEQ=101><ACK=301><CTL=PSH,ACK><DATA=20> as order
A CLOSE
A sends <SEQ=121><ACK=301><CTL=FIN,ACK> as fin-a
deliver order
B sends <SEQ=301><ACK=121><CTL=ACK> as ack-order
deliver fin-a
B sends <SEQ=301><ACK=122><CTL=ACK> as ack-fin
deliver ack-order
deliver ack-fin
A is FIN-WAIT-2
A says "ok"
B gets 0
note en "{A}'s user hears “ok”: all 20 octets and the FIN are acknowledged. That is {B}'s TCP speaking. {B}'s program has read nothing so far."
note zh_CN "{A} 的用户听到“成功”：20 个字节和 FIN 都已得到确认。可说这话的是 {B} 的 TCP，{B} 的程序到现在一个字节也没读。"
ask en "{B}'s program is ended before it has read anything. Does {A} ever hear of it?"
ask zh_CN "{B} 的程序还没读就被结束了。{A} 会知道吗？"

B CLOSE both
B is CLOSED
B sends <SEQ=301><ACK=122><CTL=RST,ACK> as reset
B gets 0
note en "{B}'s TCP cannot say “all is well” any more: 20 octets that it acknowledged will never be read. It sends a reset where a FIN would have been a lie."
note zh_CN "{B} 的 TCP 不能再说“一切顺利”了：它确认过的 20 个字节永远没人读了。这时发 FIN 等于说谎，所以它发复位。"

deliver reset
A is CLOSED
A says "connection reset"
note en "{A} hears it because it waited in FIN-WAIT-2. Had {B} lost its memory instead, {A} would have heard nothing at all. Only an answer from the other program proves that it has read."
note zh_CN "{A} 能听到，是因为它还等在 FIN-WAIT-2。假如 {B} 是整个失去记忆，{A} 就什么也听不到。只有对方程序自己的回答，才证明它读过了。"

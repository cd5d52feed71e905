# 2 MSL shorter than a segment can live: the octets of one connection appear in the next. [RFC 1337]
title en "2 MSL made too short"
title zh_CN "2 MSL 设得太短"
summary en "{A} waits one second, but a copy of a segment lives for more than two. Octets of the old connection come out of the new one."
summary zh_CN "{A} 只等一秒，一个报文段的副本却活了两秒多。旧连接的字节从新连接里冒了出来。"

host A client "10.0.0.1:50000" isn 100 msl 500ms isn-step 50
host B server "10.0.0.2:80" isn 300 msl 500ms isn-step 300
network delay 40ms spacing 2ms

B OPEN passive
A OPEN active
A sends <SEQ=100><CTL=SYN> as syn
deliver syn
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as syn-ack
deliver syn-ack
A sends <SEQ=101><ACK=301><CTL=ACK> as third
deliver third

B SEND 300
B sends <SEQ=301><ACK=101><CTL=PSH,ACK><DATA=300> as text
deliver text
A sends <SEQ=101><ACK=601><CTL=ACK> as got
deliver got
B SEND 100
B sends <SEQ=601><ACK=101><CTL=PSH,ACK><DATA=100> as more
duplicate more as ghost
hold ghost
note en "{B}'s last 100 octets have the numbers 601 to 700. The network keeps a copy back."
note zh_CN "{B} 的最后 100 个字节占用 601 到 700。网络扣留了一份副本。"
deliver more
A sends <SEQ=101><ACK=701><CTL=ACK> as got-more
deliver got-more
A RECEIVE 400
A gets 400
A CLOSE
A sends <SEQ=101><ACK=701><CTL=FIN,ACK> as fin-a
deliver fin-a
B sends <SEQ=701><ACK=102><CTL=ACK> as ack-a
deliver ack-a
B CLOSE
B sends <SEQ=701><ACK=102><CTL=FIN,ACK> as fin-b
deliver fin-b
A sends <SEQ=102><ACK=702><CTL=ACK> as last
deliver last
A is TIME-WAIT
B is CLOSED
timeout A TIME-WAIT
A is CLOSED
note en "{A} was told that a segment lives for half a second, and it has waited for twice that. The copy is still under way."
note zh_CN "{A} 得到的说法是报文段最多活半秒，它等了两倍那么久。可是副本还在途中。"

wait 1s
B OPEN passive
A OPEN active
A sends <SEQ=150><CTL=SYN> as syn-2
deliver syn-2
B sends <SEQ=600><ACK=151><CTL=SYN,ACK> as syn-ack-2
deliver syn-ack-2
A sends <SEQ=151><ACK=601><CTL=ACK> as third-2
deliver third-2
A is ESTABLISHED
B is ESTABLISHED
A has RCV.NXT 601
note en "A new connection between the same ports. {B} begins at 600: the old one used its numbers faster than its clock moves on. Nobody has sent an octet yet."
note zh_CN "同一对端口上的新连接。{B} 从 600 开始：旧连接用号用得比时钟走得快。到现在谁也还没发过一个字节。"
ask en "Now the old copy arrives: SEQ 601, ACK 101, 100 octets. Can {A} see that it does not belong here?"
ask zh_CN "那份旧副本到了：SEQ 601，ACK 101，100 个字节。{A} 看得出它不属于这条连接吗？"

deliver ghost
A has RCV.NXT 701
A sends <SEQ=151><ACK=701><CTL=ACK> as wrong
note en "It cannot. 601 is exactly the number expected, and an ACK of 101 is merely old. {A} takes 100 octets that nobody has sent in this connection."
note zh_CN "看不出。601 正是它期待的序号，确认 101 也不过是旧了些。{A} 收下了 100 个字节，而这条连接里谁也没发过它们。"

deliver wrong
B sends <SEQ=601><ACK=151><CTL=ACK> as protest
note en "{B} hears an acknowledgment of what it never sent and says where it stands."
note zh_CN "{B} 听到对方确认了自己从没发过的东西，于是说出自己的位置。"
deliver protest
A sends <SEQ=151><ACK=701><CTL=ACK> as wrong-again
deliver wrong-again
B sends <SEQ=601><ACK=151><CTL=ACK> as protest-again
note en "To {A} that is old, so it says 701 again, and {B} says 601 again. Neither will ever give way: two hazards of RFC 1337 at once."
note zh_CN "在 {A} 看来那是旧的，于是再说一遍 701；{B} 又再说一遍 601。谁也不会让步：RFC 1337 所说的危险，一次就出现了两种。"

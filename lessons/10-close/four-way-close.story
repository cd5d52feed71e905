# The close of a textbook: u, v and w beside the real numbers.
title en "The four-way close"
title zh_CN "四次挥手"
summary en "Each direction is closed by itself: FIN and ACK, then FIN and ACK. Then 2 MSL of patience."
summary zh_CN "两个方向各关各的：FIN 和 ACK，再一次 FIN 和 ACK。最后耐心等待 2 MSL。"

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
A is ESTABLISHED
B is ESTABLISHED
note en "The connection is open. {A} has nothing more to say."
note zh_CN "连接已打开。{A} 没有更多的话要说了。"

A CLOSE
symbol u A.SND.UNA
A is FIN-WAIT-1
A sends <SEQ=101><ACK=301><CTL=FIN,ACK> as fin-a
note en "CLOSE means “I have no more to send”. The FIN takes one sequence number, u, so that it can be acknowledged like an octet."
note zh_CN "CLOSE 的意思是“我没有要发的了”。FIN 占一个序号 u，因此能像字节一样得到确认。"
ask en "Is the connection closed when this FIN arrives?"
ask zh_CN "这个 FIN 一到，连接就关了吗？"

deliver fin-a
symbol v B.SND.NXT
B is CLOSE-WAIT
B says "connection closing"
B sends <SEQ=301><ACK=102><CTL=ACK> as ack-a
note en "{B} acknowledges u+1 and tells its user. Only one half is closed: {B} may still send, and {A} must still receive."
note zh_CN "{B} 确认 u+1，并告知自己的用户。关掉的只是一半：{B} 仍可发送，{A} 仍须接收。"

deliver ack-a
A is FIN-WAIT-2

B SEND 40
B sends <SEQ=301><ACK=102><CTL=PSH,ACK><DATA=40> as last
note en "{B}'s last words, from v on. That is why its FIN will have another number: w."
note zh_CN "{B} 最后的话，从 v 开始。正因为如此，它的 FIN 用的是另一个号 w。"
deliver last
A sends <SEQ=102><ACK=341><CTL=ACK> as thanks
deliver thanks
A RECEIVE 100
A gets 40

B CLOSE
symbol w B.SND.UNA
B is LAST-ACK
B sends <SEQ=341><ACK=102><CTL=FIN,ACK> as fin-b
note en "Now {B} closes its half as well."
note zh_CN "现在 {B} 也关掉它那一半。"

deliver fin-b
A is TIME-WAIT
A sends <SEQ=102><ACK=342><CTL=ACK> as ack-b
note en "{A} cannot know whether this last ACK arrives. If it does not, {B}'s FIN will come again, and somebody must be there to answer."
note zh_CN "{A} 无法知道这最后的 ACK 到没到。如果没到，{B} 的 FIN 还会再来，总得有人回答。"

deliver ack-b
B is CLOSED
note en "{B} had the last FIN, so it may go at once."
note zh_CN "最后一个 FIN 是 {B} 的，所以它可以立刻离开。"

timeout A TIME-WAIT
A is CLOSED
note en "After 2 MSL no segment of this connection can be left anywhere: the two port numbers may be used anew."
note zh_CN "过了 2 MSL，网络里不可能再有这个连接的报文段：这一对端口可以重新使用了。"

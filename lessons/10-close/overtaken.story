# A FIN has a number like an octet, and waits for the octets before it like one.
title en "The FIN overtakes the last octets"
title zh_CN "FIN 跑到了最后几个字节前面"
summary en "The FIN arrives before the text that it ends. {B} keeps it in mind and goes on waiting."
summary zh_CN "FIN 比它所结束的数据先到。{B} 记下它，继续等。"

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
A sends <SEQ=101><ACK=301><CTL=PSH,ACK><DATA=20> as text
A CLOSE
A sends <SEQ=121><ACK=301><CTL=FIN,ACK> as fin-a
note en "20 octets take the numbers 101 to 120, and the FIN takes 121, as if it were the next octet. The network keeps the text back for a while."
note zh_CN "20 个字节占用 101 到 120，FIN 占用 121，就像它是下一个字节。网络把数据扣留了一会儿。"

hold text
deliver fin-a
B is ESTABLISHED
B has RCV.NXT 101
B sends <SEQ=301><ACK=101><CTL=ACK> as gap
note en "{B} sees a FIN at 121 and still expects 101. It remembers where the stream ends, acknowledges nothing of it, and stays ESTABLISHED."
note zh_CN "{B} 看到 FIN 在 121，而它还在等 101。它记住流到哪里为止，对此什么也不确认，状态仍是 ESTABLISHED。"
ask en "Now the text arrives, without a FIN on it. What will {B} acknowledge, and in which state will it be?"
ask zh_CN "现在数据到了，它身上并没有 FIN。{B} 会确认到哪里？会处于什么状态？"

deliver text
B is CLOSE-WAIT
B says "connection closing"
B has RCV.NXT 122
B sends <SEQ=301><ACK=122><CTL=ACK> as both
note en "The text fills the gap, and the FIN behind it takes effect in the same moment: 122 acknowledges all 20 octets and the FIN."
note zh_CN "数据补上了空缺，后面的 FIN 随即生效：122 一下子确认了全部 20 个字节和 FIN。"

deliver both
A is FIN-WAIT-2
deliver gap
B RECEIVE 20
B gets 20
B CLOSE
B sends <SEQ=301><ACK=122><CTL=FIN,ACK> as fin-b
deliver fin-b
A is TIME-WAIT
A sends <SEQ=122><ACK=302><CTL=ACK> as last
deliver last
B is CLOSED
timeout A TIME-WAIT
A is CLOSED

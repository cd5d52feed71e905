# The third segment is lost, and nothing else is said: B's timer repairs it.
title en "The third segment is lost"
title zh_CN "第三个报文段丢了"
summary en "{A} is open, {B} is not. {B}'s retransmission timer finds out."
summary zh_CN "{A} 已打开，{B} 还没有。靠 {B} 的重传计时器来发现。"

host A client "10.0.0.1:50000" isn 100
host B server "10.0.0.2:80" isn 300
network delay 40ms spacing 2ms

B OPEN passive
A OPEN active
symbol x A.ISS
A sends <SEQ=100><CTL=SYN> as syn
deliver syn
symbol y B.ISS
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as syn-ack
deliver syn-ack
A is ESTABLISHED
A sends <SEQ=101><ACK=301><CTL=ACK> as third

lose third
B is SYN-RECEIVED
note en "The two ends now disagree: {A} is ESTABLISHED, {B} is still in SYN-RECEIVED. An ACK without text is never sent again by itself."
note zh_CN "此刻两端看法不同：{A} 是 ESTABLISHED，{B} 仍是 SYN-RECEIVED。不带数据的 ACK 自己是不会重发的。"
ask en "Who will notice first, and how?"
ask zh_CN "谁会先发现？怎样发现？"

timeout B RETRANSMISSION
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as again
note en "{B}'s SYN takes a sequence number, and that number was never acknowledged: after one RTO it goes out again."
note zh_CN "{B} 的 SYN 占一个序号，而这个号一直没有得到确认：过了一个 RTO，它再发一次。"

deliver again
A is ESTABLISHED
A sends <SEQ=101><ACK=301><CTL=ACK> as repaired
note en "For {A} this is old news, a number before its window. The rule for that is: say again what you have. That ACK is the third segment."
note zh_CN "对 {A} 来说这是旧闻，序号在窗口之前。规则是：把你已经收到的再说一遍。这个 ACK 就是第三个报文段。"

deliver repaired
B is ESTABLISHED
note en "Repaired, and no part of TCP had to know that it was the third segment that was lost."
note zh_CN "修好了，而 TCP 的任何一部分都不需要知道丢的是第三个报文段。"

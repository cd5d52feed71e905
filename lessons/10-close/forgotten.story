# Whoever forgets CLOSE stays in CLOSE-WAIT: no timer of TCP ends that state.
title en "The server forgets to close"
title zh_CN "服务器忘了关闭"
summary en "{A} has gone long ago. {B}'s program never calls CLOSE, and nothing in TCP will do it for it."
summary zh_CN "{A} 早就走了。{B} 的程序一直不调用 CLOSE，而 TCP 里没有任何东西会替它调用。"

host A client "10.0.0.1:50000" isn 100 msl 30s fin-wait-2 60s
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

A CLOSE both
symbol u A.SND.UNA
A is FIN-WAIT-1
A sends <SEQ=101><ACK=301><CTL=FIN,ACK> as fin-a
note en "{A}'s program closes its socket: it will send no more, and read no more either."
note zh_CN "{A} 的程序关闭了套接字：不再发送，也不再读取。"

deliver fin-a
B is CLOSE-WAIT
B says "connection closing"
B sends <SEQ=301><ACK=102><CTL=ACK> as ack-a
deliver ack-a
A is FIN-WAIT-2
note en "{B}'s user has been told. In a socket program the telling is a read that returns 0, and this program does not look at it."
note zh_CN "{B} 的用户已经得到通知。在套接字程序里，这个通知就是读操作返回 0，而这个程序没有理会。"
ask en "{B} does nothing. Which timer will end {A}'s state, and which will end {B}'s?"
ask zh_CN "{B} 什么也不做。哪个计时器会结束 {A} 的状态？哪个会结束 {B} 的？"

timeout A FIN-WAIT-2
A is CLOSED
B is CLOSE-WAIT
note en "{A} was given a limit of 60 s, as most systems have one; the RFC has none. {B} has no such limit, because its user is still there and may yet have much to send."
note zh_CN "{A} 设了 60 秒的期限，多数系统都有这样的期限，RFC 里没有。{B} 不能有：它的用户还在，也许还有许多要发。"

wait 86400s
B is CLOSE-WAIT
note en "A day later. {B} still keeps a connection for a peer that no longer knows of it. Every visitor leaves one more, until {B} runs out of sockets."
note zh_CN "一天以后。对方早已忘掉这条连接，{B} 却还替它留着。每来一个访客就多一条，{B} 的套接字迟早用完。"

B CLOSE
symbol w B.SND.UNA
B is LAST-ACK
B sends <SEQ=301><ACK=102><CTL=FIN,ACK> as fin-b
note en "At last the program closes, or is ended, which does the same. Only this moves {B}."
note zh_CN "程序终于关闭了它，或者程序被结束，效果一样。能让 {B} 动起来的只有这个。"

deliver fin-b
A is CLOSED
A sends <SEQ=102><CTL=RST> as reset
deliver reset
B is CLOSED
note en "Nobody is left to acknowledge the FIN; a reset says so, and {B} is done."
note zh_CN "已经没有谁来确认这个 FIN；一个复位说明了这一点，{B} 到此结束。"

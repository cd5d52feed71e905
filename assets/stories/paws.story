# An old segment whose number fits again, and the timestamp that gives it away.
title en "An old timestamp is refused"
title zh_CN "拒绝旧的时间戳"
summary en "A segment from the past has a number that would fit. Its timestamp is older than what has come since, so it is dropped."
summary zh_CN "一个过去的报文段，序号正好合适。但它的时间戳早于此后到来的，所以被丢弃。"

host A client "10.0.0.1:50000" isn 100
host B server "10.0.0.2:80" isn 300
set both timestamps on
network delay 40ms spacing 2ms

B OPEN passive
A OPEN active
symbol x A.ISS
A sends <SEQ=100><CTL=SYN> as syn
deliver syn
symbol y B.ISS
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as syn-ack
deliver syn-ack
A sends <SEQ=101><ACK=301><CTL=ACK> as third
deliver third
A is ESTABLISHED
B is ESTABLISHED

note en "Both SYNs offered timestamps, so from here on every segment carries one."
note zh_CN "两个 SYN 都提出了时间戳，所以此后每个报文段都带有一个。"
wait 500ms
A SEND 100
A sends <SEQ=101><DATA=100><TS=620,40> as fresh
deliver fresh
B sends <ACK=201><TS=660,620> as ack
B has TS.Recent 620
note en "{B} remembers the timestamp of what came in order: TS.Recent is 620."
note zh_CN "{B} 记住按序到来者的时间戳：TS.Recent 为 620。"
deliver ack
forge A <SEQ=201><ACK=301><DATA=50><CTL=ACK><TS=90,40> as old
ask en "A stray of an earlier time: its number is the one {B} expects. What gives it away?"
ask zh_CN "一个早先迷路的报文段：序号正是 {B} 所期待的。什么暴露了它？"
deliver old
B sends <ACK=201><DATA=0> as refused
B has RCV.NXT 201
note en "Its timestamp, 90, is older than 620: {A}'s clock never runs backwards. {B} drops it and says where it is."
note zh_CN "它的时间戳 90 早于 620：{A} 的时钟从不倒走。{B} 丢弃它，并说明自己进行到哪里。"
deliver refused
A SEND 50
A sends <SEQ=201><DATA=50> as real
deliver real
B has RCV.NXT 251
B sends <ACK=251> as done
deliver done

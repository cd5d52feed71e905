# One ACK for two segments, or after a while, or with text that goes the same way.
title en "Delayed ACK"
title zh_CN "延迟确认"
summary en "{B} does not acknowledge every segment at once: the ACK waits for a second segment, for text of its own, or for at most 200 ms."
summary zh_CN "{B} 不立即确认每个报文段：ACK 等待第二个报文段、等待自己的数据，或至多等 200 毫秒。"

host A client "10.0.0.1:50000" isn 100
host B server "10.0.0.2:80" isn 300
set B delayed-ack 200 ms
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

A SEND 100
A sends <SEQ=101><DATA=100> as alone
deliver alone
B sends nothing
note en "{B} has the text, and owes an ACK for it. It waits: perhaps something comes that can carry it."
note zh_CN "{B} 收到了数据，欠下一个 ACK。它等着：也许会有可以搭载它的东西。"
ask en "Nothing comes. How long may {B} wait?"
ask zh_CN "什么也没来。{B} 可以等多久？"
timeout B DELAYED-ACK
B sends <ACK=201><DATA=0><CTL=ACK> as late
note en "RFC 9293 wants less than half a second; here it is 200 ms."
note zh_CN "RFC 9293 要求不到半秒；这里是 200 毫秒。"
deliver late

A SEND 536
A sends <SEQ=201><DATA=536> as first
A SEND 536
A sends <SEQ=737><DATA=536> as second
deliver first
B sends nothing
deliver second
B sends <ACK=1273><DATA=0><CTL=ACK> as both
note en "The second full segment does not wait any more: one ACK for two segments."
note zh_CN "第二个满报文段不再等待：一个 ACK 确认两个报文段。"
deliver both

A SEND 100
A sends <SEQ=1273><DATA=100> as question
deliver question
B sends nothing
B SEND 50
B sends <ACK=1373><DATA=50> as answer
note en "{B}'s own text takes the ACK along: it costs nothing at all."
note zh_CN "{B} 自己的数据顺便带上 ACK：一点额外代价也没有。"
deliver answer
A sends <ACK=351><CTL=ACK> as last
deliver last

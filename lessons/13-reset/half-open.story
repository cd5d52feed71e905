# One end has lost its memory. [RFC 9293, Figure 9]
title en "A half-open connection is discovered"
title zh_CN "发现半打开的连接"
summary en "RFC 9293, Figure 9: {A} crashes and calls again; {B} still believes in the old connection."
summary zh_CN "RFC 9293 图 9：{A} 崩溃后重新呼叫；{B} 却还相信旧连接。"

host A client "10.0.0.1:50000" isn 100 isn-step 300
host B server "10.0.0.2:80" isn 300 isn-step 400
network delay 40ms spacing 2ms

B OPEN passive
A OPEN active
A sends <SEQ=100><CTL=SYN> as syn
deliver syn
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as syn-ack
deliver syn-ack
A sends <SEQ=101><ACK=301><CTL=ACK> as third
deliver third
B is ESTABLISHED

crash A
A is CLOSED
note en "{A}'s machine loses its power and comes back with an empty memory. {B} has noticed nothing: the connection is half-open."
note zh_CN "{A} 的机器断电后重启，记忆全无。{B} 毫无察觉：这就是半打开的连接。"
wait 1s

A OPEN active
symbol x A.ISS
A sends <SEQ=400><CTL=SYN> as new-syn
note en "{A} calls again, from the same port, with another number."
note zh_CN "{A} 从同一个端口再次呼叫，用的是另一个号。"
ask en "{B} is ESTABLISHED. Should a SYN be able to end that?"
ask zh_CN "{B} 处于 ESTABLISHED。一个 SYN 应该能把它结束吗？"

deliver new-syn
B is ESTABLISHED
B sends <SEQ=301><ACK=101><CTL=ACK> as challenge
note en "No: anybody could forge one. {B} only says what it knows, and whoever sent the SYN must prove itself."
note zh_CN "不应该：谁都可以伪造一个 SYN。{B} 只说出它知道的，发 SYN 的人得自己证明。"

deliver challenge
A is SYN-SENT
A sends <SEQ=101><CTL=RST> as reset
note en "{A} never sent what is acknowledged here: it answers with a reset at exactly the number that {B} named. A forger who cannot see {B}'s ACK could not."
note zh_CN "{A} 从没发过这里所确认的东西：它用 {B} 刚说出的那个号回一个复位。看不到 {B} 的 ACK 的伪造者做不到这一点。"

deliver reset
B is CLOSED
B says "connection reset"
note en "Now {B} knows. The old connection is gone and its user is told."
note zh_CN "{B} 终于明白。旧连接没有了，用户也得到了通知。"

B OPEN passive
timeout A RETRANSMISSION
A sends <SEQ=400><CTL=SYN> as again
deliver again
symbol y B.ISS
B is SYN-RECEIVED
B sends <SEQ=700><ACK=401><CTL=SYN,ACK> as syn-ack-2
deliver syn-ack-2
A is ESTABLISHED
A sends <SEQ=401><ACK=701><CTL=ACK> as third-2
deliver third-2
B is ESTABLISHED
note en "{A}'s SYN, sent again by its timer, finds a listener: a new connection, with new numbers."
note zh_CN "{A} 的 SYN 由计时器重发，这次遇到了监听者：新的连接，新的号。"

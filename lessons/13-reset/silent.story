# A half-open connection in which nobody speaks stays half open. [RFC 9293, Figure 10]
title en "Half-open, and nobody speaks"
title zh_CN "半打开，而且谁也不说话"
summary en "{A} has lost its memory. {B} finds out at the moment in which it sends, and not before: RFC 9293, Figure 10."
summary zh_CN "{A} 失去了记忆。{B} 要到发送的那一刻才会发现，之前不会：RFC 9293 图 10。"

host A client "10.0.0.1:50000" isn 100
host B server "10.0.0.2:80" isn 300
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
wait 3600s
B is ESTABLISHED
note en "An hour later. {A} has forgotten the connection, {B} is ESTABLISHED and content: to hear nothing is no sign of anything in TCP."
note zh_CN "一小时以后。{A} 早忘了这条连接，{B} 却还是 ESTABLISHED，安然无事：在 TCP 里，什么也没听到不说明任何问题。"
ask en "{B} sends 10 octets. What comes back, and with which number?"
ask zh_CN "{B} 发送 10 个字节。会收到什么？带着哪个数？"

B SEND 10
B sends <SEQ=301><ACK=101><CTL=PSH,ACK><DATA=10> as text
deliver text
A is CLOSED
A sends <SEQ=101><CTL=RST> as reset
note en "{A} knows nothing, but the segment says what its sender expects next: ACK 101. The reset takes just this number."
note zh_CN "{A} 一无所知，可是报文段里写着对方接下来期待什么：ACK 101。复位用的正是这个数。"

deliver reset
B is CLOSED
B says "connection reset"
B sends nothing
note en "101 is what {B} expects, so {B} believes it: the connection is gone, and its user is told."
note zh_CN "101 正是 {B} 期待的，所以 {B} 相信：连接没有了，并通知用户。"

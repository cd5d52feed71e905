# A true reset may come too early. The challenge ACK brings it back with the right number.
title en "A true reset, out of step"
title zh_CN "真的复位，号却对不上"
summary en "{A} aborts while its text is lost on the way. Its reset is not at the number {B} expects, and {B} asks back."
summary zh_CN "{A} 中止连接，而它的数据丢在途中。复位的序号不是 {B} 期待的那个，{B} 于是反问。"

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

A SEND 50
A sends <SEQ=101><ACK=301><CTL=PSH,ACK><DATA=50> as text
lose text
A ABORT
A is CLOSED
A sends <SEQ=151><CTL=RST> as reset
note en "ABORT: {A} forgets everything and sends a reset at SND.NXT, 151. But the 50 octets before it are lost."
note zh_CN "ABORT：{A} 忘掉一切，并在 SND.NXT 即 151 处发一个复位。可是它前面的 50 个字节丢了。"
ask en "{B} expects 101 and gets a reset at 151. It could be the truth or a forgery. How can {B} find out?"
ask zh_CN "{B} 期待 101，来的复位却是 151。它可能是真的，也可能是伪造的。{B} 怎样才能弄清楚？"

deliver reset
B is ESTABLISHED
B sends <SEQ=301><ACK=101><CTL=ACK> as challenge
note en "It asks: “I am at 101, are you still there?” If {A} were there, {A} would not mind the question."
note zh_CN "它问一句：“我在 101，你还在吗？”要是 {A} 还在，这一问对 {A} 毫无妨碍。"

deliver challenge
A is CLOSED
A sends <SEQ=101><CTL=RST> as again
note en "{A} is not there any more. It answers as CLOSED does, with a reset that takes its number from the ACK: 101."
note zh_CN "{A} 已经不在了。它照 CLOSED 的办法回答：一个复位，序号取自那个 ACK，即 101。"

deliver again
B is CLOSED
B says "connection reset"
note en "Now the number is the one expected. A true reset costs one round trip more; a forged one gets nowhere."
note zh_CN "这回号对了。真的复位多花一个往返时间；伪造的则到此为止。"

# Which resets are believed: outside the window none, inside only the one at RCV.NXT. [RFC 5961, 3]
title en "A reset in, out and at the edge of the window"
title zh_CN "窗口内、窗口外与边缘上的复位"
summary en "Somebody who cannot see the connection sends four resets in {A}'s name. One number in 2^32 is believed."
summary zh_CN "有个看不见这条连接的人，以 {A} 的名义发来四个复位。2^32 个数里，只有一个会被相信。"

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
B has RCV.NXT 101 RCV.WND 4096
note en "{B} expects 101, and its window is 4096: everything from 101 to 4196 lies inside. The resets that follow are forged; {A} knows nothing of them."
note zh_CN "{B} 期待 101，窗口是 4096：从 101 到 4196 都在窗口内。下面的复位都是伪造的，{A} 毫不知情。"

forge A <SEQ=5000><ACK=301><DATA=10><CTL=ACK> as far
deliver far
B is ESTABLISHED
B sends <SEQ=301><ACK=101><CTL=ACK> as answer
deliver answer
A sends nothing
note en "To begin with, text at 5000, far outside. {B} does not reset the connection for that: it says where it stands, and nothing else happens."
note zh_CN "先来一段 5000 处的数据，远在窗口之外。{B} 不会为此复位连接：它只说出自己的位置，别的什么也不发生。"

forge A <SEQ=100><CTL=RST> as before
deliver before
B is ESTABLISHED
B sends nothing
note en "A reset at 100, one before the window. Anything else out here would get an ACK; a reset is dropped without a word."
note zh_CN "100 处的复位，在窗口之前一个。换成别的报文段会得到一个 ACK；复位则默默丢弃。"

forge A <SEQ=4197><CTL=RST> as beyond
deliver beyond
B is ESTABLISHED
B sends nothing
note en "4197 is RCV.NXT+RCV.WND, the first number outside: dropped as well."
note zh_CN "4197 就是 RCV.NXT+RCV.WND，窗口外的第一个数：同样丢弃。"
ask en "The next one has 4196, the last number inside. Will the connection end?"
ask zh_CN "下一个用的是 4196，窗口内的最后一个数。连接会结束吗？"

forge A <SEQ=4196><CTL=RST> as inside
deliver inside
B is ESTABLISHED
B sends <SEQ=301><ACK=101><CTL=ACK> as challenge
deliver challenge
A is ESTABLISHED
A sends nothing
note en "Inside, but not the number expected: {B} asks back with a challenge ACK. It goes to the real {A}, which knows all that already and says nothing."
note zh_CN "在窗口内，却不是期待的那个：{B} 用一个质询 ACK 反问。它到的是真正的 {A}，{A} 对此早就知道，什么也不说。"

forge A <SEQ=101><CTL=RST> as exact
deliver exact
B is CLOSED
B says "connection reset"
B sends nothing
note en "101 is believed. {B} is CLOSED at once, and acknowledges nothing: who sends a reset is not waiting for an answer."
note zh_CN "101 会被相信。{B} 立刻进入 CLOSED，什么也不确认：发复位的一方并不等回答。"

A SEND 10
A sends <SEQ=101><ACK=301><CTL=PSH,ACK><DATA=10> as text
deliver text
B sends <SEQ=301><CTL=RST> as true-reset
deliver true-reset
A is CLOSED
A says "connection reset"
note en "{A} is left half open and finds out when it sends. This last reset is a true one."
note zh_CN "{A} 成了半打开，一发送就发现了。最后这个复位是真的。"

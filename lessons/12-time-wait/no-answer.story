# The last ACK is lost, and nobody is left to say it again.
title en "Nobody is left to answer"
title zh_CN "已经没人回答了"
summary en "The last ACK is lost, as before. But {A} waits for 200 ms only, and {B}'s FIN finds nobody."
summary zh_CN "最后的 ACK 还是丢了。可是 {A} 只等 200 毫秒，{B} 的 FIN 再来时已经没有人。"

host A client "10.0.0.1:50000" isn 100 msl 100ms
host B server "10.0.0.2:80" isn 300 msl 100ms
network delay 40ms spacing 2ms

B OPEN passive
A OPEN active
A sends <SEQ=100><CTL=SYN> as syn
deliver syn
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as syn-ack
deliver syn-ack
A sends <SEQ=101><ACK=301><CTL=ACK> as third
deliver third

A CLOSE
symbol u A.SND.UNA
A sends <SEQ=101><ACK=301><CTL=FIN,ACK> as fin-a
deliver fin-a
B sends <SEQ=301><ACK=102><CTL=ACK> as ack-a
deliver ack-a
B CLOSE
symbol w B.SND.UNA
B sends <SEQ=301><ACK=102><CTL=FIN,ACK> as fin-b
deliver fin-b
A is TIME-WAIT
A sends <SEQ=102><ACK=302><CTL=ACK> as last
lose last
timeout A TIME-WAIT
A is CLOSED
B is LAST-ACK
note en "Somebody has set the maximum segment lifetime to 100 ms. {A} has forgotten the connection before {B} even suspects that something was lost."
note zh_CN "有人把最长报文段寿命设成了 100 毫秒。{B} 还没起疑心，{A} 已经把连接忘了。"

timeout B RETRANSMISSION
B sends <SEQ=301><ACK=102><CTL=FIN,ACK> as fin-again
ask en "{B} only wants to hear w+1. What will it hear?"
ask zh_CN "{B} 只想听到 w+1。它会听到什么？"

deliver fin-again
A is CLOSED
A sends <SEQ=102><CTL=RST> as reset
note en "For {A} there is no such connection, so it says what one says then: a reset."
note zh_CN "对 {A} 来说没有这条连接，只能照没有连接的办法回答：一个复位。"

deliver reset
B is CLOSED
note en "{B} is done, but it does not know whether its FIN ever counted: a reset is no acknowledgment."
note zh_CN "{B} 结束了，却不知道自己的 FIN 到底算没算数：复位并不是确认。"

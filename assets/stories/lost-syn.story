# The very first segment is lost.
title en "The SYN is lost"
title zh_CN "SYN 丢了"
summary en "Nobody but {A} knows that it called. Its timer is all there is."
summary zh_CN "除了 {A}，没有谁知道它呼叫过。能指望的只有它自己的计时器。"

host A client "10.0.0.1:50000" isn 100
host B server "10.0.0.2:80" isn 300
network delay 40ms spacing 2ms

B OPEN passive
A OPEN active
symbol x A.ISS
A sends <SEQ=100><CTL=SYN> as first
lose first
note en "Lost on the way. {B} is as quiet as before; it cannot miss what it does not know of."
note zh_CN "半路丢失。{B} 和先前一样安静：它不可能惦记自己不知道的东西。"
ask en "How long will {A} wait before it calls again? And the time after that?"
ask zh_CN "{A} 要等多久才再次呼叫？再下一次呢？"

timeout A RETRANSMISSION
A sends <SEQ=100><CTL=SYN> as second
A has RTO 2s
lose second
note en "After one second the same SYN, the same number x. It is lost as well, and now {A} waits twice as long."
note zh_CN "一秒后发出同一个 SYN，同一个号 x。又丢了，于是 {A} 把等待时间加倍。"

timeout A RETRANSMISSION
A sends <SEQ=100><CTL=SYN> as third
note en "Waiting longer each time keeps a network in trouble from being buried in retries."
note zh_CN "一次比一次等得久，免得本来就出了问题的网络被重试淹没。"
deliver third
symbol y B.ISS
B is SYN-RECEIVED
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as syn-ack
deliver syn-ack
A is ESTABLISHED
A sends <SEQ=101><ACK=301><CTL=ACK> as ack
deliver ack
B is ESTABLISHED
note en "The third SYN gets through and the handshake goes on as if it had been the first."
note zh_CN "第三个 SYN 到了，握手照常进行，就像它是第一个一样。"

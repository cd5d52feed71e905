# The answer is lost: two timers are running, and only one of them helps.
title en "The SYN,ACK is lost"
title zh_CN "SYN,ACK 丢了"
summary en "{A} hears nothing, {B} hears nothing. Both try again, and it is {B}'s SYN,ACK that repairs it."
summary zh_CN "{A} 没听到回音，{B} 也没有。双方都会重试，真正修好它的是 {B} 的 SYN,ACK。"

host A client "10.0.0.1:50000" isn 100
host B server "10.0.0.2:80" isn 300
network delay 40ms spacing 2ms

B OPEN passive
A OPEN active
symbol x A.ISS
A sends <SEQ=100><CTL=SYN> as syn
deliver syn
symbol y B.ISS
B is SYN-RECEIVED
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as lost-one
lose lost-one
note en "{A} waits in SYN-SENT for an answer that was given; {B} waits in SYN-RECEIVED for an ACK that cannot come."
note zh_CN "{A} 在 SYN-SENT 等一个其实已经给出的回答；{B} 在 SYN-RECEIVED 等一个不可能来的 ACK。"

timeout A RETRANSMISSION
A sends <SEQ=100><CTL=SYN> as syn-again
note en "{A}'s timer is the older one and goes off first: the same SYN again."
note zh_CN "{A} 的计时器启动得早，先到时：同一个 SYN 再来一次。"
ask en "{B} is in SYN-RECEIVED and sees this SYN for the second time. What does RFC 9293 let it do?"
ask zh_CN "{B} 在 SYN-RECEIVED 第二次看到这个 SYN。RFC 9293 让它怎么做？"

timeout B RETRANSMISSION
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as syn-ack
note en "{B}'s own timer: the SYN,ACK again. This is the one that will help."
note zh_CN "{B} 自己的计时器：SYN,ACK 再发一次。真正管用的是这个。"

deliver syn-again
B sends <SEQ=301><ACK=101><CTL=ACK> as bare-ack
note en "The SYN's number lies before {B}'s window, so by the letter {B} only repeats its ACK. Linux would repeat the SYN,ACK here."
note zh_CN "这个 SYN 的号在 {B} 的窗口之前，按 RFC 的字面 {B} 只重复它的 ACK。Linux 在这里会重发 SYN,ACK。"

deliver syn-ack
A is ESTABLISHED
A sends <SEQ=101><ACK=301><CTL=ACK> as ack
deliver bare-ack
deliver ack
B is ESTABLISHED

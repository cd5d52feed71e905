# A reset is never answered: else two ends that know nothing would answer each other for ever.
title en "A reset is never answered"
title zh_CN "复位从不回答"
summary en "A stray ACK is answered with a reset. The reset is answered with nothing, in CLOSED and in LISTEN."
summary zh_CN "迷路的 ACK 会得到一个复位。而复位得不到任何回答，不论是在 CLOSED 还是在 LISTEN。"

host A client "10.0.0.1:50000" isn 100
host B server "10.0.0.2:80" isn 300
network delay 40ms spacing 2ms

forge A <SEQ=700><ACK=900><CTL=ACK> as stray
deliver stray
B is CLOSED
B sends <SEQ=900><CTL=RST> as reset
note en "A segment from nowhere reaches {B}, which has no connection. It is not a reset, so it is answered with one."
note zh_CN "一个不知从哪里来的报文段到了 {B}，{B} 没有任何连接。它不是复位，所以用一个复位回答。"
ask en "{A} has no connection either. What would come of it if {A} answered this reset with a reset?"
ask zh_CN "{A} 也没有连接。假如 {A} 再用复位回答这个复位，会怎么样？"

deliver reset
A is CLOSED
A sends nothing
note en "{A} drops it in silence, and there is peace. By any other rule these two would go on for ever."
note zh_CN "{A} 默默丢弃，于是清静了。换成别的规则，这两个就会没完没了。"

B OPEN passive
B is LISTEN
forge A <SEQ=700><CTL=RST> as late
deliver late
B is LISTEN
B sends nothing
note en "LISTEN has said nothing to anybody, so no reset can be meant for it: nobody can end a listener from outside."
note zh_CN "LISTEN 没有对谁说过什么，复位不可能是给它的：谁也不能从外面结束一个监听者。"

forge A <SEQ=700><ACK=900><CTL=ACK> as stray-again
deliver stray-again
B is LISTEN
B sends <SEQ=900><CTL=RST> as reset-again
deliver reset-again
A sends nothing
note en "An ACK in LISTEN is answered with a reset, as in CLOSED, and the listener stays what it is."
note zh_CN "LISTEN 里来了 ACK，和在 CLOSED 里一样用复位回答；监听者还是监听者。"

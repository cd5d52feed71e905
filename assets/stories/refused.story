# Nobody listens.
title en "Connection refused"
title zh_CN "连接被拒绝"
summary en "There is no connection and no listener at {B}, so the SYN is answered with a reset."
summary zh_CN "{B} 那里既没有连接也没有监听者，SYN 得到的回答是复位。"

host A client "10.0.0.1:50000" isn 100
host B server "10.0.0.2:81" isn 300
network delay 40ms spacing 2ms

A OPEN active
symbol x A.ISS
A sends <SEQ=100><CTL=SYN> as syn
B is CLOSED
note en "{A} calls port 81. Nobody has opened it: for {B} there is no connection, which is what CLOSED means."
note zh_CN "{A} 呼叫 81 端口。没有谁打开它：对 {B} 来说不存在连接，CLOSED 说的就是这个。"
ask en "{B} has no sequence numbers of its own. Which numbers can its reset carry so that {A} believes it?"
ask zh_CN "{B} 没有自己的序号。它的复位该带什么号，{A} 才会相信？"

deliver syn
B is CLOSED
B sends <SEQ=0><ACK=101><CTL=RST,ACK> as reset
note en "The only number {B} knows is {A}'s. So the reset proves itself with an ACK of x+1: only who saw the SYN can say that."
note zh_CN "{B} 只知道 {A} 的号。于是复位用 ack = x+1 证明自己：只有见过那个 SYN 的才说得出来。"

deliver reset
A is CLOSED
A says "connection reset"
note en "The ACK is acceptable, so the reset is believed. {A}'s user hears it at once instead of waiting for minutes."
note zh_CN "确认号可接受，所以复位可信。{A} 的用户立刻得到消息，不必白等几分钟。"

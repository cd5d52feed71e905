# The same segments as in Figure 13, but the ACK overtakes the FIN.
title en "The ACK overtakes the FIN"
title zh_CN "ACK 跑到了 FIN 前面"
summary en "{A} gets the same two segments as in Figure 13 in the other order: FIN-WAIT-2 instead of CLOSING, and the same end."
summary zh_CN "{A} 收到的两个报文段与图 13 相同，次序却颠倒了：经过的是 FIN-WAIT-2 而不是 CLOSING，结局一样。"

host A client "10.0.0.1:50000" isn 100 msl 30s
host B server "10.0.0.2:80" isn 300 msl 30s
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
B CLOSE
symbol w B.SND.UNA
B sends <SEQ=301><ACK=101><CTL=FIN,ACK> as fin-b
hold fin-b
note en "The FINs cross as before, but the network keeps {B}'s back for a while."
note zh_CN "两个 FIN 还是交错而过，但网络把 {B} 的那个扣留了一会儿。"

deliver fin-a
B is CLOSING
B sends <SEQ=302><ACK=102><CTL=ACK> as ack-b
note en "{B} has heard {A}'s FIN and is in CLOSING. Two segments of {B} are now on their way: the FIN, numbered 301, and this ACK, numbered 302."
note zh_CN "{B} 听到了 {A} 的 FIN，进入 CLOSING。{B} 此时有两个报文段在途中：序号 301 的 FIN 和序号 302 的这个 ACK。"
ask en "{A} is in FIN-WAIT-1, and the ACK arrives first. Which state next? And which when the FIN follows?"
ask zh_CN "{A} 在 FIN-WAIT-1，先到的是 ACK。下一个状态是什么？随后 FIN 到达，又是什么？"

deliver ack-b
A is FIN-WAIT-2
A has RCV.NXT 301
A sends nothing
note en "The ACK covers {A}'s FIN: FIN-WAIT-2, as in a close where nobody else has closed. That 301 is missing {A} cannot see in it."
note zh_CN "这个 ACK 确认了 {A} 的 FIN：进入 FIN-WAIT-2，和只有一方关闭时一样。缺了 301，{A} 从中看不出来。"

deliver fin-b
A is TIME-WAIT
A sends <SEQ=102><ACK=302><CTL=ACK> as ack-a
note en "Now the FIN: TIME-WAIT. {A} has never been in CLOSING, although the FINs crossed."
note zh_CN "FIN 到了：TIME-WAIT。两个 FIN 明明交错了，{A} 却从没到过 CLOSING。"

deliver ack-a
B is TIME-WAIT
timeout A TIME-WAIT
A is CLOSED
timeout B TIME-WAIT
B is CLOSED

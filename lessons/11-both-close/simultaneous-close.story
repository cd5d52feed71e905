# Both say goodbye at once: the way through CLOSING. [RFC 9293, Figure 13]
title en "Simultaneous close"
title zh_CN "同时关闭"
summary en "Two FINs cross. Both ends pass through CLOSING, and both wait 2 MSL."
summary zh_CN "两个 FIN 在途中交错。两端都经过 CLOSING，也都要等 2 MSL。"

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
A is FIN-WAIT-1
B is FIN-WAIT-1
note en "Both users have called CLOSE before either heard the other's FIN."
note zh_CN "双方的用户都在听到对方的 FIN 之前调用了 CLOSE。"
ask en "A FIN comes, but it does not acknowledge ours. FIN-WAIT-2, TIME-WAIT, or something else?"
ask zh_CN "来了一个 FIN，却没有确认我们的 FIN。该去 FIN-WAIT-2、TIME-WAIT，还是别的状态？"

deliver fin-a
B is CLOSING
B sends <SEQ=302><ACK=102><CTL=ACK> as ack-b
note en "CLOSING: the peer's FIN is here, ours is not acknowledged. Only a FIN that left before the other one was heard leads here."
note zh_CN "CLOSING：对方的 FIN 到了，我们的 FIN 还没被确认。只有对方在听到我们的 FIN 之前发出的 FIN，才会把我们带到这个状态。"
deliver fin-b
A is CLOSING
A sends <SEQ=102><ACK=302><CTL=ACK> as ack-a

deliver ack-b
A is TIME-WAIT
deliver ack-a
B is TIME-WAIT
note en "Nobody was first, so nobody may leave first: both stay in TIME-WAIT."
note zh_CN "没有谁先关，也就没有谁可以先走：双方都留在 TIME-WAIT。"
timeout A TIME-WAIT
A is CLOSED
timeout B TIME-WAIT
B is CLOSED

# The last ACK of the close is lost: what TIME-WAIT is for.
title en "The last ACK of the close is lost"
title zh_CN "挥手的最后一个 ACK 丢了"
summary en "{B}'s FIN comes again, and {A} is still there to answer: that is what TIME-WAIT is for."
summary zh_CN "{B} 的 FIN 又来了，而 {A} 还在，能够回答：TIME-WAIT 就是为此而设。"

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
B is LAST-ACK
note en "Lost. {B} is in LAST-ACK and has every reason to believe that its FIN was."
note zh_CN "丢了。{B} 在 LAST-ACK，完全有理由认为丢的是它的 FIN。"
ask en "What would {B} hear if {A} had gone straight to CLOSED?"
ask zh_CN "假如 {A} 直接进入了 CLOSED，{B} 会听到什么？"

timeout B RETRANSMISSION
B sends <SEQ=301><ACK=102><CTL=FIN,ACK> as fin-again
note en "The FIN again, with the same number w."
note zh_CN "FIN 再来一次，还是那个号 w。"

deliver fin-again
A is TIME-WAIT
A sends <SEQ=102><ACK=302><CTL=ACK> as last-again
note en "{A} answers and starts its 2 MSL anew: from this moment on, not from the first FIN. From CLOSED it could only have sent a reset."
note zh_CN "{A} 回答，并重新开始计 2 MSL：从这一刻算起，而不是从第一个 FIN。若在 CLOSED，它就只能发复位了。"

deliver last-again
B is CLOSED
timeout A TIME-WAIT
A is CLOSED

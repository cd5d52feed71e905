# In CLOSING too somebody waits for an answer, so there is a timer.
title en "One of the two ACKs is lost"
title zh_CN "两个 ACK 丢了一个"
summary en "{B} stays in CLOSING, and its timer repairs what {A} believes to be finished."
summary zh_CN "{B} 停在 CLOSING，{A} 以为已经了结的事，靠 {B} 的计时器来补救。"

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
deliver fin-a
B sends <SEQ=302><ACK=102><CTL=ACK> as ack-b
deliver fin-b
A sends <SEQ=102><ACK=302><CTL=ACK> as ack-a
A is CLOSING
B is CLOSING
deliver ack-b
A is TIME-WAIT
lose ack-a
B is CLOSING
note en "{A} has all it wanted and counts its 2 MSL. {B} is still in CLOSING: the ACK of its FIN is lost."
note zh_CN "{A} 要的都有了，开始计 2 MSL。{B} 还在 CLOSING：对它的 FIN 的确认丢了。"
ask en "Who repairs this, and with which segment?"
ask zh_CN "谁来补救？用哪个报文段？"

timeout B RETRANSMISSION
B sends <SEQ=301><ACK=102><CTL=FIN,ACK> as fin-again
note en "{B}'s FIN again, after one RTO. This time it acknowledges u+1, because {B} has heard of it meanwhile."
note zh_CN "过了一个 RTO，{B} 的 FIN 再来一次。这回它确认的是 u+1，因为这期间 {B} 已经听到了。"

deliver fin-again
A is TIME-WAIT
A sends <SEQ=102><ACK=302><CTL=ACK> as ack-again
note en "To {A} this FIN is old, and the answer is the ACK that was lost. {A}'s 2 MSL begin anew."
note zh_CN "对 {A} 来说这个 FIN 是旧的，回答正是丢掉的那个 ACK。{A} 的 2 MSL 重新计起。"
deliver ack-again
B is TIME-WAIT
timeout A TIME-WAIT
A is CLOSED
timeout B TIME-WAIT
B is CLOSED

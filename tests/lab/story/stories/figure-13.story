# RFC 9293, Figure 13: both close at once.
title en "Figure 13"
host A client isn 100 isn-step 300 msl 1s
host B server isn 300 isn-step 100 msl 1s
network delay 40ms spacing 2ms
B OPEN passive
A OPEN active
A sends <SEQ=100><CTL=SYN> as syn
deliver syn
B is SYN-RECEIVED
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as syn-ack
deliver syn-ack
A is ESTABLISHED
A sends <SEQ=101><ACK=301><CTL=ACK> as third
deliver third
B is ESTABLISHED
A CLOSE
A is FIN-WAIT-1
A sends <SEQ=101><ACK=301><CTL=FIN,ACK> as fin-a
B CLOSE
B is FIN-WAIT-1
B sends <SEQ=301><ACK=101><CTL=FIN,ACK> as fin-b
deliver fin-b
A is CLOSING
A sends <SEQ=102><ACK=302><CTL=ACK> as ack-a
deliver fin-a
B is CLOSING
B sends <SEQ=302><ACK=102><CTL=ACK> as ack-b
deliver ack-b
A is TIME-WAIT
deliver ack-a
B is TIME-WAIT
timeout A TIME-WAIT
A is CLOSED
timeout B TIME-WAIT
B is CLOSED

# RFC 9293, Figure 9: half-open connection discovery.
title en "Figure 9"
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
crash A
A is CLOSED
A OPEN active
A sends <SEQ=400><CTL=SYN> as syn-2
deliver syn-2
B is ESTABLISHED
B sends <SEQ=301><ACK=101><CTL=ACK> as challenge
deliver challenge
A is SYN-SENT
A sends <SEQ=101><CTL=RST> as reset
deliver reset
B is CLOSED
B says "connection reset"
timeout A RETRANSMISSION
A is SYN-SENT
A sends <SEQ=400><CTL=SYN> as syn-3

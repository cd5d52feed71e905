# RFC 9293, Figure 10: the active side discovers that the connection is half-open.
title en "Figure 10"
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
B SEND 10
B sends <SEQ=301><ACK=101><CTL=PSH,ACK><DATA=10> as data
deliver data
A is CLOSED
A sends <SEQ=101><CTL=RST> as reset
deliver reset
B is CLOSED
B says "connection reset"

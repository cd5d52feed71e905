# RFC 9293, Figure 8: recovery from an old duplicate SYN.
title en "Figure 8"
host A client isn 100 isn-step 300 msl 1s
host B server isn 300 isn-step 100 msl 1s
network delay 40ms spacing 2ms

B OPEN passive
A OPEN active
A sends <SEQ=100><CTL=SYN> as syn
forge A <SEQ=90><CTL=SYN> as duplicate
hold syn
deliver duplicate
B is SYN-RECEIVED
B sends <SEQ=300><ACK=91><CTL=SYN,ACK> as answer
deliver answer
A is SYN-SENT
A sends <SEQ=91><CTL=RST> as reset
deliver reset
B is LISTEN
deliver syn
B is SYN-RECEIVED
B sends <SEQ=400><ACK=101><CTL=SYN,ACK> as syn-ack
deliver syn-ack
A is ESTABLISHED
A sends <SEQ=101><ACK=401><CTL=ACK> as third
deliver third
B is ESTABLISHED

# RFC 9293, Figure 11: an old duplicate SYN meets two passive sockets.
title en "Figure 11"
host A client isn 100 isn-step 300 msl 1s
host B server isn 300 isn-step 100 msl 1s
network delay 40ms spacing 2ms

A OPEN passive
B OPEN passive
forge A <SEQ=50><CTL=SYN> as duplicate
deliver duplicate
B is SYN-RECEIVED
B sends <SEQ=300><ACK=51><CTL=SYN,ACK> as answer
deliver answer
A is LISTEN
A sends <SEQ=51><CTL=RST> as reset
deliver reset
B is LISTEN
A is LISTEN

# RFC 9293, Figure 7: simultaneous synchronization.
title en "Figure 7"
host A client isn 100 isn-step 300 msl 1s
host B server isn 300 isn-step 100 msl 1s
network delay 40ms spacing 2ms

A OPEN active
A is SYN-SENT
A sends <SEQ=100><CTL=SYN> as syn-a
B OPEN active
B is SYN-SENT
B sends <SEQ=300><CTL=SYN> as syn-b
deliver syn-b
A is SYN-RECEIVED
A sends <SEQ=100><ACK=301><CTL=SYN,ACK> as again-a
deliver syn-a
B is SYN-RECEIVED
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as again-b
deliver again-b
A is ESTABLISHED
deliver again-a
B is ESTABLISHED
A has SND.UNA 101 SND.NXT 101 RCV.NXT 301
B has SND.UNA 301 SND.NXT 301 RCV.NXT 101

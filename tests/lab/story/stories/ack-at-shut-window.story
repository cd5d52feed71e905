# A probe of a shut window does not move where the next ACK stands.
title en "A does not read. B probes. Now A sends, and B's ACK is not believed"
host A client isn 100 window 100
host B server isn 300
network delay 10ms
B OPEN passive
A OPEN active
A sends <CTL=SYN> as s
deliver s
B sends <CTL=SYN,ACK> as sa
deliver sa
A sends <CTL=ACK> as t
deliver t
B SEND 300
B sends <SEQ=301><DATA=100> as d
deliver d
A sends <ACK=401><WND=0> as shut
deliver shut
timeout B PERSIST
B sends <SEQ=401><DATA=1> as probe
deliver probe
A sends <ACK=401><WND=0> as still
deliver still
# A's window is shut, B's is wide open. A's user sends.
A SEND 50
A sends <SEQ=101><DATA=50> as text
deliver text
B has RCV.NXT 151
B sends <SEQ=401><ACK=151><DATA=0> as ack
deliver ack
# 9293 3.10.7.4 First: with RCV.WND zero "special allowance should be made to accept valid ACKs"
A has SND.UNA 151
A sends nothing
# And one from a TCP that counts the octet of its probe.
A SEND 50
A sends <SEQ=151><DATA=50> as more
lose more
forge B <SEQ=402><ACK=201><CTL=ACK> as counted
deliver counted
A has SND.UNA 201
A sends nothing

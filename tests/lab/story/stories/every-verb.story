# What the network can do to a segment, and every verb that is not in a figure.
title en "Every verb"
title zh_CN "每个动词"
host A client "10.0.0.1:50000" isn 100 mss 100 window 1000 msl 1s user-timeout never rto 500ms
host B server isn 300 msl 1s
network delay 40ms delay-from A 30ms spacing 2ms

B OPEN passive any
A OPEN active
A has RTO 500ms
A sends <SEQ=100><WND=1000><CTL=SYN> as syn
lose syn
timeout A RETRANSMISSION
A has RTO 1s
A sends <SEQ=100><CTL=SYN> as again
duplicate again as copy
deliver again
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as syn-ack
hold syn-ack
wait 20ms
deliver syn-ack
A is ESTABLISHED
A sends <ACK=301><CTL=ACK> as third
next
B is SYN-RECEIVED
lose third
timeout B RETRANSMISSION
run 500ms
A STATUS
A says "status"
A is ESTABLISHED

# Settings, options, both ways of closing, and what IP says.
A sends <CTL=ACK> as answer
A SET user-timeout 10 s
A says "ok"
icmp A soft
A SEND 100 push urgent
A sends <UP=100><DATA=100><CTL=PSH,URG,ACK><TS=none><SACK=none> as text
icmp A soft <SEQ=101>
A says "the network reports a problem"
icmp A source-quench
icmp A hard
A is ESTABLISHED
deliver text
B says "urgent data"
B sends <ACK=101><CTL=ACK><OPTIONS=only> as challenge
B sends <CTL=SYN,ACK><MSS=536><OPTIONS=only> as again-b
B sends <ACK=201><CTL=ACK><OPTIONS=only> as ack
corrupt ack
deliver ack
forge B <SEQ=301><ACK=201><WND=4096><CTL=ACK><SACK=150-160><TS=1,2> as stray
deliver stray
A has SND.UNA 201 SRTT 110ms
B CLOSE both
B sends <CTL=RST,ACK> as reset
B is CLOSED
crash A

# How fast a network nobody knows, and what a loss says about it.
title en "Slow start, then a loss"
title zh_CN "慢启动，然后丢失"
summary en "{A} begins with one segment and doubles what it sends every round trip, until a loss tells it that this was too much."
summary zh_CN "{A} 从一个报文段开始，每个往返加倍，直到一次丢失告诉它太多了。"

settings rfc
host A client "10.0.0.1:50000" isn 100 mss 1000
host B server "10.0.0.2:80" isn 300 mss 1000 window 30000
set both delayed-ack 0 ms
set both sack off
set A initial-window 1
network delay 40ms spacing 1ms

B OPEN passive
A OPEN active
symbol x A.ISS
A sends <SEQ=100><CTL=SYN> as syn
deliver syn
symbol y B.ISS
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as syn-ack
deliver syn-ack
A sends <SEQ=101><ACK=301><CTL=ACK> as third
deliver third
A is ESTABLISHED
B is ESTABLISHED

A has cwnd 1000
A SEND 9000
A sends <SEQ=101><DATA=1000> as d1
A sends nothing
note en "The window of {B} is wide open, but what the network can carry nobody knows. So one segment first: cwnd is 1000."
note zh_CN "{B} 的窗口敞开着，但网络能承受多少谁也不知道。所以先发一个报文段：cwnd 为 1000。"
deliver d1
B sends <ACK=1101> as a1
deliver a1
A has cwnd 2000
A sends <SEQ=1101><DATA=1000> as d2
A sends <SEQ=2101><DATA=1000> as d3
note en "Every ACK opens the window by a segment: two are out now."
note zh_CN "每个 ACK 把窗口开大一个报文段：现在发出两个。"
deliver d2
deliver d3
B sends <ACK=2101> as a2
B sends <ACK=3101> as a3
deliver a2
deliver a3
A has cwnd 4000
A sends <SEQ=3101><DATA=1000> as d4
A sends <SEQ=4101><DATA=1000> as d5
A sends <SEQ=5101><DATA=1000> as d6
A sends <SEQ=6101><DATA=1000> as d7
note en "Four: it doubles every round trip. Slow it is only at the beginning."
note zh_CN "四个：每个往返加倍。只有开头才慢。"
lose d4
lose d5
lose d6
lose d7
note en "Too much for this network: all four are lost, so not even duplicate ACKs come."
note zh_CN "对这个网络来说太多了：四个全丢，连重复的 ACK 也没有。"
ask en "With how many segments will {A} go on when its timer has run out?"
ask zh_CN "计时器到时之后，{A} 会以几个报文段继续？"
timeout A RETRANSMISSION
A sends <SEQ=3101><DATA=1000> as d4-again
A sends nothing
A has cwnd 1000 ssthresh 2000
note en "With one, as at the beginning. But it has learned something: beyond ssthresh, half of what was out, it will grow more carefully."
note zh_CN "一个，和开始时一样。但它学到了：超过 ssthresh（当时在途的一半）之后，要增长得更谨慎。"
deliver d4-again
B sends <ACK=4101> as a4
deliver a4
A has cwnd 2000
run 2s
A has SND.UNA 9101

# One segment is lost, and the ones behind it say so.
title en "Fast retransmit"
title zh_CN "快速重传"
summary en "A segment is lost while later ones get through. Three duplicate ACKs tell {A} so, long before its timer would."
summary zh_CN "一个报文段丢了，而后面的都到了。三个重复的 ACK 在计时器到时之前很久就告诉了 {A}。"

settings rfc
host A client "10.0.0.1:50000" isn 100
host B server "10.0.0.2:80" isn 300
set both sack off
set both delayed-ack 0 ms
set A initial-window 6
network delay 40ms spacing 2ms

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

A SEND 3216
A sends <SEQ=101><DATA=536> as d1
A sends <SEQ=637><DATA=536> as d2
A sends <SEQ=1173><DATA=536> as d3
A sends <SEQ=1709><DATA=536> as d4
A sends <SEQ=2245><DATA=536> as d5
A sends <SEQ=2781><DATA=536> as d6
lose d2
note en "Six segments are on their way, and the second is lost."
note zh_CN "六个报文段在路上，第二个丢了。"
deliver d1
B sends <ACK=637> as a1
deliver d3
B sends <ACK=637> as dup1
deliver d4
B sends <ACK=637> as dup2
deliver d5
B sends <ACK=637> as dup3
deliver d6
B sends <ACK=637> as dup4
note en "{B} keeps what came out of order, but can only say again and again what it is waiting for."
note zh_CN "{B} 保留了乱序到来的数据，但只能一再说出它在等什么。"
deliver a1
deliver dup1
A sends nothing
deliver dup2
A sends nothing
note en "Two duplicates may only mean that segments changed places."
note zh_CN "两个重复可能只是报文段换了次序。"
deliver dup3
A sends <SEQ=637><DATA=536> as again
note en "The third one decides: {A} sends the missing segment again at once, and halves its pace."
note zh_CN "第三个作出决定：{A} 立即重发缺少的报文段，并把速度减半。"
ask en "{B} has d3 to d6 already. What will its ACK say when the missing one arrives?"
ask zh_CN "{B} 已经有了 d3 到 d6。缺少的那个到达时，它的 ACK 会说什么？"
deliver dup4
deliver again
B sends <ACK=3317> as all
note en "The gap is filled and everything is acknowledged in one step."
note zh_CN "空隙填上了，一步确认了一切。"
deliver all
A has SND.UNA 3317

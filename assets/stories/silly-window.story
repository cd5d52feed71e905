# A window that opens by a few octets is not worth telling.
title en "Silly windows avoided"
title zh_CN "避免糊涂窗口"
summary en "{B}'s user reads a little at a time. {B} does not offer every little bit of room, or {A} would fill it with silly little segments."
summary zh_CN "{B} 的用户每次只读一点。{B} 不会把每一点空位都报出去，否则 {A} 会用可笑的小报文段去填。"

host A client "10.0.0.1:50000" isn 100
host B server "10.0.0.2:80" isn 300 window 1072
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

A SEND 2000
A sends <SEQ=101><DATA=536> as d1
A sends <SEQ=637><DATA=536> as d2
deliver d1
B sends <ACK=637><WND=536> as a1
deliver d2
B sends <ACK=1173><WND=0> as a2
note en "{B}'s buffer is full: 1072 octets wait for its user, and the window is shut."
note zh_CN "{B} 的缓冲区满了：1072 个字节等着用户，窗口关闭。"
deliver a1
deliver a2
A sends nothing
B RECEIVE 100
B gets 100
B sends nothing
B RECEIVE 100
B sends nothing
note en "200 octets are free, but {B} keeps quiet: an offer of 200 would bring a segment of 200."
note zh_CN "空出了 200 个字节，{B} 却不作声：报出 200，就会招来 200 的报文段。"
ask en "When will {B} open its window?"
ask zh_CN "{B} 什么时候会打开窗口？"
B RECEIVE 400
B sends <ACK=1173><WND=600> as opens
note en "Now a whole segment has room (half the buffer would do as well): the window opens by a worthwhile amount."
note zh_CN "现在放得下一个完整的报文段了（半个缓冲区也可以）：窗口打开得有价值。"
deliver opens
A sends <SEQ=1173><DATA=536> as d3
deliver d3
B sends <ACK=1709> as a3
deliver a3

# Two ACKs from outside the window, 10 ms apart.
title en "The same mistake twice in a row"
title zh_CN "同一个错，接连犯两次"
summary en "Two ACKs from outside the window, 10 ms apart."
summary zh_CN "窗口外来了两个 ACK，前后差 10 毫秒。"

host A scripted "10.0.0.1:50000" isn 100
host B server "10.0.0.2:80" isn 300
network delay 40ms

B OPEN passive
forge A <SEQ=100><CTL=SYN> as syn
deliver syn
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as syn-ack
deliver syn-ack
forge A <SEQ=101><ACK=301><WND=1000><CTL=ACK> as ack
deliver ack
B is ESTABLISHED

forge A <SEQ=9000><ACK=301><WND=1000><CTL=ACK> as once
deliver once
B sends <SEQ=301><ACK=101><CTL=ACK> as answer
wait 10ms
forge A <SEQ=9000><ACK=301><WND=1000><CTL=ACK> as twice
deliver twice
B sends <SEQ=301><ACK=101><CTL=ACK> as answer-again
note en "The RFC answers each. RFC 5961 allows a limit, which is off here so that every answer can be seen."
note zh_CN "RFC 有问必答。RFC 5961 允许加个限制，这里没有加，好让每次回答都看得见。"
note en "Linux 6.18 is silent the second time: such an ACK is answered at most once in half a second. With text in it, each is answered."
note zh_CN "第二次，Linux 6.18 就不理了：这种 ACK，半秒之内顶多答一回。带数据的除外，来一个答一个。"

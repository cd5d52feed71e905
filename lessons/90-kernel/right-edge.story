# A segment without text whose number is the right edge of the window.
title en "On the edge of the window, and beyond it"
title zh_CN "窗口的右边缘，以及再往后"
summary en "A segment without text whose number is the right edge of the window."
summary zh_CN "没有数据的报文段，序号正是窗口的右边缘。"

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

forge A <SEQ=4197><ACK=301><WND=1000><CTL=ACK> as edge
deliver edge
B sends nothing
note en "RCV.NXT + RCV.WND is the first number outside, says Table 6. But there stands every acknowledgment of a peer that has filled the window and lost the first segment of it: it is used, and not answered, or two such ends would answer each other for ever (Appendix A.2)."
note zh_CN "按表 6，RCV.NXT + RCV.WND 是窗口外的第一个号。可是如果对方填满了窗口，而其中第一个报文段丢了，它的每个确认都在这个号上：要使用，但不回答，否则这样的两端会没完没了地互相回答（附录 A.2）。"
note en "Linux 6.18 does the same here."
note zh_CN "Linux 6.18 在这里也一样。"

forge A <SEQ=4198><ACK=301><WND=1000><CTL=ACK> as beyond
deliver beyond
B sends nothing
note en "One further stands a peer that counts the octet with which it has probed a shut window. Here it is heard as well; Linux 6.18 answers from this number on."
note zh_CN "再往后一号：对方探测过关闭的窗口，并把探测用的那个字节也算了进去。这里同样采用；Linux 6.18 从这个号起就要回答了。"

forge A <SEQ=4199><ACK=301><WND=1000><CTL=ACK> as outside
deliver outside
B sends <SEQ=301><ACK=101><CTL=ACK> as answer
note en "This one is outside for both: not acceptable, so it is answered."
note zh_CN "这个号对两者都在窗口外：不可接受，所以要回答。"
deliver answer

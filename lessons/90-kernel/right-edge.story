# A segment without text whose number is the right edge of the window.
title en "One beyond the window"
title zh_CN "窗口右边缘之外一号"
summary en "A segment without text whose number is the right edge of the window."
summary zh_CN "没有数据的报文段，序列号正是窗口的右边缘。"

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
B sends <SEQ=301><ACK=101><CTL=ACK> as answer
note en "RCV.NXT + RCV.WND is the first number outside, says Table 6: not acceptable, so it is answered."
note zh_CN "按表 6，RCV.NXT + RCV.WND 是窗口外的第一个号：不可接受，所以要回答。"
note en "Linux 6.18 takes it for acceptable and says nothing; from the next number on it answers."
note zh_CN "Linux 6.18 认为它可接受，不作声；从下一个号起才回答。"
deliver answer

# One segment repeats the FIN and acknowledges ours.
title en "A FIN again in CLOSING"
title zh_CN "CLOSING 里又来一个 FIN"
summary en "One segment repeats the FIN and acknowledges ours."
summary zh_CN "同一个报文段，重发了 FIN，又确认了我们的 FIN。"

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

B CLOSE
B sends <SEQ=301><ACK=101><CTL=FIN,ACK> as fin
hold fin
forge A <SEQ=101><ACK=301><WND=1000><CTL=FIN,ACK> as crossing
deliver crossing
B is CLOSING
B sends <SEQ=302><ACK=102><CTL=ACK> as answer
forge A <SEQ=101><ACK=302><WND=1000><CTL=FIN,ACK> as again
deliver again
B is CLOSING
B sends <SEQ=302><ACK=102><CTL=ACK> as answer-again
note en "The FIN lies before the window: the first check answers, and the ACK in the same segment is not looked at. One round more."
note zh_CN "FIN 排在窗口之前，第一步检查就把它打发了；里面的确认没人看，只好再走一轮。"
note en "Linux 6.18 looks at the acknowledgment all the same and is in TIME-WAIT now, without a word."
note zh_CN "Linux 6.18 照看不误：这时它已经悄悄进了 TIME-WAIT。"

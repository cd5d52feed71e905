# CLOSE means: I have no more to send. close () means more.
title en "Text after a CLOSE"
title zh_CN "CLOSE 之后的数据"
summary en "CLOSE means: I have no more to send. close () means more."
summary zh_CN "CLOSE 说的是：我没有要发的了。close () 说的不止这些。"

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
deliver fin
forge A <SEQ=101><ACK=302><WND=1000><CTL=ACK><DATA=3> as text
deliver text
B is FIN-WAIT-2
B sends <SEQ=302><ACK=104><CTL=ACK> as answer
note en "After CLOSE the RFC goes on receiving: the connection is half closed."
note zh_CN "按 RFC，CLOSE 以后还照样收：连接只关了一半。"

forge B <SEQ=302><CTL=RST> as linux
note en "Linux 6.18 sends this instead: nobody can read from a closed socket any more, so the connection ends here. shutdown () is the RFC's CLOSE."
note zh_CN "换成 Linux 6.18，发的是这个：套接字关了，再没有人能读，连接到此结束。RFC 的 CLOSE 其实是 shutdown ()。"
deliver linux

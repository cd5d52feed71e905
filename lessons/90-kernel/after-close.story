# CLOSE means: I have no more to send. close () means more.
title en "Text after a CLOSE"
title zh_CN "CLOSE 之后的数据"
summary en "CLOSE means: I have no more to send. close () means more."
summary zh_CN "CLOSE 的意思是：我没有更多要发的。close () 的意思更多。"

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
note zh_CN "CLOSE 之后 RFC 继续接收：连接是半关闭的。"

forge B <SEQ=302><CTL=RST> as linux
note en "Linux 6.18 sends this instead: nobody can read from a closed socket any more, so the connection ends here. shutdown () is the RFC's CLOSE."
note zh_CN "Linux 6.18 发的却是这个：关闭的套接字再也没人能读，连接到此为止。shutdown () 才是 RFC 的 CLOSE。"
deliver linux

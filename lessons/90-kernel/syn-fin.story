# A listener is called and hung up on in one segment.
title en "A SYN with a FIN"
title zh_CN "带 FIN 的 SYN"
summary en "A listener is called and hung up on in one segment."
summary zh_CN "同一个报文段里既呼叫监听者，又挂断。"

host A scripted "10.0.0.1:50000" isn 100
host B server "10.0.0.2:80" isn 300
network delay 40ms

B OPEN passive
forge A <SEQ=100><CTL=SYN,FIN> as both
deliver both
B is SYN-RECEIVED
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as answer
note en "The RFC looks at the SYN in LISTEN and answers it; the FIN is not acknowledged and would have to come again."
note zh_CN "RFC 在 LISTEN 状态只看 SYN 并回答它；FIN 没有被确认，还得再来一次。"
note en "Linux 6.18 drops such a segment and stays silent."
note zh_CN "Linux 6.18 丢弃这样的报文段，不作声。"
deliver answer

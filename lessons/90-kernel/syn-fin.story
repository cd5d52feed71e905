# A listener is called and hung up on in one segment.
title en "A SYN with a FIN"
title zh_CN "SYN 里夹着 FIN"
summary en "A listener is called and hung up on in one segment."
summary zh_CN "刚呼叫就挂断，用的是同一个报文段。"

host A scripted "10.0.0.1:50000" isn 100
host B server "10.0.0.2:80" isn 300
network delay 40ms

B OPEN passive
forge A <SEQ=100><CTL=SYN,FIN> as both
deliver both
B is SYN-RECEIVED
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as answer
note en "The RFC looks at the SYN in LISTEN and answers it; the FIN is not acknowledged and would have to come again."
note zh_CN "按 RFC，LISTEN 里看见 SYN 就回答；FIN 没得到确认，还得再发。"
note en "Linux 6.18 drops such a segment and stays silent."
note zh_CN "Linux 6.18 把这种报文段扔掉，一声不响。"
deliver answer

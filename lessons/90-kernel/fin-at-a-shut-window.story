# The buffer is full, and the peer has finished.
title en "A bare FIN at a shut window"
title zh_CN "窗口关着，来了个光杆 FIN"
summary en "The buffer is full, and the peer has finished."
summary zh_CN "缓冲区满了，对方也发完了。"

host A scripted "10.0.0.1:50000" isn 100
host B server "10.0.0.2:80" isn 300 window 500
network delay 40ms

B OPEN passive
forge A <SEQ=100><CTL=SYN> as syn
deliver syn
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as syn-ack
deliver syn-ack
forge A <SEQ=101><ACK=301><WND=1000><CTL=ACK> as ack
deliver ack
B is ESTABLISHED

forge A <SEQ=101><ACK=301><WND=1000><CTL=ACK><DATA=500> as text
deliver text
B has RCV.WND 0
B sends <ACK=601><WND=0><CTL=ACK> as full
forge A <SEQ=601><ACK=301><WND=1000><CTL=FIN,ACK> as fin
deliver fin
B is ESTABLISHED
B sends <SEQ=301><ACK=601><WND=0><CTL=ACK> as answer
note en "Through a shut window not even a FIN gets: it takes a number, and there is none to be had."
note zh_CN "窗口关着，FIN 也进不来：它得占一个序号，眼下一个都没有。"

forge B <SEQ=301><ACK=602><WND=0><CTL=ACK> as linux
note en "Linux 6.18 sends this instead: a FIN needs no room in the buffer, so it is taken. The state is CLOSE-WAIT."
note zh_CN "换成 Linux 6.18，发的是这个：FIN 不占缓冲区，收下无妨，状态变成 CLOSE-WAIT。"
deliver linux

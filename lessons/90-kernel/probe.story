# The peer offers no window, and text waits.
title en "Probing a shut window"
title zh_CN "探测关着的窗口"
summary en "The peer offers no window, and text waits."
summary zh_CN "对方不给窗口，数据只好等着。"

host A scripted "10.0.0.1:50000" isn 100
host B server "10.0.0.2:80" isn 300
network delay 40ms

B OPEN passive
forge A <SEQ=100><CTL=SYN> as syn
deliver syn
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as syn-ack
deliver syn-ack
forge A <SEQ=101><ACK=301><WND=0><CTL=ACK> as ack
deliver ack
B is ESTABLISHED

B SEND 5
B sends nothing
timeout B PERSIST
B sends <SEQ=301><ACK=101><DATA=1> as probe
note en "The RFC sends one octet beyond the window: whatever the answer, it says how wide the window is now."
note zh_CN "RFC 的做法：往窗口外发一个字节。对方怎么答都行，答了就知道窗口有多大。"

forge B <SEQ=300><ACK=101><CTL=ACK> as linux
note en "Linux 6.18 sends this instead: no octet, but a number that was acknowledged long ago; it must be answered as well."
note zh_CN "换成 Linux 6.18，发的是这个：一个字节也不带，用的是早就确认过的序号；对方一样得回答。"
deliver linux
deliver probe

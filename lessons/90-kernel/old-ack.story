# How old may an ACK be?
title en "An acknowledgment of ten octets ago"
title zh_CN "确认号倒退了十个字节"
summary en "How old may an ACK be?"
summary zh_CN "ACK 旧到什么地步还算数？"

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

forge A <SEQ=101><ACK=291><WND=1000><CTL=ACK> as old
deliver old
B is ESTABLISHED
B sends nothing
note en "291 is before everything that B sent, but not further back than the largest window A ever offered: a duplicate, and ignored."
note zh_CN "291 比 B 发过的号都靠前，不过还没退到 A 给过的最大窗口之外：算重复的，不理它。"

forge B <SEQ=301><ACK=101><CTL=ACK> as linux
note en "Linux 6.18 sends this instead: a challenge. It allows only as many octets as were acknowledged so far, and here that is none."
note zh_CN "换成 Linux 6.18，发的是这个质询：至今确认了多少字节，它就只许倒退多少，而这里一个也没确认过。"
deliver linux

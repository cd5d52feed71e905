# How old may an ACK be?
title en "An acknowledgment of ten octets ago"
title zh_CN "十个字节之前的确认"
summary en "How old may an ACK be?"
summary zh_CN "一个 ACK 可以有多旧？"

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
note zh_CN "291 在 B 发过的一切之前，但还没有超出 A 曾给过的最大窗口：当作重复，忽略。"

forge B <SEQ=301><ACK=101><CTL=ACK> as linux
note en "Linux 6.18 sends this instead: a challenge. It allows only as many octets as were acknowledged so far, and here that is none."
note zh_CN "Linux 6.18 发的却是这个：一个质询。它只容许迄今已被确认的那么多字节，而这里一个都没有。"
deliver linux

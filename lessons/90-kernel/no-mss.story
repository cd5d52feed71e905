# The MSS option has an impossible length, so the peer is taken to have said nothing.
title en "An option that cannot be read"
title zh_CN "读不出的选项"
summary en "The MSS option has an impossible length, so the peer is taken to have said nothing."
summary zh_CN "MSS 选项的长度不可能成立，于是当作对方什么也没说。"

host A scripted "10.0.0.1:50000" isn 100
host B server "10.0.0.2:80" isn 300 mss 1460
network delay 40ms

B OPEN passive
forge A <SEQ=100><CTL=SYN> as syn
deliver syn
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as syn-ack
deliver syn-ack
forge A <SEQ=101><ACK=301><WND=4000><CTL=ACK> as ack
deliver ack
B is ESTABLISHED

B SEND 1072
B sends <SEQ=301><DATA=536> as first
B sends <SEQ=837><DATA=536> as second
note en "Without an MSS that can be read, 536 octets are the most. The RFC suggests to reset the connection when an option has an impossible length."
note zh_CN "读不出 MSS，每段至多 536 字节。选项长度不可能成立时，RFC 建议复位连接。"
note en "Linux 6.18 does as you see here: it stops reading the options, answers the SYN, and keeps to 536."
note zh_CN "Linux 6.18 正如这里所见：不再往下读选项，照样回答 SYN，并守着 536。"

# The MSS option has an impossible length, so the peer is taken to have said nothing.
title en "An option that cannot be read"
title zh_CN "读不懂的选项"
summary en "The MSS option has an impossible length, so the peer is taken to have said nothing."
summary zh_CN "MSS 选项的长度不可能是真的，就当对方没提 MSS。"

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
note zh_CN "读不出 MSS，每个报文段最多 536 字节。碰上长度不可能是真的选项，RFC 建议复位连接。"
note en "Linux 6.18 does as you see here: it stops reading the options, answers the SYN, and keeps to 536."
note zh_CN "Linux 6.18 也和这里一样：选项不往下读了，SYN 照常回答，一直用 536。"

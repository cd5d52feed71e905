# The last ACK of the handshake is lost, but A speaks at once: its data heals it.
title en "The last ACK of the handshake is lost"
title zh_CN "握手的最后一个 ACK 丢了"
summary en "Every segment carries an ACK, so the first octets of data do what the lost one should have done."
summary zh_CN "每个报文段都带 ACK，所以第一批数据就能完成丢失的那个该做的事。"

host A client "10.0.0.1:50000" isn 100
host B server "10.0.0.2:80" isn 300
network delay 40ms spacing 2ms

B OPEN passive
A OPEN active
symbol x A.ISS
A sends <SEQ=100><CTL=SYN> as syn
deliver syn
symbol y B.ISS
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as syn-ack
deliver syn-ack
A is ESTABLISHED
A sends <SEQ=101><ACK=301><CTL=ACK> as third
lose third
note en "{A} thinks the connection is open and is right to; {B} does not know it yet."
note zh_CN "{A} 认为连接已打开，它没错；只是 {B} 还不知道。"

A SEND 50
A sends <SEQ=101><ACK=301><CTL=PSH,ACK><DATA=50> as data
note en "{A} speaks at once. Its segment carries ack = y+1, like every segment from now on."
note zh_CN "{A} 马上开口。这个报文段带着 ack = y+1，今后每一个都会带。"
ask en "{B} is in SYN-RECEIVED and gets data. Is that allowed?"
ask zh_CN "{B} 在 SYN-RECEIVED 收到了数据。这可以吗？"

deliver data
B is ESTABLISHED
B sends <SEQ=301><ACK=151><CTL=ACK> as got-it
note en "The ACK opens the connection, and in the same step the text is taken. Nobody had to wait for a timer."
note zh_CN "ACK 打开连接，同一步里数据也被收下。没有谁需要等计时器。"
B RECEIVE 50
B gets 50
deliver got-it

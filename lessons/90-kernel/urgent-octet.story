# Four octets with URG, and a pointer behind the third.
title en "What an urgent octet is"
title zh_CN "紧急字节是哪一个"
summary en "Four octets with URG, and a pointer behind the third."
summary zh_CN "四个字节带着 URG，指针指在第三个后面。"

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

forge A <SEQ=101><ACK=301><WND=1000><UP=3><CTL=URG,PSH,ACK><DATA=4> as urgent
deliver urgent
B says "urgent data"
B RECEIVE 4
B gets 4
note en "Urgent octets stay where they are in the stream. The user learns how far they reach, and reads all four in order."
note zh_CN "紧急字节在数据流里原地不动。用户知道紧急到哪里为止，四个字节按顺序全读到。"
note en "Linux takes the third one out, to be fetched with MSG_OOB; a read gets two octets, and the next one the fourth."
note zh_CN "Linux 把第三个抽出来，要用 MSG_OOB 才拿得到；这一次读到两个字节，下一次读到第四个。"

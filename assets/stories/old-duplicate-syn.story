# Recovery from an old duplicate SYN. [RFC 9293, Figure 8]
title en "An old duplicate SYN"
title zh_CN "旧的重复 SYN"
summary en "RFC 9293, Figure 8: a duplicate from an earlier time arrives before the SYN that is meant."
summary zh_CN "RFC 9293 图 8：一个早先的重复 SYN 抢在真正的 SYN 之前到达。"

host A client "10.0.0.1:50000" isn 100
host B server "10.0.0.2:80" isn 300 isn-step 100
network delay 40ms spacing 2ms

B OPEN passive
forge A <SEQ=90><CTL=SYN> as duplicate
note en "A duplicate of a SYN that {A} sent long ago, in a life of this connection that both have forgotten."
note zh_CN "{A} 很久以前发过的一个 SYN 的副本，那时的连接双方都已忘记。"
A OPEN active
symbol x A.ISS
A sends <SEQ=100><CTL=SYN> as syn

hold syn
note en "The network delivers the old one first; the real SYN is held up somewhere."
note zh_CN "网络先送到的是旧的；真正的 SYN 还卡在某处。"

deliver duplicate
B is SYN-RECEIVED
B has RCV.NXT 91
B sends <SEQ=300><ACK=91><CTL=SYN,ACK> as answer
note en "There is nothing in a SYN that says how old it is. {B} must take it seriously."
note zh_CN "SYN 里没有任何东西说明它有多旧。{B} 只能当真。"
ask en "Which single number tells {A} that something is wrong?"
ask zh_CN "哪一个数让 {A} 知道事情不对？"

deliver answer
A is SYN-SENT
A sends <SEQ=91><CTL=RST> as reset
note en "ack = 91, but {A} counted from 100. The reset takes its number from that ACK, so that it lies exactly where {B} looks."
note zh_CN "ack = 91，而 {A} 是从 100 数起的。复位的序号就取自这个确认号，正好落在 {B} 要看的地方。"

deliver reset
B is LISTEN
note en "{B} opened passively, so it returns to LISTEN and its user is not troubled. Had it opened actively, its user would be told."
note zh_CN "{B} 是被动打开的，于是回到 LISTEN，不惊动用户。若是主动打开，就得告诉用户了。"

deliver syn
symbol y B.ISS
B is SYN-RECEIVED
B sends <SEQ=400><ACK=101><CTL=SYN,ACK> as syn-ack
deliver syn-ack
A is ESTABLISHED
A sends <SEQ=101><ACK=401><CTL=ACK> as ack
deliver ack
B is ESTABLISHED
note en "The plain handshake, a little late. The old SYN has left nothing behind."
note zh_CN "迟到的平常握手。旧 SYN 什么也没留下。"

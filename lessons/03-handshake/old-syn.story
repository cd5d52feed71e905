# Why two segments would not do: a SYN from long ago turns up.
title en "An old SYN turns up"
title zh_CN "旧的 SYN 突然出现"
summary en "A SYN that was delayed in the network reaches {B}. The third segment is what saves it."
summary zh_CN "一个在网络里滞留已久的 SYN 到达 {B}。救它的正是第三个报文段。"

host A client "10.0.0.1:50000" isn 100
host B server "10.0.0.2:80" isn 300 isn-step 100
network delay 40ms spacing 2ms

B OPEN passive

forge A <SEQ=90><CTL=SYN> as old
note en "Nobody sent this now. It is a SYN of an earlier attempt that has been wandering in the network."
note zh_CN "这不是谁刚发的：它属于更早的一次尝试，一直在网络里游荡。"

A OPEN active
symbol x A.ISS
A sends <SEQ=100><CTL=SYN> as syn

deliver old
B is SYN-RECEIVED
B sends <SEQ=300><ACK=91><CTL=SYN,ACK> as wrong
note en "{B} cannot tell that this SYN is old, so it answers it. If two segments were enough, {B} would now believe in a connection that nobody wants."
note zh_CN "{B} 无从得知这个 SYN 是旧的，只好回答。假如两次握手就够了，{B} 此刻就会相信一个谁也不要的连接。"
ask en "{A} started from 100 and hears ack=91. What will it do?"
ask zh_CN "{A} 从 100 开始，却听到 ack=91。它会怎么办？"

deliver wrong
A is SYN-SENT
A sends <SEQ=91><CTL=RST> as reset
note en "{A} never sent 90, so 91 cannot be meant for it: it answers with a reset, made so that {B} will believe it, and goes on waiting."
note zh_CN "{A} 从没发过 90，这个 91 不可能是给它的：它回一个让 {B} 相信的复位，自己继续等。"

deliver reset
B is LISTEN
note en "The reset names exactly the number that {B} expects. {B} forgets the old SYN and listens again."
note zh_CN "复位的序号正是 {B} 期待的那个。{B} 忘掉旧 SYN，回到监听。"

deliver syn
symbol y B.ISS
B is SYN-RECEIVED
B sends <SEQ=400><ACK=101><CTL=SYN,ACK> as syn-ack
deliver syn-ack
A is ESTABLISHED
A sends <SEQ=101><ACK=401><CTL=ACK> as ack
deliver ack
B is ESTABLISHED
note en "The real SYN finds a listener as if nothing had happened. {B} chose another number this time."
note zh_CN "真正的 SYN 遇到的监听者好像什么都没发生过。这一次 {B} 选了另一个号。"

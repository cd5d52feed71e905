# Four segments are three when the one who hears the FIN has nothing to add.
title en "A close in three segments"
title zh_CN "三个报文段的挥手"
summary en "{B} may keep the ACK of the FIN for a moment. Its user closes within that moment, and {B}'s own FIN carries the ACK."
summary zh_CN "{B} 对 FIN 的确认可以稍等片刻。它的用户恰好在这片刻里关闭，于是 {B} 自己的 FIN 捎带了这个确认。"

host A client "10.0.0.1:50000" isn 100 msl 30s
host B server "10.0.0.2:80" isn 300 msl 30s
set B delayed-ack 200ms
set B fin-ack-waits on
network delay 40ms spacing 2ms

B OPEN passive
A OPEN active
A sends <SEQ=100><CTL=SYN> as syn
deliver syn
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as syn-ack
deliver syn-ack
A sends <SEQ=101><ACK=301><CTL=ACK> as third
deliver third
B is ESTABLISHED
note en "The same connection as before, with one difference: {B} may delay an ACK for up to 200 ms, in the hope that something of its own can carry it."
note zh_CN "还是那样一条连接，只有一处不同：{B} 的确认可以推迟，最多 200 毫秒，好让自己要发的东西把它捎上。"

A CLOSE
symbol u A.SND.UNA
A is FIN-WAIT-1
A sends <SEQ=101><ACK=301><CTL=FIN,ACK> as fin-a

deliver fin-a
B is CLOSE-WAIT
B has RCV.NXT 102
B says "connection closing"
B sends nothing
note en "{B} has taken the FIN and told its user. It owes an ACK now, and its delayed-ACK timer is running."
note zh_CN "{B} 收下 FIN，并告知了用户。它欠着一个 ACK，推迟确认的计时器在走。"
ask en "{B}'s user calls CLOSE 10 ms from now. What will {B} send, and how many segments will the close take in all?"
ask zh_CN "10 毫秒后 {B} 的用户调用 CLOSE。{B} 会发出什么？整个关闭过程一共几个报文段？"

wait 10ms
B CLOSE
symbol w B.SND.UNA
B is LAST-ACK
B sends <SEQ=301><ACK=102><CTL=FIN,ACK> as fin-b
note en "One segment says both: “I have your u” and “I have no more to send”. The ACK that was owed needs no segment of its own."
note zh_CN "一个报文段说了两件事：“你的 u 我收到了”和“我也没有要发的了”。欠着的那个 ACK 不必再单独发。"

deliver fin-b
A is TIME-WAIT
A sends <SEQ=102><ACK=302><CTL=ACK> as last
note en "For {A} both news come at once. It passes from FIN-WAIT-1 to TIME-WAIT and is never seen in FIN-WAIT-2."
note zh_CN "对 {A} 来说两个消息同时到。它从 FIN-WAIT-1 直接到 TIME-WAIT，看不到它停在 FIN-WAIT-2。"

deliver last
B is CLOSED
timeout A TIME-WAIT
A is CLOSED

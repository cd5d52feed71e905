# Small pieces wait while anything is unacknowledged.
title en "Nagle's algorithm"
title zh_CN "Nagle 算法"
summary en "{A}'s user types letter by letter. Only the first letter leaves at once; the others wait for its ACK and travel together."
summary zh_CN "{A} 的用户逐个字母地输入。只有第一个字母立即发出；其余的等它的 ACK，然后一起上路。"

host A client "10.0.0.1:50000" isn 100
host B server "10.0.0.2:80" isn 300
set A nagle on
network delay 40ms spacing 2ms

B OPEN passive
A OPEN active
symbol x A.ISS
A sends <SEQ=100><CTL=SYN> as syn
deliver syn
symbol y B.ISS
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as syn-ack
deliver syn-ack
A sends <SEQ=101><ACK=301><CTL=ACK> as third
deliver third
A is ESTABLISHED
B is ESTABLISHED

A SEND 1
A sends <SEQ=101><DATA=1> as first
note en "Nothing is unacknowledged, so even one octet leaves at once."
note zh_CN "没有未确认的数据，所以一个字节也立即发出。"
wait 10ms
A SEND 1
A sends nothing
wait 10ms
A SEND 1
A sends nothing
wait 10ms
A SEND 1
A sends nothing
note en "Three more letters, and nothing leaves: less than a segment, and the first one is still unacknowledged."
note zh_CN "又有三个字母，却什么也不发：不足一个报文段，而第一个还没有被确认。"
deliver first
B sends <ACK=102><CTL=ACK> as ack
ask en "The ACK is on its way. What will {A} send when it arrives?"
ask zh_CN "ACK 正在路上。它到达时 {A} 会发送什么？"
deliver ack
A sends <SEQ=102><DATA=3> as together
note en "One segment for three letters: on a slow line many more would have come together."
note zh_CN "三个字母一个报文段：线路更慢时，攒到一起的会更多。"
deliver together
B sends <ACK=105><CTL=ACK> as ack2

A SET nagle off
A SEND 1
A sends <SEQ=105><DATA=1> as at-once
note en "The user can switch it off, where every keystroke must be seen at once."
note zh_CN "每次击键都必须立即看到时，用户可以关闭它。"
deliver ack2
deliver at-once
B sends <ACK=106><CTL=ACK> as ack3
deliver ack3

# A new connection need not wait for the old one to be forgotten.
title en "A new SYN ends TIME-WAIT"
title zh_CN "新的 SYN 结束 TIME-WAIT"
summary en "{B} closed first and waits in TIME-WAIT. {A} calls again from the same port, with a higher number: {B} may answer at once."
summary zh_CN "{B} 先关闭，在 TIME-WAIT 中等待。{A} 又从同一端口呼叫，序号更高：{B} 可以立即回答。"

host A client "10.0.0.1:50000" isn 100
host B server "10.0.0.2:80" isn 300
set both time-wait-reuse on
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

B CLOSE
B sends <SEQ=301><CTL=FIN,ACK> as fin-b
deliver fin-b
A sends <ACK=302><CTL=ACK> as ack-b
deliver ack-b
A CLOSE
A sends <SEQ=101><ACK=302><CTL=FIN,ACK> as fin-a
deliver fin-a
B sends <ACK=102><CTL=ACK> as ack-a
deliver ack-a
A is CLOSED
B is TIME-WAIT
note en "{A} has forgotten the connection, {B} stays for 2 MSL: four minutes by the RFC."
note zh_CN "{A} 已忘掉这个连接，{B} 要停留 2 MSL：按 RFC 是四分钟。"
wait 1s
A OPEN active
A sends <SEQ=64100><CTL=SYN> as new-syn
ask en "A SYN reaches a TCP in TIME-WAIT. Must {A} wait until four minutes are over?"
ask zh_CN "一个 SYN 到达处于 TIME-WAIT 的 TCP。{A} 必须等满四分钟吗？"
deliver new-syn
B is SYN-RECEIVED
B sends <ACK=64101><CTL=SYN,ACK> as new-syn-ack
note en "Its number lies above everything the old connection used, so old and new cannot be mixed up: {B} begins anew."
note zh_CN "它的序号高于旧连接用过的一切，新旧不会混淆：{B} 重新开始。"
deliver new-syn-ack
A is ESTABLISHED
A sends <CTL=ACK> as new-third
deliver new-third
B is ESTABLISHED

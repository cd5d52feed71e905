# Is the peer still there?
title en "Keep-alive"
title zh_CN "保活"
summary en "Nobody has anything to say. {A} asks whether {B} is still there; the second time {B} has forgotten everything."
summary zh_CN "谁都无话可说。{A} 询问 {B} 是否还在；第二次问时，{B} 已经忘记了一切。"

host A client "10.0.0.1:50000" isn 100
host B server "10.0.0.2:80" isn 300
set A keep-alive on
set A keep-alive-idle 10 s
set A keep-alive-interval 2 s
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

note en "By default this is off, and would wait two hours. Here it is on, and waits ten seconds."
note zh_CN "默认是关闭的，开启后也要等两小时。这里开启了，只等十秒。"
timeout A KEEP-ALIVE
A sends <SEQ=100><ACK=301><DATA=0><CTL=ACK> as probe
note en "The probe has a number that {B} acknowledged long ago: x itself, where x+1 is next."
note zh_CN "探测使用 {B} 早已确认过的序号：x 本身，而下一个应是 x+1。"
deliver probe
B sends <SEQ=301><ACK=101><CTL=ACK> as alive
note en "{B} must answer a number outside its window, and the answer is all {A} wants."
note zh_CN "对窗口之外的序号 {B} 必须回答，而 {A} 要的就是这个回答。"
deliver alive

crash B
ask en "{B} has lost its memory and nobody has noticed. What will the next probe bring?"
ask zh_CN "{B} 丢失了记忆，却没有人发现。下一次探测会带来什么？"
timeout A KEEP-ALIVE
A sends <SEQ=100><ACK=301><CTL=ACK> as probe2
deliver probe2
B sends <SEQ=301><CTL=RST> as reset
deliver reset
A says "connection reset"
A is CLOSED
note en "A host without the connection answers with a reset, and the half-open connection is found out."
note zh_CN "没有这个连接的主机以复位回答，半打开的连接就此被发现。"

# Where heaps of TIME-WAIT come from: every connection that one closes first keeps its port for 2 MSL.
title en "The port is still taken"
title zh_CN "端口还被占着"
summary en "{A} closes first and wants to call again at once, from the same port. Its own TCP says no, for 2 MSL."
summary zh_CN "{A} 先关闭，又想从同一端口立即重新呼叫。它自己的 TCP 说不行，要等 2 MSL。"

host A client "10.0.0.1:50000" isn 100 msl 30s
host B server "10.0.0.2:80" isn 300 msl 30s
network delay 40ms spacing 2ms

B OPEN passive
A OPEN active
A sends <SEQ=100><CTL=SYN> as syn
deliver syn
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as syn-ack
deliver syn-ack
A sends <SEQ=101><ACK=301><CTL=ACK> as third
deliver third

A CLOSE
A sends <SEQ=101><ACK=301><CTL=FIN,ACK> as fin-a
deliver fin-a
B sends <SEQ=301><ACK=102><CTL=ACK> as ack-a
deliver ack-a
B CLOSE
B sends <SEQ=301><ACK=102><CTL=FIN,ACK> as fin-b
deliver fin-b
A sends <SEQ=102><ACK=302><CTL=ACK> as last
deliver last
A is TIME-WAIT
B is CLOSED
B OPEN passive
note en "{A} closed first, so {A} has the TIME-WAIT. {B} is free and listens for the next one."
note zh_CN "先关的是 {A}，TIME-WAIT 就在 {A} 这里。{B} 一身轻松，等着下一个来访者。"
ask en "{A}'s program wants a new connection, from port 50000 to port 80 as before. What does its TCP say?"
ask zh_CN "{A} 的程序想要一条新连接，还是从 50000 端口到 80 端口。它的 TCP 会怎么说？"

wait 1s
A OPEN active
A is TIME-WAIT
A sends nothing
A says "error: connection already exists"
note en "This pair of ports is taken for 2 MSL, here 60 s. A program that must call again takes another port, and leaves one TIME-WAIT behind with each call."
note zh_CN "这一对端口要占 2 MSL，这里是 60 秒。程序急着再呼叫，只好换一个端口，于是每呼叫一次就留下一个 TIME-WAIT。"

timeout A TIME-WAIT
A is CLOSED
A OPEN active
symbol x A.ISS
A sends <SEQ=64100><CTL=SYN> as syn-2
deliver syn-2
symbol y B.ISS
B sends <SEQ=64300><ACK=64101><CTL=SYN,ACK> as syn-ack-2
deliver syn-ack-2
A is ESTABLISHED
A sends <SEQ=64101><ACK=64301><CTL=ACK> as third-2
deliver third-2
B is ESTABLISHED
note en "After 2 MSL the port is free: it is a queue, and it moves."
note zh_CN "过了 2 MSL，端口空出来了：这不过是排队，而且队伍一直在动。"

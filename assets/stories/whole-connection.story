# From CLOSED to CLOSED in one piece, with data both ways.
title en "A whole connection"
title zh_CN "一次完整的连接"
summary en "Open, a question, an answer, close: every state of both sides on the plain path."
summary zh_CN "打开、提问、回答、关闭：平常路径上双方经过的每一个状态。"

host A client "10.0.0.1:50000" isn 100 msl 1s
host B server "10.0.0.2:80" isn 300 msl 1s
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
note en "Open. From here on every octet has a number: {A}'s first is x+1, {B}'s first is y+1."
note zh_CN "已打开。从现在起每个字节都有编号：{A} 的第一个是 x+1，{B} 的第一个是 y+1。"

A SEND 100
A sends <SEQ=101><ACK=301><CTL=PSH,ACK><DATA=100> as question
note en "One hundred octets take the numbers x+1 to x+100. The ACK rides along for nothing."
note zh_CN "一百个字节占用 x+1 到 x+100。ACK 顺路搭车，不另收费。"
deliver question
B sends <SEQ=301><ACK=201><CTL=ACK> as got-it
note en "An acknowledgment names the next octet that is wanted: x+101."
note zh_CN "确认号说的是下一个想要的字节：x+101。"
B RECEIVE 100
B gets 100
deliver got-it
A has SND.UNA 201

B SEND 200
B sends <SEQ=301><ACK=201><CTL=PSH,ACK><DATA=200> as answer
deliver answer
A sends <SEQ=201><ACK=501><CTL=ACK> as got-answer
A RECEIVE 200
A gets 200
deliver got-answer
note en "The two directions count independently; nothing here is a reply to TCP, only to people."
note zh_CN "两个方向各自计数；“问”与“答”只对人有意义，对 TCP 没有。"

A CLOSE
A sends <SEQ=201><ACK=501><CTL=FIN,ACK> as fin-a
deliver fin-a
B is CLOSE-WAIT
B sends <SEQ=501><ACK=202><CTL=ACK> as ack-a
deliver ack-a
A is FIN-WAIT-2
B CLOSE
B sends <SEQ=501><ACK=202><CTL=FIN,ACK> as fin-b
deliver fin-b
A is TIME-WAIT
A sends <SEQ=202><ACK=502><CTL=ACK> as ack-b
deliver ack-b
B is CLOSED
note en "Who closes first waits last: {A} stays in TIME-WAIT for 2 MSL."
note zh_CN "先关的后走：{A} 要在 TIME-WAIT 里待满 2 MSL。"
timeout A TIME-WAIT
A is CLOSED

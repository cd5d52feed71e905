# The plain three-way handshake, with the textbook's x and y beside the real numbers.
title en "The three-way handshake"
title zh_CN "三次握手"
summary en "Three segments, and each side knows that the other has heard its number."
summary zh_CN "三个报文段，双方就都确信对方听到了自己的序号。"

host A client "10.0.0.1:50000" isn 100
host B server "10.0.0.2:80" isn 300
network delay 40ms spacing 2ms

B OPEN passive
B is LISTEN
note en "The server opens first, passively: it waits to be called and sends nothing."
note zh_CN "服务器先被动打开：它只等待来访，什么也不发。"

A OPEN active
symbol x A.ISS
A sends <SEQ=100><CTL=SYN> as syn
A is SYN-SENT
note en "The client calls. Its SYN carries only one thing that matters: the number x from which it will count its octets."
note zh_CN "客户端发起呼叫。这个 SYN 里要紧的只有一样东西：它将从哪个数 x 开始给自己的字节编号。"
ask en "What will {B} answer, and with which two numbers?"
ask zh_CN "{B} 会怎样回答？带上哪两个数？"

deliver syn
symbol y B.ISS
B is SYN-RECEIVED
B has RCV.NXT 101 SND.UNA 300 SND.NXT 301
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as syn-ack
note en "One segment does two jobs: ack = x+1 says “I heard your number”, and seq = y says “here is mine”."
note zh_CN "一个报文段办两件事：ack = x+1 说“你的号我听到了”，seq = y 说“这是我的号”。"
ask en "{A} will be ESTABLISHED when this arrives. Why is {B} not there yet?"
ask zh_CN "它一到，{A} 就进入 ESTABLISHED。为什么 {B} 还不行？"

deliver syn-ack
A is ESTABLISHED
A sends <SEQ=101><ACK=301><CTL=ACK> as ack
note en "{A} knows now that {B} heard x. But {B} does not yet know that {A} heard y: that is what the third segment is for."
note zh_CN "{A} 已经知道 {B} 听到了 x，可 {B} 还不知道 {A} 是否听到了 y：第三个报文段就是为此而发。"

deliver ack
B is ESTABLISHED
note en "Both numbers have been said and repeated. The connection is open, and either side may send."
note zh_CN "两个号都说过，也都被复述过。连接已经打开，双方都可以发送数据。"

# Text that is worth hurrying for, and the pointer to where it ends.
title en "Urgent text"
title zh_CN "紧急数据"
summary en "The urgent pointer says how far the user should hurry. The text itself comes in order, like any other."
summary zh_CN "紧急指针告诉用户应当赶到哪里。数据本身仍像别的数据一样按序到来。"

host A client "10.0.0.1:50000" isn 100
host B server "10.0.0.2:80" isn 300
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

A SEND 200
A sends <SEQ=101><DATA=200> as plain
hold plain
A SEND 10 urgent
A sends <SEQ=301><UP=10><DATA=10><CTL=PSH,URG,ACK> as urgent
note en "The urgent pointer counts from the segment's own number: the urgent text ends before 301 + 10."
note zh_CN "紧急指针从本报文段的序号数起：紧急数据在 301 + 10 之前结束。"
ask en "The urgent segment overtakes the other. May {B} hand it to its user first?"
ask zh_CN "紧急的报文段赶过了另一个。{B} 可以先把它交给用户吗？"
deliver urgent
B says "urgent data"
B gets 0
B sends <ACK=101><CTL=ACK> as dup
note en "No. {B} tells its user that something urgent is under way; the text has to wait for what comes before it."
note zh_CN "不可以。{B} 告诉用户有紧急数据在路上；数据本身要等前面的到齐。"
deliver plain
B sends <ACK=311><CTL=ACK> as all
B RECEIVE 1000
B gets 210
note en "Now the user reads on quickly, up to the end of the urgent text."
note zh_CN "现在用户赶快往下读，直到紧急数据的末尾。"
deliver dup
deliver all

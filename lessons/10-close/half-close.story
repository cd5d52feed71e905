# One direction closed, the other still full of data.
title en "Half-close"
title zh_CN "半关闭"
summary en "{A} has said everything and says so; {B} still has much to say, and {A} listens to the end."
summary zh_CN "{A} 说完了，并声明说完了；{B} 还有许多话要说，{A} 一直听到最后。"

host A client "10.0.0.1:50000" isn 100 msl 1s
host B server "10.0.0.2:80" isn 300 msl 1s
network delay 40ms spacing 2ms

B OPEN passive
A OPEN active
A sends <SEQ=100><CTL=SYN> as syn
deliver syn
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as syn-ack
deliver syn-ack
A sends <SEQ=101><ACK=301><CTL=ACK> as third
deliver third

A SEND 20
A sends <SEQ=101><ACK=301><CTL=PSH,ACK><DATA=20> as question
A CLOSE
A is FIN-WAIT-1
A sends <SEQ=121><ACK=301><CTL=FIN,ACK> as fin-a
note en "{A} asks and closes at once: the FIN comes right behind the question and says that nothing more will follow it."
note zh_CN "{A} 提问后立刻关闭：FIN 紧跟在问题后面，表示后面不会再有别的了。"

deliver question
B sends <SEQ=301><ACK=121><CTL=ACK> as ack-question
deliver fin-a
B is CLOSE-WAIT
B says "connection closing"
B sends <SEQ=301><ACK=122><CTL=ACK> as ack-fin
B RECEIVE 20
B gets 20
deliver ack-question
deliver ack-fin
A is FIN-WAIT-2
note en "{A}'s half is closed and acknowledged. {B} is in CLOSE-WAIT: not a state of the network but of {B}'s user, who has not called CLOSE."
note zh_CN "{A} 的一半已经关闭并得到确认。{B} 在 CLOSE-WAIT：等的不是网络，而是 {B} 的用户，他还没有调用 CLOSE。"
ask en "May {A} still acknowledge data? May it send data?"
ask zh_CN "{A} 还能确认数据吗？还能发送数据吗？"

B SEND 500
B sends <SEQ=301><ACK=122><CTL=PSH,ACK><DATA=500> as answer-1
deliver answer-1
A is FIN-WAIT-2
A sends <SEQ=122><ACK=801><CTL=ACK> as got-1
A RECEIVE 500
A gets 500
deliver got-1
note en "Data flows one way and acknowledgments the other. {A} sends ACKs without text until the end."
note zh_CN "数据朝一个方向流，确认朝另一个方向走。{A} 直到最后都只发不带数据的 ACK。"

B SEND 300
B sends <SEQ=801><ACK=122><CTL=PSH,ACK><DATA=300> as answer-2
B CLOSE
B is LAST-ACK
B sends <SEQ=1101><ACK=122><CTL=FIN,ACK> as fin-b
deliver answer-2
A sends <SEQ=122><ACK=1101><CTL=ACK> as got-2
deliver fin-b
A is TIME-WAIT
A sends <SEQ=122><ACK=1102><CTL=ACK> as got-fin
A RECEIVE 300
A gets 800
deliver got-2
B is LAST-ACK
deliver got-fin
B is CLOSED
note en "The FIN came after the last octet and was acknowledged after it: not one octet of the answer is missing."
note zh_CN "FIN 排在最后一个字节之后，也在它之后才得到确认：回答一个字节也没少。"
timeout A TIME-WAIT
A is CLOSED

# An old duplicate arrives in TIME-WAIT: it does no harm to the stream. [RFC 1337]
title en "An old segment comes back"
title zh_CN "旧的报文段又回来了"
summary en "A copy of {B}'s text turns up when both ends have closed. {A}, in TIME-WAIT, knows that it is old; its answer has an unexpected end."
summary zh_CN "双方都关闭之后，{B} 的数据有一份副本冒了出来。{A} 在 TIME-WAIT，认得它是旧的；不过它的回答引出了意外的结局。"

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

B SEND 40
B sends <SEQ=301><ACK=101><CTL=PSH,ACK><DATA=40> as text
duplicate text as ghost
hold ghost
note en "The network has made a second copy of {B}'s 40 octets and keeps it back. TCP cannot prevent that."
note zh_CN "网络把 {B} 的 40 个字节复制了一份，并扣留了副本。TCP 无法防止这种事。"
deliver text
A sends <SEQ=101><ACK=341><CTL=ACK> as got
deliver got
A RECEIVE 100
A gets 40
A CLOSE
symbol u A.SND.UNA
A sends <SEQ=101><ACK=341><CTL=FIN,ACK> as fin-a
deliver fin-a
B sends <SEQ=341><ACK=102><CTL=ACK> as ack-a
deliver ack-a
B CLOSE
symbol w B.SND.UNA
B sends <SEQ=341><ACK=102><CTL=FIN,ACK> as fin-b
deliver fin-b
A is TIME-WAIT
A sends <SEQ=102><ACK=342><CTL=ACK> as last
deliver last
B is CLOSED
wait 20s
note en "Both ends have closed, and {A} is in TIME-WAIT for 20 s now. The copy is still somewhere."
note zh_CN "双方都已关闭，{A} 在 TIME-WAIT 里过了 20 秒。那份副本还在什么地方。"
ask en "Now it arrives: SEQ 301, 40 octets. What does {A} do with it?"
ask zh_CN "它到了：SEQ 301，40 个字节。{A} 会怎样处理？"

deliver ghost
A is TIME-WAIT
A gets 40
A sends <SEQ=102><ACK=342><CTL=ACK> as answer
note en "301 lies before 342, which {A} still remembers: old. Not one octet goes to the user, and the rule for what is not acceptable is an ACK."
note zh_CN "{A} 还记得 342，301 在它前面，是旧的。一个字节也没有交给用户；按规则，不可接受的报文段用 ACK 回答。"

deliver answer
B is CLOSED
B sends <SEQ=342><CTL=RST> as reset
note en "{B} has forgotten everything and answers a segment that it cannot place with a reset, made so that {A} believes it."
note zh_CN "{B} 什么都忘了。对来历不明的报文段，它回一个让 {A} 相信的复位。"

deliver reset
A is CLOSED
note en "And so {A}'s waiting ends after 20 s instead of 60 s. RFC 1337 describes it. The old segment was refused; what came to harm is the time in which the next one would be."
note zh_CN "就这样，{A} 等了 20 秒而不是 60 秒。RFC 1337 写的就是这件事。旧报文段是挡住了，受损的是本来还能挡住下一个的那段时间。"

# The window opens, and the segment that says so is lost.
title en "A shut window is probed"
title zh_CN "探测关闭的窗口"
summary en "{B}'s window is shut. {A} asks now and then whether it is still so; otherwise a lost window update would silence both for ever."
summary zh_CN "{B} 的窗口关闭。{A} 不时询问是否仍然如此；否则丢失一个窗口更新，双方就会永远沉默。"

host A client "10.0.0.1:50000" isn 100
host B server "10.0.0.2:80" isn 300 window 500
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

A SEND 800
A sends <SEQ=101><DATA=500> as d1
deliver d1
B sends <ACK=601><WND=0> as shut
deliver shut
A has SND.WND 0
note en "{A} has 300 octets left and no window. Not the retransmission timer runs now but the persist timer."
note zh_CN "{A} 还有 300 个字节，却没有窗口。现在运行的不是重传计时器，而是持续计时器。"
timeout A PERSIST
A sends <SEQ=601><DATA=1> as probe
deliver probe
B sends <ACK=601><WND=0> as still-shut
note en "One octet beyond the window: {B} cannot take it, but it must answer, and the answer says how the window is."
note zh_CN "窗口之外的一个字节：{B} 不能收下，但必须回答，而回答里写着窗口的大小。"
deliver still-shut
B RECEIVE 500
B sends <ACK=601><WND=500> as update
lose update
note en "{B}'s user has read everything and the window is open. But the only segment that says so is lost."
note zh_CN "{B} 的用户读完了，窗口已打开。可是唯一说明这一点的报文段丢了。"
ask en "{B} waits for text, {A} waits for a window. Who breaks the silence?"
ask zh_CN "{B} 在等数据，{A} 在等窗口。谁来打破沉默？"
timeout A PERSIST
A sends <SEQ=601><DATA=1> as probe2
deliver probe2
B sends <ACK=602> as taken
note en "The next probe. This time {B} takes the octet, and the ACK tells the new window."
note zh_CN "下一次探测。这次 {B} 收下了这个字节，ACK 里写着新的窗口。"
deliver taken
A sends <SEQ=602><DATA=299> as rest
deliver rest
B sends <ACK=901> as done
deliver done

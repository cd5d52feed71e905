# Two SYNs in SYN-RECEIVED: what the RFC answers, and what Linux does.
title en "The same SYN again, and another one"
title zh_CN "同一个 SYN 又来，再来另一个"
summary en "Two SYNs in SYN-RECEIVED: what the RFC answers, and what Linux does."
summary zh_CN "SYN-RECEIVED 里先后来了两个 SYN：RFC 怎么答，Linux 怎么办。"

host A scripted "10.0.0.1:50000" isn 100
host B server "10.0.0.2:80" isn 300
network delay 40ms

B OPEN passive
forge A <SEQ=100><CTL=SYN> as syn
deliver syn
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as syn-ack
hold syn-ack

forge A <SEQ=100><CTL=SYN> as again
deliver again
B is SYN-RECEIVED
B sends <SEQ=301><ACK=101><CTL=ACK> as answer
note en "SEQ=100 lies before the window, so the first check answers with a plain ACK. The lost SYN,ACK waits for the timer."
note zh_CN "SEQ=100 在窗口之前，第一步检查只回一个普通的 ACK。SYN,ACK 要是丢了，得等计时器来补。"
deliver answer

forge B <SEQ=300><ACK=101><CTL=SYN,ACK> as linux
note en "Linux 6.18 sends this instead: its SYN,ACK once more, which helps a peer whose copy was lost."
note zh_CN "换成 Linux 6.18，发的是这个：SYN,ACK 再来一遍。对方要是没收到上一份，这就帮了忙。"
deliver linux

forge A <SEQ=150><CTL=SYN> as other
deliver other
B is LISTEN
B sends nothing
note en "A SYN inside the window sends a passive opener back to LISTEN, in silence."
note zh_CN "SYN 落在窗口内，被动打开的一方一声不响，退回 LISTEN。"

forge B <SEQ=0><ACK=151><CTL=RST,ACK> as reset
note en "Linux 6.18 sends this instead: a reset, and the half-open connection is forgotten as well."
note zh_CN "换成 Linux 6.18，发的是这个复位；那个半连接，它也一样忘掉。"
deliver reset

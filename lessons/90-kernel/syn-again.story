# Two SYNs in SYN-RECEIVED: what the RFC answers, and what Linux does.
title en "The same SYN again, and another one"
title zh_CN "同一个 SYN 再来，另一个 SYN 又来"
summary en "Two SYNs in SYN-RECEIVED: what the RFC answers, and what Linux does."
summary zh_CN "SYN-RECEIVED 状态下来了两个 SYN：RFC 怎样回答，Linux 又怎样做。"

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
note zh_CN "SEQ=100 在窗口之前，第一步检查只回一个普通的 ACK。丢失的 SYN,ACK 要等计时器。"
deliver answer

forge B <SEQ=300><ACK=101><CTL=SYN,ACK> as linux
note en "Linux 6.18 sends this instead: its SYN,ACK once more, which helps a peer whose copy was lost."
note zh_CN "Linux 6.18 发的却是这个：再发一次 SYN,ACK，这能帮上那份丢了的对方。"
deliver linux

forge A <SEQ=150><CTL=SYN> as other
deliver other
B is LISTEN
B sends nothing
note en "A SYN inside the window sends a passive opener back to LISTEN, in silence."
note zh_CN "窗口之内的 SYN 让被动打开的一方默默退回 LISTEN。"

forge B <SEQ=0><ACK=151><CTL=RST,ACK> as reset
note en "Linux 6.18 sends this instead: a reset, and the half-open connection is forgotten as well."
note zh_CN "Linux 6.18 发的却是这个：一个复位；半开的连接同样被忘掉。"
deliver reset

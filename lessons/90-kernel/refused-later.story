# What the user hears when the peer takes its SYN back.
title en "A reset in a simultaneous open"
title zh_CN "同时打开中的复位"
summary en "What the user hears when the peer takes its SYN back."
summary zh_CN "对方反悔了，用户听到的是什么？"

host A scripted "10.0.0.1:50000" isn 100
host B client "10.0.0.2:80" isn 300
network delay 40ms

B OPEN active
B sends <SEQ=300><CTL=SYN> as ours
forge A <SEQ=100><CTL=SYN> as theirs
deliver theirs
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as answer
forge A <SEQ=101><CTL=RST> as reset
deliver reset
B is CLOSED
B says "connection refused"
note en "An active opener in SYN-RECEIVED is told: connection refused."
note zh_CN "主动打开的一方在 SYN-RECEIVED 里得到的答复：连接被拒绝。"
note en "A Linux program gets ECONNRESET here, not ECONNREFUSED."
note zh_CN "Linux 的程序这时拿到的是 ECONNRESET，不是 ECONNREFUSED。"

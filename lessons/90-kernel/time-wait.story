# What TIME-WAIT still answers.
title en "An ACK and a new SYN in TIME-WAIT"
title zh_CN "TIME-WAIT 里的 ACK 与新的 SYN"
summary en "What TIME-WAIT still answers."
summary zh_CN "TIME-WAIT 还会回答什么。"

host A scripted "10.0.0.1:50000" isn 100
host B server "10.0.0.2:80" isn 300
network delay 40ms

B OPEN passive
forge A <SEQ=100><CTL=SYN> as syn
deliver syn
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as syn-ack
deliver syn-ack
forge A <SEQ=101><ACK=301><WND=1000><CTL=ACK> as ack
deliver ack
B is ESTABLISHED

B CLOSE
B sends <SEQ=301><ACK=101><CTL=FIN,ACK> as fin
deliver fin
forge A <SEQ=101><ACK=302><WND=1000><CTL=FIN,ACK> as their-fin
deliver their-fin
B is TIME-WAIT
B sends <SEQ=302><ACK=102><CTL=ACK> as last-ack
deliver last-ack

forge A <SEQ=150><ACK=302><WND=1000><CTL=ACK> as stray
deliver stray
B is TIME-WAIT
B sends nothing
note en "A pure ACK in the window is taken in silence here: by the letter it would be answered, and two ends in TIME-WAIT would then answer each other for ever."
note zh_CN "窗口内的纯 ACK 在这里默默收下：照字面应当回答，但那样两个处于 TIME-WAIT 的端点会永远互相回答下去。"

forge B <SEQ=302><ACK=102><CTL=ACK> as linux
note en "Linux 6.18 sends this instead: it answers an ACK further up the window, and is silent only if it lies exactly at RCV.NXT."
note zh_CN "Linux 6.18 发的却是这个：窗口里靠前的 ACK 它会回答，只有正好在 RCV.NXT 时才不作声。"
deliver linux

forge A <SEQ=5000><CTL=SYN> as new
deliver new
B is TIME-WAIT
B sends <SEQ=302><ACK=102><CTL=ACK> as challenge
note en "That a new SYN may end TIME-WAIT is a MAY of the RFC, and a setting here (time-wait-reuse), which is off."
note zh_CN "新的 SYN 可以结束 TIME-WAIT 是 RFC 的一个 MAY，在这里是一项设置（time-wait-reuse），默认关闭。"

forge B <SEQ=65839><ACK=5001><CTL=SYN,ACK> as reopen
note en "Linux 6.18 sends this instead: the new connection begins at once, at a number beyond all that the old one used."
note zh_CN "Linux 6.18 发的却是这个：新连接立刻开始，序列号在旧连接用过的一切之后。"
deliver reopen

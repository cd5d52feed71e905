# What TIME-WAIT still answers.
title en "An ACK and a new SYN in TIME-WAIT"
title zh_CN "TIME-WAIT 里来了 ACK，又来了新的 SYN"
summary en "What TIME-WAIT still answers."
summary zh_CN "到了 TIME-WAIT，还回答些什么？"

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
note zh_CN "窗口内的纯 ACK，这里收下就算了。照字面该回答，可要是两端都在 TIME-WAIT，你答我、我答你，就永远没个完。"

forge B <SEQ=302><ACK=102><CTL=ACK> as linux
note en "Linux 6.18 sends this instead: it answers an ACK further up the window, and is silent only if it lies exactly at RCV.NXT."
note zh_CN "换成 Linux 6.18，发的是这个：ACK 的序号比 RCV.NXT 靠后，它就回答；正好是 RCV.NXT，才不作声。"
deliver linux

forge A <SEQ=5000><CTL=SYN> as new
deliver new
B is TIME-WAIT
B sends <SEQ=302><ACK=102><CTL=ACK> as challenge
note en "That a new SYN may end TIME-WAIT is a MAY of the RFC, and a setting here (time-wait-reuse), which is off."
note zh_CN "新的 SYN 可以结束 TIME-WAIT，在 RFC 里只是 MAY；在这里是 time-wait-reuse 这项设置，平时关着。"

forge B <SEQ=65839><ACK=5001><CTL=SYN,ACK> as reopen
note en "Linux 6.18 sends this instead: the new connection begins at once, at a number beyond all that the old one used."
note zh_CN "换成 Linux 6.18，发的是这个：新连接马上开始，起始的序号排在旧连接用过的所有序号之后。"
deliver reopen

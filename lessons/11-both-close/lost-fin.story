# One of two crossing FINs is lost: its sender passes CLOSING, the other end does not.
title en "One of the two FINs is lost"
title zh_CN "两个 FIN 丢了一个"
summary en "{A}'s FIN is lost, {B}'s arrives. The two ends go different ways and meet in TIME-WAIT."
summary zh_CN "{A} 的 FIN 丢了，{B} 的到了。两端各走各的路，最后都到 TIME-WAIT。"

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

A CLOSE
symbol u A.SND.UNA
A sends <SEQ=101><ACK=301><CTL=FIN,ACK> as fin-a
B CLOSE
symbol w B.SND.UNA
B sends <SEQ=301><ACK=101><CTL=FIN,ACK> as fin-b
lose fin-a
A is FIN-WAIT-1
B is FIN-WAIT-1
note en "Both have closed. {A}'s FIN is lost, and neither end knows."
note zh_CN "双方都关闭了。{A} 的 FIN 丢了，两端都还不知道。"

deliver fin-b
A is CLOSING
A has RCV.NXT 302
A sends <SEQ=102><ACK=302><CTL=ACK> as ack-a
note en "{A} hears a FIN that does not acknowledge its own: CLOSING. To {A} it makes no difference why {B} has not heard."
note zh_CN "{A} 听到一个 FIN，它没有确认 {A} 的 FIN：进入 CLOSING。{B} 为什么没听到，对 {A} 来说没有区别。"
ask en "This ACK has the number 102, but {B} has never seen 101. Will {B} accept it, and in which state will it be?"
ask zh_CN "这个 ACK 的序号是 102，而 {B} 从没见过 101。{B} 会接受它吗？会处于什么状态？"

deliver ack-a
B is FIN-WAIT-2
B has RCV.NXT 101
B sends nothing
note en "102 is in {B}'s window, and an ACK without text takes no number: {B} uses it. Its FIN is acknowledged, so it is in FIN-WAIT-2 and goes on waiting for {A}'s FIN."
note zh_CN "102 在 {B} 的窗口里，不带数据的 ACK 也不占序号，{B} 照用不误。它的 FIN 得到了确认，于是进入 FIN-WAIT-2，继续等 {A} 的 FIN。"

timeout A RETRANSMISSION
A is CLOSING
A sends <SEQ=101><ACK=302><CTL=FIN,ACK> as fin-again
note en "In CLOSING {A}'s FIN is still on the retransmission queue. It goes out again, and now it acknowledges {B}'s FIN as well."
note zh_CN "在 CLOSING 里，{A} 的 FIN 还在重传队列中。它再发一次，这回也确认了 {B} 的 FIN。"

deliver fin-again
B is TIME-WAIT
B sends <SEQ=302><ACK=102><CTL=ACK> as ack-b
deliver ack-b
A is TIME-WAIT
note en "{B} came by FIN-WAIT-2, {A} by CLOSING. Each looked only at what it had sent and heard."
note zh_CN "{B} 经过 FIN-WAIT-2，{A} 经过 CLOSING。各自看的只是自己发过什么、听到过什么。"
timeout B TIME-WAIT
B is CLOSED
timeout A TIME-WAIT
A is CLOSED

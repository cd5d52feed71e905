# Two losses in one window, and the blocks that tell them apart.
title en "Recovery with SACK"
title zh_CN "用 SACK 恢复"
summary en "Two segments of one window are lost. The blocks in {B}'s ACKs say exactly what is missing, so both are repaired in one round trip."
summary zh_CN "同一窗口中丢了两个报文段。{B} 的 ACK 中的块准确说出缺了什么，所以一个往返就补齐两个。"

settings rfc
host A client "10.0.0.1:50000" isn 100
host B server "10.0.0.2:80" isn 300
set both delayed-ack 0 ms
set both rate-reduction off
set A initial-window 7
set B receive-buffer 8192
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

A has SND.WND 8192
A SEND 3752
A sends <SEQ=101><DATA=536> as d1
A sends <SEQ=637><DATA=536> as d2
A sends <SEQ=1173><DATA=536> as d3
A sends <SEQ=1709><DATA=536> as d4
A sends <SEQ=2245><DATA=536> as d5
A sends <SEQ=2781><DATA=536> as d6
A sends <SEQ=3317><DATA=536> as d7
lose d2
lose d4
deliver d1
B sends <ACK=637><SACK=none> as a1
deliver d3
B sends <ACK=637><SACK=1173-1709> as s1
note en "The ACK says what is missing first; the block says what is here already."
note zh_CN "ACK 说出最先缺少的；块说出已经到了的。"
deliver d5
B sends <ACK=637><SACK=2245-2781,1173-1709> as s2
note en "A second gap, a second block; the newest comes first."
note zh_CN "第二个空隙，第二个块；最新的在最前。"
deliver d6
B sends <ACK=637><SACK=2245-3317,1173-1709> as s3
deliver d7
B sends <ACK=637><SACK=2245-3853,1173-1709> as s4
deliver a1
deliver s1
deliver s2
deliver s3
A sends <SEQ=637><DATA=536> as again2
note en "Enough lies above the first gap: {A} takes that segment for lost."
note zh_CN "第一个空隙之上已有足够多：{A} 认为那个报文段丢了。"
ask en "Without SACK {A} would not know of the second gap before the first is filled. And now?"
ask zh_CN "没有 SACK 时，第一个空隙补上之前 {A} 不知道还有第二个。现在呢？"
deliver s4
A sends <SEQ=1709><DATA=536> as again4
note en "Both are on their way again within the same round trip, and nothing is sent twice for nothing."
note zh_CN "同一个往返之内两个都已重发，没有一个是白发的。"
deliver again2
B sends <ACK=1709><SACK=2245-3853> as half
deliver again4
B sends <ACK=3853><SACK=none> as all
deliver half
deliver all
A has SND.UNA 3853

# A simultaneous open that succeeds.
title en "Both open at once, and Linux says one thing more"
title zh_CN "同时打开，Linux 多说了一句"
summary en "A simultaneous open that succeeds."
summary zh_CN "双方同时打开，而且成了。"

host A scripted "10.0.0.1:50000" isn 100
host B client "10.0.0.2:80" isn 300
network delay 40ms

B OPEN active
B sends <SEQ=300><CTL=SYN> as ours
forge A <SEQ=100><CTL=SYN> as theirs
deliver theirs
B is SYN-RECEIVED
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as answer
forge A <SEQ=100><ACK=301><CTL=SYN,ACK> as last
deliver last
B is ESTABLISHED
B sends nothing
note en "Figure 7 of section 3.5: the SYN,ACK opens the connection, and nothing more is needed."
note zh_CN "3.5 节图 7：有了 SYN,ACK，连接就打开了，别的都不用。"

forge B <SEQ=301><ACK=101><CTL=ACK> as linux
note en "Linux 6.18 sends this instead: it opens as well, and also acknowledges the SYN that it had acknowledged already."
note zh_CN "换成 Linux 6.18，发的是这个：连接同样打开，可是确认过的 SYN，它又确认了一遍。"
deliver linux

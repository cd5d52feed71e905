# In SYN-SENT there is no window yet: a reset proves itself by acknowledging our SYN.
title en "A refusal that is none"
title zh_CN "假的拒绝"
summary en "{A} has sent its SYN. Two resets come that did not see it, then the answer of {B}."
summary zh_CN "{A} 发出了 SYN。先来了两个没有见过它的复位，然后才是 {B} 的回答。"

host A client "10.0.0.1:50000" isn 100
host B server "10.0.0.2:80" isn 300
network delay 40ms spacing 2ms

B OPEN passive
A OPEN active
symbol x A.ISS
A sends <SEQ=100><CTL=SYN> as syn
forge B <SEQ=101><CTL=RST> as bare
deliver bare
A is SYN-SENT
A sends nothing
note en "A reset without an ACK. {A} has heard nothing from {B} yet and cannot know which number {B} would use: dropped."
note zh_CN "一个不带 ACK 的复位。{A} 还没听到 {B} 的任何消息，无从知道 {B} 会用什么号：丢弃。"

forge B <SEQ=0><ACK=91><CTL=RST,ACK> as old
deliver old
A is SYN-SENT
A sends nothing
note en "This one acknowledges 91, and {A} has sent 100. It is about something else: dropped, and not answered, because it is a reset."
note zh_CN "这一个确认的是 91，而 {A} 发的是 100。说的是别的事：丢弃；也不回答，因为它是复位。"

deliver syn
symbol y B.ISS
B sends <SEQ=300><ACK=101><CTL=SYN,ACK> as syn-ack
deliver syn-ack
A is ESTABLISHED
A sends <SEQ=101><ACK=301><CTL=ACK> as third
deliver third
B is ESTABLISHED
note en "Only x+1, that is 101, would have been believed, and only who has seen the SYN can know it."
note zh_CN "只有 x+1，也就是 101，才会被相信，而只有见过那个 SYN 的才说得出来。"

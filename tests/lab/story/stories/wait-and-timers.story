title en "Timers go off while a story waits; segments do not arrive"
host A client isn 100
host B server isn 300
network delay 40ms
B OPEN passive
A OPEN active
A sends <SEQ=100><CTL=SYN> as syn
wait 3500ms
A sends <SEQ=100><CTL=SYN> as again
A sends <SEQ=100><CTL=SYN> as third
A sends nothing
B is LISTEN
deliver syn
B is SYN-RECEIVED

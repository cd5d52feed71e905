title en "Both windows shut, both probe (plain)"
settings plain
host A client isn 100 window 100 mss 100
host B server isn 300 window 100 mss 100
network delay 10ms
B OPEN passive
A OPEN active
A sends <CTL=SYN> as s
deliver s
B sends <CTL=SYN,ACK> as sa
deliver sa
A sends <CTL=ACK> as t
deliver t
A SEND 300
B SEND 300
run 20s
# The text, the ACK of the other's, and two segments for each of four probes.
A sends <SEQ=101><ACK=301><DATA=100>
A sends <SEQ=201><ACK=401><WND=0><DATA=0>
A sends <SEQ=201><ACK=401><DATA=1>
A sends <SEQ=201><ACK=401><WND=0><DATA=0>
A sends <SEQ=201><ACK=401><DATA=1>
A sends <SEQ=201><ACK=401><WND=0><DATA=0>
A sends <SEQ=201><ACK=401><DATA=1>
A sends <SEQ=201><ACK=401><WND=0><DATA=0>
A sends <SEQ=201><ACK=401><DATA=1>
A sends <SEQ=201><ACK=401><WND=0><DATA=0>
A sends nothing
A has SND.NXT 201
B has SND.NXT 401
